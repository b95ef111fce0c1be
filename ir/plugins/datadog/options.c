/* options: the settings under custom.datadog, their defaults, and what the plugin refuses in them. */
#include "ir/base/near.h"
#include "ir/js.h"
#include "ir/plugins/datadog/datadog.h"

static const struct {
	const char *key;
	bool on;
} defaults[] = {
	{ "addLayers", true }, { "flushMetricsToLogs", true }, { "enableXrayTracing", false }, { "enableDDTracing", true },
	{ "addExtension", true }, { "injectLogContext", true }, { "enableSourceCodeIntegration", true }, { "uploadGitMetadata", true },
	{ "testingMode", false }, { "integrationTesting", false }, { "subscribeToAccessLogs", true }, { "subscribeToExecutionLogs", false },
	{ "subscribeToStepFunctionLogs", false }, { "enableDDLogs", true }, { "captureLambdaPayload", false }, { "skipCloudformationOutputs", false },
	{ "mergeStepFunctionAndLambdaTraces", false }, { "propagateTraceContext", false }, { "propagateUpstreamTrace", false },
	{ "enableStepFunctionsTracing", false }, { "redirectHandlers", true },
};

/* The plugin looks at no type: any value passes, and editors know the names. */
#define OPTION(key_, doc_) { key_, S_ANY, .doc = doc_ }
const struct schema_prop datadog_options[] = {
	OPTION("enabled", "false: the plugin does nothing; default: true."),
	OPTION("apiKey", "The API key as it is; else DATADOG_API_KEY of the environment."),
	OPTION("appKey", "The application key, for monitors; else DATADOG_APP_KEY of the environment."),
	OPTION("apiKMSKey", "The API key, encrypted by KMS."),
	OPTION("apiKeySecretArn", "The ARN of the secret that holds the API key."),
	OPTION("apiKeySsmArn", "The ARN of the parameter that holds the API key."),
	OPTION("site", "Datadog's site; default: datadoghq.com."),
	OPTION("subdomain", "The beginning of links to Datadog; default: app."),
	OPTION("service", "DD_SERVICE of functions that have none; default: the service's name."),
	OPTION("env", "DD_ENV of functions that have none; default: the stage."),
	OPTION("version", "DD_VERSION of functions that have none."),
	OPTION("tags", "DD_TAGS of functions that have none: name:value, separated by commas."),
	OPTION("exclude", "Functions that are left alone: a list of names."),
	OPTION("addLayers", "Whether functions get the layer of Datadog's library; default: true."),
	OPTION("addExtension", "Whether functions get the layer of Datadog's extension; default: true."),
	OPTION("isFIPSEnabled", "Whether it is the FIPS variant; default: in us-gov- regions."),
	OPTION("useLayersFromAccount", "The account from which layers are taken; default: Datadog's."),
	OPTION("redirectHandlers", "Whether Datadog's handler stands before a function's own; default: true."),
	OPTION("customHandler", "A handler of one's own in the place of Datadog's."),
	OPTION("flushMetricsToLogs", "Without the extension: metrics go through the logs; default: true."),
	OPTION("logLevel", "DD_LOG_LEVEL of functions."),
	OPTION("enableDDTracing", "DD_TRACE_ENABLED of functions; default: true."),
	OPTION("enableXrayTracing", "Whether X-Ray traces functions and APIs; default: false."),
	OPTION("enableDDLogs", "DD_SERVERLESS_LOGS_ENABLED of functions; default: true."),
	OPTION("injectLogContext", "Without the extension: DD_LOGS_INJECTION of functions; default: true."),
	OPTION("captureLambdaPayload", "DD_CAPTURE_LAMBDA_PAYLOAD of functions; default: false."),
	OPTION("enableColdStartTracing", "DD_COLD_START_TRACING of functions."),
	OPTION("minColdStartTraceDuration", "DD_MIN_COLD_START_DURATION of functions."),
	OPTION("coldStartTraceSkipLibs", "DD_COLD_START_TRACE_SKIP_LIB of functions."),
	OPTION("enableProfiling", "DD_PROFILING_ENABLED of functions."),
	OPTION("encodeAuthorizerContext", "DD_ENCODE_AUTHORIZER_CONTEXT of functions."),
	OPTION("decodeAuthorizerContext", "DD_DECODE_AUTHORIZER_CONTEXT of functions."),
	OPTION("apmFlushDeadline", "DD_APM_FLUSH_DEADLINE_MILLISECONDS of functions."),
	OPTION("appSecMode", "off, on, tracer or extension: App and API Protection."),
	OPTION("enableASM", "Old name of appSecMode."),
	OPTION("llmObsEnabled", "DD_LLMOBS_ENABLED of functions; needs llmObsMlApp."),
	OPTION("llmObsMlApp", "DD_LLMOBS_ML_APP of functions."),
	OPTION("llmObsAgentlessEnabled", "DD_LLMOBS_AGENTLESS_ENABLED of functions."),
	OPTION("enableSourceCodeIntegration", "Whether DD_TAGS name the commit and the repository; default: true."),
	OPTION("uploadGitMetadata", "Whether the framework sends the repository's list of files to Datadog; default: true."),
	OPTION("forwarderArn", "The function that sends logs to Datadog: log groups are subscribed to it."),
	OPTION("forwarder", "Old name of forwarderArn."),
	OPTION("subscribeToAccessLogs", "Whether access logs of APIs go to the forwarder; default: true."),
	OPTION("subscribeToExecutionLogs", "Whether execution logs of APIs go to the forwarder; default: false."),
	OPTION("subscribeToStepFunctionLogs", "Whether logs of state machines go to the forwarder; default: false."),
	OPTION("enableStepFunctionsTracing", "Whether state machines are traced, by their logs; default: false."),
	OPTION("propagateUpstreamTrace", "Whether state machines hand their trace to functions and machines they start; default: false."),
	OPTION("mergeStepFunctionAndLambdaTraces", "Old name of propagateUpstreamTrace."),
	OPTION("propagateTraceContext", "Old name of propagateUpstreamTrace."),
	OPTION("skipCloudformationOutputs", "true: no outputs with links to Datadog; default: false."),
	OPTION("monitors", "Monitors that the framework makes in Datadog after a deployment."),
	OPTION("failOnError", "Whether a deployment fails where its monitors do; default: false."),
	OPTION("enableTags", "Of no effect."),
	OPTION("testingMode", "For tests of the plugin: any site is taken."),
	OPTION("integrationTesting", "For tests of the plugin."),
	OPTION("monitorsApiKey", "Old name of apiKey."),
	OPTION("monitorsAppKey", "Old name of appKey."),
	OPTION("subscribeToApiGatewayLogs", "Gone: subscribeToAccessLogs, subscribeToExecutionLogs."),
	OPTION("subscribeToHttpApiLogs", "Gone: subscribeToAccessLogs."),
	OPTION("subscribeToWebsocketLogs", "Gone: subscribeToAccessLogs, subscribeToExecutionLogs."),
	{ 0 },
};

