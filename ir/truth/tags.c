/* tags: how many a resource has, and their keys and values. A map (of some types) is looked at as a list of keys and values is. */
#include "ir/truth/truth.h"

#include "ir/base/utf8.h"

enum { TAGS_MOST = 50, KEY_MOST = 128, VALUE_MOST = 256 };

static void wrong(struct truth *t, const struct subject *s, const struct value *at, struct span place, const char *what, struct str key)
{
	if (!truth_told(t, span_or(place, value_at_or(at, subject_at(s))), at))
		diag(t->cx->diags, D_TAG, span_or(place, value_at_or(at, subject_at(s))), "the tag '%.*s' %s ('%.*s')", STRA(key), what, STRA(s->entry->key));
}

static void check_tag(struct truth *t, const struct subject *s, const struct value *key, const struct value *v, struct span place)
{
	if (!is_string(key))
		return;
	const struct str name = key->string;
	if (str_starts(name, "aws:"))
		wrong(t, s, key, place, "begins with aws:, which AWS keeps for itself", name);
	else if (name.n > KEY_MOST && utf8_count(name) > KEY_MOST)
		wrong(t, s, key, place, "has a key of more than 128 characters", name);
	else if (is_string(v) && v->string.n > VALUE_MOST && utf8_count(v->string) > VALUE_MOST)
		wrong(t, s, key, place, "has a value of more than 256 characters", name);
}

void truth_tags(struct truth *t, const struct subject *s)
{
	const struct value *tags = value_get(s->properties, "Tags");
	if (!tags || tags == t->tags || !s->type->type)
		return;
	t->tags = tags;
	uint32_t n = map_len(tags);
	struct value *seen = NULL;
	list_each(i, tags) {
		const struct value *key = value_get(tags->list.item[i], "Key");
		n += is_string(key);
		check_tag(t, s, key, value_get(tags->list.item[i], "Value"), span_or(value_span(key), value_span(value_get(tags->list.item[i], "Value"))));
		if (!is_string(key) || list_len(tags) < 2)
			continue;
		seen = seen ? seen : v_map(t->cx->arena);
		if (map_put_new(t->cx->arena, seen, key->string, key->span, key))
			wrong(t, s, key, key->span, "stands twice", key->string);
	}
	map_each(e, cfn_call(tags) ? NULL : tags) {
		const struct value key = { .kind = VALUE_STRING, .string = e->key };
		check_tag(t, s, &key, e->value, key_span(e));
	}
	/* A list that slsc made of the service's tags stands at the first one too many. */
	const struct value *beyond = value_get(list_at(tags, TAGS_MOST), "Value");
	const struct span at = span_or(value_span(tags), value_at_or(beyond, subject_at(s)));
	if (n > TAGS_MOST && !truth_told(t, at, tags))
		diag(t->cx->diags, D_TAG, at, "a resource has at most %d tags, and '%.*s' has %u", TAGS_MOST, STRA(s->entry->key), n);
}
