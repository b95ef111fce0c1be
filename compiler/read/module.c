#include "compiler/read/module.h"

#include "ir/base/path.h"
#include "ir/js.h"
#include "ir/project.h"
#include "ir/secrets.h"

/* A script writes this and then its answer, a JSON object; what the module prints itself stands before it. */
#define MARK "\n\x01slsc-answer\x01"

enum { TIMEOUT_MS = 60 * 1000, DEPTH_MOST = 256 };

/* ---- the answer */

/* Where a line and a column in UTF-16 units, both from 1, lie in a text; its end if it has no such line. */
static uint32_t offset_of(struct str text, double line, double column)
{
	uint32_t at = 0;
	for (; line > 1 && at < text.n; at++)
		line -= text.p[at] == '\n';
	struct str rest = str_from(text, at);
	int32_t end = str_find(rest, '\n');
	rest = end < 0 ? rest : str_to(rest, (uint32_t)end);
	return at + (column > 1 ? str_utf16_to(rest, column < rest.n ? (uint32_t)column - 1 : rest.n).n : 0);
}

static struct str in_service(struct cx *cx, struct str path) { return path_normal(cx->arena, STR_CAT(cx->arena, cx->root, path)); }

/* The place that an error names, in a file that may be none of those read so far. */
static struct span place_of(struct cx *cx, const struct value *error)
{
	const struct value *line = value_get(error, "line"), *column = value_get(error, "column");
	struct str path = value_str(value_get(error, "file")), text;
	if (!path.n || !is_number(line) || !is_number(column))
		return (struct span){ 0 };
	path = in_service(cx, path);
	for (uint32_t i = 1; i < cx->sources->files.n; i++) {
		const struct source *s = &cx->sources->files.at[i];
		if (str_eq(s->path, path))
			return span_make(s->base + offset_of(s->text, line->number, column->number), 0);
	}
	if (cx->host->read_file(cx->host, cx->arena, str_zdup(cx->arena, path), &text) != FILE_REGULAR)
		return (struct span){ 0 };
	text = str_utf8(cx->arena, text);
	uint32_t base = source_add(cx->sources, path, text);
	return span_make(base + offset_of(text, line->number, column->number), 0);
}

/* Read once more, so that whoever watches what is read (compiler/cli/outputs.h) sees them. */
static void note_files(struct cx *cx, const struct value *files)
{
	struct arena scratch = { 0 };
	struct str text;
	list_each(i, files) {
		struct str path = in_service(cx, value_str(list_at(files, i)));
		if (cx->host->read_file(cx->host, &scratch, str_zdup(cx->arena, path), &text) == FILE_REGULAR)
			vec_push(cx->arena, &cx->files_read, path);
		arena_reset(&scratch);
	}
	arena_free(&scratch);
}

const struct value *module_run(struct cx *cx, const char *script, struct str path, struct value *question, struct module_failure *f)
{
	struct arena *a = cx->arena;
	const char *const argv[] = { "node", "-e", script, NULL };
	struct str out = STR(""), err = STR(""), root = cx->root.n ? cx->root : STR(".");
	*f = (struct module_failure){ 0 };
	if (cx->host->local_path && (!(root = cx->host->local_path(cx->host, a, root, &f->why)).n || !(path = cx->host->local_path(cx->host, a, path, &f->why)).n))
		return NULL;
	map_putz(a, question, "root", v_str(a, root));
	map_putz(a, question, "path", v_str(a, path));
	int status = cx->host->run(cx->host, a, argv, js_json(a, question), TIMEOUT_MS, &out, &err);
	int32_t mark = -1;
	for (int32_t i = -1; (i = str_search(out, STR(MARK), (uint32_t)(i + 1))) >= 0;)
		mark = i;
	struct str text = mark < 0 ? STR("") : str_from(out, (uint32_t)(mark + (int32_t)sizeof MARK - 1));
	const struct value *answer = text.n ? js_json_parse(a, str_utf8(a, text)) : NULL, *error = value_get(answer, "error");
	if (!is_map(answer)) {
		f->why = STR_CAT(a, status >= 0 && !run_killed(status) ? STR("node failed: ") : STR(""), run_ended(a, "node", status, err));
		return NULL;
	}
	if (!cx->host->local_path)
		note_files(cx, value_get(answer, "files"));
	if (!error)
		return answer;
	/* A module reads process.env itself, and what it throws may quote it: "cannot connect to postgres://…". */
	map_each(e, value_get(answer, "environment"))
		if (secret_variable(e->key) || secret_looks(e->value))
			secret_remember(a, value_str(e->value));
	f->why = value_str(value_get(error, "message"));
	f->at = place_of(cx, error);
	return NULL;
}

