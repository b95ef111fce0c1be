#include "ir/secrets.h"

#include "ir/base/buf.h"
#include "ir/base/diag.h"
#include "ir/js.h"
#include "ir/naming.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int begin(void **state) { (void)state; return 0; }
static int end(void **state) { (void)state; arena_free(&arena); return 0; }

#define IS(s, z) assert_string_equal(str_zdup(&arena, s), z)

static void what_is_made_of_a_secret_is_one(void **state)
{
	(void)state;
	struct arena *a = &arena;
	assert_false(str_secret(a, STR("hunter-22")));
	struct str s = str_to_secret(a, STR("hunter-22"));
	const struct str made[] = {
		s, str_from(s, 3), str_dup(a, s), STR_CAT(a, STR("x"), s), str_fmt(a, "%s %.*s", "x", STRA(s)), str_fmt(a, "%s", str_zdup(a, s)),
		str_lower(a, s), str_upper(a, s), str_replace(a, STR("a-b"), STR("-"), s), str_replace(a, s, STR("-"), STR("Dash")),
		str_trim(s), name_alphanumeric(a, s), name_resource(a, s), name_path(a, STR_CAT(a, STR("/x/"), s)), name_camel(a, s),
		js_json(a, LIST(a, v_text(a, "x"), v_str(a, s))), js_string(a, LIST(a, v_str(a, s))), js_json_string(a, s),
	};
	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		assert_true(str_secret(a, made[i]));
	const struct str other[] = { str_to(s, 0), STR_CAT(a, STR("x"), str_to(s, 0)), str_fmt(a, "%.*s", 0, s.p), str_fmt(a, "%u", s.n), STR("hunter-22") };
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		assert_false(str_secret(a, other[i]));
	/* Large ones, too, and the end of one is no other's beginning. */
	for (int i = 0; i < 100; i++) {
		struct str big = str_to_secret(a, STR_CAT(a, s, s));
		assert_true(str_secret(a, str_from(big, big.n - 1)));
		assert_false(str_secret(a, str_dup(a, STR("plain"))));
	}
}

static void values_carry_the_mark(void **state)
{
	(void)state;
	struct arena *a = &arena;
	const struct value *v = value_to_secret(a, MAP(a, { "a", v_text(a, "text") }, { "b", LIST(a, v_int(a, 123456), v_bool(a, true)) }));
	assert_true(value_secret(v) && value_secret(value_get(v, "a")) && value_secret(list_at(value_get(v, "b"), 0)));
	/* Through texts and back. */
	struct str number = js_string(a, list_at(value_get(v, "b"), 0));
	assert_true(str_secret(a, number));
	assert_true(value_secret(v_str(a, number)) && value_secret(v_number(a, 123456, number)));
	assert_true(str_secret(a, js_string(a, list_at(value_get(v, "b"), 1))));
	assert_true(value_secret(v_fmt(a, "id %.*s", STRA(number))));
	assert_true(value_holds_secret(a, LIST(a, MAP(a, { "x", value_get(v, "a") }))));
	struct value *keyed = v_map(a);
	map_put(a, keyed, number, v_text(a, "x"));
	assert_true(value_holds_secret(a, keyed));
	assert_string_equal(str_zdup(a, js_json(a, value_redacted(a, LIST(a, keyed, v)))), "[{\"(secret)\":\"x\"},\"(secret)\"]");
}

static void formats_hide_secrets(void **state)
{
	(void)state;
	struct arena *a = &arena;
	struct str s = str_to_secret(a, STR("hunter-22"));
	IS(str_fmt_shown(a, "'%.*s' %s %u%% %zu %-10.*s| %5s %.2s %c %02d %lld %.1f %.0f", STRA(s), s.p, 7u, (size_t)9, STRA(s), "x", "abc", 'c', 3, 12LL, 2.25, 3.0),
	   "'(secret)' (secret) 7% 9 (secret)  |     x ab c 03 12 2.2 3");
	struct buf b = { .shows = a };
	buf_putf(&b, "%.*s %-4u|", STRA(s), 5u);
	buf_str(&b, s);
	buf_str(&b, STR(" plain"));
	IS(buf_text(&b), "(secret) 5   |(secret) plain");
	buf_free(&b);
	secrets_begin(a, true);
	IS(str_fmt_shown(a, "'%.*s'", STRA(s)), "'hunter-22'");
	IS(str_shown(a, s), "hunter-22");
}

static void messages_hide_secrets(void **state)
{
	(void)state;
	struct sources sources;
	struct diags d;
	sources_init(&sources, &arena);
	diags_init(&d, &arena, &sources);
	struct str s = str_to_secret(&arena, STR("hunter-22"));
	struct diag *g = diag(&d, D_GOLDEN, (struct span){ 0 }, "not '%.*s'", STRA(s));
	diag_label(&d, g, "did you mean '%.*s'?", STRA(s));
	diag_note(&d, g, (struct span){ 0 }, "'%.*s' is here", STRA(s));
	IS(g->message, "not '(secret)'");
	IS(g->label, "did you mean '(secret)'?");
	IS(g->notes.at[0].text, "'(secret)' is here");
}

static void what_comes_from_elsewhere_is_searched(void **state)
{
	(void)state;
	struct arena *a = &arena;
	IS(text_redacted(a, STR("hunter22")), "hunter22");
	secret_remember(a, STR("Hunter22"));
	secret_remember(a, STR("abc"));
	IS(text_redacted(a, STR("at hunter22HUNTER22, 'abc' abcd")), "at (secret)(secret), '(secret)' abcd");
	assert_true(text_known(a, STR("xhunter22x")));
	assert_false(text_known(a, STR("'abc'")));
}

