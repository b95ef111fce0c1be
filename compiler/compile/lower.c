/* lower: the checked configuration as a typed service. */
#include "compiler/compile/lower.h"

#include "ir/def.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/service.h"

static void lower_provider(struct cx *cx, struct service *s)
{
	const struct value *p = value_get(s->config, "provider");
	const struct value *bucket = value_get(p, "deploymentBucket");
	struct provider *out = &s->provider;
	out->config = is_map(p) ? p : v_map(cx->arena);
	out->stage = service_stage(cx, p);
	out->region = service_region(cx, p);
	out->deployment_bucket = is_map(bucket) ? bucket : NULL;
	const struct value *name = is_map(bucket) ? value_get(bucket, "name") : is_list(bucket) ? NULL : bucket;
	out->bucket = js_truthy(name) ? name : NULL;
	out->vpc = value_get(p, "vpc");
	out->environment = value_get(p, "environment");
	out->tags = value_get(p, "tags");
	out->layers = value_get(p, "layers");
	const struct value *role = value_dig(p, "iam", "role");
	out->role = names_existing_role(role) ? role : value_get(p, "role");
	if (!js_truthy(out->role))
		out->role = NULL;
}

/* An entry with two keys works as two events, as v3.40 has it in warn mode; unknown kinds are the checker's business. */
static void lower_events(struct cx *cx, struct function *fn)
{
	const struct value *list = value_get(fn->config, "events");
	VEC(struct event) events = { 0 };
	list_each(i, list) {
		const struct value *item = list->list.item[i];
		map_each(e, item) {
			const struct event_def *def = event_find(e->key);
			if (def)
				vec_push(cx->arena, &events, (struct event){ .def = def, .config = e->value, .fn = fn, .index = i, .span = key_span(e) });
		}
		const struct event_def *bare = is_string(item) ? event_find(item->string) : NULL;
		if (bare)
			vec_push(cx->arena, &events, (struct event){ .def = bare, .config = v_null(cx->arena), .fn = fn, .index = i, .span = item->span });
	}
	fn->events = events.at;
	fn->events_n = events.n;
}

static void lower_functions(struct cx *cx, struct service *s)
{
	struct arena *a = cx->arena;
	const struct value *functions = value_get(s->config, "functions");
	/* v3.40 puts an empty stage into default names, and takes "dev" for it everywhere else. */
	const bool no_stage = !cx->opt->stage.p && value_is(value_dig(s->config, "provider", "stage"), "");
	s->functions = ARENA_ARRAY(a, struct function, map_len(functions));
	map_each(e, functions) {
		if (!is_map(e->value))
			continue; /* null removes a function; the checker reports the rest */
		struct function *fn = &s->functions[s->functions_n++];
		const struct value *name = value_get(e->value, "name");
		fn->key = e->key;
		fn->id = name_resource(a, e->key);
		fn->logical_id = STR_CAT(a, fn->id, STR("LambdaFunction"));
		fn->name = js_truthy(name) ? js_string(a, name) : STR_CAT(a, s->name, STR("-"), no_stage ? STR("") : s->provider.stage, STR("-"), e->key);
		fn->config = e->value;
		fn->span = key_span(e);
		lower_events(cx, fn);
	}
}

static void lower_layers(struct cx *cx, struct service *s)
{
	struct arena *a = cx->arena;
	const struct value *layers = value_get(s->config, "layers");
	s->layers = ARENA_ARRAY(a, struct layer, map_len(layers));
	map_each(e, layers) {
		struct layer *l = &s->layers[s->layers_n++];
		l->key = e->key;
		l->id = name_resource(a, e->key);
		l->logical_id = STR_CAT(a, l->id, STR("LambdaLayer"));
		l->config = e->value;
		l->span = key_span(e);
	}
}

struct service *lower_service(struct cx *cx, const struct value *config)
{
	struct service *s = ARENA_NEW(cx->arena, struct service);
	s->config = config;
	s->name = js_string(cx->arena, value_get(config, "service"));
	lower_provider(cx, s);
	lower_functions(cx, s);
	lower_layers(cx, s);
	const struct value *resources = value_get(config, "resources");
	s->resources = is_map(resources) ? resources : NULL;
	return s;
}
