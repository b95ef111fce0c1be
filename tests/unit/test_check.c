/* check: coercion and its traces, ajv's way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/check/checker.h"
#include "compiler/read/read.h"
#include "ir/js.h"

static const struct schema text = { .kind = SCHEMA_STRING };
static const struct schema whole = { .kind = SCHEMA_INTEGER, .bounded_above = true, .maximum = 100 };
static const struct schema flag = { .kind = SCHEMA_BOOLEAN };
static const struct schema texts = { .kind = SCHEMA_LIST, .item = &text };
static const struct schema arn_or_map = { .kind = SCHEMA_ANY_OF, .of = S_OF_(S_STRING_OF(.pattern = "^arn:"), S_OPEN_OBJECT({ "a", S_ANY })) };
static const struct schema flag_or_text = { .kind = SCHEMA_ANY_OF, .of = S_OF_(&flag, &text) };
static const struct schema one_key = { .kind = SCHEMA_OBJECT, .most = 1, .extra = &text };

static const struct schema number = { .kind = SCHEMA_NUMBER, .bounded_above = true, .maximum = 100 };
static const struct schema instant = { .kind = SCHEMA_STRING, .format = "date-time" };
static const struct schema distinct = { .kind = SCHEMA_LIST, .item = &text, .unique = true };
static const struct schema anything_too = { .kind = SCHEMA_ANY_OF, .of = S_OF_(&flag, S_ANY) };

static const struct row {
	const struct schema *schema;
	const char *in, *out; /* JSON */
	bool ok;
} rows[] = {
	{ &text, "12", "\"12\"", true }, { &text, "1e21", "\"1e+21\"", true }, { &text, "true", "\"true\"", true },
	{ &text, "[\"x\"]", "\"x\"", true }, { &text, "[1]", "\"1\"", true }, { &text, "[1,2]", "[1,2]", false }, { &text, "{}", "{}", false },
	{ &whole, "\" 0x10 \"", "16", true }, { &whole, "\"\"", "\"\"", false }, { &whole, "true", "1", true },
	{ &whole, "\"200\"", "200", false }, { &whole, "\"1.5\"", "\"1.5\"", false },
	{ &flag, "\"true\"", "true", true }, { &flag, "0", "false", true }, { &flag, "\"yes\"", "\"yes\"", false },
	{ &texts, "\"x\"", "[\"x\"]", true }, { &texts, "{}", "{}", false }, { &texts, "[null,1]", "[\"\",\"1\"]", true },
	/* The failed branch for texts leaves its text behind. */
	{ &arn_or_map, "12", "\"12\"", false },
	/* A list of one map is looked into for a text, and the map alternative then sees the map. */
	{ &arn_or_map, "[{\"a\":1}]", "[{\"a\":1}]", true },
	{ &flag_or_text, "[\"x\"]", "[\"x\"]", true },
	{ &number, "\"1e999\"", "null", true }, { &number, "101", "101", false },
	{ &distinct, "[\"a\",\"b\"]", "[\"a\",\"b\"]", true }, { &distinct, "[1,\"1\",\"\"]", "[\"1\",\"1\",\"\"]", true },
	{ &distinct, "[\"a\",\"b\",\"a\"]", "[\"a\",\"b\",\"a\"]", false },
	{ &anything_too, "[\"true\"]", "[\"true\"]", true },
#define INSTANT(text, fits) { &instant, "\"" text "\"", "\"" text "\"", fits }
	INSTANT("2024-02-29T23:59:59Z", true), INSTANT("2023-02-29T00:00:00Z", false), INSTANT("1900-02-29T00:00:00Z", false),
	INSTANT("2000-02-29t00:00:00z", true), INSTANT("2024-13-01T00:00:00Z", false), INSTANT("2024-00-01T00:00:00Z", false),
	INSTANT("2024-04-31T00:00:00Z", false), INSTANT("2024-01-01 00:00:00.123+01:30", true), INSTANT("2024-01-01T00:00:00", true),
	INSTANT("2024-01-01\302\24000:00:00Z", true), INSTANT("2024-01-01T24:00:00Z", false), INSTANT("2024-01-01T00:60:00Z", false),
	INSTANT("2024-01-01T23:59:60Z", true), INSTANT("2024-01-01T22:59:60Z", false), INSTANT("2024-01-01", false),
	{ &one_key, "{\"a\":1}", "{\"a\":\"1\"}", true }, { &one_key, "{\"a\":1,\"b\":2}", "{\"a\":\"1\",\"b\":\"2\"}", false },
};

static void coerces(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct sources sources;
	struct diags diags;
	sources_init(&sources, &arena);
	diags_init(&diags, &arena, &sources);
	struct cx cx = { .arena = &arena, .diags = &diags, .sources = &sources };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool failed = false;
		uint32_t base = source_add(&sources, STR("x.json"), STR_CAT(&arena, STR("{\"v\":"), str_z(rows[i].in), STR("}")));
		const struct value *v = value_deep_copy(&arena, value_get(json_parse(&cx, base, &failed), "v"));
		struct checker c = { .cx = &cx, .arena = &arena };
		struct checked at = { .slot = &v, .value = v };
		bool ok = check_value(&c, &at, rows[i].schema);
		struct str out = js_json(&arena, v);
		if (ok != rows[i].ok || !str_eqz(out, rows[i].out))
			fail_msg("%s: %s %.*s", rows[i].in, ok ? "fits" : "does not fit", STRA(out));
		assert_int_equal(c.problems.n == 0, ok);
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(coerces) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
