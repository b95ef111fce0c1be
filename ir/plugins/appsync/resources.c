/* resources: what appSync holds, taken apart, and the pieces that resources are made of. */
#include "ir/base/utf8.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugins/appsync/appsync.h"

/* ---- pieces */

static struct str letters_and_digits(struct arena *a, struct str name)
{
	char *p = text_room(a, name.n + 1u, name);
	uint32_t n = 0;
	for (uint32_t i = 0; i < name.n; i++)
		if (ascii_alnum(name.p[i]))
			p[n++] = name.p[i];
	return (struct str){ p, n };
}

struct str appsync_id(struct appsync *s, const char *prefix, struct str name)
{
	return STR_CAT(s->a, str_z(prefix), letters_and_digits(s->a, name));
}

void appsync_put(struct appsync *s, struct str id, struct span at, struct value *resource)
{
	const struct value *made = value_at(resource, at);
	const struct value *before = map_get(s->resources, id);
	if (!before)
		plugin_makes(s->cx, s->use, id);
	map_put_at(s->a, s->resources, id, at, before ? value_merge(s->a, before, made) : made);
}

const struct value *appsync_get(struct appsync *s, struct str id, const char *attribute)
{
	return MAP(s->a, { "Fn::GetAtt", LIST(s->a, v_str(s->a, id), v_text(s->a, attribute)) });
}

const struct value *appsync_or(const struct value *v, const struct value *other) { return js_truthy(v) ? v : other; }

const struct value *appsync_item(struct appsync *s, const struct value *v) { return v ? v : v_null(s->a); }

const struct value *appsync_ref(struct appsync *s, const char *to) { return MAP(s->a, { "Ref", v_text(s->a, to) }); }

const struct value *appsync_join(struct appsync *s, const char *separator, struct value *items)
{
	return MAP(s->a, { "Fn::Join", LIST(s->a, v_text(s->a, separator), items) });
}

struct value *appsync_role(struct appsync *s, const struct value *policies)
{
	struct arena *a = s->a;
	const struct value *statement = MAP(a, { "Effect", LITERAL("Allow") }, { "Principal", MAP(a, { "Service", TEXTS(a, "appsync.amazonaws.com") }) },
		{ "Action", TEXTS(a, "sts:AssumeRole") });
	const struct value *trust = MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", LIST(a, statement) });
	return MAP(a, { "Type", LITERAL("AWS::IAM::Role") },
		{ "Properties", MAP(a, { "AssumeRolePolicyDocument", trust }, { "Policies", policies }) });
}

static const struct value *lambda_arn(struct appsync *s, struct str key)
{
	return appsync_get(s, STR_CAT(s->a, name_resource(s->a, key), STR("LambdaFunction")), "Arn");
}

/* An embedded function goes over one of the service's of the same name. */
static void embed(struct appsync *s, struct str key, const struct value *function)
{
	if (!s->lambdas)
		s->lambdas = plugin_own(s->cx, "functions", NULL);
	if (!s->lambdas || !function)
		return;
	const struct value *before = map_get(s->lambdas, key);
	map_put_at(s->a, s->lambdas, key, function->span, before ? value_merge(s->a, before, function) : function);
}

const struct value *appsync_lambda(struct appsync *s, const struct value *config, struct str embedded, struct span at)
{
	const struct value *arn = value_get(config, "functionArn"), *name = value_get(config, "functionName"), *function = value_get(config, "function");
	if (arn)
		return arn;
	if (is_string(name)) {
		const struct value *alias = value_get(config, "functionAlias"), *own = lambda_arn(s, name->string);
		return js_truthy(alias) ? appsync_join(s, ":", LIST(s->a, own, alias)) : own;
	}
	if (name) {
		plugin_refuses(s->cx, s->use, name->span, "functionName takes the name of a function under functions, not %s", value_kind_name(name));
		return NULL;
	}
	if (function) {
		embed(s, embedded, function);
		return lambda_arn(s, embedded);
	}
	struct diag *g = plugin_refuses(s->cx, s->use, is_map(config) ? config->span : at, "no Lambda function is named here");
	diag_label(s->cx->diags, g, "add functionName, functionArn or function");
	return NULL;
}

