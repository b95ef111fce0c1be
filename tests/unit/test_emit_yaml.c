/* emit/yaml: what is written is read back as the same value, by slsc's reader and by libfyaml, and stands as an editor would write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>

#include <cmocka.h>

#include "compiler/read/read.h"
#include "emit/yaml.h"
#include "ir/js.h"
#include "ir/json.h"
#include "tests/second.h"

static struct arena arena;
static struct sources sources;
static struct diags diags;

static struct str written(const struct value *v, enum yaml_tags tags)
{
	struct buf out = { 0 };
	yaml_emit(&out, v, tags);
	struct str text = str_dup(&arena, buf_text(&out));
	buf_free(&out);
	return text;
}

static bool read_back(const struct value *v, enum yaml_tags tags)
{
	bool failed = false;
	struct str text = written(v, tags);
	sources_init(&sources, &arena);
	diags_init(&diags, &arena, &sources);
	struct cx cx = { .arena = &arena, .sources = &sources, .diags = &diags };
	const struct value *own = yaml_parse(&cx, source_add(&sources, STR("a.yml"), text), &failed), *second = second_yaml(&arena, text);
	const bool same = !failed && own && value_equal(v, own) && second && value_equal(v, second);
	if (!same)
		print_message("%s: %s:\n%.*s\n", js_json(&arena, v).p, failed || !own || !value_equal(v, own) ? "slsc" : "libfyaml", STRA(text));
	return same;
}

static void values_look_like_this(void **state)
{
	(void)state;
	static const struct {
		const char *json, *yaml;
	} rows[] = {
		{ "{\"a\":1,\"b\":[1,2.50,-0,10000000000000000000001],\"c\":{},\"d\":[],\"e\":null,\"f\":true}",
		  "a: 1\nb:\n- 1\n- 2.50\n- -0\n- 10000000000000000000001\nc: {}\nd: []\ne: null\nf: true\n" },
		{ "{\"a\":[[1,[{\"x\":{\"v\":\"z\"},\"w\":1}]],[[]],[{}]]}", "a:\n- - 1\n  - - x:\n        v: z\n      w: 1\n- - []\n- - {}\n" },
		{ "[1e3,1.5E-7,0.1e+2]", "- 1.0e+3\n- 1.5e-7\n- 0.1e+2\n" },
		{ "[\"yes\",\"No\",\"on\",\"y\",\"null\",\"True\",\"~\",\"\",\"=\",\"<<\",\"012\",\"1e3\",\"1_0\",\"0x1\",\".inf\",\"-1\",\"2012-10-17\",\"1:30\"]",
		  "- \"yes\"\n- \"No\"\n- \"on\"\n- \"y\"\n- \"null\"\n- \"True\"\n- \"~\"\n- \"\"\n- \"=\"\n- \"<<\"\n- \"012\"\n- \"1e3\"\n- \"1_0\"\n- \"0x1\"\n"
		  "- \".inf\"\n- \"-1\"\n- \"2012-10-17\"\n- \"1:30\"\n" },
		{ "[\"arn:aws:s3:::a\",\"a: b\",\"a #b\",\"a#b\",\"a:\",\" a\",\"a \",\"- a\",\"/x/{y}\",\"${a}\",\"a, [b]\",\"*\",\"&a\",\"!a\",\"%a\",\"@a\",\"`a\",\"it's\",\"\\\"\"]",
		  "- arn:aws:s3:::a\n- \"a: b\"\n- \"a #b\"\n- a#b\n- \"a:\"\n- \" a\"\n- \"a \"\n- \"- a\"\n- /x/{y}\n- ${a}\n- a, [b]\n- \"*\"\n- \"&a\"\n- \"!a\"\n- \"%a\"\n"
		  "- \"@a\"\n- \"`a\"\n- it's\n- \"\\\"\"\n" },
		{ "{\"a\":\"one\\n  two\\n\\nthree\\n\",\"b\":[\"x\\ny\"],\"c\":\"x\\n\\n\",\"d\":\"x \\ny\",\"e\":\" x\\ny\",\"f\":\"\\n\",\"g\":\"x\\r\\ny\",\"x\\ny\":1}",
		  "a: |\n  one\n    two\n\n  three\nb:\n- |-\n  x\n  y\nc: \"x\\n\\n\"\nd: \"x \\ny\"\ne: \" x\\ny\"\nf: \"\\n\"\ng: \"x\\r\\ny\"\n? \"x\\ny\"\n: 1\n" },
		{ "[\"\\u0000\\u001b\\u007f\\u00a0\\ufeff\\uffff\",\"Z\\u00e4hler\",\"a\\ud83d\\ude00\",\"\\u0085\\u202ea\\uffff\"]",
		  "- \"\\0\\e\\x7F\\_\\uFEFF\\uFFFF\"\n- Z\xC3\xA4hler\n- \"a\\U0001F600\"\n- \"\\N\\u202ea\\uFFFF\"\n" },
		{ "\"a\\nb\"", "|-\n  a\n  b\n" }, { "\"yes\"", "\"yes\"\n" }, { "[]", "[]\n" }, { "{}", "{}\n" }, { "12", "12\n" }, { "\"\"", "\"\"\n" }, { "null", "null\n" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct value *v = js_json_parse(&arena, str_z(rows[i].json));
		assert_non_null(v);
		struct str text = written(v, YAML_LONG);
		if (!str_eqz(text, rows[i].yaml))
			print_message("%s\nis\n%.*s\nnot\n%s", rows[i].json, STRA(text), rows[i].yaml);
		assert_true(str_eqz(text, rows[i].yaml));
		assert_true(read_back(v, YAML_LONG));
		arena_free(&arena);
	}
}

static void functions_have_short_tags(void **state)
{
	(void)state;
	static const struct {
		const char *json, *yaml;
	} rows[] = {
		{ "{\"a\":{\"Ref\":\"B\"},\"b\":{\"Ref\":\"AWS::Region\"},\"c\":{\"Ref\":5},\"d\":{\"Ref\":\"yes\"},\"e\":{\"Ref\":\"B\",\"x\":1}}",
		  "a: !Ref B\nb: !Ref AWS::Region\nc:\n  Ref: 5\nd: !Ref \"yes\"\ne:\n  Ref: B\n  x: 1\n" },
		{ "[{\"Fn::GetAtt\":[\"A\",\"B.C\"]},{\"Fn::GetAtt\":\"A.B\"},{\"Fn::GetAtt\":[\"A.B\",\"C\"]},{\"Fn::GetAtt\":[\"A\",{\"Ref\":\"B\"}]},{\"Fn::GetAtt\":[\"A\",\"\"]}]",
		  "- !GetAtt A.B.C\n- Fn::GetAtt: A.B\n- Fn::GetAtt:\n  - A.B\n  - C\n- Fn::GetAtt:\n  - A\n  - !Ref B\n- Fn::GetAtt:\n  - A\n  - \"\"\n" },
		{ "{\"a\":{\"Fn::Base64\":{\"Fn::Sub\":\"x\\ny\\n\"}},\"b\":{\"Fn::ImportValue\":{\"Fn::Sub\":\"${A}-b\"}},\"c\":{\"Fn::GetAZs\":\"\"},\"d\":{\"Fn::GetAZs\":{\"Ref\":\"R\"}}}",
		  "a:\n  Fn::Base64: !Sub |\n    x\n    y\nb:\n  Fn::ImportValue: !Sub ${A}-b\nc: !GetAZs \"\"\nd:\n  Fn::GetAZs: !Ref R\n" },
		{ "{\"a\":{\"Fn::If\":[\"C\",{\"Fn::Join\":[\"\",[\"x\",{\"Ref\":\"B\"}]]},{\"Ref\":\"AWS::NoValue\"}]},\"b\":{\"Fn::Sub\":[\"${x}\",{\"x\":{\"Ref\":\"B\"}}]}}",
		  "a: !If\n- C\n- !Join\n  - \"\"\n  - - x\n    - !Ref B\n- !Ref AWS::NoValue\nb: !Sub\n- ${x}\n- x: !Ref B\n" },
		{ "{\"Conditions\":{\"C\":{\"Fn::And\":[{\"Condition\":\"D\"},{\"Fn::Not\":[{\"Fn::Equals\":[\"a\",\"b\"]}]}]}},\"T\":{\"Fn::Transform\":{\"Name\":\"x\"}},\"L\":{\"Fn::Length\":[1]}}",
		  "Conditions:\n  C: !And\n  - Condition: D\n  - !Not\n    - !Equals\n      - a\n      - b\nT:\n  Fn::Transform:\n    Name: x\nL:\n  Fn::Length:\n  - 1\n" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct value *v = js_json_parse(&arena, str_z(rows[i].json));
		assert_non_null(v);
		struct str text = written(v, YAML_SHORT);
		if (!str_eqz(text, rows[i].yaml))
			print_message("%s\nis\n%.*s\nnot\n%s", rows[i].json, STRA(text), rows[i].yaml);
		assert_true(str_eqz(text, rows[i].yaml));
		assert_true(read_back(v, YAML_SHORT));
		arena_free(&arena);
	}
}

static void long_keys_stand_alone(void **state)
{
	(void)state;
	char key[1101];
	memset(key, 'k', sizeof key - 1);
	key[sizeof key - 1] = 0;
	memcpy(key + 5, ": #", 3);
	struct value *inner = v_map(&arena), *v = v_map(&arena);
	map_put(&arena, inner, str_z(key), v_int(&arena, 1));
	map_putz(&arena, v, "a", LIST(&arena, inner, inner));
	map_put(&arena, v, str_z(key), inner);
	assert_true(read_back(v, YAML_SHORT));
	assert_true(str_starts(written(v, YAML_SHORT), "a:\n- ? |-\n    kkkkk: #"));
	arena_free(&arena);
}

/* ---- random values */

