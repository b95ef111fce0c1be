/* resolvers: what answers a field: one data source, or a pipeline of functions, each with templates or code. */
#include "ir/js.h"
#include "ir/near_keys.h"
#include "ir/plugins/appsync/appsync.h"

/* What a pipeline without code of its own runs before its functions and after them. */
static const char pass_through[] = "\nexport function request() {\n  return {};\n}\n\nexport function response(ctx) {\n  return ctx.prev.result;\n}\n";

static const struct value *runtime(struct arena *a) { return MAP(a, { "Name", LITERAL("APPSYNC_JS") }, { "RuntimeVersion", LITERAL("1.0.0") }); }

/* An empty file is no template. */
static void put_template(struct appsync *s, struct value *p, const char *property, const struct value *path, const struct value *own)
{
	const struct value *text = appsync_template(s, path, own);
	map_putz(s->a, p, property, js_truthy(text) ? text : NULL);
}

static void put_templates(struct appsync *s, struct value *p, const struct value *v)
{
	const struct value *own = value_get(v, "substitutions");
	put_template(s, p, "RequestMappingTemplate", value_get(v, "request"), own);
	put_template(s, p, "ResponseMappingTemplate", value_get(v, "response"), own);
}

/* What is done where two clients change one object: `sync` of a resolver or function. */
static void put_sync(struct appsync *s, struct value *p, const struct value *v, struct span at)
{
	struct arena *a = s->a;
	const struct value *sync = value_get(v, "sync"), *detection = value_get(sync, "conflictDetection"), *handler = value_get(sync, "conflictHandler");
	const struct value *name = value_get(v, "name");
	if (!js_truthy(sync))
		return;
	detection = detection ? detection : LITERAL("VERSION");
	handler = handler ? handler : LITERAL("OPTIMISTIC_CONCURRENCY");
	struct value *made = MAP(a, { "ConflictDetection", detection });
	if (value_is(detection, "VERSION")) {
		struct str embedded = name ? STR_CAT(a, js_string(a, name), STR("_Sync")) :
					     STR_CAT(a, js_string(a, value_get(v, "type")), STR("_"), js_string(a, value_get(v, "field")), STR("_Sync"));
		map_putz(a, made, "ConflictHandler", handler);
		if (value_is(handler, "LAMBDA")) {
			const struct value *arn = appsync_lambda(s, sync, embedded, at);
			map_putz(a, made, "LambdaConflictHandlerConfig", arn ? MAP(a, { "LambdaConflictHandlerArn", arn }) : NULL);
		}
	}
	map_putz(a, p, "SyncConfig", made);
}

/* The name of a data source as what the template refers to; NULL after an error. */
static const struct value *source_name(struct appsync *s, const struct value *source, struct span at, const char *what, struct str name)
{
	struct str text = js_string(s->a, source);
	if (source && map_get(s->sources, text))
		return appsync_get(s, appsync_id(s, "GraphQlDs", text), "Name");
	struct near n = { .word = text };
	near_offer_keys(s->cx, &n, s->sources);
	struct diag *g = plugin_refuses(s->cx, s->use, source && span_known(source->span) ? source->span : at, source ? "the %s '%.*s' has the data source '%.*s', which is not there" : "the %s '%.*s' has no data source", what, STRA(name), STRA(text));
	diag_near(s->cx->diags, g, &n);
	return NULL;
}

/* ---- functions of pipelines */

static void put_function(struct appsync *s, struct str name, const struct value *v, struct span at)
{
	struct arena *a = s->a;
	const struct value *source = source_name(s, value_get(v, "dataSource"), at, "function", name), *code = value_get(v, "code");
	if (!source)
		return;
	struct value *p = MAP(a, { "ApiId", s->api_id }, { "Name", value_get(v, "name") }, { "DataSourceName", source }, { "Description", value_get(v, "description") },
		{ "FunctionVersion", LITERAL("2018-05-29") }, { "MaxBatchSize", value_get(v, "maxBatchSize") });
	if (js_truthy(code)) {
		map_putz(a, p, "Code", appsync_code(s, code, value_get(v, "substitutions")));
		map_putz(a, p, "Runtime", runtime(a));
	} else {
		put_templates(s, p, v);
	}
	put_sync(s, p, v, at);
	appsync_put(s, appsync_id(s, "GraphQlFunctionConfiguration", name), at,
		MAP(a, { "Type", LITERAL("AWS::AppSync::FunctionConfiguration") }, { "Properties", value_at(p, at) }));
}

