/* check: coercion and its traces, ajv's way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/check.h"
#include "compiler/stages.h"
#include "ir/js.h"

static const struct schema text = { .kind = SCHEMA_STRING };
static const struct schema whole = { .kind = SCHEMA_INTEGER, .bounded_above = true, .maximum = 100 };
static const struct schema flag = { .kind = SCHEMA_BOOLEAN };
static const struct schema texts = { .kind = SCHEMA_LIST, .item = &text };
static const struct schema arn_or_map = { .kind = SCHEMA_ANY_OF, .of = S_OF_(S_STRING_OF(.pattern = "^arn:"), S_OPEN_OBJECT({ "a", S_ANY })) };
static const struct schema flag_or_text = { .kind = SCHEMA_ANY_OF, .of = S_OF_(&flag, &text) };
static const struct schema one_key = { .kind = SCHEMA_OBJECT, .most = 1, .extra = &text };

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
		struct place at = { .slot = &v, .value = v };
		bool ok = check_place(&c, &at, rows[i].schema);
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
