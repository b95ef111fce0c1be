/*
 * templates: mapping templates (VTL) and code (JavaScript) from files, with names in them that stand for values known only
 * at deployment: ${name} in VTL, #name# in JavaScript.
 */
#include "ir/js.h"
#include "ir/plugins/appsync/appsync.h"

struct notation {
	const char *before, *after;
};
static const struct notation vtl = { "${", "}" }, javascript = { "#", "#" };

static bool name_byte(char c) { return ascii_alnum(c) || c == '_' || c == '-'; }

/* The name in the mark that begins at `at`, or empty. */
static struct str mark_at(struct str text, uint32_t at, const struct notation *n)
{
	struct str rest = str_from(text, at);
	if (!str_starts(rest, n->before))
		return STR("");
	rest = str_from(rest, (uint32_t)strlen(n->before));
	uint32_t len = 0;
	while (len < rest.n && name_byte(rest.p[len]))
		len++;
	return str_starts(str_from(rest, len), n->after) ? str_to(rest, len) : STR("");
}

static uint32_t mark_length(struct str name, const struct notation *n) { return name.n + (uint32_t)(strlen(n->before) + strlen(n->after)); }

/* Those of the values whose marks are in the text. Marks do not overlap: of #a#b#c#, b is none. */
static struct value *used_in(struct appsync *s, struct str text, const struct notation *n, const struct value *values)
{
	struct value *used = v_map(s->a);
	for (uint32_t at = 0; map_len(values) && at < text.n;) {
		struct str name = mark_at(text, at, n);
		const struct entry *e = name.n ? map_entry(values, name) : NULL;
		if (e)
			map_put_at(s->a, used, e->key, key_span(e), e->value);
		at += name.n ? mark_length(name, n) : 1;
	}
	return used;
}

/*
 * A piece between two marks. The plugin parts the text at |||, which it puts around the names: so the text's own ||| are
 * lost, and what is by chance a name between two of them is one.
 */
static void push_pieces(struct appsync *s, struct value *to, struct str text, const struct value *used)
{
	while (text.n) {
		const int32_t end = str_search(text, STR("|||"), 0);
		struct str piece = end < 0 ? text : str_to(text, (uint32_t)end);
		const struct entry *e = map_entry(used, piece);
		if (e)
			list_push(s->a, to, MAP(s->a, { "Fn::Sub", LIST(s->a, v_str(s->a, STR_CAT(s->a, STR("${"), piece, STR("}"))), map_of(s->a, &(struct kv){ str_zdup(s->a, e->key), e->value }, 1)) }));
		else if (piece.n)
			list_push(s->a, to, v_str(s->a, piece));
		text = end < 0 ? STR("") : str_from(text, (uint32_t)end + 3);
	}
}

static const struct value *substituted(struct appsync *s, struct str text, const struct notation *n, const struct value *own)
{
	const struct value *common = value_get(s->config, "substitutions");
	const struct value *used = used_in(s, text, n, map_assign(s->a, is_map(common) ? common : NULL, is_map(own) ? own : NULL));
	struct value *pieces = v_list(s->a);
	uint32_t from = 0;
	if (!map_len(used))
		return v_str(s->a, text);
	for (uint32_t at = 0; at < text.n;) {
		struct str name = mark_at(text, at, n);
		if (!name.n || !map_get(used, name)) {
			at++;
			continue;
		}
		push_pieces(s, pieces, str_to(str_from(text, from), at - from), used);
		push_pieces(s, pieces, name, used);
		from = at += mark_length(name, n);
	}
	push_pieces(s, pieces, str_from(text, from), used);
	return appsync_join(s, "", pieces);
}

/* The text of a file, which is known by then or read; NULL after an error. */
static const struct value *read_text(struct appsync *s, struct value *known, const struct value *name, const char *what)
{
	struct str text, path = appsync_path(s, name->string, false);
	const struct value *before = map_get(known, path);
	if (before)
		return before;
	const enum file_kind kind = s->cx->host->read_file(s->cx->host, s->a, str_zdup(s->a, path), &text);
	if (kind != FILE_REGULAR) {
		struct str why = kind == FILE_MISSING ? STR(": there is no such file") : file_problem(s->cx->host, s->a, str_zdup(s->a, path), kind);
		plugin_refuses(s->cx, s->use, name->span, "cannot read the %s '%.*s'%.*s", what, STRA(path), STRA(why));
		return NULL;
	}
	vec_push(s->a, &s->cx->files_read, path);
	const struct value *v = v_str(s->a, str_utf8(s->a, text));
	map_put(s->a, known, path, v);
	return v;
}

/* A path that the plugin goes for. */
static bool names_file(struct appsync *s, const struct value *path)
{
	if (is_string(path) || !js_truthy(path))
		return js_truthy(path);
	plugin_refuses(s->cx, s->use, path->span, "this takes the path of a file, not %s", value_kind_name(path));
	return false;
}

static const struct value *at_path(struct appsync *s, const struct value *made, const struct value *path)
{
	return value_at(value_from(s->a, made, NULL), path->span);
}

const struct value *appsync_template(struct appsync *s, const struct value *path, const struct value *own)
{
	const struct value *text = names_file(s, path) ? read_text(s, s->vtl_files, path, "mapping template") : NULL;
	return text ? at_path(s, substituted(s, text->string, &vtl, own), path) : NULL;
}

const struct value *appsync_code(struct appsync *s, const struct value *path, const struct value *own)
{
	const struct value *text = names_file(s, path) ? read_text(s, s->js_files, path, "code") : NULL;
	if (text && !is_false(value_get(s->config, "esbuild"))) {
		struct diag *g = diag(s->cx->diags, D_PLUGIN_EFFECT, path->span, "%.*s bundles '%.*s' with esbuild, which slsc does not run", STRA(s->use->name), STRA(path->string));
		diag_note(s->cx->diags, g, (struct span){ 0 }, "if the code is plain JavaScript in one file, write esbuild: false under appSync: then it goes into the template as it is");
		return NULL;
	}
	return text ? at_path(s, substituted(s, text->string, &javascript, own), path) : NULL;
}
