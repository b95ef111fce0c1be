#include "emit/yaml.h"

#include "ir/base/inert.h"
#include "ir/base/utf8.h"
#include "ir/cfntags.h"
#include "ir/json.h"

#include <libfyaml.h>

/*
 * libfyaml writes a document at a time, and a node of it takes half a kilobyte, so a template goes out in pieces: a
 * document for each resource, moved to the right by `margin`. Its emitter for events, which needs no document, writes
 * invalid YAML for a list that begins with a list or a map (0.7.12).
 */
struct writer {
	struct buf *out;
	enum yaml_tags tags;
	unsigned margin;             /* blanks before every line of this piece */
	unsigned blanks;             /* are due before the next character: none are left at a line's end */
	struct arena scratch;        /* JSON texts, which libfyaml reads until the piece is written */
	struct fy_emitter *emitter;
	struct fy_document *document;
};

static int put(struct fy_emitter *emitter, enum fy_emitter_write_type type, const char *p, int n, void *of)
{
	(void)emitter;
	struct writer *w = of;
	if (type == fyewt_tag && !cfntag_known((struct str){ p, (uint32_t)n }))
		die("libfyaml: out of memory"); /* it goes on where it cannot make the text of a tag */
	if (type == fyewt_linebreak) {
		buf_put(w->out, p, (size_t)n);
		w->blanks = w->margin;
	} else if (type == fyewt_indent || type == fyewt_whitespace) {
		w->blanks += (unsigned)n;
	} else {
		buf_fill(w->out, ' ', w->blanks);
		w->blanks = 0;
		if (type == fyewt_double_quoted_scalar || type == fyewt_double_quoted_scalar_key)
			buf_inert(w->out, (struct str){ p, (uint32_t)n }); /* libfyaml leaves what changes the direction of writing */
		else
			buf_put(w->out, p, (size_t)n);
	}
	return n;
}

static void *some(void *p)
{
	if (!p)
		die("libfyaml: out of memory");
	return p;
}

static void done(int error)
{
	if (error)
		die("libfyaml: out of memory");
}

/* ---- the style of a text */

/* Words that YAML 1.1 or 1.2 takes for null or a boolean. */
static bool reserved(struct str s)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq_nocase(s, str_z(words[i])))
			return true;
	return false;
}

/* Whether the character may stand in a text that is not between double quotes: from U+00A1 on, but for what acts, U+FEFF and what YAML refuses. */
static bool visible(struct str s, uint32_t i)
{
	const uint32_t n = utf8_at(s, i);
	if (n == 1)
		return s.p[i] >= ' ' && s.p[i] < 0x7F;
	if (inert_acts(s, i) || (n == 2 && memcmp(s.p + i, "\xC2\xA1", 2) < 0))
		return false;
	return n == 2 || (n == 3 && memcmp(s.p + i, "\xEF\xBB\xBF", 3) != 0 && memcmp(s.p + i, "\xEF\xBF", 2) != 0);
}

/*
 * Numbers, dates and the other types of YAML 1.1 begin with a digit, a sign, a dot, '=', '<' or '~', and what has a meaning of
 * its own with another sign; so only a text that begins with a letter or with one of "/_$" goes without quotes.
 */
static bool plain(struct str s)
{
	if (!s.n || reserved(s) || !(ascii_letter(s.p[0]) || strchr("/_$", s.p[0]) || str_starts(s, "./")) || s.p[s.n - 1] == ' ')
		return false;
	for (uint32_t i = 0; i < s.n; i += utf8_at(s, i))
		if (!visible(s, i) || (s.p[i] == ':' && (i + 1 == s.n || s.p[i + 1] == ' ')) || (s.p[i] == '#' && s.p[i - 1] == ' '))
			return false;
	return true;
}

