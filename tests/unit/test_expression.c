/* Conditions of plugins, as JavaScript's eval takes them (each checked with node). */
#include "ir/plugins/common/expression.h"

#include "ir/js.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const char *environment(const struct host *h, const char *name)
{
	(void)h;
	return strcmp(name, "STAGE") == 0 ? "dev" : NULL;
}

static const struct {
	const char *text;
	char is; /* '1' truthy, '0' falsy, 't' throws, 'u' not understood */
} cases[] = {
	{ "'dev' == \"dev\"", '1' }, { "\"a\" != \"a\"", '0' }, { "'1' == 1", '1' }, { "'1' === 1", '0' }, { "null == undefined", '1' },
	{ "null === undefined", '0' }, { "null == 0", '0' }, { "[] == ''", '1' }, { "[]", '1' }, { "'' || '0'", '1' }, { "0 && nosuch", '0' },
	{ "1 || nosuch.thing", '1' }, { "nosuch", 't' }, { "nosuch == 'x'", 't' }, { "'x' ===", 't' }, { "(1", 't' }, { "1 2", 't' }, { "'a", 't' },
	{ "!false && !''", '1' }, { "!!'0'", '1' }, { "1 < 2", '1' }, { "'b' > 'a'", '1' }, { "'10' < '9'", '1' }, { "10 < '9'", '0' }, { "'x' < 1", '0' },
	{ "1 + 1 == 2", '1' }, { "'1' + 1 == '11'", '1' }, { "2 * 3 !== 7", '1' }, { "7 % 4 == 3", '1' }, { "1 - 1", '0' }, { "-1", '1' }, { "+'0'", '0' },
	{ "2 + 3 * 4 == 14", '1' }, { "true ? 0 : 1", '0' }, { "false ? nosuch : 1", '1' }, { "1 ? 0 ? 1 : 0 : 1", '0' }, { "null ?? 'x'", '1' },
	{ "['dev','qa'].includes('qa')", '1' }, { "['dev'].includes('de')", '0' }, { "'develop'.includes('dev')", '1' }, { "['a'].indexOf('b') < 0", '1' },
	{ "'abc'.startsWith('ab')", '1' }, { "'abc'.endsWith('ab')", '0' }, { "'abc'.endsWith('bc')", '1' }, { "'a'.startsWith('abc')", '0' },
	{ "/^d/.test('dev')", '1' }, { "/^D/i.test('dev')", '1' }, { "/[/]x/.test('a/x')", '1' }, { "'dev'.match(/^p/)", '0' }, { "'dev'.match(/^d/) !== null", '1' },
	{ "\"x\".length > 1", '0' }, { "['a','b'][1] == 'b'", '1' }, { "['a'].length == 1", '1' }, { "'A'.toLowerCase() === 'a'", '1' },
	{ "' a '.trim() == 'a'", '1' }, { "parseInt('5px') >= 5", '1' }, { "parseInt('x')", '0' }, { "Number('0x10') == 16", '1' }, { "Boolean('false')", '1' },
	{ "String(1) === '1'", '1' }, { "process.env.STAGE == 'dev'", '1' }, { "process.env.NONE === undefined", '1' }, { "process.env['STAGE']", '1' },
	{ "!process.env.NONE", '1' }, { "null.x", 't' }, { "undefined.length", 't' }, { "NaN == NaN", '0' }, { "true;", '1' }, { "'a\\'b' == \"a'b\"", '1' },
	{ "`a` == 'a'", '1' }, { "", '0' }, { "1e3 == 1000", '1' }, { ".5 < 1", '1' }, { "true + 1 == 2", '1' },
	{ "require('fs')", 'u' }, { "this.serverless", 'u' }, { "new Date()", 'u' }, { "typeof x", 'u' }, { "`${a}`", 'u' }, { "1 & 2", 'u' }, { "2 ** 3", 'u' },
	{ "x = 1", 'u' }, { "x == 1", 't' }, { "'a'.replace('a', 'b')", 'u' }, { "'a'.substr(1)", 'u' }, { "{}", 'u' }, { "/a/g.test('a')", 'u' }, { "1, 2", 'u' }, { "1 << 2", 'u' },
	{ "'a' in ['a']", 'u' }, { "process.argv", 'u' }, { "parseInt('11', 2)", 'u' }, { "1 =", 'u' },
};

static void conditions_are_what_javascript_makes_of_them(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct host host = { .getenv = environment };
	struct cx cx = { .arena = &a, .host = &host };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct expression e = expression_evaluate(&cx, str_z(cases[i].text));
		const char is = e.outcome == EXPRESSION_THROWS ? 't' : e.outcome == EXPRESSION_UNKNOWN ? 'u' : js_truthy(e.value) ? '1' : '0';
		if (is != cases[i].is)
			fail_msg("%s: %c, not %c (%.*s)", cases[i].text, is, cases[i].is, STRA(e.problem));
		assert_true((e.outcome == EXPRESSION_VALUE) == !e.problem.n);
	}
	arena_free(&a);
}

static void depth_is_bounded(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct host host = { .getenv = environment };
	struct cx cx = { .arena = &a, .host = &host };
	static const char *const openers[] = { "(", "[", "!", "-", "String(", "1?", "'a'.includes(" };
	for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
		struct str text = STR("");
		for (int n = 0; n < 5000; n++)
			text = STR_CAT(&a, text, str_z(openers[i]));
		assert_int_equal(expression_evaluate(&cx, text).outcome, EXPRESSION_UNKNOWN);
		arena_reset(&a);
	}
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_are_what_javascript_makes_of_them),
		cmocka_unit_test(depth_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
