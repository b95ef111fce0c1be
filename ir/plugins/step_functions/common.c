/* common: what several stages of step functions share: reports, texts within JSON text, roles that start machines. */
#include "ir/events/common/rule.h"
#include "ir/js.h"
#include "ir/plugins/step_functions/step_functions.h"

#include <stdarg.h>

struct diag *machine_refused(struct step_functions *s, const struct machine *m, struct span at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str text = str_vfmt(s->cx->arena, fmt, args);
	va_end(args);
	return plugin_refuses(s->cx, s->use, span_known(at) ? at : m->span, "state machine '%.*s': %.*s", STRA(m->key), STRA(text));
}

const struct value *quoted_text(struct step_functions *s, const struct machine *m, const char *what, struct str text, struct span at)
{
	struct arena *a = s->cx->arena;
	const struct value *v = js_json_parse(a, STR_CAT(a, STR("\""), text, STR("\"")));
	if (is_string(v))
		return value_at(v_str(a, v->string), at);
	struct diag *g = machine_refused(s, m, at, "%s is put between quotes into JSON as it stands, which it breaks", what);
	diag_label(s->cx->diags, g, "no quotes, line breaks or lone backslashes here");
	return NULL;
}

void role_options(struct step_functions *s, struct value *properties, bool boundary)
{
	const struct value *provider = s->cx->service->provider.config, *limit = value_get(provider, "rolePermissionsBoundary"), *path = value_dig(provider, "iam", "role", "path");
	if (boundary && js_truthy(limit))
		map_putz(s->cx->arena, properties, "PermissionsBoundary", limit);
	if (js_truthy(path))
		map_putz(s->cx->arena, properties, "Path", path);
}

void starter_role(struct step_functions *s, const struct machine *m, struct str id, const char *service, struct str policy, bool boundary, struct span span)
{
	struct arena *a = s->cx->arena;
	struct value *properties = value_at(MAP(a,
		{ "AssumeRolePolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", LIST(a, MAP(a,
			{ "Effect", LITERAL("Allow") }, { "Principal", MAP(a, { "Service", v_text(a, service) }) }, { "Action", LITERAL("sts:AssumeRole") })) }) },
		{ "Policies", LIST(a, MAP(a, { "PolicyName", v_str(a, policy) }, { "PolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") },
			{ "Statement", LIST(a, MAP(a, { "Effect", LITERAL("Allow") }, { "Action", TEXTS(a, "states:StartExecution") }, { "Resource", cfn_ref(a, m->id) })) }) })) }), span);
	role_options(s, properties, boundary);
	graph_merge(s->cx, id, "AWS::IAM::Role", properties, span);
}

struct str starter_policy(struct step_functions *s, const struct machine *m, const char *kind)
{
	return STR_CAT(s->cx->arena, plugin_stage(s->cx), STR("-"), plugin_region(s->cx), STR("-"), s->cx->service->name, STR("-"), m->key, STR("-"), str_z(kind));
}

bool one_input(struct step_functions *s, const struct machine *m, const struct value *event)
{
	static const char *const inputs[] = { "input", "inputPath", "inputTransformer" };
	const struct value *first = NULL;
	for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
		const struct value *v = value_get(event, inputs[i]);
		if (js_truthy(v) && first) {
			machine_refused(s, m, v->span, "an event has input, inputPath or inputTransformer, not several of them");
			return false;
		}
		first = js_truthy(v) ? v : first;
	}
	return true;
}

/* InputPathsMap: a map stays one, and a text is read as JSON. */
static const struct value *paths_map(struct step_functions *s, const struct machine *m, const struct value *transformer)
{
	const struct value *paths = value_get(transformer, "inputPathsMap");
	if (is_map(paths) || is_list(paths) || is_number(paths) || is_bool(paths) || is_null(paths))
		return paths;
	const struct value *v = is_string(paths) ? js_json_parse(s->cx->arena, paths->string) : NULL;
	if (!v)
		machine_refused(s, m, value_span(paths ? paths : transformer), "an inputTransformer has an inputPathsMap, a map");
	return v;
}

void target_input(struct step_functions *s, const struct machine *m, const struct value *event, bool clean, struct value *target)
{
	struct arena *a = s->cx->arena;
	const struct value *input = value_get(event, "input"), *path = value_get(event, "inputPath"), *transformer = value_get(event, "inputTransformer"), *template = value_get(transformer, "inputTemplate");
	if (js_truthy(input)) {
		struct str text = rule_escape(a, is_map(input) || is_list(input) ? js_json(a, input) : js_string(a, input));
		map_putz(a, target, "Input", quoted_text(s, m, "input", clean ? rule_without_escapes(a, text) : text, input->span));
	}
	if (js_truthy(path) && clean && !is_string(path))
		machine_refused(s, m, path->span, "inputPath is a text");
	else if (js_truthy(path))
		map_putz(a, target, "InputPath", quoted_text(s, m, "inputPath", clean ? without_breaks(a, path->string) : js_string(a, path), path->span));
	if (js_truthy(transformer)) {
		struct str text = is_string(template) ? rule_escape(a, template->string) : js_string(a, template);
		map_putz(a, target, "InputTransformer", value_at(MAP(a, { "InputPathsMap", paths_map(s, m, transformer) },
			{ "InputTemplate", quoted_text(s, m, "inputTemplate", text, value_span(template ? template : transformer)) }), transformer->span));
	}
}

const struct value *retry_policy(struct step_functions *s, const struct value *event)
{
	const struct value *retry = value_get(event, "retryPolicy");
	if (!js_truthy(retry))
		return NULL;
	return value_at(MAP(s->cx->arena, { "MaximumEventAgeInSeconds", value_get(retry, "maximumEventAgeInSeconds") },
		{ "MaximumRetryAttempts", value_get(retry, "maximumRetryAttempts") }), retry->span);
}

struct machine_of {
	struct step_functions *s;
	const struct machine *m;
};

static struct diag *report_state(const struct asl_check *c, struct span at, bool sure, struct str text)
{
	const struct machine_of *of = c->user;
	(void)sure;
	if (c->strict)
		return machine_refused(of->s, of->m, at, "%.*s", STRA(text));
	return diag(c->cx->diags, D_STATES_LANGUAGE, at, "state machine '%.*s': %.*s", STRA(of->m->key), STRA(text));
}

void states_check(struct step_functions *s, const struct machine *m)
{
	const struct value *definition = value_get(m->config, "definition");
	const struct machine_of of = { s, m };
	struct asl_check c = { .cx = s->cx, .at = m->span, .strict = js_truthy(value_get(s->config, "validate")), .report = report_state, .user = &of };
	if (is_map(definition))
		asl_check(&c, definition);
	else if (c.strict)
		machine_refused(s, m, value_span(definition), "with stepFunctions.validate the definition is a map");
}
