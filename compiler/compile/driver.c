#include "compiler/compile/driver.h"

#include "code/build/build.h"
#include "compiler/check/check.h"
#include "compiler/compile/lower.h"
#include "compiler/compile/policy.h"
#include "compiler/read/module.h"
#include "compiler/read/read.h"
#include "compiler/vars/origins.h"
#include "compiler/vars/vars.h"
#include "emit/package/pack.h"
#include "emit/template.h"
#include "emit/yaml.h"
#include "ir/graph.h"
#include "ir/json.h"
#include "ir/pass.h"
#include "ir/plugin.h"
#include "ir/secrets.h"

#include <stdio.h>

/* --time-passes: the clock is stopped by the passes (ir/pass.c), the times are shown here. */
static void time_passes(struct cx *cx)
{
	cx->pass_ns = ARENA_ARRAY(cx->arena, int64_t, passes_n);
	for (uint32_t i = 0; i < passes_n; i++)
		cx->pass_ns[i] = -1;
}

static void show_times(const struct cx *cx)
{
	for (uint32_t i = 0; cx->pass_ns && i < passes_n; i++)
		if (cx->pass_ns[i] >= 0)
			fprintf(stderr, "%-24s %8.3f ms\n", passes[i].name, (double)cx->pass_ns[i] / 1e6);
}

static const struct cx_readers readers = { .file = load_config, .stacks_map = module_stacks_map };

static void finish(void *cx) { origins_tell(cx); }

struct cx *cx_new(const struct input *in, struct diags *d)
{
	struct cx *cx = ARENA_NEW(d->arena, struct cx);
	cx->arena = d->arena;
	cx->diags = d;
	cx->sources = d->sources;
	cx->host = in->host;
	cx->opt = in->options;
	cx->readers = &readers;
	cx->variable_sources = vars_source_names(cx->arena);
	secrets_begin(cx->arena, in->options->show_secrets);
	cx->scratch.secrets = cx->arena->secrets;
	cx->config_path = str_z(in->path);
	cx->root = str_to(cx->config_path, (uint32_t)(str_rfind(cx->config_path, '/') + 1));
	diags_finish(d); /* of a compilation before this one */
	d->finish = finish;
	d->finish_of = cx;
	return cx;
}

/* The command line is wrong, and nothing is to be made of it. */
static bool mistyped(const struct cx *cx)
{
	return options_unread(cx->opt) && !cx->opt->unknown->later;
}

const struct value *answers(struct cx *cx)
{
	const struct value *written = load_config(cx, cx->config_path);
	const struct value *found = written ? vars_answers(cx, written) : NULL;
	return mistyped(cx) ? NULL : found;
}

const struct value *configuration(struct cx *cx)
{
	const struct value *written = load_config(cx, cx->config_path);
	cx->config = written ? vars_resolve(cx, written) : NULL;
	if (!written && is_map(cx->damaged))
		(void)vars_resolve(cx, cx->damaged); /* no variable is asked after an error: it leaves cx->partial */
	return mistyped(cx) ? NULL : cx->config;
}

static const struct value *write_template(struct cx *cx, const struct input *in, struct buf *out)
{
	const struct value *template = template_build(cx);
	if (cx->opt->dump_after.n)
		template = value_redacted(cx->arena, template);
	size_t layout = 0;
	if (in->yaml)
		yaml_emit(out, template, YAML_SHORT);
	else
		layout = json_emit(out, template, in->minify ? 0 : 2);
	template_written(cx, buf_total(out), layout);
	return template;
}

/* Each nested template in turn, held only until it is handed over. */
static bool write_nested(struct cx *cx, const struct input *in)
{
	bool ok = true;
	for (uint32_t i = 0; ok && i < cx->nested.of.n; i++) {
		const struct nested_stack *s = &cx->nested.of.at[i];
		struct buf bytes = { .drain = in->nested ? NULL : buf_nowhere };
		struct graph *root = nested_stack_enter(cx, s);
		write_template(cx, in, &bytes);
		nested_stack_leave(cx, root);
		ok = buf_ok(&bytes);
		if (ok && in->nested)
			in->nested(in->nested_of, s, buf_text(&bytes));
		buf_free(&bytes);
	}
	return ok;
}

static const struct value *template_of(struct cx *cx, const struct input *in, struct buf *out)
{
	if (!passes_run(cx))
		return NULL;
	policy_template(cx);
	/* Before the first byte: how a file is opened depends on it. */
	cx->template_secret = value_holds_secret(cx->arena, cx->graph->root);
	for (uint32_t i = 0; i < cx->nested.of.n; i++) {
		struct graph *root = nested_stack_enter(cx, &cx->nested.of.at[i]);
		policy_template(cx);
		cx->template_secret |= value_holds_secret(cx->arena, cx->graph->root);
		nested_stack_leave(cx, root);
	}
	return write_nested(cx, in) ? write_template(cx, in, out) : NULL;
}

/*
 * Checks the configuration and makes cx->service of it, NULL where it has not even the form of one. Whether the service is
 * valid: where the schema refuses something, its code is still looked for, but a template would only repeat the problems.
 */
static bool service_of(struct cx *cx)
{
	const struct value *config = configuration(cx);
	check_partial(cx);
	if (!config)
		return false;
	policy_check(cx);
	diag_stage(cx->diags);
	config = check_config(cx, config);
	if (config) {
		plugins_configure(cx);
		cx->service = lower_service(cx, cx->tree);
	}
	if (cx->service)
		plugins_lowered(cx);
	return !diag_broken(cx->diags);
}

/* Finds the code, and zips it where a package is made. False where the package cannot be begun. */
static bool find_code(struct cx *cx, struct packing *packing)
{
	if (!packing) {
		code_digests(cx, NULL, build_code(cx, NULL));
		return true;
	}
	if (!packing_open(packing))
		return false;
	const struct code_zips zips = packing_zips(packing);
	code_digests(cx, &zips, build_code(cx, &zips));
	return true;
}

const struct value *compile_template(struct cx *cx, const struct input *in, struct buf *out)
{
	const bool valid = service_of(cx);
	if (!cx->service || !find_code(cx, in->packing) || !valid) {
		arena_free(&cx->scratch); /* as passes_run does it */
		return NULL;
	}
	/* A policy that is broken, or code that is missing, keeps nobody from looking at the template as well. */
	diag_stage(cx->diags);
	if (diag_failed(cx->diags))
		out->drain = buf_nowhere;
	if (cx->opt->time_passes)
		time_passes(cx);
	const struct value *template = template_of(cx, in, out);
	show_times(cx);
	return template && buf_ok(out) && !diag_failed(cx->diags) ? template : NULL;
}

bool compile(struct cx *cx, const struct input *in, struct buf *out)
{
	return compile_template(cx, in, out) != NULL;
}
