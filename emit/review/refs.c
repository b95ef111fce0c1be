#include "emit/review/refs.h"

#include "ir/base/buf.h"
#include "ir/cfn.h"

bool sub_next(struct str text, uint32_t *at, struct str *inside)
{
	while (cfn_sub_next(text, at, inside))
		if (inside->n && inside->p[0] != '!')
			return true;
	return false;
}

/* "Id.Attribute" in its two parts. */
static struct str split(struct str s, struct str *attribute)
{
	int32_t dot = str_find(s, '.');
	*attribute = dot < 0 ? STR("") : str_from(s, (uint32_t)dot + 1);
	return dot < 0 ? s : str_to(s, (uint32_t)dot);
}

static void visit_sub(const struct value *arg, ref_visit *visit, void *to)
{
	const struct value *text = is_list(arg) ? list_at(arg, 0) : arg, *own = list_at(arg, 1);
	struct str inside, attribute;
	for (uint32_t at = 0; is_string(text) && sub_next(text->string, &at, &inside);)
		if (!map_get(own, inside)) {
			struct str id = split(inside, &attribute);
			visit(to, id, attribute);
		}
	refs_each(own, visit, to);
}

void refs_each(const struct value *v, ref_visit *visit, void *to)
{
	struct str attribute;
	if (is_list(v)) {
		list_each(i, v)
			refs_each(v->list.item[i], visit, to);
		return;
	}
	const struct entry *f = cfn_call(v);
	if (f && str_eqz(f->key, "Ref") && is_string(f->value)) {
		visit(to, f->value->string, STR(""));
	} else if (f && str_eqz(f->key, "Fn::GetAtt") && is_string(f->value)) {
		struct str id = split(f->value->string, &attribute);
		visit(to, id, attribute);
	} else if (f && str_eqz(f->key, "Fn::GetAtt") && is_string(list_at(f->value, 0))) {
		visit(to, list_at(f->value, 0)->string, value_str(list_at(f->value, 1)));
	} else if (f && str_eqz(f->key, "Fn::Sub")) {
		visit_sub(f->value, visit, to);
	} else {
		map_each(e, v)
			refs_each(e->value, visit, to);
	}
}

/* ---- renaming */

static const struct value *renamed_text(struct arena *a, const struct value *v, const struct value *ids)
{
	const struct value *other = is_string(v) ? map_get(ids, v->string) : NULL;
	return other ? value_at(v_str(a, other->string), v->span) : v;
}

static const struct value *renamed_list(struct arena *a, const struct value *v, const struct value *ids, bool texts)
{
	struct value *copy = NULL;
	list_each(i, v) {
		const struct value *item = v->list.item[i];
		const struct value *new = texts ? renamed_text(a, item, ids) : refs_renamed(a, item, ids);
		if (new != item) {
			copy = copy ? copy : list_copy(a, v);
			copy->list.item[i] = new;
		}
	}
	return copy ? copy : v;
}

static const struct value *wrapped(struct arena *a, const struct value *v, const struct entry *f, const struct value *arg)
{
	if (arg == f->value)
		return v;
	struct value *m = map_copy(a, v);
	m->map.entry[0].value = arg;
	return m;
}

static const struct value *renamed_att(struct arena *a, const struct value *v, const struct entry *f, const struct value *ids)
{
	struct str attribute;
	const struct value *arg = f->value;
	if (is_string(arg)) {
		struct str id = split(arg->string, &attribute);
		if (attribute.n)
			arg = value_at(LIST(a, v_str(a, id), v_str(a, attribute)), arg->span);
	}
	const struct value *id = renamed_text(a, list_at(arg, 0), ids);
	if (id != list_at(arg, 0)) {
		struct value *copy = list_copy(a, arg);
		copy->list.item[0] = id;
		arg = copy;
	}
	return wrapped(a, v, f, arg);
}

static const struct value *renamed_sub_text(struct arena *a, const struct value *text, const struct value *own, const struct value *ids)
{
	if (!is_string(text))
		return text;
	struct buf b = { 0 };
	uint32_t done = 0;
	struct str inside, attribute;
	for (uint32_t at = 0; sub_next(text->string, &at, &inside);) {
		struct str id = split(inside, &attribute);
		const struct value *other = map_get(own, inside) ? NULL : map_get(ids, id);
		if (!other)
			continue;
		uint32_t from = (uint32_t)(inside.p - text->string.p);
		buf_str(&b, (struct str){ text->string.p + done, from - done });
		buf_str(&b, other->string);
		done = from + id.n;
	}
	if (!done)
		return text;
	buf_str(&b, str_from(text->string, done));
	const struct value *v = value_at(v_str(a, str_dup(a, buf_text(&b))), text->span);
	buf_free(&b);
	return v;
}

static const struct value *renamed_sub(struct arena *a, const struct value *v, const struct entry *f, const struct value *ids)
{
	const struct value *arg = f->value;
	if (is_string(arg))
		return wrapped(a, v, f, renamed_sub_text(a, arg, NULL, ids));
	const struct value *text = renamed_sub_text(a, list_at(arg, 0), list_at(arg, 1), ids);
	const struct value *own = refs_renamed(a, list_at(arg, 1), ids);
	if (text == list_at(arg, 0) && own == list_at(arg, 1))
		return v;
	return wrapped(a, v, f, value_at(LIST(a, text, own), arg->span));
}

const struct value *refs_renamed(struct arena *a, const struct value *v, const struct value *ids)
{
	if (is_list(v))
		return renamed_list(a, v, ids, false);
	if (!is_map(v))
		return v;
	const struct entry *f = cfn_call(v);
	if (f && str_eqz(f->key, "Ref"))
		return wrapped(a, v, f, renamed_text(a, f->value, ids));
	if (f && str_eqz(f->key, "Fn::GetAtt"))
		return renamed_att(a, v, f, ids);
	if (f && str_eqz(f->key, "Fn::Sub"))
		return renamed_sub(a, v, f, ids);
	struct value *copy = NULL;
	map_each(e, v) {
		bool depends = str_eqz(e->key, "DependsOn");
		const struct value *new = !depends ? refs_renamed(a, e->value, ids)
					  : is_list(e->value) ? renamed_list(a, e->value, ids, true)
							      : renamed_text(a, e->value, ids);
		if (new != e->value) {
			copy = copy ? copy : map_copy(a, v);
			copy->map.entry[e - v->map.entry].value = new;
		}
	}
	return copy ? copy : v;
}
