#include "ir/value.h"

#include "ir/base/hash.h"
#include "ir/groups.h"
#include "ir/js.h"
#include "ir/json.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena, scratch;

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

/* The next number from *i on whose text has only zeros in the low bits of its unseeded hash. */
static struct str colliding(uint32_t *i, uint32_t mask)
{
	for (struct str key;; arena_reset(&scratch)) {
		key = str_fmt(&scratch, "k%u", (*i)++);
		if (!((uint32_t)str_hash(key) & mask))
			return str_dup(&arena, key);
	}
}

/* Without a bound on steps the last of these keys lies 3,999 from its place, and reading 400,000 takes minutes. */
static void keys_chosen_to_collide_lie_near_their_places(void **state)
{
	(void)state;
	enum { KEYS = 4000 };
	struct value *m = v_map(&arena);
	uint32_t next = 0;
	for (int i = 0; i < KEYS; i++)
		map_put(&arena, m, colliding(&next, 8191), v_int(&arena, i));
	arena_free(&scratch);
	assert_int_equal(map_len(m), KEYS);
	assert_in_range(map_steps(m), 1, 255);
	assert_in_range(map_steps(map_copy(&arena, m)), 1, 255);
	for (uint32_t i = 0; i < KEYS; i++) {
		assert_true(map_get(m, m->map.entry[i].key)->number == i);
		assert_null(map_get(m, str_fmt(&arena, "none%u", i)));
	}
	map_remove(m, m->map.entry[0].key);
	assert_in_range(map_steps(m), 1, 255);
}

static void what_is_there_stays_when_put_anew(void **state)
{
	(void)state;
	struct value *m = v_map(&arena);
	for (int i = 0; i < 40; i++) {
		const struct value *v = v_int(&arena, i);
		assert_null(map_put_new(&arena, m, str_fmt(&arena, "key%d", i), (struct span){ 0 }, v));
		assert_ptr_equal(map_put_new(&arena, m, str_fmt(&arena, "key%d", i), (struct span){ 0 }, m), v);
		assert_int_equal(map_len(m), i + 1);
		assert_ptr_equal(value_get(m, "key0"), m->map.entry[0].value);
	}
	assert_int_equal(value_get(m, "key39")->number, 39);
}

static void absent_values_are_left_out(void **state)
{
	(void)state;
	struct value *m = MAP(&arena, { "a", NULL }, { "b", v_null(&arena) });
	assert_int_equal(map_len(m), 1);
	assert_int_equal(list_len(LIST(&arena, NULL, m)), 1);
}

static void nulls_leave_together(void **state)
{
	(void)state;
	struct value *m = v_map(&arena);
	for (int i = 0; i < 1000; i++)
		map_put(&arena, m, str_fmt(&arena, "key%d", i), i % 3 ? v_int(&arena, i) : v_null(&arena));
	map_remove_nulls(m);
	assert_int_equal(map_len(m), 666);
	assert_null(value_get(m, "key3"));
	assert_true(value_get(m, "key998")->number == 998);
}

static void origins_and_digits_stay_with_their_nodes(void **state)
{
	(void)state;
	static const struct origin use = { .kind = ORIGIN_ALIAS };
	const struct value *plain = v_number(&arena, 12345678901, STR("12345678901"));
	const struct value *brought = value_from(&arena, value_at(v_number(&arena, 1.5, STR("1.50")), span_make(7, 4)), &use);
	assert_null(value_origin(plain));
	assert_true(str_eqz(value_digits(plain), "12345678901"));
	assert_ptr_equal(value_origin(brought), &use);
	assert_true(str_eqz(value_digits(brought), "1.50"));
	assert_true(span_same(brought->span, span_make(7, 4)) && is_number(brought));
	assert_true(str_eqz(value_digits(value_from(&arena, plain, NULL)), "12345678901"));
}

static void hashes_know_no_order_of_keys(void **state)
{
	(void)state;
	struct arena *a = &arena;
	struct seen seen = { 0 };
	const struct value *shared = LIST(a, v_int(a, 1), v_text(a, "x"));
	const struct value *x = MAP(a, { "a", shared }, { "b", shared }), *y = MAP(a, { "b", list_copy(a, shared) }, { "a", shared });
	assert_true(value_hash(&seen, x) == value_hash(&seen, y));
	assert_true(value_hash(&seen, LIST(a, v_int(a, 1), v_int(a, 2))) != value_hash(&seen, LIST(a, v_int(a, 2), v_int(a, 1))));
	assert_true(value_hash(&seen, v_text(a, "1")) != value_hash(&seen, v_int(a, 1)));
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
	check_number(1e300, "1e+300");
	check_number(NAN, "NaN");
	check_number(-INFINITY, "-Infinity");
}