/* ---- configurations */

static const char script[] = {
#include "config.cjs.inc"
	0
};

/* The value with every node at the place; NULL if it is nested too deeply. */
static const struct value *placed(struct arena *a, const struct value *v, struct span at, int depth)
{
	if (depth > DEPTH_MOST)
		return NULL;
	if (is_map(v)) {
		struct value *m = v_map(a);
		map_each(e, v) {
			const struct value *x = placed(a, e->value, at, depth + 1);
			if (!x)
				return NULL;
			map_put_at(a, m, e->key, at, x);
		}
		return value_at(m, at);
	}
	if (is_list(v)) {
		struct value *l = v_list(a);
		list_each(i, v) {
			const struct value *x = placed(a, list_at(v, i), at, depth + 1);
			if (!x)
				return NULL;
			list_push(a, l, x);
		}
		return value_at(l, at);
	}
	return value_at(is_string(v) ? v_str(a, v->string)
			: is_bool(v) ? v_bool(a, v->boolean)
			: is_number(v) ? v_number(a, v->number, STR(""))
				       : v_null(a), at);
}

static const struct value *failed(struct cx *cx, struct span at, struct str path, struct str why)
{
	diag(cx->diags, D_CONFIG_MODULE, at, "cannot read the configuration from '%.*s': %.*s", STRA(path), STRA(why));
	return NULL;
}

const struct value *module_config(struct cx *cx, struct str path, uint32_t base)
{
	struct arena *a = cx->arena;
	struct span at = span_make(base, 0);
	struct module_failure f;
	const struct value *answer = module_run(cx, script, path, v_map(a), &f);
	if (!answer && span_known(f.at) && !str_eq(source_path(cx->sources, f.at), path)) {
		struct diag *g = diag(cx->diags, D_CONFIG_MODULE, at, "cannot read the configuration from '%.*s': %.*s", STRA(path), STRA(f.why));
		diag_note(cx->diags, g, f.at, "it fails here");
		return NULL;
	}
	if (!answer)
		return failed(cx, span_known(f.at) ? f.at : at, path, f.why);
	if (value_get(answer, "typescript"))
		return failed(cx, at, path, STR("TypeScript needs ts-node, typescript, esbuild or node 22.18: npm install --save-dev ts-node typescript@5"));
	if (value_get(answer, "odd"))
		return failed(cx, at, path, str_fmt(a, "it must export an object or the promise of one, not %.*s", STRA(value_str(value_get(answer, "odd")))));
	const struct value *config = placed(a, value_get(answer, "config"), at, 0);
	return config ? config : failed(cx, at, path, STR("it is nested too deeply"));
}

/* ---- where resources go */

static const char stacks_map_script[] = {
#include "stacks-map.cjs.inc"
	0
};

const struct value *module_stacks_map(struct cx *cx, struct str path, const struct value *resources, struct str *why, struct span *at)
{
	struct module_failure f;
	const struct value *answer = module_run(cx, stacks_map_script, path, MAP(cx->arena, { "resources", resources }), &f);
	*why = f.why;
	*at = f.at;
	return answer;
}
