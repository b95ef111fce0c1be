/* What js-yaml 4.3.2 makes of texts on which readers of YAML differ: its JSON, or where it is refused (LINE:COLUMN). */
#include "compiler/stages.h"
#include "ir/js.h"
#include "ir/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct {
	const char *text, *json; /* NULL: nothing at all */
} read[] = {
	{ "", NULL },
	{ "\xEF\xBB\xBF\n", NULL },
	{ "# c", "null" },
	{ "''#x", "\"\"" },
	{ "---a: b", "{\"a\":\"b\"}" },
	{ "a: \"x\ny\" z: w\n", "{\"a\":\"x y\",\"z\":\"w\"}" },
	{ "  -\n- a\n", "[null,\"a\"]" },
	{ "k: \"a\\\n\n  b\"", "{\"k\":\"ab\"}" },
	{ "k: 'it''''s\n\n  so'", "{\"k\":\"it''s\\nso\"}" },
	{ "k: |\n   \n\nl: 1", "{\"k\":\"\",\"l\":1}" },
	{ "k: |+\n\n\nl: 1", "{\"k\":\"\\n\\n\",\"l\":1}" },
	{ "k: >\n  a\n\n    b\n\n  c\n", "{\"k\":\"a\\n\\n  b\\n\\nc\\n\"}" },
	{ "|1\n a\n\n", "\" a\\n\\n\"" },
	{ "k: !Sub\n  |\n  x\n", "{\"k\":\"x\\n\"}" },
	{ "!!str\n5", "5" },
	{ "!<?> \"0x1F\"", "31" },
	{ "a: &x\n!!str b: c\n", "{\"a\":\"\",\"b\":\"c\"}" },
	{ "a: !Ref b: c", "{\"a\":{\"[object Object]\":\"c\"}}" },
	{ "a: &x !\nb: *x\n", "{\"a\":null,\"b\":[]}" },
	{ "a: &x {*x : 1}", "{\"a\":{\"[object Object]\":1}}" },
	{ "? <<\n: {a: 1}", "{\"<<\":{\"a\":1}}" },
	{ "<<: [{a: 1}, {a: 2, b: 3}]\nb: 4", "{\"a\":1,\"b\":4}" },
	{ "[: b, ? c, \"d\":e, f:g]", "[{\"null\":\"b\"},{\"c\":null},{\"d\":\"e\"},\"f:g\"]" },
	{ "!GetAtt a.b.c", "{\"Fn::GetAtt\":[\"a\",\"b.c\"]}" },
	{ "\"\\ud83d\\ude00 \\ud83d \\U00110000\"", "\"\xF0\x9F\x98\x80 \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\"" },
	{ "[017, 0o17, -.5, .Nan, 1e400, 1_0]", "[17,15,\"-.5\",\".Nan\",\"1e400\",\"1_0\"]" },
	{ "!!binary \"\"", "{\"0\":0,\"1\":0,\"2\":0}" },
	{ "%TAG !e! tag:yaml.org,2002:\n--- !e!int \"7\"", "7" },
};

static const struct {
	const char *text;
	uint32_t line, column;
} refused[] = {
	{ "k: : x", 1, 4 }, { "a: b: c", 1, 5 }, { "k: [a, b", 1, 4 }, { "k: \"abc\n", 1, 4 }, { "k: 'abc\n---\n", 1, 4 },
	{ "k: [a\nb]", 2, 1 }, { "a:\n\tb: c", 2, 1 }, { "a: 1\n  b: 2", 2, 4 }, { "k: \"\\q\"", 1, 5 }, { "k: @a", 1, 4 },
	{ "|\n", 2, 1 }, { "k: |0\n  a", 1, 5 }, { "a: *b", 1, 4 }, { "a: !Now b", 1, 4 }, { "a: 1\na: 2", 2, 1 },
	{ "a: &x [*x]", 1, 8 }, { "a\n...\nb", 3, 1 }, { "<<: 1", 1, 5 }, { "k: a\x01", 1, 5 }, { "%YAML 2.0\n---\na", 1, 1 },
	{ "k: &x\n !!int 5", 2, 2 }, { "[a:]b", 1, 5 },
};

static const struct value *parse(struct arena *a, struct diags *d, struct sources *s, const char *text, bool *failed)
{
	struct cx cx = { .arena = a, .diags = d, .sources = s };
	sources_init(s, a);
	diags_init(d, a, s);
	return yaml_parse(&cx, source_add(s, STR("a.yml"), str_z(text)), failed);
}

static void texts_mean_what_they_mean_to_js_yaml(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
		struct arena a = { 0 };
		struct sources s = { 0 };
		struct diags d = { 0 };
		struct buf out = { 0 };
		bool failed = false;
		const struct value *v = parse(&a, &d, &s, read[i].text, &failed);
		if (failed)
			print_message("refused: %s\n", read[i].text);
		assert_false(failed);
		assert_int_equal(!v, !read[i].json);
		if (v) {
			const struct value *expected = js_json_parse(&a, str_z(read[i].json));
			json_emit(&out, v, 0);
			if (!value_equal(expected, js_json_parse(&a, buf_text(&out))))
				print_message("%s\nis %.*s\n", read[i].text, STRA(buf_text(&out)));
			assert_true(value_equal(expected, js_json_parse(&a, buf_text(&out))));
		}
		buf_free(&out);
		arena_free(&a);
	}
}

static void errors_stand_where_they_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct arena a = { 0 };
		struct sources s = { 0 };
		struct diags d = { 0 };
		bool failed = false;
		parse(&a, &d, &s, refused[i].text, &failed);
		assert_true(failed && d.all.n == 1);
		struct pos at = source_pos(&s, d.all.at[0]->span);
		if (at.line != refused[i].line || at.col != refused[i].column)
			print_message("%s\n%u:%u\n", refused[i].text, at.line, at.col);
		assert_int_equal(at.line, refused[i].line);
		assert_int_equal(at.col, refused[i].column);
		arena_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_mean_what_they_mean_to_js_yaml),
		cmocka_unit_test(errors_stand_where_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
