/*
 * references: ${construct:id.property}. The plugin makes constructs only once the configuration is validated, so that a
 * variable is a text until then, which schema and other plugins see: in the plugin ${Token[TOKEN.1]}, here the address
 * in place of the number.
 */
#include "ir/cfn.h"
#include "ir/near_keys.h"
#include "ir/plugins/lift/lift.h"

#define OPENS "${Token[construct:"
#define CLOSES "]}"

const struct value *lift_variable(struct cx *cx, const struct value *config, struct str address, struct str *why)
{
	(void)config;
	(void)why;
	const int32_t dot = str_find(address, '.');
	if (dot <= 0 || str_find(address, ']') >= 0)
		return NULL;
	return v_str(cx->arena, STR_CAT(cx->arena, STR(OPENS), address, STR(CLOSES)));
}

bool lift_holds_variable(const struct value *v) { return is_string(v) && str_search(v->string, STR(OPENS), 0) >= 0; }

const struct value *lift_reference(struct lift *l, const struct construct *c, const struct lift_reference *r)
{
	if (r->needs && !value_get(c->config, r->needs))
		return NULL;
	const struct value *v = lift_get(l, c, r->part, r->attribute);
	return r->before ? CFN_JOIN(l->a, "", v_text(l->a, r->before), v) : v;
}

static const struct value *unknown_construct(struct lift *l, struct str id, struct span at)
{
	struct near near = { .word = id };
	near_offer_keys(l->cx, &near, l->constructs);
	struct diag *g = plugin_refuses(l->cx, l->use, at, "no construct is called '%.*s'", STRA(id));
	diag_near(l->cx->diags, g, &near);
	return NULL;
}

/* The value of an address, "id.property" and what may follow behind another dot; NULL after an error. */
static const struct value *answer(struct lift *l, struct str address, struct span at)
{
	const int32_t dot = str_find(address, '.');
	const struct str id = str_to(address, (uint32_t)dot), rest = str_from(address, (uint32_t)dot + 1);
	const int32_t end = str_find(rest, '.');
	const struct str property = end < 0 ? rest : str_to(rest, (uint32_t)end);
	const struct construct c = lift_construct(l, id);
	if (!c.type)
		return unknown_construct(l, id, at);
	struct str names = STR("");
	struct near near = { .word = property };
	for (const struct lift_reference *r = c.type->variables; r && r->name; r++) {
		const struct value *v = lift_reference(l, &c, r);
		if (v && str_eqz(property, r->name))
			return v;
		names = v ? STR_CAT(l->a, names, names.n ? STR(", ") : STR(""), str_z(r->name)) : names;
		near_offer(&near, v ? str_z(r->name) : STR(""));
	}
	struct diag *g = plugin_refuses(l->cx, l->use, at, "the construct '%.*s' has no '%.*s'; it has %.*s", STRA(id), STRA(property), STRA(names));
	diag_near(l->cx->diags, g, &near);
	return NULL;
}

/* Appends to the parts of a Fn::Join with ""; texts beside each other become one, as do Fn::Joins of the same kind. */
static void join(struct arena *a, struct value *parts, const struct value *v)
{
	const struct value *inner = list_at(intrinsic(v, "Fn::Join"), 1);
	if (inner && value_is(list_at(intrinsic(v, "Fn::Join"), 0), "")) {
		list_each(i, inner)
			join(a, parts, inner->list.item[i]);
		return;
	}
	const struct value **last = parts->list.n ? &parts->list.item[parts->list.n - 1] : NULL;
	if (is_string(v) && last && is_string(*last))
		*last = v_str(a, STR_CAT(a, (*last)->string, v->string));
	else if (!is_string(v) || v->string.n)
		list_push(a, parts, v);
}

static const struct value *resolve_text(struct lift *l, const struct value *v, bool joined)
{
	struct value *parts = v_list(l->a);
	const struct str s = v->string;
	for (uint32_t at = 0; at < s.n;) {
		const int32_t from = str_search(s, STR(OPENS), at);
		const uint32_t begin = from < 0 ? s.n : (uint32_t)from, address = begin + sizeof OPENS - 1;
		if (begin > at)
			join(l->a, parts, v_str(l->a, str_to(str_from(s, at), begin - at)));
		if (from < 0)
			break;
		const int32_t end = str_search(s, STR(CLOSES), address);
		if (end < 0) {
			join(l->a, parts, v_str(l->a, str_from(s, begin)));
			break;
		}
		const struct value *found = answer(l, str_to(str_from(s, address), (uint32_t)end - address), v->span);
		if (!found)
			return v;
		at = (uint32_t)end + sizeof CLOSES - 1;
		if (begin == 0 && at == s.n)
			return value_from(l->a, value_at(map_copy(l->a, found), v->span), value_origin(v));
		join(l->a, parts, found);
	}
	if (!joined) {
		struct diag *g = diag(l->cx->diags, D_VAR_NOT_TEXT, v->span, "a variable is a part of this text, but gives a map: %.*s would write '[object Object]'", STRA(l->use->name));
		diag_label(l->cx->diags, g, "join them: Fn::Join: ['', [text, '${construct:…}']]");
		return v;
	}
	return value_from(l->a, value_at(cfn_join(l->a, "", parts), v->span), value_origin(v));
}

const struct value *lift_resolve(struct lift *l, const struct value *v, bool joined)
{
	if (is_string(v))
		return lift_holds_variable(v) ? resolve_text(l, v, joined) : v;
	struct value *own = NULL;
	for (uint32_t i = 0; i < map_len(v); i++) {
		const struct entry *e = &v->map.entry[i];
		const struct value *now = lift_resolve(l, e->value, joined);
		if (now == e->value)
			continue;
		own = own ? own : map_copy(l->a, v);
		map_put_at(l->a, own, e->key, key_span(e), now);
	}
	list_each(i, v) {
		const struct value *now = lift_resolve(l, v->list.item[i], joined);
		if (now == v->list.item[i])
			continue;
		own = own ? own : list_copy(l->a, v);
		own->list.item[i] = now;
	}
	return own ? own : v;
}