static void a_scratch_arena_knows_the_secrets(void **state)
{
	(void)state;
	struct str s = str_to_secret(&arena, STR("hunter22"));
	/* A scratch arena forgets its memory, not whose secrets it knows. */
	struct arena scratch = { .secrets = arena.secrets };
	str_dup(&scratch, STR("x"));
	arena_reset(&scratch);
	assert_true(str_secret(&scratch, str_fmt(&scratch, "%.*s", STRA(s))));
	arena_free(&scratch);
}

static void names_tell(void **state)
{
	(void)state;
	static const struct { const char *name; bool variable, key; } rows[] = {
		{ "DB_PASSWORD", true, true }, { "MY_TOKEN", true, true }, { "STRIPE_KEY", true, false }, { "API_KEY", true, true }, { "PGPASS", true, false },
		{ "SIGNING_SALT", true, false }, { "dbPassword", true, true }, { "secrets", true, true }, { "client-secret", true, true },
		{ "secretArn", true, false }, { "passwordPolicy", true, false }, { "tokenTable", true, false }, { "TABLE", false, false }, { "STAGE", false, false },
		{ "PWD", false, true }, { "OLDPWD", false, true }, { "DB_PWD", true, true },
		{ "", false, false }, { "_", false, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(secret_variable(str_z(rows[i].name)), rows[i].variable);
		assert_int_equal(secret_key(str_z(rows[i].name)), rows[i].key);
	}
}

static void looks_tell(void **state)
{
	(void)state;
	static const struct { const char *text; bool secret; } rows[] = {
		{ "postgres://app:hunter2@db/x", true }, { "https://u:p@h", true }, { "-----BEGIN RSA PRIVATE KEY-----\nx", true }, { "postgres://app@db/x", false },
		{ "https://example.com/a:b@c", false }, { "postgres://app:${Password}@db", false }, { "postgres://app:{{resolve:ssm:x}}@db", false },
		{ "://", false }, { "x://:@", false }, { "", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(secret_looks(v_text(&arena, rows[i].text)), rows[i].secret);
}

static void members_are_marked_by_name(void **state)
{
	(void)state;
	struct arena *a = &arena;
	const struct value *v = js_json_parse(a, STR("{\"custom\": {\"dbPassword\": \"a1\", \"other\": \"b1\", \"token\": true, \"clientSecret\": \"arn:aws:x\", \"apiKey\": \"{{resolve:ssm:x}}\","
		" \"idToken\": \"hours\", \"secret\": \"\", \"adminPassword\": \"${ssm:/x}\", \"pin_token\": 1234},"
		" \"environment\": {\"A_KEY\": \"c1\", \"DSN\": \"p://u:pw@h\", \"PLAIN\": \"d1\"}, \"params\": {\"default\": {\"key\": \"e1\"}},"
		" \"list\": [{\"Name\": \"DB_PASSWORD\", \"Value\": \"f1\"}, {\"Value\": \"g1\", \"Key\": \"cost\"}, \"p://u:pw@h\", \"h1\"], \"conn\": {\"url\": \"p://u:pw@h\"}}"));
	secrets_mark(a, v, false);
	assert_string_equal(str_zdup(a, js_json(a, value_redacted(a, v))),
		"{\"custom\":{\"dbPassword\":\"(secret)\",\"other\":\"b1\",\"token\":true,\"clientSecret\":\"arn:aws:x\",\"apiKey\":\"{{resolve:ssm:x}}\","
		"\"idToken\":\"hours\",\"secret\":\"\",\"adminPassword\":\"${ssm:/x}\",\"pin_token\":\"(secret)\"},"
		"\"environment\":{\"A_KEY\":\"(secret)\",\"DSN\":\"(secret)\",\"PLAIN\":\"d1\"},\"params\":{\"default\":{\"key\":\"(secret)\"}},"
		"\"list\":[{\"Name\":\"DB_PASSWORD\",\"Value\":\"(secret)\"},{\"Value\":\"g1\",\"Key\":\"cost\"},\"(secret)\",\"h1\"],\"conn\":{\"url\":\"(secret)\"}}");
}

static void a_template_learns_from_the_other(void **state)
{
	(void)state;
	struct arena *a = &arena;
	struct str id = STR_CAT(a, STR("Topic"), str_to_secret(a, STR("hunter22")));
	struct value *resources = v_map(a);
	map_put(a, resources, id, v_str(a, str_to_secret(a, STR("hunter22"))));
	const struct value *now = MAP(a, { "Resources", resources });
	const struct value *golden = js_json_parse(a, STR("{\"Resources\":{\"Topichunter22\":\"hunter22\",\"Plain\":\"x\"}}")), *before = golden;
	templates_for_review(a, &golden, &now);
	assert_string_equal(str_zdup(a, js_json(a, value_redacted(a, golden))), "{\"Resources\":{\"(secret)\":\"(secret)\",\"Plain\":\"x\"}}");
	assert_false(value_holds_secret(a, before));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_made_of_a_secret_is_one, begin, end),
		cmocka_unit_test_setup_teardown(values_carry_the_mark, begin, end),
		cmocka_unit_test_setup_teardown(formats_hide_secrets, begin, end),
		cmocka_unit_test_setup_teardown(messages_hide_secrets, begin, end),
		cmocka_unit_test_setup_teardown(what_comes_from_elsewhere_is_searched, begin, end),
		cmocka_unit_test_setup_teardown(a_scratch_arena_knows_the_secrets, begin, end),
		cmocka_unit_test_setup_teardown(names_tell, begin, end),
		cmocka_unit_test_setup_teardown(looks_tell, begin, end),
		cmocka_unit_test_setup_teardown(members_are_marked_by_name, begin, end),
		cmocka_unit_test_setup_teardown(a_template_learns_from_the_other, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
