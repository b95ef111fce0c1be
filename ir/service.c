#include "ir/service.h"

#include "ir/cx.h"
#include "ir/js.h"

bool names_existing_role(const struct value *role)
{
	if (is_string(role))
		return true;
	map_each(e, role)
		if (str_search(e->key, STR("::"), 0) >= 0)
			return true;
	return false;
}

static struct str chosen(const struct cx *cx, struct str option, const struct value *written, const char *otherwise)
{
	return option.p ? option : js_truthy(written) ? js_string(cx->arena, written) : str_z(otherwise);
}

struct str service_stage(const struct cx *cx, const struct value *provider)
{
	return chosen(cx, cx->opt->stage, value_get(provider, "stage"), "dev");
}

struct str service_region(const struct cx *cx, const struct value *provider)
{
	return chosen(cx, cx->opt->region, value_get(provider, "region"), "us-east-1");
}

struct str service_profile(const struct cx *cx, const struct value *provider)
{
	return cx->opt->aws_profile.n ? cx->opt->aws_profile : value_str(value_get(provider, "profile"));
}

const struct value *provider_deployment_role(const struct provider *p)
{
	const struct value *role = value_dig(p->config, "iam", "deploymentRole");
	role = role ? role : value_get(p->config, "cfnRole");
	return js_truthy(role) ? role : NULL;
}

/* functions and layers are filled in the order of their maps, so a key's place there finds the struct. */
struct function *service_function(const struct service *s, struct str key)
{
	const struct value *map = value_get(s->config, "functions");
	const struct entry *e = map_entry(map, key);
	if (!e)
		return NULL;
	/* Entries that are no maps were left out: the struct stands at or before its entry's place. */
	for (uint32_t i = (uint32_t)(e - map->map.entry) + 1; i-- > 0;)
		if (i < s->functions_n && str_eq(s->functions[i].key, e->key))
			return &s->functions[i];
	return NULL;
}

struct layer *service_layer(const struct service *s, struct str key)
{
	const struct value *map = value_get(s->config, "layers");
	const struct entry *e = map_entry(map, key);
	return e ? &s->layers[e - map->map.entry] : NULL;
}