static const struct {
	const char *runtime;
	enum datadog_family family;
} runtimes[] = {
	{ "nodejs16.x", DD_NODE }, { "nodejs18.x", DD_NODE }, { "nodejs20.x", DD_NODE }, { "nodejs22.x", DD_NODE }, { "nodejs24.x", DD_NODE },
	{ "python3.7", DD_PYTHON }, { "python3.8", DD_PYTHON }, { "python3.9", DD_PYTHON }, { "python3.10", DD_PYTHON }, { "python3.11", DD_PYTHON },
	{ "python3.12", DD_PYTHON }, { "python3.13", DD_PYTHON }, { "python3.14", DD_PYTHON }, { "dotnet6", DD_DOTNET }, { "dotnet8", DD_DOTNET },
	{ "dotnet10", DD_DOTNET }, { "java8", DD_JAVA }, { "java8.al2", DD_JAVA }, { "java11", DD_JAVA }, { "java17", DD_JAVA }, { "java21", DD_JAVA },
	{ "java25", DD_JAVA }, { "provided", DD_CUSTOM }, { "provided.al2", DD_CUSTOM }, { "provided.al2023", DD_CUSTOM }, { "ruby3.2", DD_RUBY },
	{ "ruby3.3", DD_RUBY }, { "ruby3.4", DD_RUBY }, { "ruby4.0", DD_RUBY }, { "go1.x", DD_GO },
};

enum datadog_family datadog_family(const struct value *runtime)
{
	for (size_t i = 0; i < sizeof runtimes / sizeof *runtimes; i++)
		if (value_is(runtime, runtimes[i].runtime))
			return runtimes[i].family;
	return DD_UNSUPPORTED;
}

/* The old names of the keys take the place of the new ones. listed: where the plugin is, of the defaults. */
static const struct value *settings_of(struct arena *a, const struct value *own, struct span listed)
{
	struct value *config = v_map(a);
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		map_putz(a, config, defaults[i].key, value_at(v_bool(a, defaults[i].on), listed));
	map_putz(a, config, "site", value_at(v_text(a, "datadoghq.com"), listed));
	map_putz(a, config, "subdomain", value_at(v_text(a, "app"), listed));
	config = map_assign(a, config, own);
	static const char *const renamed[][2] = { { "monitorsApiKey", "apiKey" }, { "monitorsAppKey", "appKey" } };
	for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
		if (js_truthy(value_get(own, renamed[i][0])))
			map_putz(a, config, renamed[i][1], value_get(own, renamed[i][0]));
	return config;
}

