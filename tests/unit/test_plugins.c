#include "ir/plugin.h"
#include "ir/def.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define EACH_ROW(row) \
	for (const struct plugin *const *table = plugin_tables; *table; table++) \
		for (const struct plugin *row = *table; row->names; row++)

static void every_row_says_what_was_read(void **state)
{
	(void)state;
	uint32_t n = 0;
	EACH_ROW(row) {
		n++;
		assert_non_null(row->version);
		assert_non_null(row->doc);
		/* What the row has a hook for stands among its effects. */
		assert_true(!row->builds || (row->effects & PLUGIN_BUILDS));
		for (const struct plugin_hook *h = row->hooks; h && h->run; h++)
			assert_true(h->at == MOMENT_LOWERED || (row->effects & (PLUGIN_ADDS | PLUGIN_DEPLOYS_TEMPLATE)));
		assert_true(!row->after_deploy || (row->effects & PLUGIN_DEPLOYS));
		assert_true(!row->deploys_if || (row->effects & (PLUGIN_DEPLOYS | PLUGIN_DEPLOYS_TEMPLATE)));
	}
	assert_true(n > 100);
}

static void a_name_finds_one_row(void **state)
{
	(void)state;
	EACH_ROW(row)
		for (const char *const *name = row->names; *name; name++)
			if (plugin_find(str_z(*name)) != row)
				fail_msg("two rows answer to %s", *name);
	assert_null(plugin_find(STR("serverless-unheard-of")));
	assert_null(plugin_find(STR("")));
	assert_null(plugin_find(STR("./serverless-offline")));
}

static bool takes(const struct schema *s, const char *key) { return schema_key(s, str_z(key)); }

/* v3.40 dies of a plugin that defines a key twice (SCHEMA_COLLISION), or extends an event that it does not have. */
static void keys_are_new_where_they_stand(void **state)
{
	(void)state;
	EACH_ROW(row)
		for (const struct plugin_keys *k = row->keys; k && k->props; k++)
			for (const struct schema_prop *p = k->props; p->key; p++) {
				assert_non_null(p->schema);
				assert_int_equal(k->site == PLUGIN_EVENT, k->event != NULL);
				assert_true(!k->event || event_find(str_z(k->event)));
				assert_false(k->site == PLUGIN_FUNCTION && takes(&schema_function, p->key));
				assert_false(k->site == PLUGIN_CUSTOM && takes(&schema_custom, p->key));
				assert_false(k->site == PLUGIN_TOP && takes(&schema_config, p->key));
				assert_false(k->site == PLUGIN_EVENT_TYPE && event_find(str_z(p->key)));
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_says_what_was_read),
		cmocka_unit_test(a_name_finds_one_row),
		cmocka_unit_test(keys_are_new_where_they_stand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
