/*
 * second: where cJSON reads otherwise than JSON.parse, which is what slsc's own reader does. These are the reasons, beside
 * the figures of docs/ARCHITECTURE.md, why cJSON reads nothing in the program itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>

#include <cmocka.h>

#include "ir/js.h"
#include "tests/second.h"

#define JSON(z) { z, sizeof(z) - 1 }

static void cjson_differs_in_these(void **state)
{
	(void)state;
	static const struct {
		struct str json;
		const char *parsed, *cjson; /* as JSON; NULL: refused */
	} rows[] = {
		{ JSON("\"a\\u0000b\""), "\"a\\u0000b\"", "\"a\"" },
		{ JSON("{\"a\\u0000b\":1}"), "{\"a\\u0000b\":1}", "{\"a\":1}" },
		{ JSON("\"\\ud800\""), "\"\xEF\xBF\xBD\"", NULL },
		{ JSON("12345678901234567890123"), "12345678901234567890123", "1.2345678901234568e+22" },
		{ JSON("01"), NULL, "1" },
		{ JSON("1."), NULL, "1" },
		{ JSON("\"a\nb\""), NULL, "\"a\\nb\"" },
		{ JSON("\x01" "1"), NULL, "1" },
		{ JSON("\xEF\xBB\xBF" "1"), NULL, "1" },
	};
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str text = str_dup(&a, rows[i].json);
		const struct value *own = js_json_parse(&a, text), *second = second_json(&a, text);
		assert_int_equal(!own, !rows[i].parsed);
		assert_int_equal(!second, !rows[i].cjson);
		if (own)
			assert_true(str_eqz(js_json(&a, own), rows[i].parsed));
		if (second)
			assert_true(str_eqz(js_json(&a, second), rows[i].cjson));
	}
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(cjson_differs_in_these) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