static void texts_become_numbers_as_in_javascript(void **state)
{
	(void)state;
	double d;
	assert_true(js_number(STR(" 10 "), &d) && d == 10);
	assert_true(js_number(STR("0x100"), &d) && d == 256);
	assert_true(js_number(STR(""), &d) && d == 0);
	assert_true(js_number(STR("1e3"), &d) && d == 1000);
	assert_true(js_number(STR("-Infinity"), &d) && d == -INFINITY);
	assert_true(js_number(STR("+Infinity"), &d) && d == INFINITY);
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

static void entries_sort_however_many_there_are(void **state)
{
	(void)state;
	for (int most = 3; most < 60; most += 28) {
		struct value *m = v_map(&arena);
		for (int i = most; i-- > 0;)
			map_put(&arena, m, str_fmt(&arena, i % 2 ? "%c%02d" : "%c-%02d", 'a' + i % 3, i), v_int(&arena, i));
		map_put(&arena, m, STR("7"), v_int(&arena, 7));
		const struct entry **e = js_sorted_entries(&arena, m);
		assert_true(str_eqz(e[0]->key, "7"));
		for (int i = 2; i <= most; i++)
			assert_true(js_locale_compare(e[i - 1]->key, e[i]->key) < 0);
	}
}

static void json_is_read_as_json_parse_reads_it(void **state)
{
	(void)state;
	static const struct { const char *json, *again; } rows[] = {
		{ "\"\\u00e9\\u20ac\\ud83d\\ude00\"", "\"\u00e9\u20ac\U0001F600\"" },
		{ "\"\\ud83d\"", "\"\ufffd\"" }, { "\"\\ude00\\ud83d\"", "\"\ufffd\ufffd\"" }, { "\"\\ud83dx\"", "\"\ufffdx\"" },
		{ "\"\\ud83d\\u0041\"", "\"\ufffdA\"" }, { "\"\\b\\f\\n\\r\\t\\/\"", "\"\\b\\f\\n\\r\\t/\"" },
		{ "{\"a\":1,\"a\":[2,{}]}", "{\"a\":[2,{}]}" }, { " [ ] ", "[]" }, { "-0.5e-3", "-0.0005" },
		{ "\"\\u12\"", NULL }, { "\"\\x\"", NULL }, { "\"a\nb\"", NULL }, { "01", NULL }, { "1.", NULL }, { "[1,]", NULL }, { "{\"a\" 1}", NULL },
		{ "{a:1}", NULL }, { "nul", NULL }, { "1 2", NULL }, { "", NULL }, { "[", NULL }, { "\"a", NULL },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct value *v = js_json_parse(&arena, str_z(rows[i].json));
		if (!v != !rows[i].again || (v && !str_eqz(js_json(&arena, v), rows[i].again)))
			fail_msg("%s is %.*s", rows[i].json, STRA(v ? js_json(&arena, v) : STR("refused")));
	}
}

static void long_texts_are_formatted_whole(void **state)
{
	(void)state;
	char long_text[2000];
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = 0;
	struct value *v = v_fmt(&arena, "<%s>", long_text);
	assert_int_equal(v->string.n, sizeof long_text + 1);
	assert_true(str_ends(v->string, "x>"));
	assert_true(str_ends(str_fmt(&arena, "<%s>", long_text), "x>"));
}

static void numbers_that_json_lacks_are_null(void **state)
{
	(void)state;
	struct buf b = { 0 };
	json_emit(&b, LIST(&arena, v_number(&arena, INFINITY, STR("")), v_number(&arena, 1.5, STR("1.50"))), 0);
	assert_true(str_eqz(buf_text(&b), "[null,1.50]"));
	buf_free(&b);
}

/* Short texts are written in steps that overlap: every length, with each byte in turn one that has to be escaped. */
static void texts_of_every_length_are_escaped(void **state)
{
	(void)state;
	static const struct { char c; const char *escape; } marks[] = { { '"', "\\\"" }, { '\\', "\\\\" }, { '\n', "\\n" }, { 1, "\\u0001" } };
	for (uint32_t n = 0; n <= 70; n++) {
		char text[70];
		memset(text, 'x', sizeof text);
		const struct str plain = { text, n };
		assert_string_equal(str_zdup(&arena, js_json_string(&arena, plain)), str_zdup(&arena, str_fmt(&arena, "\"%.*s\"", STRA(plain))));
		for (uint32_t at = 0; at < n; at++)
			for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
				text[at] = marks[k].c;
				struct str wanted = str_fmt(&arena, "\"%.*s%s%.*s\"", (int)at, text, marks[k].escape, (int)(n - at - 1), text + at + 1);
				assert_string_equal(str_zdup(&arena, js_json_string(&arena, plain)), str_zdup(&arena, wanted));
				text[at] = 'x';
			}
	}
}