bool datadog_read(struct cx *cx, const struct plugin_use *use, struct datadog *d)
{
	const struct value *own = plugin_setting(cx, "datadog");
	*d = (struct datadog){ .cx = cx, .use = use, .own = is_map(own) ? own : NULL };
	d->config = settings_of(cx->arena, d->own, use->span);
	d->api_key = plugin_environment(cx, "DATADOG_API_KEY");
	return !is_false(value_get(d->config, "enabled"));
}

const struct value *datadog_option(const struct datadog *d, const char *key) { return value_get(d->config, key); }
bool datadog_on(const struct datadog *d, const char *key) { return js_truthy(value_get(d->config, key)); }

struct span datadog_at(const struct datadog *d, const char *key)
{
	const struct value *v = value_get(d->own, key);
	return v && span_known(v->span) ? v->span : d->use->span;
}

/* ---- what it refuses */

static bool refuse_old_options(struct datadog *d)
{
	static const char *const gone[] = { "subscribeToApiGatewayLogs", "subscribeToHttpApiLogs", "subscribeToWebsocketLogs" };
	bool any = false;
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		if (datadog_on(d, gone[i])) {
			plugin_refuses(d->cx, d->use, datadog_at(d, gone[i]), "the option %s is gone: write subscribeToAccessLogs or subscribeToExecutionLogs", gone[i]);
			any = true;
		}
	return any;
}

static const char *const key_options[] = { "apiKey", "apiKMSKey", "apiKeySecretArn", "apiKeySsmArn" };
enum { KEY_OPTIONS = sizeof key_options / sizeof *key_options };

/* One way to the API key at most; with the extension one at least. */
static bool refuse_keys(struct datadog *d)
{
	const char *first = NULL;
	for (size_t i = 0; i < KEY_OPTIONS; i++) {
		if (!datadog_option(d, key_options[i]))
			continue;
		if (first) {
			plugin_refuses(d->cx, d->use, datadog_at(d, key_options[i]), "the API key is given twice, as %s and as %s", first, key_options[i]);
			return true;
		}
		first = key_options[i];
	}
	if (first || d->api_key || !datadog_on(d, "addExtension"))
		return false;
	struct diag *g = plugin_refuses(d->cx, d->use, d->own && span_known(d->own->span) ? d->own->span : d->use->span, "its extension needs an API key");
	diag_note(d->cx->diags, g, (struct span){ 0 }, "set DATADOG_API_KEY in the environment, or custom.datadog.apiKeySecretArn, apiKeySsmArn, apiKMSKey or apiKey; or addExtension: false");
	return true;
}

static bool refuse_site(struct datadog *d)
{
	static const char *const sites[] = { "datadoghq.com", "datadoghq.eu", "us3.datadoghq.com", "us5.datadoghq.com", "ap1.datadoghq.com", "ap2.datadoghq.com",
					     "uk1.datadoghq.com", "ddog-gov.com", "us2.ddog-gov.com" };
	const struct value *site = datadog_option(d, "site");
	if (datadog_on(d, "testingMode"))
		return false;
	struct str name = js_string(d->cx->arena, site), all = STR("");
	struct near near = { .word = name };
	for (size_t i = 0; i < sizeof sites / sizeof *sites; i++) {
		if (is_string(site) && str_eq_nocase(name, str_z(sites[i])))
			return false;
		near_offer(&near, str_z(sites[i]));
		all = STR_CAT(d->cx->arena, all, all.n ? STR(", ") : STR(""), str_z(sites[i]));
	}
	struct diag *g = plugin_refuses(d->cx, d->use, datadog_at(d, "site"), "Datadog has no site '%.*s'", STRA(name));
	diag_near(d->cx->diags, g, &near);
	diag_note(d->cx->diags, g, (struct span){ 0 }, "its sites: %.*s", STRA(all));
	return true;
}

static bool refuse_monitors(struct datadog *d)
{
	const bool tests = !is_false(datadog_option(d, "testingMode")) && !is_false(datadog_option(d, "integrationTesting"));
	const bool in_environment = d->api_key && plugin_environment(d->cx, "DATADOG_APP_KEY");
	if (!datadog_on(d, "monitors") || tests || in_environment || (datadog_option(d, "apiKey") && datadog_option(d, "appKey")))
		return false;
	plugin_refuses(d->cx, d->use, datadog_at(d, "monitors"), "monitors need DATADOG_API_KEY and DATADOG_APP_KEY in the environment");
	return true;
}

static bool refuse_forwarder(struct datadog *d)
{
	if (!datadog_on(d, "forwarderArn") || !datadog_on(d, "forwarder"))
		return false;
	plugin_refuses(d->cx, d->use, datadog_at(d, "forwarder"), "the forwarder is given twice, as forwarderArn and as forwarder: write forwarderArn");
	return true;
}

