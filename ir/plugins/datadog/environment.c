/* environment: environment variables by which Datadog's library and extension are configured, and tags. */
#include "ir/base/ascii.h"
#include "ir/js.h"
#include "ir/plugins/datadog/datadog.h"

#define WRAPPER "/opt/datadog_wrapper" /* starts the runtime with Datadog's agent */
enum { ML_APP_MOST = 193 };

/* Options that are variables of functions which do not set them. */
static const struct {
	const char *option, *variable;
} variables[] = {
	{ "apiKey", "DD_API_KEY" }, { "apiKMSKey", "DD_KMS_API_KEY" }, { "apiKeySecretArn", "DD_API_KEY_SECRET_ARN" },
	{ "apiKeySsmArn", "DD_API_KEY_SSM_ARN" }, { "site", "DD_SITE" }, { "logLevel", "DD_LOG_LEVEL" }, { "enableDDTracing", "DD_TRACE_ENABLED" },
	{ "enableXrayTracing", "DD_MERGE_XRAY_TRACES" }, { "enableDDLogs", "DD_SERVERLESS_LOGS_ENABLED" },
	{ "captureLambdaPayload", "DD_CAPTURE_LAMBDA_PAYLOAD" }, { "enableColdStartTracing", "DD_COLD_START_TRACING" },
	{ "minColdStartTraceDuration", "DD_MIN_COLD_START_DURATION" }, { "coldStartTraceSkipLibs", "DD_COLD_START_TRACE_SKIP_LIB" },
	{ "enableProfiling", "DD_PROFILING_ENABLED" }, { "encodeAuthorizerContext", "DD_ENCODE_AUTHORIZER_CONTEXT" },
	{ "decodeAuthorizerContext", "DD_DECODE_AUTHORIZER_CONTEXT" }, { "apmFlushDeadline", "DD_APM_FLUSH_DEADLINE_MILLISECONDS" },
	{ "useLayersFromAccount", "DD_USE_LAYERS_FROM_ACCOUNT" }, { "llmObsEnabled", "DD_LLMOBS_ENABLED" }, { "llmObsMlApp", "DD_LLMOBS_ML_APP" },
	{ "llmObsAgentlessEnabled", "DD_LLMOBS_AGENTLESS_ENABLED" },
};

/* A map of the function's own, made where there is none. NULL after refusing. */
static struct value *own_map(struct datadog *d, struct datadog_function *f, const char *key)
{
	struct arena *a = d->cx->arena;
	const struct value *v = value_get(f->config, key);
	if (is_nil(v)) {
		struct value *made = v_map(a);
		map_putz(a, f->config, key, value_at(made, d->use->span));
		return made;
	}
	if (is_map(v))
		return map_own(a, f->config, str_z(key));
	plugin_refuses(d->cx, d->use, v->span, "%s of function '%.*s' is a map, and this is %s", key, STRA(f->key), value_kind_name(v));
	return NULL;
}

/* The variable where it is not set. */
static void put_absent(struct datadog *d, struct value *map, const char *key, const struct value *v)
{
	if (!value_get(map, key))
		map_putz(d->cx->arena, map, key, v);
}

/* JavaScript's ??=, which sets what is null as well. */
static void put_nil(struct datadog *d, struct value *map, const char *key, const struct value *v)
{
	if (is_nil(value_get(map, key)))
		map_putz(d->cx->arena, map, key, v);
}

/* A constant that an option asks for. */
static const struct value *asked_by(struct datadog *d, const char *option, struct value *v) { return value_at(v, datadog_at(d, option)); }

/* ---- what does not depend on the function */

static bool is_mode(const struct value *mode, bool any_on)
{
	static const char *const modes[] = { "off", "on", "tracer", "extension" };
	for (size_t i = any_on; i < sizeof modes / sizeof *modes; i++)
		if (value_is(mode, modes[i]))
			return true;
	return false;
}

static bool protects(const struct datadog *d) { return is_mode(datadog_option(d, "appSecMode"), true); }

