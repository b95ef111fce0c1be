/* schema: what editors show of the configuration's options. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ir/def.h"
#include "ir/schema.h"

enum { MOST_SEEN = 4096 };

struct walk {
	const struct schema *seen[MOST_SEEN];
	uint32_t seen_n, options, undescribed;
};

static bool met(struct walk *w, const struct schema *s)
{
	for (uint32_t i = 0; i < w->seen_n; i++)
		if (w->seen[i] == s)
			return true;
	assert_true(w->seen_n < MOST_SEEN);
	w->seen[w->seen_n++] = s;
	return false;
}

/* A short sentence, at the place or at the definition that the place refers to. */
static void describes(struct walk *w, const char *where, const char *key, const char *at_place, const struct schema *s)
{
	const char *doc = at_place ? at_place : s ? s->doc : NULL;
	const size_t n = doc ? strlen(doc) : 0;
	w->options++;
	if (n > 1 && n <= 160 && doc[n - 1] == '.')
		return;
	w->undescribed++;
	printf("%s.%s: %s\n", where, key, doc ? "a description is one sentence of at most 160 bytes with a full stop" : "no description (.doc)");
}

static void walk_schema(struct walk *w, const char *where, const struct schema *s);

static void walk_list(struct walk *w, const char *where, const struct schema *const *of)
{
	for (; of && *of; of++)
		walk_schema(w, where, *of);
}

/* What is under `also` and maps without a type only restrict options that are described elsewhere. */
static void walk_schema(struct walk *w, const char *where, const struct schema *s)
{
	char path[512];
	if (!s || met(w, s) || s->untyped)
		return;
	schema_each(own, s) {
		const struct schema_prop *p = own.prop;
		snprintf(path, sizeof path, "%s.%s", where, p->key);
		describes(w, where, p->key, p->doc, p->schema);
		walk_schema(w, path, p->schema);
	}
	walk_schema(w, where, s->key_schema);
	walk_schema(w, where, s->extra);
	walk_schema(w, where, s->item);
	walk_list(w, where, s->tuple);
	walk_list(w, where, s->of);
}

static void every_option_is_described(void **state)
{
	static struct walk w;
	(void)state;
	walk_schema(&w, "", &schema_config);
	for (uint32_t i = 0; i < event_defs_n; i++) {
		describes(&w, "events", event_defs[i]->key, event_defs[i]->doc, event_defs[i]->schema);
		walk_schema(&w, event_defs[i]->key, event_defs[i]->schema);
	}
	assert_true(w.options > 500);
	assert_int_equal(w.undescribed, 0);
}

/* The checker looks for required keys in props alone. */
static void keys_that_stand_elsewhere_are_not_required(void **state)
{
	const struct schema *const of[] = { &schema_function, &schema_provider, schema_key(&schema_provider, STR("logs"))->schema };
	uint32_t elsewhere = 0;
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		schema_each(own, of[i])
			if (own.tables) {
			elsewhere++;
			assert_false(own.prop->required);
		}
	assert_true(elsewhere > 70);
}

/* Every key once: of two rows the first would win, in silence. */
static void keys_are_found_where_they_stand(void **state)
{
	const struct schema *const of[] = { &schema_function, &schema_provider, schema_key(&schema_provider, STR("logs"))->schema };
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		schema_each(own, of[i])
			assert_ptr_equal(schema_key(of[i], str_z(own.prop->key)), own.prop);
	assert_null(schema_key(&schema_function, STR("versionFunctions")));
	assert_null(schema_key(&schema_function, STR("apiGateway")));
	assert_null(schema_key(&schema_provider, STR("handler")));
	assert_non_null(schema_key(&schema_provider, STR("apiGateway")));
	assert_ptr_equal(schema_key(&schema_provider, STR("timeout")), schema_key(&schema_function, STR("timeout")));
	assert_ptr_not_equal(schema_key(&schema_provider, STR("vpc")), schema_key(&schema_function, STR("vpc")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_option_is_described),
		cmocka_unit_test(keys_that_stand_elsewhere_are_not_required),
		cmocka_unit_test(keys_are_found_where_they_stand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