static void names_sort_as_locale_compare_does(void **state)
{
	(void)state;
	assert_true(js_locale_compare(STR("_a"), STR("-a")) < 0);
	assert_true(js_locale_compare(STR("a"), STR("A")) < 0);
	assert_true(js_locale_compare(STR("A"), STR("b")) < 0);
	assert_true(js_locale_compare(STR("a1"), STR("aa")) < 0);
	assert_true(js_locale_compare(STR("same"), STR("same")) == 0);
	assert_true(js_locale_compare(STR("same"), STR("same again")) < 0);
	assert_true(js_locale_compare(STR("z"), STR("\u00e9")) < 0);
}

static void groups_are_filled_by_key(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct groups lists = { 0 }, maps = { 0 };
	assert_null(map_get(lists.by_key, STR("x")));
	for (int i = 0; i < 100; i++) {
		const struct str key = str_fmt(&a, "k%d", i % 40);
		list_push(&a, groups_list(&a, &lists, key), v_int(&a, i));
		map_put(&a, groups_map(&a, &maps, key), STR("same"), v_int(&a, i));
	}
	assert_int_equal(map_len(lists.by_key), 40);
	assert_int_equal(list_len(map_get(lists.by_key, STR("k19"))), 3);
	assert_int_equal((int)list_at(map_get(lists.by_key, STR("k39")), 1)->number, 79);
	assert_int_equal((int)map_get(map_get(maps.by_key, STR("k39")), STR("same"))->number, 79);
	arena_free(&a);
}

static void a_map_of_ones_own_leaves_the_other_as_it_is(void **state)
{
	(void)state;
	struct arena a = { 0 };
	const struct value *shared = MAP(&a, { "x", v_int(&a, 1) });
	struct value *in = MAP(&a, { "m", shared }, { "n", v_int(&a, 2) });
	struct value *own = map_own(&a, in, STR("m"));
	map_putz(&a, own, "y", v_int(&a, 3));
	assert_int_equal(map_len(value_get(in, "m")), 2);
	assert_int_equal(map_len(shared), 1);
	assert_null(map_own(&a, in, STR("n")));
	assert_null(map_own(&a, in, STR("o")));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_keep_order_past_the_index),
		cmocka_unit_test(keys_chosen_to_collide_lie_near_their_places),
		cmocka_unit_test(what_is_there_stays_when_put_anew),
		cmocka_unit_test(absent_values_are_left_out),
		cmocka_unit_test(nulls_leave_together),
		cmocka_unit_test(groups_are_filled_by_key),
		cmocka_unit_test(a_map_of_ones_own_leaves_the_other_as_it_is),
		cmocka_unit_test(origins_and_digits_stay_with_their_nodes),
		cmocka_unit_test(hashes_know_no_order_of_keys),
		cmocka_unit_test(merging_is_deep_and_leaves_its_arguments),
		cmocka_unit_test(numbers_print_as_in_javascript),
		cmocka_unit_test(texts_become_numbers_as_in_javascript),
		cmocka_unit_test(integer_keys_come_first),
		cmocka_unit_test(texts_of_every_length_are_escaped),
		cmocka_unit_test(names_sort_as_locale_compare_does),
		cmocka_unit_test(entries_sort_however_many_there_are),
		cmocka_unit_test(json_is_read_as_json_parse_reads_it),
		cmocka_unit_test(long_texts_are_formatted_whole),
		cmocka_unit_test(numbers_that_json_lacks_are_null),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