static bool refuse_protection(struct datadog *d)
{
	const struct value *mode = datadog_option(d, "appSecMode");
	const bool old = datadog_on(d, "enableASM"), traced = datadog_on(d, "enableDDTracing");
	struct diag *g = NULL;
	if (js_truthy(mode) && !is_mode(mode, false))
		g = plugin_refuses(d->cx, d->use, datadog_at(d, "appSecMode"), "appSecMode is off, on, tracer or extension");
	else if (protects(d) && old)
		g = plugin_refuses(d->cx, d->use, datadog_at(d, "enableASM"), "appSecMode and enableASM exclude each other: write appSecMode alone");
	else if (protects(d) && !traced)
		g = plugin_refuses(d->cx, d->use, datadog_at(d, "appSecMode"), "appSecMode needs enableDDTracing");
	else if (old && (!traced || !datadog_on(d, "addExtension")))
		g = plugin_refuses(d->cx, d->use, datadog_at(d, "enableASM"), "enableASM needs addExtension and enableDDTracing");
	return g;
}

static bool is_ml_app(struct str name)
{
	for (uint32_t i = 0; i < name.n; i++)
		if (!ascii_alnum(name.p[i]) && !memchr("_-:./", name.p[i], 5))
			return false;
	return name.n <= ML_APP_MOST;
}

static bool refuse_observability(struct datadog *d)
{
	const struct value *app = datadog_option(d, "llmObsMlApp");
	const bool named = app && !value_is(app, "");
	if (is_true(datadog_option(d, "llmObsEnabled")) && !named)
		plugin_refuses(d->cx, d->use, datadog_at(d, "llmObsEnabled"), "llmObsEnabled needs llmObsMlApp, the name of the application");
	else if (named && !is_ml_app(js_string(d->cx->arena, app)))
		plugin_refuses(d->cx, d->use, app->span, "llmObsMlApp has %d letters, digits and _ - : . / at most", ML_APP_MOST);
	else
		return false;
	return true;
}

/* ---- of a function */

/* Which part of App and API Protection a function gets. */
static bool protect(struct datadog *d, struct datadog_function *f, struct value *environment)
{
	const struct value *mode = datadog_option(d, "appSecMode");
	struct arena *a = d->cx->arena;
	const bool python = f->family == DD_PYTHON, tracer = value_is(mode, "tracer");
	if (tracer && !python) {
		plugin_refuses(d->cx, d->use, datadog_at(d, "appSecMode"), "appSecMode: tracer is for Python, and the runtime of function '%.*s' is %.*s",
			       STRA(f->key), STRA(js_string(a, f->runtime)));
		return false;
	}
	if (tracer || (value_is(mode, "on") && python && datadog_on(d, "addLayers"))) {
		map_putz(a, environment, "DD_APPSEC_ENABLED", asked_by(d, "appSecMode", v_bool(a, true)));
		return true;
	}
	put_nil(d, environment, "AWS_LAMBDA_EXEC_WRAPPER", asked_by(d, "appSecMode", v_text(a, WRAPPER)));
	map_putz(a, environment, "DD_SERVERLESS_APPSEC_ENABLED", asked_by(d, "appSecMode", v_bool(a, true)));
	return true;
}

/* The runtimes of Java and .NET have to be started by Datadog's script. */
static bool wrap(struct datadog *d, struct datadog_function *f, struct value *environment)
{
	const struct value *wrapper = value_get(environment, "AWS_LAMBDA_EXEC_WRAPPER");
	if ((f->family != DD_DOTNET && f->family != DD_JAVA) || !datadog_on(d, "addExtension"))
		return true;
	if (wrapper && !value_is(wrapper, WRAPPER)) {
		plugin_refuses(d->cx, d->use, wrapper->span, "AWS_LAMBDA_EXEC_WRAPPER of function '%.*s' has to be " WRAPPER, STRA(f->key));
		return false;
	}
	put_absent(d, environment, "AWS_LAMBDA_EXEC_WRAPPER", asked_by(d, "addExtension", v_text(d->cx->arena, WRAPPER)));
	return true;
}

/* The plugin sets DD_LOG_LEVEL also where there is no level: what provider.environment has is gone then. */
static void level(struct datadog *d, struct value *environment)
{
	if (!datadog_option(d, "logLevel") && value_dig(d->cx->tree, "provider", "environment", "DD_LOG_LEVEL"))
		put_absent(d, environment, "DD_LOG_LEVEL", value_at(v_null(d->cx->arena), d->use->span));
}