static uint32_t seed;

static uint32_t below(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

static struct str random_text(void)
{
	static const char *const pieces[] = { "a", "b", "Z", "1", "0", " ", " ", "\n", "\n", "\t", "\r", ":", "#", "-", "?", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%",
		"@", "`", "~", "=", "<", ".", "_", "$", "/", "\\", "yes", "null", "e3", "---", "...", ": ", " #", "\x01", "\x7F", "\xC2\x85", "\xC2\xA0", "\xC3\xA4", "\xE2\x80\xA8", "\xEF\xBB\xBF",
		"\xEF\xBF\xBF", "\xF0\x9F\x98\x80", "\xE2\x80\xAE", "Ref", "Fn::Sub", "\0" };
	struct str s = STR("");
	for (uint32_t n = below(7); n; n--) {
		const char *piece = pieces[below(sizeof pieces / sizeof *pieces)];
		s = STR_CAT(&arena, s, *piece ? str_z(piece) : (struct str){ piece, 1 });
	}
	return s;
}

static const struct value *random_value(int depth)
{
	static const char *const keys[] = { "Ref", "Fn::Sub", "Fn::GetAtt", "Fn::Join", "Fn::Base64", "Condition" };
	struct value *v;
	switch (below(depth > 4 ? 6 : 10)) {
	case 0: return v_null(&arena);
	case 1: return v_bool(&arena, below(2));
	case 2: return v_number(&arena, 0.5 * below(1000), STR(""));
	case 6:
		v = v_map(&arena);
		map_putz(&arena, v, keys[below(6)], random_value(depth + 1));
		return v;
	case 7: case 8:
		v = v_map(&arena);
		for (uint32_t n = below(4); n; n--)
			map_put(&arena, v, random_text(), random_value(depth + 1));
		return v;
	case 9:
		v = v_list(&arena);
		for (uint32_t n = below(4); n; n--)
			list_push(&arena, v, random_value(depth + 1));
		return v;
	default: return v_str(&arena, random_text());
	}
}

static void any_value_is_read_back(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 4000; i++) {
		seed = i;
		const struct value *v = random_value(0);
		const bool same = read_back(v, i % 2 ? YAML_SHORT : YAML_LONG) && str_eq(written(v, YAML_SHORT), written(v, YAML_SHORT));
		if (!same)
			print_message("seed %u\n", i);
		assert_true(same);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_look_like_this),
		cmocka_unit_test(functions_have_short_tags),
		cmocka_unit_test(long_keys_stand_alone),
		cmocka_unit_test(any_value_is_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
