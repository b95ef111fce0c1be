#include "emit/yaml.h"

#include "ir/json.h"

/* Letters that may stand anywhere in an unquoted text without meaning anything to YAML. */
static bool plain_letter(char c)
{
	return ascii_alnum(c) || (c && strchr("_/.-$()+=~^;<", c));
}

/* Words that YAML 1.1 or 1.2 readers take for null or a boolean. */
static bool reserved(struct str s)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq_nocase(s, str_z(words[i])))
			return true;
	return false;
}

static bool plain(struct str s)
{
	if (s.n == 0 || reserved(s) || !(ascii_letter(s.p[0]) || s.p[0] == '/'))
		return false;
	for (uint32_t i = 0; i < s.n; i++) {
		bool inner = i > 0 && i + 1 < s.n;
		bool colon = s.p[i] == ':' && inner && s.p[i + 1] != ' ';
		if (!plain_letter(s.p[i]) && !colon && !(s.p[i] == ' ' && inner && s.p[i + 1] != '#'))
			return false;
	}
	return true;
}

static void text(struct buf *out, struct str s)
{
	if (plain(s)) {
		buf_str(out, s);
		return;
	}
	struct arena a = { 0 };
	json_emit(out, v_str(&a, s), 0);
	arena_free(&a);
}

static bool is_block(const struct value *v) { return map_len(v) > 0 || list_len(v) > 0; }

static void block(struct buf *out, const struct value *v, unsigned depth);

/* What follows "key:" or "-": a scalar on the same line, or a block below. */
static void behind(struct buf *out, const struct value *v, unsigned depth)
{
	if (is_block(v)) {
		buf_c(out, '\n');
		block(out, v, depth);
		return;
	}
	buf_c(out, ' ');
	if (is_string(v))
		text(out, v->string);
	else
		json_emit(out, v, 0);
	buf_c(out, '\n');
}

static void block(struct buf *out, const struct value *v, unsigned depth)
{
	map_each(e, v) {
		buf_fill(out, ' ', (size_t)depth * 2);
		text(out, e->key);
		buf_c(out, ':');
		behind(out, e->value, depth + 1);
	}
	list_each(i, v) {
		buf_fill(out, ' ', (size_t)depth * 2);
		buf_c(out, '-');
		behind(out, v->list.item[i], depth + 1);
	}
}

void yaml_emit(struct buf *out, const struct value *v)
{
	if (is_block(v))
		block(out, v, 0);
	else if (is_string(v))
		text(out, v->string), buf_c(out, '\n');
	else
		json_emit(out, v, 0), buf_c(out, '\n');
}
