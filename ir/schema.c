#include "ir/schema.h"

/* Whether a row of one of the tables beside props is a key of this schema. */
static bool stands_here(const struct schema_walk *w)
{
	return !w->tables || w->more || w->prop->level != w->of->without;
}

/* Moves on to the next table, and to its first row. */
static bool next_table(struct schema_walk *w)
{
	if (w->tables)
		w->tables++;
	else
		w->tables = w->of->options;
	if (!w->more && (!w->tables || !*w->tables)) {
		w->more = true;
		w->tables = w->of->more;
	}
	if (!w->tables || !*w->tables)
		return false;
	w->prop = **w->tables;
	return true;
}

bool schema_next(struct schema_walk *w)
{
	w->prop = w->prop ? w->prop + 1 : w->of->props;
	for (;;) {
		for (; w->prop && w->prop->key; w->prop++)
			if (stands_here(w))
				return true;
		if (!next_table(w))
			return false;
	}
}

/* From a row of a table on; most keys differ in their first letter. */
static inline const struct schema_prop *key_from(const struct schema_prop *p, struct str key, char first)
{
	while (p && p->key && (*p->key != first || !str_eqz(key, p->key)))
		p++;
	return p && p->key ? p : NULL;
}

const struct schema_prop *schema_key(const struct schema *s, struct str key)
{
	const char first = key.n ? key.p[0] : 0;
	const struct schema_prop *p = key_from(s->props, key, first);
	for (const struct schema_prop *const *const *t = s->options; !p && t && *t; t++) {
		p = key_from(**t, key, first);
		while (p && p->level == s->without)
			p = key_from(p + 1, key, first);
	}
	for (const struct schema_prop *const *const *t = s->more; !p && t && *t; t++)
		p = key_from(**t, key, first);
	return p;
}