const struct value *appsync_tags(struct appsync *s)
{
	const struct value *tags = js_object(s->a, value_get(s->config, "tags"));
	if (!map_len(tags))
		return NULL;
	struct value *list = v_list(s->a);
	map_each(e, tags)
		list_push(s->a, list, value_at(MAP(s->a, { "Key", value_at(v_str(s->a, e->key), key_span(e)) }, { "Value", e->value }), e->value->span));
	return list;
}

/* ---- the configuration taken apart */

/* A map, or a list of maps that are merged. */
static const struct value *flattened(struct appsync *s, const char *key)
{
	const struct value *v = value_get(s->config, key), *all = NULL;
	if (!is_list(v))
		return v;
	list_each(i, v)
		if (is_map(v->list.item[i]))
			all = all ? value_merge(s->a, all, v->list.item[i]) : v->list.item[i];
	return all;
}

/* The name of what is written inside of a resolver: its key, of which the plugin replaces the first character alone that is no letter. */
static struct str inline_name(struct appsync *s, struct str key)
{
	char *p = text_room(s->a, key.n + 1u, key);
	memcpy(p, key.p, key.n);
	for (uint32_t i = 0; i < key.n; i++) {
		if (ascii_letter(p[i]) || p[i] == '_')
			continue;
		uint32_t n = utf8_at(key, i);
		p[i] = '_';
		n = n ? n : 1;
		memmove(p + i + 1, p + i + n, key.n - i - n);
		return (struct str){ p, key.n - n + 1 };
	}
	return (struct str){ p, key.n };
}

static struct value *named(struct appsync *s, const struct value *v, struct str name)
{
	struct value *copy = map_copy(s->a, js_object(s->a, v));
	map_putz(s->a, copy, "name", v_str(s->a, name));
	return value_at(copy, value_span(v));
}

/* typeof v === 'object' */
static bool is_object(const struct value *v) { return is_map(v) || is_list(v) || is_null(v); }

/* A function of a pipeline, with the data source written inside of it. */
static void gather_function(struct appsync *s, const struct value *f, struct str name, struct span at)
{
	const struct value *source = value_get(f, "dataSource");
	struct value *function = named(s, f, name);
	if (is_object(source))
		map_put_at(s->a, s->sources, name, source->span, named(s, source, name));
	if (!is_string(source))
		map_putz(s->a, function, "dataSource", value_at(v_str(s->a, name), at));
	map_put_at(s->a, s->functions, name, at, function);
}

static const struct value *gather_steps(struct appsync *s, const struct value *resolver, struct str key, struct span at)
{
	const struct value *steps = value_get(resolver, "functions");
	if (!is_list(steps)) {
		struct diag *g = plugin_refuses(s->cx, s->use, steps ? steps->span : at, "the resolver '%.*s' is a pipeline without a list of functions", STRA(key));
		diag_label(s->cx->diags, g, "for a data source alone add kind: UNIT");
		return NULL;
	}
	struct value *names = v_list(s->a);
	list_each(i, steps) {
		const struct value *f = steps->list.item[i];
		if (is_null(f)) {
			plugin_refuses(s->cx, s->use, f->span, "the resolver '%.*s' has a function that is null", STRA(key));
			return NULL;
		}
		if (is_string(f)) {
			list_push(s->a, names, f);
			continue;
		}
		struct str name = str_fmt(s->a, "%.*s_%u", STRA(inline_name(s, key)), i);
		gather_function(s, f, name, f->span);
		list_push(s->a, names, value_at(v_str(s->a, name), f->span));
	}
	return names;
}

