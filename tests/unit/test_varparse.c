/* The grammar of variables: what is one, what is foreign, what is an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "compiler/vars/grammar.h"
#include "ir/js.h"

static struct arena arena;

/* The text with each variable as <type(params):address|fallback>, escapes as they result; "!" for a fault. */
static struct str show_text(const struct var_text *t, struct str text);

static struct str show_operand(const struct var_operand *o)
{
	return o->value ? js_json(&arena, o->value) : show_text(o->text, o->text->text);
}

static struct str show_use(const struct var_use *u)
{
	if (u->literal)
		return js_json(&arena, u->literal);
	struct str s = u->type;
	if (u->has_params)
		s = STR_CAT(&arena, s, STR("("));
	for (uint32_t i = 0; i < u->param.n; i++)
		s = STR_CAT(&arena, s, i ? STR(",") : STR(""), show_operand(&u->param.at[i]));
	if (u->has_params)
		s = STR_CAT(&arena, s, STR(")"));
	return u->address ? STR_CAT(&arena, s, STR(":"), show_operand(u->address)) : s;
}

static struct str show_text(const struct var_text *t, struct str text)
{
	struct str out = STR("");
	uint32_t at = 0;
	for (uint32_t i = 0; t && i < t->part.n; i++) {
		const struct var_part *p = &t->part.at[i];
		out = STR_CAT(&arena, out, str_to(str_from(text, at), p->start - at));
		if (p->done)
			out = STR_CAT(&arena, out, value_str(p->value));
		for (uint32_t u = 0; u < p->use.n; u++)
			out = STR_CAT(&arena, out, u ? STR("|") : STR("<"), show_use(&p->use.at[u]));
		if (!p->done)
			out = STR_CAT(&arena, out, STR(">"));
		at = p->end;
	}
	return STR_CAT(&arena, out, str_from(text, at));
}

static const struct {
	const char *text, *shown;
} rows[] = {
	{ "plain $ text", "plain $ text" },
	{ "${self:custom.a}", "<self:\"custom.a\">" },
	{ "a${self:b}c${opt:d}", "a<self:\"b\">c<opt:\"d\">" },
	{ "${self:}", "<self>" },
	{ "${opt:x, 'a b'}", "<opt:\"x\"|\"a b\">" },
	{ "${opt:x, self:y , 0x1F}", "<opt:\"x\"|self:\"y\"|31>" },
	{ "${opt:x, null}", "<opt:\"x\"|null>" },
	{ "${opt:x, \"q\\u0041\\\"\"}", "<opt:\"x\"|\"qA\\\"\">" },
	{ "${opt:x, \"\\ud83d\\ude00\"}", "<opt:\"x\"|\"\xf0\x9f\x98\x80\">" },
	{ "${file(a.yml)}", "<file(\"a.yml\")>" },
	{ "${file(a-${opt:s}.yml):x.${self:y}}", "<file(a-<opt:\"s\">.yml):x.<self:\"y\">>" },
	{ "${ssm(eu-west-1, raw):/a/b}", "<ssm(\"eu-west-1\",\"raw\"):\"/a/b\">" },
	{ "${strToBool(1)}", "<strToBool(1)>" },
	{ "${cf(, 'x'):s.o}", "<cf(null,\"x\"):\"s.o\">" },
	{ "${self:custom.'a'}", "<self:\"custom.'a'\">" },
	{ "${env:'A B'}", "<env:\"A B\">" },
	/* not ours */
	{ "${AWS::Region}", "${AWS::Region}" },
	{ "${foo}", "${foo}" },
	{ "${a_b:x}", "${a_b:x}" },
	{ "${!x}", "${!x}" },
	{ "${self::x}", "${self::x}" },
	{ "${Foo:${self:x}}", "${Foo:<self:\"x\">}" },
	{ "${self", "${self" },
	{ "${AWS ${self:x}", "${AWS <self:\"x\">" },
	/* dollars and escapes */
	{ "$${self:x}", "<self:\"x\">" },
	{ "\\${self:x}", "${self:x}" },
	{ "\\\\${self:x}", "\\<self:\"x\">" },
	{ "\\\\\\${self:x}", "\\${self:x}" },
	{ "\\n ${self:x}", "\\n <self:\"x\">" },
	/* faults */
	{ "${self:x", "!" },
	{ "${self:x${foo}}", "!" },
	{ "${opt:x, us-east-1}", "!" },
	{ "${opt:x, ${self:y}}", "!" },
	{ "${opt:x, 'l', env:Y}", "!" },
	{ "${opt:x,}", "!" },
	{ "${opt:x,\tself:y}", "!" },
	{ "${opt:x, \"\\q\"}", "!" },
	{ "${file(a}", "!" },
	{ "${file(a)x}", "!" },
	{ "${file(a)::x}", "!" },
	{ "${opt:x, 'a", "!" },
	{ "${self:a$}", "!" },
};

static void grammar(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct var_fault fault;
		struct str text = str_z(rows[i].text);
		struct var_text *t = var_parse(&arena, text, &fault);
		assert_string_equal(fault.what ? "!" : str_zdup(&arena, show_text(t, text)), rows[i].shown);
	}
}

static void whole_keeps_type(void **state)
{
	(void)state;
	struct var_fault fault;
	assert_true(var_parse(&arena, STR("${self:x}"), &fault)->whole);
	assert_false(var_parse(&arena, STR("${self:x} "), &fault)->whole);
	assert_true(var_parse(&arena, STR("${file(${self:x} ):y}"), &fault)->part.at[0].use.at[0].param.at[0].text->whole);
}

static void pieces_do_not_meet(void **state)
{
	(void)state;
	struct var_fault fault;
	const struct str apart[] = { STR("$"), STR("{self:x}") }, whole[] = { STR("a"), STR("${self:x}"), STR("") };
	assert_null(var_parse_pieces(&arena, apart, 2, &fault));
	struct var_text *t = var_parse_pieces(&arena, whole, 3, &fault);
	assert_non_null(t);
	assert_int_equal(t->part.at[0].start, 1);
	assert_false(t->whole);
}

static void nesting_is_bounded(void **state)
{
	(void)state;
	char *p = arena_alloc(&arena, 7 * 5000);
	for (int i = 0; i < 5000; i++)
		memcpy(p + 7 * i, "${self:", 7);
	struct str s = { p, 7 * 5000 };
	struct var_fault fault;
	assert_null(var_parse(&arena, s, &fault));
	assert_non_null(fault.what);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grammar),
		cmocka_unit_test(whole_keeps_type),
		cmocka_unit_test(pieces_do_not_meet),
		cmocka_unit_test(nesting_is_bounded),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