static bool refuse_secret(struct datadog *d, struct datadog_function *f, const struct value *environment)
{
	const bool node = datadog_family(value_get(f->config, "runtime")) == DD_NODE, synchronous = !datadog_on(d, "addExtension") && !datadog_on(d, "flushMetricsToLogs");
	if (!datadog_option(d, "apiKeySecretArn") || value_get(environment, "DD_API_KEY_SECRET_ARN") || !node || !synchronous)
		return false;
	plugin_refuses(d->cx, d->use, datadog_at(d, "apiKeySecretArn"), "apiKeySecretArn is not for Node without the extension and with flushMetricsToLogs: false, as in function '%.*s'", STRA(f->key));
	return true;
}

static bool configure(struct datadog *d, struct datadog_function *f)
{
	struct arena *a = d->cx->arena;
	struct value *environment = own_map(d, f, "environment");
	const bool extension = datadog_on(d, "addExtension");
	if (!environment || refuse_secret(d, f, environment))
		return false;
	if (!datadog_option(d, "apiKey") && !datadog_option(d, "apiKMSKey") && !datadog_option(d, "apiKeySecretArn") && !datadog_option(d, "apiKeySsmArn"))
		put_absent(d, environment, "DD_API_KEY", d->api_key);
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		put_absent(d, environment, variables[i].variable, datadog_option(d, variables[i].option));
	level(d, environment);
	if (is_false(datadog_option(d, "addExtension")))
		put_absent(d, environment, "DD_FLUSH_TO_LOG", datadog_option(d, "flushMetricsToLogs"));
	if (extension)
		map_putz(a, environment, "DD_LOGS_INJECTION", asked_by(d, "addExtension", v_bool(a, false)));
	else
		put_absent(d, environment, "DD_LOGS_INJECTION", datadog_option(d, "injectLogContext"));
	if (protects(d) && !protect(d, f, environment))
		return false;
	if (datadog_on(d, "enableASM")) {
		put_nil(d, environment, "AWS_LAMBDA_EXEC_WRAPPER", asked_by(d, "enableASM", v_text(a, WRAPPER)));
		put_nil(d, environment, "DD_SERVERLESS_APPSEC_ENABLED", datadog_option(d, "enableASM"));
	}
	const struct value *traced = value_get(environment, "DD_TRACE_ENABLED");
	if (is_false(traced) || value_is(traced, "false"))
		map_putz(a, environment, "DD_MERGE_XRAY_TRACES", value_at(v_bool(a, false), traced->span));
	return wrap(d, f, environment);
}

bool datadog_set_variables(struct datadog *d, struct datadog_functions *functions)
{
	if (!functions->of.n)
		return true;
	bool refused = refuse_protection(d);
	refused |= refuse_observability(d);
	for (uint32_t i = 0; i < functions->of.n && !refused; i++)
		refused = !configure(d, &functions->of.at[i]);
	return !refused;
}

/* ---- service, env, version, tags */

static const struct {
	const char *option, *variable, *tag;
} identity[] = { { "service", "DD_SERVICE", "service" }, { "env", "DD_ENV", "env" }, { "version", "DD_VERSION", "version" }, { "tags", "DD_TAGS", NULL } };
enum { IDENTITY = sizeof identity / sizeof *identity };

/* Without a setting of its own a function is named by the service and the stage, whatever provider.environment says. */
static bool identify_by_variables(struct datadog *d, struct datadog_function *f)
{
	struct arena *a = d->cx->arena;
	const struct value *shared = value_dig(d->cx->tree, "provider", "environment");
	struct value *environment = own_map(d, f, "environment");
	for (size_t i = 0; environment && i < IDENTITY; i++) {
		const struct value *v = datadog_option(d, identity[i].option), *common = value_get(shared, identity[i].variable);
		if (js_truthy(v))
			put_nil(d, environment, identity[i].variable, is_nil(common) ? v : common);
	}
	if (!environment)
		return false;
	put_nil(d, environment, "DD_SERVICE", value_at(v_str(a, datadog_service(d)), d->use->span));
	put_nil(d, environment, "DD_ENV", value_at(v_str(a, plugin_stage(d->cx)), d->use->span));
	return true;
}

struct str datadog_service(const struct datadog *d)
{
	const struct value *service = value_get(d->cx->tree, "service");
	return is_map(service) ? value_str(value_get(service, "name")) : value_str(service);
}

