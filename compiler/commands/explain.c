/* explain: slsc explain: which lines made a resource or a value. */
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/source_map.h"
#include "emit/report/manual.h"
#include "emit/review/diff.h"
#include "emit/review/explain.h"
#include "emit/template.h"
#include "ir/graph.h"
#include "ir/near_keys.h"
#include "ir/secrets.h"
#include "ir/service.h"

static struct explainer explainer_of(struct cli *cli, const struct cx *cx)
{
	return (struct explainer){ .a = cli->arena, .sources = cli->sources, .places = places_of(cli->arena, cx->service->config),
				   .made_by = cx->made_by, .changed_by = cx->changed_by };
}

/* The nested stack that has a resource of that id; NULL: none. */
static const struct nested_stack *stack_with(const struct cx *cx, struct str id)
{
	for (uint32_t i = 0; i < cx->nested.of.n; i++)
		if (map_get(cx->nested.of.at[i].graph->resources, id))
			return &cx->nested.of.at[i];
	return NULL;
}

/* What to explain: a function or layer by its key, for which option names it, stands for its resource. */
static struct str explained(const struct cli *cli, const struct cx *cx, struct str target, struct str *option)
{
	const bool resource = str_starts(target, "/") || map_get(cx->graph->resources, target) || stack_with(cx, target);
	const struct function *f = resource ? NULL : service_function(cx->service, target);
	const struct layer *l = resource || f ? NULL : service_layer(cx->service, target);
	*option = f || l ? str_fmt(cli->arena, "%s.%.*s", f ? "functions" : "layers", STRA(target)) : STR("");
	return f ? f->logical_id : l ? l->logical_id : target;
}

/* A diagnostic's documentation; it needs no configuration. */
static int explain_diagnostic(struct cli *cli, enum diag_id id)
{
	struct buf out = { 0 };
	if (str_eqz(cli->format, "json"))
		put_json(&out, manual_json(cli->arena, id));
	else
		buf_putf(&out, "%.*s\n", STRA(manual_section(id)));
	return finish_output(cli, &out, 0644);
}

static int explain_command(struct cli *cli)
{
	/* With one operand that is no file, it is what to explain in the folder's configuration. */
	struct str target = cli->operands.n ? cli->operands.at[cli->operands.n - 1] : STR("");
	bool alone = cli->operands.n == 1 && cli->host->probe(cli->host, str_zdup(cli->arena, target)) != FILE_REGULAR;
	if (cli->operands.n == 1 && !alone && !cli->map.n)
		return wrong_usage("'%.*s' is a file; what to explain is missing: slsc explain [FILE] FUNCTION|LOGICAL-ID|/JSON/POINTER|DIAGNOSTIC", STRA(target));
	const enum diag_id diagnostic = alone ? manual_find(target) : DIAG_COUNT;
	if (diagnostic != DIAG_COUNT)
		return explain_diagnostic(cli, diagnostic);
	if (alone)
		cli->operands.n = 0;
	struct input in = input_of(cli);
	struct buf out = { 0 };
	struct cx *cx = cx_new(&in, cli->diags);
	bool ok = !diag_failed(cli->diags) && compile(cx, &in, &out) && write_source_map(cli, cx);
	buf_free(&out);
	if (!ok)
		return EXIT_ERRORS;
	if (!alone && cli->operands.n == 1)
		return EXIT_DONE;
	struct explainer x = explainer_of(cli, cx);
	struct explanation e;
	struct str option;
	const struct str id = explained(cli, cx, target, &option);
	const struct nested_stack *nested = stack_with(cx, id);
	const struct value *template = nested ? nested->graph->root : template_build(cx);
	templates_for_review(cli->arena, &template, NULL);
	if (!explain(&x, template, id, &e)) {
		struct near near = { .word = target };
		for (uint32_t i = 0; i < cx->service->functions_n; i++)
			near_offer(&near, cx->service->functions[i].key);
		near_offer_keys(cx, &near, cx->graph->resources);
		for (uint32_t i = 0; i < cx->nested.of.n; i++)
			near_offer_keys(cx, &near, cx->nested.of.at[i].graph->resources);
		for (int i = 0; alone && i < DIAG_COUNT; i++)
			near_offer(&near, str_z(diag_info((enum diag_id)i)->name));
		diag_near(cli->diags, diag(cli->diags, D_REVIEW_NOT_FOUND, (struct span){ 0 }, "the template has nothing at '%.*s'", STRA(target)), &near);
		return EXIT_ERRORS;
	}
	if (option.n)
		explain_also(&x, template, option, &e);
	if (str_eqz(cli->format, "json")) {
		put_json(&out, explanation_json(&x, &e));
	} else {
		out.shows = cli->arena;
		out.inert = true;
		explanation_text(&x, &e, &out);
	}
	return finish_output(cli, &out, 0644);
}

COMMAND(explain) = {
	.name = "explain",
	.rank = 50,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true }, { .name = "FUNCTION|LOGICAL-ID|/JSON/POINTER|DIAGNOSTIC", .type = OPERAND_TEXT }),
	.summary = "show which lines and options made a resource or a value, which values are defaults, or what a diagnostic means",
	.examples = EXAMPLES({ "slsc explain serverless.yml hello", "which lines made the function hello" },
			     { "slsc explain limit-near", "what a diagnostic means, with an example" },
			     { "slsc explain serverless.yml --map stack.map.json", "write a source map: the lines of all values" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_MAP, OPTION_FORMAT),
	.formats = FORMATS("text", "json"),
	.configured = true,
	.run = explain_command,
};
