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
	if (s.n == 0 || reserved(s) || !(ascii_letter(s.p[0]) || s.p[0] == '/' || str_starts(s, "./")))
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

/* inner: its first line goes on where the writer is. */
static void block(struct buf *out, const struct value *v, unsigned depth, bool inner);

static void scalar(struct buf *out, const struct value *v)
{
	if (is_string(v))
		text(out, v->string);
	else
		json_emit(out, v, 0);
	buf_c(out, '\n');
}

/* What follows "key:": a scalar on the same line, or a block below. */
static void member(struct buf *out, const struct value *v, unsigned depth)
{
	buf_c(out, is_block(v) ? '\n' : ' ');
	if (is_block(v))
		block(out, v, depth, false);
	else
		scalar(out, v);
}

static void block(struct buf *out, const struct value *v, unsigned depth, bool inner)
{
	map_each(e, v) {
		buf_fill(out, ' ', inner ? 0 : (size_t)depth * 2);
		inner = false;
		text(out, e->key);
		buf_c(out, ':');
		member(out, e->value, depth + 1);
	}
	list_each(i, v) {
		const struct value *item = v->list.item[i];
		buf_fill(out, ' ', inner ? 0 : (size_t)depth * 2);
		inner = false;
		buf_z(out, "- ");
		if (is_block(item))
			block(out, item, depth + 1, true);
		else
			scalar(out, item);
	}
}

void yaml_emit(struct buf *out, const struct value *v)
{
	if (is_block(v))
		block(out, v, 0, false);
	else
		scalar(out, v);
}
