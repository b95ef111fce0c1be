#include "compiler/compile/driver.h"

#include "code/digest.h"
#include "compiler/check/check.h"
#include "compiler/compile/lower.h"
#include "compiler/compile/policy.h"
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

static void finish(void *cx) { origins_tell(cx); }

struct cx *cx_new(const struct input *in, struct diags *d)
{
	struct cx *cx = ARENA_NEW(d->arena, struct cx);
	cx->arena = d->arena;
	cx->diags = d;
	cx->sources = d->sources;
	cx->host = in->host;
	cx->opt = in->options;
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
	return mistyped(cx) ? NULL : cx->config;
}

static const struct value *template_of(struct cx *cx, const struct input *in, struct buf *out)
{
	if (!passes_run(cx))
		return NULL;
	struct judge judge;
	judge_begin(&judge, cx);
	const struct value *template = template_build(cx);
	cx->template_secret = value_holds_secret(cx->arena, template);
	if (cx->opt->dump_after.n)
		template = value_redacted(cx->arena, template);
	size_t layout = 0;
	if (in->yaml)
		yaml_emit(out, template, YAML_SHORT);
	else
		layout = json_emit(out, template, in->minify ? 0 : 2);
	judge_end(&judge);
	template_written(cx, buf_total(out), layout);
	return template;
}

const struct value *compile_template(struct cx *cx, const struct input *in, struct buf *out)
{
	const struct value *config = configuration(cx);
	check_partial(cx);
	bool valid = true; /* the rooms tell once more of what the schema refuses */
	if (config) {
		policy_check(cx);
		const uint32_t before = cx->diags->errors;
		config = check_config(cx, config);
		if (config)
			plugins_configure(cx);
		if (config)
			cx->service = lower_service(cx, cx->tree);
		if (cx->service)
			plugins_lowered(cx);
		valid = cx->diags->errors == before;
	}
	if (!cx->service || (in->packing && !packing_open(in->packing)))
		return NULL;
	const struct code_zips zips = in->packing ? packing_zips(in->packing) : (struct code_zips){ 0 };
	code_digests(cx, in->packing ? &zips : NULL);
	if (!valid)
		return NULL;
	/* What policies and packages lack keeps nobody from looking at the template as well. */
	const uint32_t known = cx->diags->errors;
	out->drain = diag_failed(cx->diags) ? buf_nowhere : out->drain;
	cx->diags->errors = 0;
	const struct value *template = template_of(cx, in, out);
	cx->diags->errors += known;
	return template && buf_ok(out) && !diag_failed(cx->diags) ? template : NULL;
}

bool compile(struct cx *cx, const struct input *in, struct buf *out)
{
	return compile_template(cx, in, out) != NULL;
}
