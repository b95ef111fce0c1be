/* deprecations: options that v3.40 announces the end of. Those of an event type are told by its room. */
#include "ir/deprecated.h"
#include "ir/js.h"
#include "ir/pass.h"
#include "ir/service.h"

#define IAM "PROVIDER_IAM_SETTINGS_V3"

static const struct row {
	const char *path[4]; /* from the top of the configuration */
	const char *code;
	const char *instead; /* what to write in its place; NULL: nothing */
	const char *only;    /* the value that is meant; NULL: any but null */
} rows[] = {
	{ { "provider", "role" }, IAM, "provider.iam.role", NULL },
	{ { "provider", "rolePermissionsBoundary" }, IAM, "provider.iam.role.permissionsBoundary", NULL },
	{ { "provider", "iam", "role", "permissionBoundary" }, IAM, "provider.iam.role.permissionsBoundary", NULL },
	{ { "provider", "iamManagedPolicies" }, IAM, "provider.iam.role.managedPolicies", NULL },
	{ { "provider", "iamRoleStatements" }, IAM, "provider.iam.role.statements", NULL },
	{ { "provider", "cfnRole" }, IAM, "provider.iam.deploymentRole", NULL },
	{ { "projectDir" }, "PROJECT_DIR", NULL, NULL },
	{ { "variablesResolutionMode" }, "VARIABLES_RESOLUTION_MODE", NULL, NULL },
	{ { "console" }, "CONSOLE_CONFIGURATION", NULL, NULL },
	{ { "provider", "lambdaHashingVersion" }, "LAMBDA_HASHING_VERSION_PROPERTY", "the default algorithm", "20200924" },
	{ { "provider", "lambdaHashingVersion" }, "LAMBDA_HASHING_VERSION_PROPERTY", NULL, "20201221" },
};

static void report(struct cx *cx, const struct row *row)
{
	const struct value *v = cx->service->config;
	struct str path = STR("");
	struct span span = value_span(v);
	for (size_t i = 0; i < sizeof row->path / sizeof *row->path && row->path[i]; i++) {
		const struct entry *e = map_entry(v, str_z(row->path[i]));
		if (!e)
			return;
		path = STR_CAT(cx->arena, path, i ? STR(".") : STR(""), e->key);
		v = e->value;
		span = span_known(key_span(e)) ? key_span(e) : v->span;
	}
	if (is_null(v) || (row->only && !value_is(v, row->only)))
		return;
	if (row->instead)
		deprecated(cx, row->code, span, "'%.*s' is going away; its place is taken by %s", STRA(path), row->instead);
	else
		deprecated(cx, row->code, span, "'%.*s' has no effect any more and can be taken out", STRA(path));
}

static void report_package(struct cx *cx, const struct value *package)
{
	static const char *const old[] = { "include", "exclude" };
	for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
		const struct entry *e = map_entry(package, str_z(old[i]));
		if (e && js_truthy(e->value))
			deprecated(cx, "PACKAGE_PATTERNS", span_known(key_span(e)) ? key_span(e) : e->value->span,
				   "'package.%s' is going away; its place is taken by package.patterns", old[i]);
	}
}

void pass_deprecations(struct cx *cx)
{
	const struct service *s = cx->service;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		report(cx, &rows[i]);
	const struct value *tags = value_dig(s->provider.config, "httpApi", "useProviderTags");
	if (js_truthy(tags))
		deprecated(cx, "AWS_HTTP_API_USE_PROVIDER_TAGS_PROPERTY", tags->span,
			   "'provider.httpApi.useProviderTags' has no effect any more and can be taken out");
	if (cx->config_invalid && !js_truthy(value_get(s->config, "configValidationMode")))
		deprecated(cx, "CONFIG_VALIDATION_MODE_DEFAULT_V3", value_span(value_get(s->config, "service")),
			   "an invalid configuration will be an error; configValidationMode: error makes it one now");
	report_package(cx, value_get(s->config, "package"));
	for (uint32_t i = 0; i < s->functions_n; i++)
		report_package(cx, value_get(s->functions[i].config, "package"));
	for (uint32_t i = 0; i < s->layers_n; i++)
		report_package(cx, value_get(s->layers[i].config, "package"));
}
