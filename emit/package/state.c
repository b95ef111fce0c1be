#include "emit/package/state.h"

#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

static const struct value *or_else(const struct value *v, const struct value *shared, const struct value *otherwise)
{
	return js_truthy(v) ? v : js_truthy(shared) ? shared : otherwise;
}

/*
 * After a deployment the framework deletes all folders but the last five by name. Where names do not tell the time, that
 * could be the one in use: unless the service says otherwise, all are to be kept.
 */
static const struct value *bucket_state(struct cx *cx)
{
	struct arena *a = cx->arena;
	const struct value *own = cx->service->provider.deployment_bucket;
	if (cx->opt->timestamp_now || value_get(own, "maxPreviousDeploymentArtifacts"))
		return own;
	return map_assign(a, MAP(a, { "maxPreviousDeploymentArtifacts", v_int(a, 1000000) }), own);
}

/* The framework replaces the deployment bucket's map by its name and keeps the rest under another key. */
static const struct value *provider_state(struct cx *cx, const struct value *template)
{
	struct arena *a = cx->arena;
	const struct provider *p = &cx->service->provider;
	struct value *out = map_copy(a, p->config);
	map_putz(a, out, "stage", v_str(a, p->stage));
	map_putz(a, out, "region", v_str(a, p->region));
	map_remove(out, STR("deploymentBucket"));
	map_putz(a, out, "deploymentBucket", p->bucket);
	map_putz(a, out, "deploymentBucketObject", bucket_state(cx));
	if (is_nil(value_get(out, "versionFunctions")))
		map_putz(a, out, "versionFunctions", v_bool(a, true));
	map_putz(a, out, "compiledCloudFormationTemplate", template);
	if (!p->bucket)
		map_putz(a, out, "coreCloudFormationTemplate", cx->graph->core);
	return out;
}

static const struct value *function_state(struct cx *cx, const struct function *fn)
{
	struct arena *a = cx->arena;
	const struct value *shared = cx->service->provider.config, *events = value_get(fn->config, "events"), *vpc = value_get(fn->config, "vpc");
	struct value *out = map_copy(a, fn->config);
	const struct value *package = value_get(fn->config, "package");
	map_putz(a, out, "events", is_list(events) ? events : v_list(a));
	map_putz(a, out, "name", v_str(a, fn->name));
	map_putz(a, out, "package", is_map(package) ? package : v_map(a));
	map_putz(a, out, "memory", or_else(value_get(out, "memorySize"), value_get(shared, "memorySize"), v_int(a, 1024)));
	map_putz(a, out, "timeout", or_else(value_get(out, "timeout"), value_get(shared, "timeout"), v_int(a, 6)));
	if (fn->code)
		map_putz(a, out, "runtime", or_else(value_get(out, "runtime"), value_get(shared, "runtime"), LITERAL("nodejs16.x")));
	if (!js_truthy(vpc) && !is_null(vpc) && !is_false(vpc))
		map_putz(a, out, "vpc", v_map(a));
	map_putz(a, out, "versionLogicalId", fn->version_id.n ? v_str(a, fn->version_id) : NULL);
	return out;
}

/* The zip that functions share, if slsc made it or the service names it; empty if there is none. */
static const struct artifact *shared_zip(const struct service *s)
{
	for (uint32_t i = 0; i < s->functions_n; i++)
		if (s->functions[i].code && !s->functions[i].code->function && !value_get(value_get(s->functions[i].config, "package"), "artifact"))
			return s->functions[i].code;
	return NULL;
}

const struct value *state_build(struct cx *cx, const struct value *template)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *config = s->config, *layers = value_get(config, "layers");
	const struct artifact *shared = shared_zip(s);
	struct value *functions = v_map(a);
	for (uint32_t i = 0; i < s->functions_n; i++)
		map_put(a, functions, s->functions[i].key, function_state(cx, &s->functions[i]));
	const bool made = shared && !shared->path.n;
	struct value *service = MAP(a,
		{ "service", v_str(a, s->name) },
		{ "serviceObject", MAP(a, { "name", v_str(a, s->name) }) },
		{ "provider", provider_state(cx, template) },
		{ "pluginsData", v_map(a) },
		{ "functions", functions },
		{ "configValidationMode", value_get(config, "configValidationMode") },
		{ "disabledDeprecations", value_get(config, "disabledDeprecations") },
		{ "serviceFilename", v_str(a, str_from(cx->config_path, cx->root.n)) },
		{ "layers", is_map(layers) ? layers : v_map(a) },
		{ "resources", s->resources },
		{ "artifact", made ? v_str(a, STR_CAT(a, STR(".serverless/"), shared->file)) : NULL });
	struct value *package = MAP(a,
		{ "individually", value_dig(config, "package", "individually") },
		{ "artifactDirectoryName", v_str(a, name_code_folder(cx)) },
		{ "artifact", v_str(a, shared ? shared->file : STR("")) });
	return MAP(a, { "service", service }, { "package", package });
}
