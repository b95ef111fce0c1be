/* deprecations: options that v3.40 announces the end of. Those of an event type are reported by its room. */
#include "ir/deprecated.h"
#include "ir/edits.h"
#include "ir/js.h"
#include "ir/pass.h"
#include "ir/service.h"

#define IAM "PROVIDER_IAM_SETTINGS_V3"

/* Each has a fix (ir/edits.h): a move to `instead`, or the removal. */
static const struct row {
	const char *path; /* from the top of the configuration */
	const char *code;
	const char *instead; /* what to write in its place; NULL: nothing */
	const char *only;    /* the value that is meant; NULL: any but null */
	const char *way;     /* in place of "remove it" */
} rows[] = {
	{ "provider.role", IAM, "provider.iam.role", NULL, NULL },
	{ "provider.rolePermissionsBoundary", IAM, "provider.iam.role.permissionsBoundary", NULL, NULL },
	{ "provider.iam.role.permissionBoundary", IAM, "provider.iam.role.permissionsBoundary", NULL, NULL },
	{ "provider.iamManagedPolicies", IAM, "provider.iam.role.managedPolicies", NULL, NULL },
	{ "provider.iamRoleStatements", IAM, "provider.iam.role.statements", NULL, NULL },
	{ "provider.cfnRole", IAM, "provider.iam.deploymentRole", NULL, NULL },
	{ "projectDir", "PROJECT_DIR", NULL, NULL, NULL },
	{ "variablesResolutionMode", "VARIABLES_RESOLUTION_MODE", NULL, NULL, NULL },
	{ "console", "CONSOLE_CONFIGURATION", NULL, NULL, NULL },
	/* the old algorithm: without it, every version of a function is a new one */
	{ "provider.lambdaHashingVersion", "LAMBDA_HASHING_VERSION_PROPERTY", NULL, "20200924", "remove it: each function then gets a new version once" },
	{ "provider.lambdaHashingVersion", "LAMBDA_HASHING_VERSION_PROPERTY", NULL, "20201221", NULL },
};

/* The option at a path; NULL if there is none. */
static const struct entry *option_at(const struct value *v, struct str path)
{
	const struct entry *e = NULL;
	for (bool more = true; more;) {
		const int32_t dot = str_find(path, '.');
		more = dot >= 0;
		e = map_entry(v, more ? str_to(path, (uint32_t)dot) : path);
		if (!e)
			return NULL;
		v = e->value;
		path = more ? str_from(path, (uint32_t)dot + 1) : STR("");
	}
	return e;
}

static void report(struct cx *cx, const struct row *row)
{
	const struct value *config = cx->service->config;
	const struct entry *e = option_at(config, str_z(row->path));
	if (!e || is_null(e->value) || (row->only && !value_is(e->value, row->only)))
		return;
	const struct span span = span_known(key_span(e)) ? key_span(e) : e->value->span;
	if (row->instead) {
		struct diag *g = deprecated(cx, row->code, span, "'%s' is deprecated", row->path);
		diag_label(cx->diags, g, "write %s", row->instead);
		edit_move(cx, g, true, config, row->path, row->instead);
	} else {
		struct diag *g = deprecated(cx, row->code, span, row->way ? "'%s' is deprecated" : "'%s' has no effect", row->path);
		diag_label(cx->diags, g, "%s", row->way ? row->way : "remove it");
		edit_remove(cx, g, !row->way, config, row->path);
	}
}

/* "!a" of "a" and "a" of "!a": what an item of exclude is as a pattern. False where it is no literal text. */
static bool edit_pattern(struct cx *cx, struct diag *g, const struct value *item)
{
	const struct str text = source_text(cx->sources, value_span(item)), written = value_str(item);
	const uint32_t quote = text.n && (text.p[0] == '\'' || text.p[0] == '"');
	if (!written.n || !str_eq(str_to(str_from(text, quote), written.n), written) || text.n != written.n + 2 * quote || value_origin(item))
		return false;
	const bool negated = written.p[0] == '!';
	if (quote)
		diag_edit(cx->diags, g, false, span_make(item->span.at + 1, negated), negated ? STR("") : STR("!"));
	else if (str_find(written, '\'') < 0)
		diag_edit(cx->diags, g, false, item->span, STR_CAT(cx->arena, STR("'!"), written, STR("'")));
	return true;
}

/*
 * The fix is not safe: v3.40 takes the exclude lists of service and function first, then include, then patterns, so that the order
 * may change. Where there are two of the three, no edit is offered: the lists would have to be merged in that order.
 */
static void report_package(struct cx *cx, const struct value *package)
{
	static const char *const old[] = { "exclude", "include" };
	for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
		const struct entry *e = map_entry(package, str_z(old[i]));
		if (!e || !js_truthy(e->value))
			continue;
		const bool excludes = i == 0, alone = !value_get(package, "patterns") && !value_get(package, old[!i]);
		struct diag *g = deprecated(cx, "PACKAGE_PATTERNS", span_known(key_span(e)) ? key_span(e) : e->value->span, "'package.%s' is deprecated", old[i]);
		diag_label(cx->diags, g, excludes ? "write package.patterns, with '!' before each of these patterns" : "write package.patterns");
		if (!alone || !is_list(e->value))
			continue;
		diag_edit_word(cx->diags, g, false, key_span(e), e->key, STR("patterns"));
		bool all = g->fix.edits.n > 0;
		for (uint32_t k = 0; all && excludes && k < list_len(e->value); k++)
			all = edit_pattern(cx, g, e->value->list.item[k]);
		if (!all)
			g->fix.edits.n = 0;
	}
}

void pass_deprecations(struct cx *cx)
{
	const struct service *s = cx->service;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		report(cx, &rows[i]);
	const struct value *tags = value_dig(s->provider.config, "httpApi", "useProviderTags");
	if (js_truthy(tags)) {
		struct diag *g = deprecated(cx, "AWS_HTTP_API_USE_PROVIDER_TAGS_PROPERTY", tags->span, "'provider.httpApi.useProviderTags' has no effect");
		diag_label(cx->diags, g, "remove it");
		edit_remove(cx, g, true, s->config, "provider.httpApi.useProviderTags");
	}
	/* No fix: the configuration has to be corrected, and each of its problems has its own. */
	if (cx->config_invalid && !js_truthy(value_get(s->config, "configValidationMode")))
		deprecated(cx, "CONFIG_VALIDATION_MODE_DEFAULT_V3", value_span(value_get(s->config, "service")),
			   "in the next major version an invalid configuration is an error; configValidationMode: error makes it one now");
	report_package(cx, value_get(s->config, "package"));
	for (uint32_t i = 0; i < s->functions_n; i++)
		report_package(cx, value_get(s->functions[i].config, "package"));
	for (uint32_t i = 0; i < s->layers_n; i++)
		report_package(cx, value_get(s->layers[i].config, "package"));
}