/* Several lines, of which none ends in a blank, and whose first does not begin with one. */
static bool literal(struct str s)
{
	if (str_find(s, '\n') < 1 || s.p[0] == ' ' || s.p[0] == '\t' || str_ends(s, "\n\n"))
		return false;
	for (uint32_t i = 0; i < s.n; i += utf8_at(s, i)) {
		const bool blank = s.p[i] == ' ' || s.p[i] == '\t';
		if (blank ? i + 1 == s.n || s.p[i + 1] == '\n' : s.p[i] != '\n' && !visible(s, i))
			return false;
	}
	return true;
}

/* ---- nodes */

static struct str json_text(struct writer *w, const struct value *v)
{
	struct buf json = { 0 };
	json_emit(&json, v, 0);
	struct str text = str_dup(&w->scratch, buf_text(&json));
	buf_free(&json);
	return text;
}

/* A scalar in a style of our choice, which only events have. */
static struct fy_node *styled(struct writer *w, enum fy_scalar_style style, struct str s)
{
	struct fy_event *e = some(fy_emit_event_create(w->emitter, FYET_SCALAR, style, s.n ? s.p : "", (size_t)s.n, NULL, NULL));
	struct fy_node *node = some(fy_node_create_from_event(w->document, NULL, e));
	fy_emit_event_free(w->emitter, e);
	return node;
}

enum { KEY_MOST = 1000 }; /* bytes of a key on its value's line; YAML takes 1024 characters */

static struct fy_node *text_node(struct writer *w, struct str s, bool key)
{
	/* Blanks at its ends libfyaml 0.7.12 takes away, even between quotes, but not from a text that it has read itself. */
	if (s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ')) {
		struct str json = json_text(w, v_str(&w->scratch, s));
		json = str_replace(&w->scratch, json, STR("\xEF\xBF\xBE"), STR("\\uFFFE")); /* JSON may hold them, YAML not */
		json = str_replace(&w->scratch, json, STR("\xEF\xBF\xBF"), STR("\\uFFFF"));
		return some(fy_node_build_from_string(w->document, json.p, json.n));
	}
	/* "? |-", since libfyaml does not ask how long a key is. */
	if (key && s.n > KEY_MOST && s.p[0] > ' ' && inert_end(s, 0) == s.n) {
		struct str source = STR_CAT(&w->scratch, STR("|-\n  "), s);
		return some(fy_node_build_from_string(w->document, source.p, source.n));
	}
	return styled(w, plain(s) ? FYSS_PLAIN : !key && literal(s) ? FYSS_LITERAL : FYSS_DOUBLE_QUOTED, s);
}

/* YAML 1.1 wants a dot and a sign in what has an exponent: 1e3 would be a text to it, 1.0e+3 is a number to all. */
static struct str number_text(struct writer *w, struct str json)
{
	uint32_t e = 0;
	while (e < json.n && (json.p[e] | 32) != 'e')
		e++;
	if (e == json.n)
		return json;
	const bool dot = str_find(str_to(json, e), '.') >= 0, sign = e + 1 < json.n && (json.p[e + 1] == '-' || json.p[e + 1] == '+');
	return STR_CAT(&w->scratch, str_to(json, e), dot ? STR("") : STR(".0"), sign ? STR("e") : STR("e+"), str_from(json, e + 1));
}

/*
 * The short form of { "Fn::Sub": argument }. A node of YAML has one tag, so what is applied to another function alone keeps its
 * long form: CloudFormation's "Fn::Base64: !Sub …". So does an argument that is no text or list.
 */
static const char *short_tag(const struct writer *w, const struct value *v, const struct value **argument)
{
	if (w->tags != YAML_SHORT || map_len(v) != 1)
		return NULL;
	const struct entry *e = &v->map.entry[0];
	*argument = e->value;
	/* Condition is also the name of a resource's attribute and of a part of policies. */
	return (is_string(e->value) || is_list(e->value)) && !str_eqz(e->key, "Condition") ? cfntag_of(e->key) : NULL;
}

