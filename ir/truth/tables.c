/* tables: the keys of DynamoDB's tables and indexes against their AttributeDefinitions, which name the same attributes and no others. */
#include "ir/truth/truth.h"

struct keys {
	struct truth *t;
	const struct subject *s;
	struct value *defined; /* by name: the definition */
	struct value *used;    /* names of keys */
	bool open;             /* a function gives a part of it */
};

static void read_definitions(struct keys *k, const struct value *definitions)
{
	k->open |= !is_list(definitions);
	list_each(i, definitions) {
		const struct value *one = definitions->list.item[i], *name = value_get(one, "AttributeName");
		if (is_string(name))
			map_put(k->t->cx->arena, k->defined, name->string, one);
		else
			k->open = true;
	}
}

static void read_schema(struct keys *k, const struct value *schema, const char *of)
{
	k->open |= schema && !is_list(schema);
	list_each(i, schema) {
		const struct value *name = value_get(schema->list.item[i], "AttributeName");
		if (!is_string(name)) {
			k->open = true;
			continue;
		}
		map_put(k->t->cx->arena, k->used, name->string, name);
		if (k->open || map_get(k->defined, name->string))
			continue;
		struct diag *g = diag(k->t->cx->diags, D_TABLE_KEY, value_at_or(name, subject_at(k->s)), "the key '%.*s' of %s is not in AttributeDefinitions ('%.*s')",
				      STRA(name->string), of, STRA(k->s->entry->key));
		struct near n;
		if (truth_near_begin(k->t, &n, name->string))
			truth_near_keys(&n, k->defined);
		truth_near_end(k->t, &n, g);
	}
}

void truth_table_keys(struct truth *t, const struct subject *s)
{
	struct keys k = { t, s, v_map(t->cx->arena), v_map(t->cx->arena), false };
	static const struct { const char *property, *of; } indexes[] = { { "GlobalSecondaryIndexes", "a global index" }, { "LocalSecondaryIndexes", "a local index" } };
	if (is_nil(value_get(s->properties, "KeySchema")) || is_nil(value_get(s->properties, "AttributeDefinitions")))
		return;
	read_definitions(&k, value_get(s->properties, "AttributeDefinitions"));
	read_schema(&k, value_get(s->properties, "KeySchema"), "the table");
	for (size_t i = 0; i < 2; i++) {
		const struct value *list = value_get(s->properties, indexes[i].property);
		k.open |= list && !is_list(list);
		list_each(j, list) {
			const struct value *index = list->list.item[j], *schema = value_get(index, "KeySchema");
			k.open |= !schema;
			read_schema(&k, schema, indexes[i].of);
		}
	}
	map_each(e, k.defined)
		if (!k.open && !map_get(k.used, e->key))
			diag(t->cx->diags, D_TABLE_KEY, value_at_or(e->value, subject_at(s)), "the attribute '%.*s' is defined, and no key names it: DynamoDB defines keys only ('%.*s')",
			     STRA(e->key), STRA(s->entry->key));
}
