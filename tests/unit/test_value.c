#include "ir/value.h"

#include "ir/js.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int begin(void **state) { (void)state; return 0; }
static int end(void **state) { (void)state; arena_free(&arena); return 0; }

static void maps_keep_order_past_the_index(void **state)
{
	(void)state;
	struct value *m = v_map(&arena);
	for (int i = 0; i < 1000; i++)
		map_put(&arena, m, str_fmt(&arena, "key%d", i), v_int(&arena, i));
	map_put(&arena, m, STR("key7"), v_text(&arena, "again"));
	assert_int_equal(map_len(m), 1000);
	assert_true(value_is(m->map.entry[7].value, "again"));
	map_remove(m, STR("key500"));
	assert_null(value_get(m, "key500"));
	assert_true(value_get(m, "key999")->number == 999);
	assert_true(str_eqz(m->map.entry[500].key, "key501"));
}

static void absent_values_are_left_out(void **state)
{
	(void)state;
	struct value *m = MAP(&arena, { "a", NULL }, { "b", v_null(&arena) });
	assert_int_equal(map_len(m), 1);
	assert_int_equal(list_len(LIST(&arena, NULL, m)), 1);
}

static void merging_is_deep_and_leaves_its_arguments(void **state)
{
	(void)state;
	struct arena *a = &arena;
	struct value *x = MAP(a, { "m", MAP(a, { "k", v_int(a, 1) }) }, { "l", LIST(a, v_int(a, 1), v_int(a, 2)) });
	struct value *y = MAP(a, { "m", MAP(a, { "n", v_int(a, 2) }) }, { "l", LIST(a, v_null(a)) });
	const struct value *z = value_merge(a, x, y);
	assert_string_equal(js_json(a, z).p, "{\"m\":{\"k\":1,\"n\":2},\"l\":[null,2]}");
	assert_string_equal(js_json(a, x).p, "{\"m\":{\"k\":1},\"l\":[1,2]}");
}

static void check_number(double d, const char *text)
{
	assert_string_equal(str_zdup(&arena, js_number_text(&arena, d)), text);
}

static void numbers_print_as_in_javascript(void **state)
{
	(void)state;
	check_number(0, "0");
	check_number(-1.5, "-1.5");
	check_number(1e21, "1e+21");
	check_number(123456789012345680000.0, "123456789012345680000");
	check_number(1e-7, "1e-7");
	check_number(0.000001, "0.000001");
	check_number(1.2345e-10, "1.2345e-10");
	check_number(0.1 + 0.2, "0.30000000000000004");
}

static void texts_become_numbers_as_in_javascript(void **state)
{
	(void)state;
	double d;
	assert_true(js_number(STR(" 10 "), &d) && d == 10);
	assert_true(js_number(STR("0x100"), &d) && d == 256);
	assert_true(js_number(STR(""), &d) && d == 0);
	assert_true(js_number(STR("1e3"), &d) && d == 1000);
	assert_false(js_number(STR("1_000"), &d));
	assert_false(js_number(STR("1e"), &d));
	assert_false(js_number(STR("yes"), &d));
}

static void integer_keys_come_first(void **state)
{
	(void)state;
	struct arena *a = &arena;
	struct value *m = MAP(a, { "b", v_int(a, 1) }, { "10", v_int(a, 2) }, { "2", v_int(a, 3) }, { "02", v_int(a, 4) });
	assert_string_equal(js_json(a, m).p, "{\"2\":3,\"10\":2,\"b\":1,\"02\":4}");
}

static void names_sort_as_locale_compare_does(void **state)
{
	(void)state;
	assert_true(js_locale_compare(STR("_a"), STR("-a")) < 0);
	assert_true(js_locale_compare(STR("a"), STR("A")) < 0);
	assert_true(js_locale_compare(STR("A"), STR("b")) < 0);
	assert_true(js_locale_compare(STR("a1"), STR("aa")) < 0);
	assert_true(js_locale_compare(STR("same"), STR("same")) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_keep_order_past_the_index),
		cmocka_unit_test(absent_values_are_left_out),
		cmocka_unit_test(merging_is_deep_and_leaves_its_arguments),
		cmocka_unit_test(numbers_print_as_in_javascript),
		cmocka_unit_test(texts_become_numbers_as_in_javascript),
		cmocka_unit_test(integer_keys_come_first),
		cmocka_unit_test(names_sort_as_locale_compare_does),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
