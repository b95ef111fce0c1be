/* functions: how state machines refer to functions of the service: by key, by logical id, by the version that is deployed. */
#include "ir/base/digest.h"
#include "ir/js.h"
#include "ir/plugins/step_functions/step_functions.h"

#include <stdlib.h>

static const struct value *translate_id(struct step_functions *s, const struct value *id)
{
	if (!is_string(id) || graph_resource(s->cx, id->string))
		return id;
	const struct function *fn = service_function(s->cx->service, id->string);
	return fn ? value_at(v_str(s->cx->arena, fn->logical_id), id->span) : id;
}

const struct value *translate_function(struct step_functions *s, const struct value *v)
{
	struct arena *a = s->cx->arena;
	const struct value *ref = value_get(v, "Ref"), *att = value_get(v, "Fn::GetAtt");
	if (ref)
		return value_at(MAP(a, { "Ref", translate_id(s, ref) }), v->span);
	if (!att)
		return v;
	/* The plugin takes the first two items, of a text its first two characters. */
	const struct value *id = list_at(att, 0), *attribute = list_at(att, 1);
	if (is_string(att)) {
		id = v_str(a, str_to(att->string, 1));
		attribute = v_str(a, str_to(str_from(att->string, 1), 1));
	}
	return value_at(MAP(a, { "Fn::GetAtt", LIST(a, translate_id(s, id), attribute) }), v->span);
}

struct str referred_function(const struct step_functions *s, const struct value *v)
{
	struct str ref = value_str(value_get(v, "Ref"));
	const struct function *fn = ref.n ? service_function(s->cx->service, ref) : NULL;
	const struct value *key = fn || !ref.n ? NULL : map_get(s->function_ids, ref);
	fn = key ? service_function(s->cx->service, key->string) : fn;
	return fn ? fn->name : STR("");
}

static struct value *versions_of(struct step_functions *s)
{
	if (s->versions)
		return s->versions;
	s->versions = v_map(s->cx->arena);
	map_each(e, s->cx->graph->resources) {
		struct str fn = value_str(value_dig(e->value, "Properties", "FunctionName", "Ref"));
		if (fn.n && value_is(value_get(e->value, "Type"), "AWS::Lambda::Version"))
			map_put_new(s->cx->arena, s->versions, fn, e->value->span, v_str(s->cx->arena, e->key));
	}
	return s->versions;
}

static int by_bytes(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* Eight digits of the layers' digest, whatever their order. */
static struct str layers_digest(struct arena *a, const struct value *layers)
{
	VEC(struct str) refs = { 0 };
	list_each(i, layers) {
		const struct value *layer = layers->list.item[i];
		vec_push(a, &refs, is_string(layer) ? layer->string : js_json(a, layer));
	}
	qsort(refs.at, refs.n, sizeof *refs.at, by_bytes);
	struct digest d;
	digest_begin(&d, DIGEST_MD5);
	for (uint32_t i = 0; i < refs.n; i++) {
		digest_add(&d, i ? STR(",") : STR(""));
		digest_add(&d, refs.at[i]);
	}
	return str_to(digest_hex(a, &d), 8);
}

const struct value *function_version(struct step_functions *s, const struct value *v, struct span span)
{
	struct arena *a = s->cx->arena;
	const struct value *ref = value_get(v, "Ref"), *att = value_get(v, "Fn::GetAtt");
	struct str id = value_str(ref ? ref : list_at(att, 0));
	if (!value_is(value_get(graph_resource(s->cx, id), "Type"), "AWS::Lambda::Function"))
		return v;
	const struct value *version = map_get(versions_of(s), id), *layers = value_get(graph_props(s->cx, id), "Layers");
	if (!version)
		return v;
	if (!list_len(layers))
		return cfn_ref(a, version->string);
	struct str own = STR_CAT(a, version->string, STR("L"), layers_digest(a, layers));
	if (!graph_resource(s->cx, own))
		graph_merge_resource(s->cx, own, map_copy(a, graph_resource(s->cx, version->string)), span);
	return cfn_ref(a, own);
}