/* ---- resolvers */

static void put_caching(struct appsync *s, struct value *p, const struct value *caching)
{
	static const struct value hour = NUMBER(3600);
	const struct value *common = appsync_or(value_dig(s->config, "caching", "ttl"), &hour);
	if (is_true(caching))
		map_putz(s->a, p, "CachingConfig", MAP(s->a, { "Ttl", common }));
	else if (is_map(caching) || is_list(caching))
		map_putz(s->a, p, "CachingConfig", MAP(s->a, { "CachingKeys", value_get(caching, "keys") }, { "Ttl", appsync_or(value_get(caching, "ttl"), common) }));
}

static const struct value *steps(struct appsync *s, struct str name, const struct value *functions)
{
	struct value *list = v_list(s->a);
	list_each(i, functions) {
		const struct value *f = functions->list.item[i];
		struct str key = js_string(s->a, f);
		if (map_get(s->functions, key)) {
			list_push(s->a, list, appsync_get(s, appsync_id(s, "GraphQlFunctionConfiguration", key), "FunctionId"));
			continue;
		}
		struct near n = { .word = key };
		near_offer_keys(s->cx, &n, s->functions);
		struct diag *g = plugin_refuses(s->cx, s->use, f->span, "the resolver '%.*s' runs the function '%.*s', which is not under pipelineFunctions", STRA(name), STRA(key));
		diag_near(s->cx->diags, g, &n);
	}
	return list;
}

static void put_code(struct appsync *s, struct value *p, const struct value *v, bool unit)
{
	const bool has_templates = value_get(v, "request") || value_get(v, "response");
	const struct value *code = value_get(v, "code");
	if (code || (!has_templates && !unit)) {
		map_putz(s->a, p, "Code", js_truthy(code) ? appsync_code(s, code, value_get(v, "substitutions")) : v_text(s->a, pass_through));
		map_putz(s->a, p, "Runtime", runtime(s->a));
	} else if (has_templates) {
		put_templates(s, p, v);
	}
}

static void put_resolver(struct appsync *s, struct str key, const struct value *v, struct span at)
{
	struct arena *a = s->a;
	const struct value *type = value_get(v, "type"), *field = value_get(v, "field");
	const bool unit = value_is(value_get(v, "kind"), "UNIT");
	struct value *p = MAP(a, { "ApiId", s->api_id }, { "TypeName", type }, { "FieldName", field });
	if (js_truthy(value_get(s->config, "enhancedMetrics")))
		map_putz(a, p, "MetricsConfig", appsync_or(value_get(v, "metricsConfig"), LITERAL("DISABLED")));
	put_code(s, p, v, unit);
	put_caching(s, p, value_get(v, "caching"));
	put_sync(s, p, v, at);
	map_putz(a, p, "Kind", v_text(a, unit ? "UNIT" : "PIPELINE"));
	if (unit) {
		map_putz(a, p, "DataSourceName", source_name(s, value_get(v, "dataSource"), at, "resolver", key));
		map_putz(a, p, "MaxBatchSize", value_get(v, "maxBatchSize"));
	} else {
		map_putz(a, p, "PipelineConfig", MAP(a, { "Functions", steps(s, key, value_get(v, "functions")) }));
	}
	struct str id = appsync_id(s, "GraphQlResolver", STR_CAT(a, js_string(a, type), js_string(a, field)));
	appsync_put(s, id, at, MAP(a, { "Type", LITERAL("AWS::AppSync::Resolver") }, { "DependsOn", TEXTS(a, "GraphQlSchema") }, { "Properties", value_at(p, at) }));
}

void appsync_resolvers(struct appsync *s)
{
	map_each(e, s->functions)
		put_function(s, e->key, e->value, key_span(e));
	map_each(e, s->resolvers)
		put_resolver(s, e->key, e->value, key_span(e));
}
