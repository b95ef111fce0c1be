#include "ir/events/common/trigger.h"

#include "ir/js.h"

uint32_t uses_end(const struct event_uses *uses, uint32_t from)
{
	uint32_t i = from;
	while (i < uses->n && uses->at[i]->fn == uses->at[from]->fn)
		i++;
	return i;
}

struct value *trigger_depends(struct cx *cx, const struct function *fn)
{
	return fn->alias.name.n ? v_str(cx->arena, fn->alias.logical_id) : NULL;
}

void trigger_merge(struct cx *cx, const struct event *ev, struct str id, const char *type, const struct value *properties)
{
	graph_merge(cx, id, type, properties, ev->span);
	graph_merge_depends(cx, id, trigger_depends(cx, ev->fn));
}

void trigger_claim(struct cx *cx, struct value *taken, const struct event *ev, struct str what)
{
	const struct value *own = value_at(v_str(cx->arena, ev->fn->key), ev->span);
	const struct value *first = map_put_new(cx->arena, taken, what, (struct span){ 0 }, own);
	if (!first)
		return;
	map_put(cx->arena, taken, what, own);
	struct diag *g = str_eq(first->string, ev->fn->key)
		? diag(cx->diags, D_EVENT_OVERRIDDEN, ev->span, "function '%.*s' asks for %.*s twice", STRA(ev->fn->key), STRA(what))
		: diag(cx->diags, D_EVENT_OVERRIDDEN, ev->span, "two functions ask for %.*s: only '%.*s' is called, and '%.*s' never", STRA(what),
		       STRA(ev->fn->key), STRA(first->string));
	diag_note(cx->diags, g, first->span, "the first is here");
}

void trigger_permission(struct cx *cx, const struct event *ev, struct str id, const struct value *more)
{
	struct arena *a = cx->arena;
	struct value *invoke = MAP(a, { "FunctionName", function_target(cx, ev->fn) }, { "Action", LITERAL("lambda:InvokeFunction") });
	trigger_merge(cx, ev, id, "AWS::Lambda::Permission", map_assign(a, invoke, more));
}

struct value *trigger_arn(struct cx *cx, const char *service, const char *kind, const struct value *name, const char *suffix)
{
	struct arena *a = cx->arena;
	return CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), v_fmt(a, ":%s:", service), CFN_REF("AWS::Region"),
		LITERAL(":"), CFN_REF("AWS::AccountId"), v_text(a, kind), name, suffix ? v_text(a, suffix) : NULL);
}

struct str event_text_of(struct cx *cx, const struct event *ev, const struct value *v, const char *name)
{
	if (is_string(v))
		return v->string.p ? v->string : STR("");
	diag(cx->diags, D_EVENT_OPTION, v ? v->span : ev->span, "the %s event of function '%.*s' needs %s as a text, and this is %s",
	     ev->def->key, STRA(ev->fn->key), name, v ? value_kind_name(v) : "nothing");
	return (struct str){ 0 };
}

struct str event_text(struct cx *cx, const struct event *ev, const char *key)
{
	return event_text_of(cx, ev, value_get(ev->config, key), key);
}

struct str event_optional_text(struct cx *cx, const struct event *ev, const char *key)
{
	const struct value *v = value_get(ev->config, key);
	return js_truthy(v) ? event_text_of(cx, ev, v, key) : STR("");
}

struct str without_breaks(struct arena *a, struct str s)
{
	return str_replace(a, str_replace(a, s, STR("\r\n"), STR("")), STR("\n"), STR(""));
}