static bool gather_resolver(struct appsync *s, struct str key, struct span at, const struct value *v)
{
	struct arena *a = s->a;
	const int32_t dot = str_find(key, '.');
	struct str rest = str_from(key, (uint32_t)dot + 1);
	const int32_t end = str_find(rest, '.');
	const struct value *type = value_at(v_str(a, dot < 0 ? key : str_to(key, (uint32_t)dot)), at);
	const struct value *field = dot < 0 ? NULL : value_at(v_str(a, end < 0 ? rest : str_to(rest, (uint32_t)end)), at);
	struct value *made = is_string(v) ? v_map(a) : map_copy(a, v);
	const struct value *source = is_string(v) ? v : value_get(v, "dataSource");
	if (!is_string(v) && !is_map(v)) {
		plugin_refuses(s->cx, s->use, value_span(v), "the resolver '%.*s' takes a map or the name of a data source, not %s", STRA(key), value_kind_name(v));
		return false;
	}
	map_putz(a, made, "type", appsync_or(value_get(v, "type"), type));
	map_putz(a, made, "field", appsync_or(value_get(v, "field"), field));
	if (is_string(v) || value_is(value_get(v, "kind"), "UNIT")) {
		map_putz(a, made, "kind", LITERAL("UNIT"));
		if (is_object(source)) {
			struct str name = inline_name(s, key);
			map_put_at(a, s->sources, name, source->span, named(s, source, name));
			source = value_at(v_str(a, name), source->span);
		}
		map_putz(a, made, "dataSource", source);
	} else {
		const struct value *steps = gather_steps(s, v, key, at);
		if (!steps)
			return false;
		map_putz(a, made, "kind", LITERAL("PIPELINE"));
		map_putz(a, made, "functions", steps);
	}
	map_put_at(a, s->resolvers, key, at, value_at(made, at));
	return true;
}

static bool uses_keys(const struct value *authentication) { return value_is(value_get(authentication, "type"), "API_KEY"); }

static bool gather_keys(struct appsync *s)
{
	bool used = uses_keys(value_get(s->config, "authentication"));
	list_each(i, s->additional)
		used |= uses_keys(s->additional->list.item[i]);
	if (!used)
		return true;
	const struct value *keys = value_get(s->config, "apiKeys");
	s->keys = v_map(s->a);
	if (js_truthy(keys) && !is_list(keys)) {
		plugin_refuses(s->cx, s->use, keys->span, "apiKeys takes a list of keys, not %s", value_kind_name(keys));
		return false;
	}
	list_each(i, keys) {
		const struct value *key = keys->list.item[i];
		const struct value *name = is_string(key) ? key : value_get(key, "name");
		if (is_null(key)) {
			plugin_refuses(s->cx, s->use, key->span, "an API key takes a name or a map, not null");
			return false;
		}
		map_put_at(s->a, s->keys, js_string(s->a, name), key->span, is_string(key) ? value_at(MAP(s->a, { "name", key }), key->span) : key);
	}
	return true;
}

static bool gather_authentication(struct appsync *s)
{
	const struct value *authentication = value_get(s->config, "authentication"), *additional = value_get(s->config, "additionalAuthentications");
	if (is_nil(authentication)) {
		plugin_refuses(s->cx, s->use, authentication ? authentication->span : s->config->span, "appSync has no authentication");
		return false;
	}
	if (js_truthy(additional) && !is_list(additional)) {
		plugin_refuses(s->cx, s->use, additional->span, "additionalAuthentications takes a list, not %s", value_kind_name(additional));
		return false;
	}
	list_each(i, additional)
		if (is_null(additional->list.item[i])) {
			plugin_refuses(s->cx, s->use, additional->list.item[i]->span, "an authentication takes a map with a type, not null");
			return false;
		}
	s->additional = is_list(additional) ? additional : NULL;
	return true;
}

bool appsync_gather(struct appsync *s)
{
	bool ok = gather_authentication(s);
	const struct value *sources = flattened(s, "dataSources"), *resolvers = flattened(s, "resolvers"), *functions = flattened(s, "pipelineFunctions");
	s->sources = v_map_for(s->a, map_len(sources));
	s->resolvers = v_map_for(s->a, map_len(resolvers));
	s->functions = v_map_for(s->a, map_len(functions));
	map_each(e, sources)
		map_put_at(s->a, s->sources, e->key, key_span(e), named(s, e->value, e->key));
	map_each(e, resolvers)
		ok = gather_resolver(s, e->key, key_span(e), e->value) && ok;
	map_each(e, functions) {
		if (is_null(e->value)) {
			plugin_refuses(s->cx, s->use, e->value->span, "the function '%.*s' of a pipeline takes a map, not null", STRA(e->key));
			ok = false;
			continue;
		}
		gather_function(s, e->value, e->key, key_span(e));
	}
	return gather_keys(s) && ok;
}
