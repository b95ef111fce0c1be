#include "ir/steady.h"

static const struct {
	const char *type, *stem; /* the id up to and including the last stem is steady */
} unsteady[] = {
	{ "AWS::Lambda::Version", "LambdaVersion" },
	{ "AWS::Lambda::LayerVersion", "LambdaLayer" },
	{ "AWS::ApiGateway::Deployment", "ApiGatewayDeployment" },
	{ "AWS::ApiGatewayV2::Deployment", "WebsocketsDeployment" },
};

/* The id up to the end of the last stem; the whole id where nothing follows. */
static struct str steady_id(struct str id, const struct value *resource)
{
	const struct value *type = value_get(resource, "Type");
	for (size_t i = 0; i < sizeof unsteady / sizeof *unsteady; i++) {
		if (!value_is(type, unsteady[i].type))
			continue;
		const struct str stem = str_z(unsteady[i].stem);
		int32_t at = -1, next = -1;
		while ((next = str_search(id, stem, (uint32_t)(next + 1))) >= 0)
			at = next;
		return at < 0 ? id : str_to(id, (uint32_t)at + stem.n);
	}
	return id;
}

struct value *steady_ids(struct arena *a, const struct value *resources)
{
	struct value *taken = v_map(a), *ids = v_map(a);
	map_each(e, resources) {
		struct str steady = steady_id(e->key, e->value);
		if (steady.n == e->key.n)
			continue;
		const struct value *other = map_get(taken, steady);
		if (other || map_get(resources, steady)) {
			if (other)
				map_remove(ids, other->string);
			continue;
		}
		map_put(a, taken, steady, v_str(a, e->key));
		map_put(a, ids, e->key, v_str(a, steady));
	}
	return ids;
}

static struct str text_replaced(struct arena *a, struct str s, const struct value *words)
{
	VEC(struct str) pieces = { 0 };
	uint32_t kept = 0;
	for (uint32_t i = 0, from; i < s.n;) {
		for (from = i; i < s.n && ascii_alnum(s.p[i]); i++)
			;
		const struct str word = { s.p + from, i - from };
		const struct value *to = word.n ? map_get(words, word) : NULL;
		if (to) {
			vec_push(a, &pieces, str_to(str_from(s, kept), from - kept));
			vec_push(a, &pieces, to->string);
			kept = i;
		}
		i += !word.n;
	}
	if (!pieces.n)
		return s;
	vec_push(a, &pieces, str_from(s, kept));
	return str_cat(a, pieces.at, pieces.n);
}

const struct value *scalars_replaced(struct arena *a, const struct value *v, const struct value *(*with)(void *of, const struct value *scalar), void *of)
{
	struct value *copy = NULL;
	if (v && !is_map(v) && !is_list(v))
		return with(of, v);
	map_each(e, v) {
		const struct value *now = scalars_replaced(a, e->value, with, of);
		if (now != e->value) {
			copy = copy ? copy : map_copy(a, v);
			map_put(a, copy, e->key, now);
		}
	}
	list_each(i, v) {
		const struct value *now = scalars_replaced(a, v->list.item[i], with, of);
		if (now != v->list.item[i]) {
			copy = copy ? copy : list_copy(a, v);
			copy->list.item[i] = now;
		}
	}
	return copy ? copy : v;
}

struct replacing {
	struct arena *a;
	const struct value *words;
};

static const struct value *with_words(void *of, const struct value *v)
{
	const struct replacing *r = of;
	const struct str text = is_string(v) ? text_replaced(r->a, v->string, r->words) : STR("");
	return !is_string(v) || text.p == v->string.p ? v : value_made_of(value_at(v_str(r->a, text), v->span), v);
}

const struct value *words_replaced(struct arena *a, const struct value *v, const struct value *words)
{
	struct replacing r = { a, words };
	return map_len(words) ? scalars_replaced(a, v, with_words, &r) : v;
}