/* "Queue.Arn" of [Queue, Arn]; empty where that would not mean the same. */
static struct str attribute(struct writer *w, const struct value *pair)
{
	struct str resource = value_str(list_at(pair, 0)), name = value_str(list_at(pair, 1));
	if (list_len(pair) != 2 || !resource.n || !name.n || str_find(resource, '.') >= 0)
		return STR("");
	return STR_CAT(&w->scratch, resource, STR("."), name);
}

static struct fy_node *node_of(struct writer *w, const struct value *v)
{
	struct fy_node *node;
	const struct value *argument;
	const char *tag = short_tag(w, v, &argument);
	if (tag) {
		const bool is_attribute = strcmp(tag, "!GetAtt") == 0;
		struct str name = is_attribute ? attribute(w, argument) : STR("");
		if (!is_attribute || name.n) {
			node = is_attribute ? text_node(w, name, false) : node_of(w, argument);
			done(fy_node_set_tag(node, tag, strlen(tag)));
			return node;
		}
	}
	switch (v->kind) {
	case VALUE_MAP:
		node = some(fy_node_create_mapping(w->document));
		map_each(e, v)
			done(fy_node_mapping_append(node, text_node(w, e->key, true), node_of(w, e->value)));
		return node;
	case VALUE_LIST:
		node = some(fy_node_create_sequence(w->document));
		list_each(i, v)
			done(fy_node_sequence_append(node, node_of(w, v->list.item[i])));
		return node;
	case VALUE_STRING:
		return text_node(w, v->string, false);
	case VALUE_NUMBER:
		return styled(w, FYSS_PLAIN, number_text(w, json_text(w, v)));
	default:
		return styled(w, FYSS_PLAIN, json_text(w, v));
	}
}

/* ---- pieces */

static void begin(struct writer *w, unsigned margin)
{
	const struct fy_parse_cfg document = { .flags = FYPCF_QUIET | FYPCF_DISABLE_ACCELERATORS | FYPCF_ALLOW_DUPLICATE_KEYS };
	const struct fy_emitter_cfg emitter = {
		.flags = FYECF_MODE_BLOCK | FYECF_INDENT_2 | FYECF_WIDTH_INF | FYECF_STRIP_LABELS | FYECF_DOC_START_MARK_OFF | FYECF_DOC_END_MARK_OFF |
			 FYECF_VERSION_DIR_OFF | FYECF_TAG_DIR_OFF,
		.output = put,
		.userdata = w,
	};
	w->margin = w->blanks = margin;
	w->document = some(fy_document_create(&document));
	w->emitter = some(fy_emitter_create(&emitter));
}

static void end(struct writer *w, struct fy_node *root)
{
	done(fy_document_set_root(w->document, root));
	done(fy_emit_document(w->emitter, w->document));
	fy_emitter_destroy(w->emitter);
	fy_document_destroy(w->document);
	arena_reset(&w->scratch);
}

/* v NULL: only "key:". */
static void member(struct writer *w, unsigned margin, struct str key, const struct value *v)
{
	begin(w, margin);
	struct fy_node *map = some(fy_node_create_mapping(w->document));
	done(fy_node_mapping_append(map, text_node(w, key, true), v ? node_of(w, v) : styled(w, FYSS_PLAIN, STR(""))));
	end(w, map);
}

void yaml_emit(struct buf *out, const struct value *v, enum yaml_tags tags)
{
	struct writer w = { .out = out, .tags = tags };
	const struct value *argument;
	if (!map_len(v)) /* the root keeps its long form: "!Sub" before a text of several lines is read by few */
		begin(&w, 0), end(&w, node_of(&w, v));
	else
		map_each(e, v) {
			const bool apart = map_len(e->value) && !short_tag(&w, e->value, &argument);
			member(&w, 0, e->key, apart ? NULL : e->value);
			if (apart)
				map_each(inner, e->value)
					member(&w, 2, inner->key, inner->value);
		}
	arena_free(&w.scratch);
}
