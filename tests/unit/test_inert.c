#include "ir/base/inert.h"

#include "emit/package/deploy.h"
#include "ir/base/buf.h"
#include "ir/js.h"
#include "ir/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int begin(void **state) { (void)state; return 0; }
static int end(void **state) { (void)state; arena_free(&arena); return 0; }

#define IS(s, z) assert_string_equal(str_zdup(&arena, s), z)

static void what_acts_is_an_escape(void **state)
{
	(void)state;
	static const struct { const char *text, *shown; } rows[] = {
		{ "", "" }, { "plain ~ \\ text", "plain ~ \\ text" }, { "h\xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\x98\x80", "h\xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\x98\x80" },
		{ "a\nb\r\tc", "a\\nb\\r\\tc" }, { "\x1B[31m\x7F", "\\u001b[31m\\u007f" },
		{ "\xC2\x80\xC2\x85\xC2\x9B\xC2\x9F\xC2\xA0", "\\u0080\\u0085\\u009b\\u009f\xC2\xA0" },
		{ "\xD8\x9C\xE2\x80\x8D\xE2\x80\x8E\xE2\x80\x8F", "\\u061c\xE2\x80\x8D\\u200e\\u200f" }, /* emoji are joined by U+200D */
		{ "\xE2\x80\xA7\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA\xE2\x80\xAE\xE2\x80\xAF", "\xE2\x80\xA7\\u2028\\u2029\\u202a\\u202e\xE2\x80\xAF" },
		{ "\xE2\x81\xA5\xE2\x81\xA6\xE2\x81\xA9\xE2\x81\xAA", "\xE2\x81\xA5\\u2066\\u2069\xE2\x81\xAA" },
		{ "\xE9x\xC0\x9B\xED\xA0\x80\xE2\x80", "\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct str s = str_z(rows[i].text);
		IS(str_inert(&arena, s), rows[i].shown);
		assert_true((str_inert(&arena, s).p == s.p) == (strcmp(rows[i].text, rows[i].shown) == 0));
		struct buf b = { .inert = true };
		buf_str(&b, s);
		buf_putf(&b, "|%s|%.*s|%12.1s|%d", rows[i].text, STRA(s), "\n", 5);
		IS(buf_text(&b), str_zdup(&arena, str_fmt(&arena, "%s|%s|%s|          \\n|5", rows[i].shown, rows[i].shown, rows[i].shown)));
		buf_free(&b);
	}
	IS(str_inert(&arena, (struct str){ "a\0b", 3 }), "a\\u0000b");
}

/* JSON that people and programs read; what v3.40 takes digests of is JSON.stringify's. */
static void json_holds_the_same_text(void **state)
{
	(void)state;
	struct arena *a = &arena;
	struct str s = STR("\x1B\x7F\xC2\x9B\xE2\x80\xAE\xE2\x80\xA8 h\xC3\xA9\n\"");
	const struct value *v = MAP(a, { "k\x7F", v_str(a, s) });
	struct buf b = { 0 };
	json_emit(&b, v, 0);
	IS(buf_text(&b), "{\"k\\u007f\":\"\\u001b\\u007f\\u009b\\u202e\\u2028 h\xC3\xA9\\n\\\"\"}");
	buf_free(&b);
	IS(js_json(a, v), "{\"k\x7F\":\"\\u001b\x7F\xC2\x9B\xE2\x80\xAE\xE2\x80\xA8 h\xC3\xA9\\n\\\"\"}");
}

static void words_for_sh_are_one_line(void **state)
{
	(void)state;
	struct arena *a = &arena;
	IS(shell_word(a, STR("a b'c")), "'a b'\\''c'");
	IS(shell_word(a, STR("a\nrm -rf 'x' 100%\\")), "\"$(printf -- 'a\\012rm -rf \\047x\\047 100%%\\134')\"");
	IS(shell_word(a, STR("-\x1B\xC2\x9B\xE9")), "\"$(printf -- '-\\033\\302\\233\\351')\"");
	IS(shell_word(a, STR("a\n\n")), "\"$(printf -- 'a')\"'\n\n'"); /* $() takes the last line ends off */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_acts_is_an_escape),
		cmocka_unit_test(json_holds_the_same_text),
		cmocka_unit_test(words_for_sh_are_one_line),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