struct datadog_tags datadog_tags(struct datadog *d)
{
	struct arena *a = d->cx->arena;
	struct datadog_tags out = { 0 };
	for (size_t i = 0; i < IDENTITY; i++) {
		const struct value *v = datadog_option(d, identity[i].option);
		if (js_truthy(v) && identity[i].tag)
			vec_push(a, &out.of, (struct datadog_tag){ str_z(identity[i].tag), v });
	}
	const struct value *more = datadog_option(d, "tags");
	for (struct str rest = value_str(more); rest.n;) {
		const int32_t comma = str_find(rest, ',');
		struct str tag = comma < 0 ? rest : str_to(rest, (uint32_t)comma);
		rest = comma < 0 ? STR("") : str_from(rest, (uint32_t)comma + 1);
		const int32_t colon = str_find(tag, ':');
		struct str value = colon < 0 ? STR("") : str_from(tag, (uint32_t)colon + 1);
		value = str_find(value, ':') < 0 ? value : str_to(value, (uint32_t)str_find(value, ':'));
		if (colon > 0 && value.n)
			vec_push(a, &out.of, (struct datadog_tag){ str_to(tag, (uint32_t)colon), value_at(v_str(a, value), more->span) });
	}
	return out;
}

bool datadog_identify(struct datadog *d, struct datadog_functions *functions)
{
	const bool extension = datadog_on(d, "addExtension");
	const struct datadog_tags tags = datadog_tags(d);
	if (extension && functions->of.n)
		plugin_own(d->cx, "provider", "environment", NULL); /* the plugin makes it where there is none, so that excluded functions get an empty one */
	for (uint32_t i = 0; i < functions->of.n; i++) {
		struct datadog_function *f = &functions->of.at[i];
		if (extension && !identify_by_variables(d, f))
			return false;
		struct value *own = extension ? NULL : own_map(d, f, "tags");
		if (!extension && !own)
			return false;
		for (uint32_t k = 0; own && k < tags.of.n; k++)
			if (is_nil(map_get(own, tags.of.at[k].key)))
				map_put(d->cx->arena, own, tags.of.at[k].key, tags.of.at[k].value);
	}
	return true;
}

/* The plugin's version, and where the extension does not tell them, service and stage. */
bool datadog_tag(struct datadog *d, struct datadog_functions *functions)
{
	struct arena *a = d->cx->arena;
	const struct value *version = value_at(v_str(a, STR_CAT(a, STR("v"), datadog_plugin_version(d))), d->use->span);
	const struct value *common[] = { value_dig(d->cx->tree, "provider", "tags"), value_dig(d->cx->tree, "provider", "stackTags") };
	const struct value *const named[] = { value_at(v_str(a, datadog_service(d)), d->use->span), value_at(v_str(a, plugin_stage(d->cx)), d->use->span) };
	for (uint32_t i = 0; i < functions->of.n; i++) {
		struct value *tags = own_map(d, &functions->of.at[i], "tags");
		if (!tags)
			return false;
		map_putz(a, tags, "dd_sls_plugin", version);
		for (size_t k = 0; !is_true(datadog_option(d, "addExtension")) && k < 2; k++)
			if (!js_truthy(value_get(common[0], identity[k].tag)) && !js_truthy(value_get(common[1], identity[k].tag)))
				put_nil(d, tags, identity[k].tag, named[k]);
	}
	return true;
}

/* Datadog's handler in the place of a function's own, which becomes a variable; and the tags of the commit. */
bool datadog_redirect(struct datadog *d, struct datadog_functions *functions, struct str git_tags)
{
	struct arena *a = d->cx->arena;
	for (uint32_t i = 0; i < functions->of.n; i++) {
		struct datadog_function *f = &functions->of.at[i];
		const struct value *own = value_get(f->config, "handler"), *other = datadog_handler(d, f->family);
		struct value *environment = own_map(d, f, "environment");
		if (!environment)
			return false;
		const struct value *tags = value_get(environment, "DD_TAGS");
		struct str before = tags ? STR_CAT(a, js_string(a, tags), STR(",")) : STR("");
		if (git_tags.n)
			map_putz(a, environment, "DD_TAGS", value_at(v_str(a, STR_CAT(a, before, git_tags)), tags ? tags->span : d->use->span));
		if (!is_string(own) || !other)
			continue;
		map_putz(a, environment, "DD_LAMBDA_HANDLER", own);
		map_putz(a, f->config, "handler", datadog_on(d, "customHandler") ? other : value_at(v_str(a, value_str(other)), own->span));
	}
	return true;
}