/* Values of a kind that makes the plugin die of a TypeError. */
static bool refuse_kinds(struct datadog *d)
{
	const struct value *exclude = datadog_option(d, "exclude"), *tags = datadog_option(d, "tags");
	const struct value *wrong = exclude && !is_list(exclude) && !is_string(exclude) ? exclude : NULL;
	if (wrong)
		plugin_refuses(d->cx, d->use, datadog_at(d, "exclude"), "exclude is a list of names of functions, not %s", value_kind_name(wrong));
	else if (js_truthy(tags) && !is_string(tags) && !datadog_on(d, "addExtension"))
		plugin_refuses(d->cx, d->use, datadog_at(d, "tags"), "tags is a text, name:value separated by commas, not %s", value_kind_name(wrong = tags));
	return wrong;
}

bool datadog_valid(struct datadog *d)
{
	bool refused = refuse_old_options(d);
	refused |= refuse_keys(d);
	refused |= refuse_site(d);
	refused |= refuse_monitors(d);
	refused |= refuse_forwarder(d);
	refused |= refuse_kinds(d);
	return !refused;
}

void datadog_unknown_options(struct datadog *d)
{
	static const struct schema known = { .kind = SCHEMA_OBJECT, .props = datadog_options };
	const enum severity before = d->cx->diags->errors_as;
	map_each(e, d->own) {
		if (schema_key(&known, e->key))
			continue;
		struct near near = { .word = e->key };
		for (const struct schema_prop *p = datadog_options; p->key; p++)
			near_offer(&near, str_z(p->key));
		d->cx->diags->errors_as = DIAG_WARNING;
		struct diag *g = diag(d->cx->diags, D_CONFIG_KEY, key_span(e), "%.*s reads no option '%.*s'", STRA(d->use->name), STRA(e->key));
		d->cx->diags->errors_as = before;
		diag_near(d->cx->diags, g, &near);
	}
}

/* ---- functions */

bool datadog_excluded(const struct datadog *d, struct str key)
{
	const struct value *exclude = datadog_option(d, "exclude");
	if (is_string(exclude))
		return str_search(exclude->string, key, 0) >= 0;
	list_each(i, exclude)
		if (is_string(exclude->list.item[i]) && str_eq(exclude->list.item[i]->string, key))
			return true;
	return false;
}

struct datadog_functions datadog_functions(struct datadog *d)
{
	struct cx *cx = d->cx;
	struct datadog_functions out = { 0 };
	const struct value *usual = value_dig(cx->tree, "provider", "runtime");
	struct value *functions = is_map(value_get(cx->tree, "functions")) ? plugin_own(cx, "functions", NULL) : NULL;
	map_each(e, functions) {
		if (!is_map(e->value) || datadog_excluded(d, e->key))
			continue;
		struct value *config = map_own(cx->arena, functions, e->key);
		const struct value *own = value_get(config, "runtime"), *runtime = own ? own : usual;
		vec_push(cx->arena, &out.of, (struct datadog_function){ e->key, config, runtime, datadog_family(runtime) });
	}
	return out;
}

const struct value *datadog_handler(const struct datadog *d, enum datadog_family family)
{
	if (!datadog_on(d, "redirectHandlers"))
		return NULL;
	if (datadog_on(d, "customHandler"))
		return datadog_option(d, "customHandler");
	if (family == DD_NODE)
		return datadog_on(d, "addLayers") ? LITERAL("/opt/nodejs/node_modules/datadog-lambda-js/handler.handler") : LITERAL("node_modules/datadog-lambda-js/dist/handler.handler");
	return family == DD_PYTHON ? LITERAL("datadog_lambda.handler.handler") : NULL;
}

const struct value *datadog_forwarder(const struct datadog *d)
{
	const struct value *arn = datadog_option(d, "forwarderArn"), *old = datadog_option(d, "forwarder");
	const struct value *forwarder = arn && old ? NULL : arn ? arn : old;
	return js_truthy(forwarder) ? forwarder : NULL;
}

static bool links_wanted(const struct value *config)
{
	const bool tests = !is_false(value_get(config, "testingMode")) && !is_false(value_get(config, "integrationTesting"));
	return !tests && is_false(value_get(config, "skipCloudformationOutputs"));
}

bool datadog_links(const struct datadog *d) { return links_wanted(d->config); }

bool datadog_asks_account(struct cx *cx, const struct value *config)
{
	const struct value *settings = settings_of(cx->arena, value_dig(config, "custom", "datadog"), (struct span){ 0 });
	return !is_false(value_get(settings, "enabled")) && links_wanted(settings);
}
