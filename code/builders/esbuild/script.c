/*
 * esbuild by its JavaScript interface, in one run of node (esbuild.cjs): for options that are code, and for those that its
 * command line does not have.
 */
#include "code/build/modules.h"
#include "code/builders/esbuild/esbuild.h"

#include "ir/js.h"
#include "ir/project.h"

/* What answer.cjs writes before its answer. */
#define MARK "\n\x01slsc-answer\x01"

static const char script[] = {
#include "esbuild.cjs.inc"
	0
};

bool esbuild_can_script(struct esbuild *e, const struct value *why)
{
	struct build *b = e->build;
	struct diag *g = NULL;
	if (!b->zips && !b->cx->opt->check)
		return true; /* compiling asks for no tool */
	if (!modules_find(b, modules_root(b), STR("esbuild")).n) {
		g = build_refuses(b, D_BUILD_TOOL, value_span(why), "esbuild is not in node_modules: this option takes its package, not only its program");
		diag_note(b->cx->diags, g, (struct span){ 0 }, "npm install --save-dev esbuild");
	} else if (!project_program(b->cx, "node").n) {
		g = build_refuses(b, D_BUILD_TOOL, value_span(why), "node is not installed: it runs esbuild for this option");
	}
	return !g;
}

static void tell_error(struct esbuild *e, const struct value *why, int status, struct str err, const struct value *error)
{
	struct cx *cx = e->build->cx;
	struct arena *a = e->build->arena;
	if (!error) {
		const struct str how = status == 0 ? STR("has ended without an answer") : project_ended(a, status);
		struct diag *g = diag(cx->diags, D_BUILD_FAILED, value_span(why), "node, which runs esbuild, %.*s", STRA(how));
		project_said(cx, g, err);
		return;
	}
	const struct value *column = value_get(error, "column");
	const struct value *place = MAP(a, { "path", value_get(error, "file") }, { "row", value_get(error, "line") },
		{ "column", is_number(column) ? v_int(a, (int64_t)column->number - 1) : NULL });
	const struct span at = esbuild_span(e, v_map(a), place);
	struct diag *g = diag(cx->diags, D_BUILD_FAILED, is_string(value_get(error, "file")) ? at : value_span(why), "%.*s", STRA(value_str(value_get(error, "message"))));
	if (is_string(value_get(error, "file")))
		diag_note(cx->diags, g, value_span(why), "it is named here");
}

const struct value *esbuild_script(struct esbuild *e, const struct value *why, struct value *question, struct str *err)
{
	struct build *b = e->build;
	struct arena *a = b->arena;
	const struct str package = modules_find(b, modules_root(b), STR("esbuild"));
	struct str out = STR("");
	map_putz(a, question, "path", LITERAL("serverless.yml"));
	map_putz(a, question, "esbuild", v_str(a, package));
	map_putz(a, question, "service", build_service(b));
	map_putz(a, question, "stage", v_str(a, b->cx->service->provider.stage));
	map_putz(a, question, "region", v_str(a, b->cx->service->provider.region));
	if (e->config)
		map_putz(a, question, "config", e->config);
	else
		map_putz(a, question, "options", e->options);
	const int status = project_run(b->cx, (const char *const[]){ "node", "-e", script, NULL }, js_json(a, question), BUILD_PATIENCE_MS, &out, err);
	int32_t mark = -1;
	for (int32_t i = -1; (i = str_search(out, STR(MARK), (uint32_t)(i + 1))) >= 0;)
		mark = i;
	const struct value *answer = mark < 0 ? NULL : js_json_parse(a, str_utf8(a, str_from(out, (uint32_t)(mark + (int32_t)sizeof MARK - 1))));
	if (is_true(value_get(answer, "reported")) && esbuild_keep_messages(e, *err))
		return NULL;
	if (!is_map(answer) || value_get(answer, "error") || is_true(value_get(answer, "reported"))) {
		tell_error(e, why, status, *err, value_get(answer, "error"));
		return NULL;
	}
	return answer;
}
