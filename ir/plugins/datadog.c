/*
 * datadog: serverless-plugin-datadog instruments functions: layers with Datadog's library and extension, variables that
 * configure them, Datadog's handler before the function's own; and sends logs of APIs and state machines to a forwarder. The
 * parts are in datadog/.
 */
#include "ir/plugins/datadog/datadog.h"

#include "ir/def.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "schemas/datadog_layers.h"

static void trace_by_xray(struct datadog *d)
{
	struct arena *a = d->cx->arena;
	struct value *provider = datadog_on(d, "enableXrayTracing") ? plugin_own(d->cx, "provider", NULL) : NULL;
	if (!provider)
		return;
	const bool elsewhere = js_truthy(value_dig(provider, "apiGateway", "restApiId"));
	const struct value *on = value_at(v_bool(a, true), datadog_at(d, "enableXrayTracing"));
	map_putz(a, provider, "tracing", value_at(MAP(a, { "apiGateway", elsewhere ? NULL : on }, { "lambda", on }), on->span));
}

static void instrument(struct cx *cx, const struct plugin_use *use)
{
	struct datadog d;
	if (!datadog_read(cx, use, &d))
		return;
	datadog_unknown_options(&d);
	if (!datadog_valid(&d))
		return;
	struct datadog_functions functions = datadog_functions(&d);
	if (datadog_set_variables(&d, &functions) && datadog_add_layers(&d, &functions) && datadog_identify(&d, &functions))
		trace_by_xray(&d);
}

/* The integration needs a key that is there in plain text, for what it uploads. */
static bool names_source(const struct datadog *d)
{
	return datadog_on(d, "enableSourceCodeIntegration") && (d->api_key || datadog_option(d, "apiKey"));
}

static void redirect(struct cx *cx, const struct plugin_use *use)
{
	struct datadog d;
	if (!datadog_read(cx, use, &d))
		return;
	struct datadog_functions functions = datadog_functions(&d);
	if (datadog_forwarder(&d) && datadog_machines_on(&d) && !datadog_log_machines(&d))
		return;
	const struct str git_tags = names_source(&d) && functions.of.n ? datadog_git_tags(&d) : STR("");
	if (datadog_tag(&d, &functions))
		datadog_redirect(&d, &functions, git_tags);
}

/* What Datadog's handler calls has to be in the package. */
static void note_handlers(struct cx *cx, const struct plugin_use *use)
{
	struct datadog d;
	if (!datadog_read(cx, use, &d))
		return;
	const struct value *usual = value_get(cx->service->provider.config, "runtime");
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		struct function *fn = &cx->service->functions[i];
		const struct value *own = value_get(fn->config, "runtime");
		if (!datadog_excluded(&d, fn->key) && datadog_handler(&d, datadog_family(own ? own : usual)) && is_string(value_get(fn->config, "handler"))) {
			fn->wrapped.handler = value_dig(fn->config, "environment", "DD_LAMBDA_HANDLER");
			fn->wrapped.layers = datadog_other_layers(&d, option_value(cx, fn, "layers"));
		}
	}
}

static void tag_machines(struct cx *cx, const struct plugin_use *use)
{
	struct datadog d;
	datadog_read(cx, use, &d);
	datadog_tag_machines(&d);
}

/* An output for each function, with the address of its page in Datadog. */
static void link_functions(struct datadog *d)
{
	struct cx *cx = d->cx;
	struct arena *a = cx->arena;
	if (!cx->asked_account) {
		struct diag *g = diag(cx->diags, D_PLUGIN_EFFECT, d->use->span, "%.*s asks AWS for the account's id, for its outputs with links to Datadog", STRA(d->use->name));
		diag_note(cx->diags, g, (struct span){ 0 }, "add \"aws:accountId\" to the values file (--values; slsc values asks AWS once); or leave the outputs out: custom.datadog.skipCloudformationOutputs: true");
		return;
	}
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		if (datadog_excluded(d, fn->key))
			continue;
		const struct value *url = v_fmt(a, "https://%.*s.%.*s/functions?cloud=aws&entity_view=lambda_functions&selection=aws-lambda-functions%%2B%.*s%%2B%.*s%%2B%.*s",
			STRA(js_string(a, datadog_option(d, "subdomain"))), STRA(js_string(a, datadog_option(d, "site"))), STRA(str_lower(a, fn->name)), STRA(cx->service->provider.region), STRA(js_string(a, cx->asked_account)));
		graph_output(cx, STR_CAT(a, STR("DatadogMonitor"), name_letters_digits(a, fn->key)), STR_CAT(a, STR("See "), fn->key, STR(" in Datadog")).p, url);
	}
}

static void finish(struct cx *cx, const struct plugin_use *use)
{
	struct datadog d;
	if (!datadog_read(cx, use, &d))
		return;
	const struct value *forwarder = datadog_forwarder(&d);
	if (forwarder)
		datadog_subscribe(&d, forwarder);
	if (forwarder && datadog_machines_on(&d))
		datadog_machines(&d, forwarder);
	if (datadog_links(&d))
		link_functions(&d);
}

static void after_deploy(struct cx *cx, struct plugin_deployment *deployment)
{
	struct datadog d;
	if (!datadog_read(cx, deployment->use, &d))
		return;
	const bool keys = (d.api_key || datadog_option(&d, "apiKey")) && (plugin_environment(cx, "DATADOG_APP_KEY") || datadog_option(&d, "appKey"));
	if (datadog_on(&d, "monitors") && keys)
		plugin_leaves(cx, deployment, "making the monitors of custom.datadog.monitors");
	if (names_source(&d) && datadog_on(&d, "uploadGitMetadata"))
		plugin_leaves(cx, deployment, "sending the repository's list of files to Datadog (custom.datadog.uploadGitMetadata)");
}

/* The plugin defines no shape: any value passes. */
static const struct plugin_keys keys[] = {
	{ PLUGIN_CUSTOM, NULL, S_PROPS({ "datadog", S_OBJECT_OF(.props = datadog_options, .extra = &schema_any, .untyped = true), .doc = "How Datadog watches the functions." }) },
	{ 0 },
};

PLUGINS(datadog) = {
	{ .names = S_WORD_LIST("serverless-plugin-datadog"), .effects = PLUGIN_ADDS | PLUGIN_DEPLOYS, .version = datadog_version, .keys = keys,
	  .doc = "instruments functions with Datadog's layers, variables and handler, and subscribes log groups to its forwarder",
	  .left_out = "monitors and the upload of git metadata; asking AWS whether the forwarder is there and which log groups have subscriptions; "
		      "includeModules.forceExclude of webpack. An installed plugin of another version gives its layers",
	  .asks_account = datadog_asks_account, .version_counts = true, .after_deploy = after_deploy,
	  .hooks = HOOKS({ MOMENT_BEFORE_ARTIFACTS, instrument }, { MOMENT_AFTER_ARTIFACTS, redirect }, { MOMENT_LOWERED, note_handlers },
			 { MOMENT_AFTER_FUNCTIONS, tag_machines }, { MOMENT_BEFORE_FINALIZE, finish }) },
	{ 0 },
};
