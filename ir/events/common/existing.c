#include "ir/events/common/existing.h"

struct existing *existing_of(struct cx *cx, existings *all, const struct event *ev, const struct value *target, struct str key)
{
	if (!all->n || all->at[all->n - 1].first->fn != ev->fn)
		vec_push(cx->arena, all, (struct existing){ ev, target, key, v_list(cx->arena) });
	return &all->at[all->n - 1];
}

void existing_expand(struct cx *cx, const struct existing_kind *kind, const existings *all, const struct value *last)
{
	struct arena *a = cx->arena;
	struct value *statements = v_list(a);
	struct groups chains = { 0 };
	if (!all->n)
		return;
	for (uint32_t i = 0; i < all->n; i++) {
		const struct existing *x = &all->at[i];
		const struct event *ev = x->first;
		const struct str id = STR_CAT(a, ev->fn->id, str_z(kind->suffix));
		custom_resource_put(cx, kind->resource, id, kind->type, ev->fn, MAP(a,
			{ kind->target, x->target },
			{ kind->configs, x->configs },
			{ "ForceDeploy", custom_resource_force_deploy(cx, value_get(ev->config, "forceDeploy")) }), ev->span);
		kind->allow(cx, x, statements);
		custom_resource_link(cx, &chains, x->key, id);
	}
	custom_resource_chain(cx, &chains);
	list_push(a, statements, last);
	custom_resource_use(cx, kind->resource, statements, all->at[0].first->span);
}
