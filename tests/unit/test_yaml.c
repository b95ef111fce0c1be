/* What js-yaml 4.3.2 makes of texts on which readers of YAML differ: its JSON (but days without a time stay texts), or where it is refused. */
#include "compiler/read/read.h"
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
	{ "%YAML 1.1\n ---\na: 1", "{\"a\":1}" }, { "%YAML 1.1 # x\r\n\t---\na: 1", "{\"a\":1}" }, { "%FOO\r  %TAG !e! tag:yaml.org,2002:\n  --- !e!int \"7\"", "7" },
	{ "2001-12-14t21:59:43.10-05:00", "\"2001-12-15T02:59:43.100Z\"" }, { "2001-12-14 21:59:43.1 -5", "\"2001-12-15T02:59:43.100Z\"" },
	{ "2001-12-15 2:59:43.10", "\"2001-12-15T02:59:43.100Z\"" }, { "2001-12-14T21:59:43.123456Z", "\"2001-12-14T21:59:43.123Z\"" },
	{ "1969-12-31T23:59:59.999Z", "\"1969-12-31T23:59:59.999Z\"" }, { "2020-02-31T00:00:00Z", "\"2020-03-02T00:00:00.000Z\"" },
	{ "2020-13-01T00:00:00Z", "\"2021-01-01T00:00:00.000Z\"" }, { "0050-01-01T00:00:00Z", "\"1950-01-01T00:00:00.000Z\"" },
	{ "2020-01-01T24:61:61+01:30", "\"2020-01-01T23:32:01.000Z\"" }, { "2000-1-1 1:02:03", "\"2000-01-01T01:02:03.000Z\"" },
	{ "2001-12-14T21:59:43.10x", "\"2001-12-14T21:59:43.10x\"" }, { "2001-12-14  21:59:43 Z", "\"2001-12-14T21:59:43.000Z\"" },
	{ "1900-03-01T00:00:00Z", "\"1900-03-01T00:00:00.000Z\"" }, { "2000-00-10T00:00:00Z", "\"1999-12-10T00:00:00.000Z\"" },
	{ "0000-01-01T00:00:00Z", "\"1900-01-01T00:00:00.000Z\"" }, { "2012-1-1", "\"2012-1-1\"" },
	{ "? 2012-10-17\n: a", "{\"Wed Oct 17 2012 00:00:00 GMT+0000 (Coordinated Universal Time)\":\"a\"}" },
	{ "? 2012-10-17T10:20:30Z\n: a", "{\"Wed Oct 17 2012 10:20:30 GMT+0000 (Coordinated Universal Time)\":\"a\"}" },
	{ "? 1969-07-20\n: a", "{\"Sun Jul 20 1969 00:00:00 GMT+0000 (Coordinated Universal Time)\":\"a\"}" },
	{ "? 0050-02-03\n: a", "{\"Fri Feb 03 1950 00:00:00 GMT+0000 (Coordinated Universal Time)\":\"a\"}" },
	{ "? 2020-02-31\n: a", "{\"Mon Mar 02 2020 00:00:00 GMT+0000 (Coordinated Universal Time)\":\"a\"}" },
	{ "? !!timestamp 2001-12-14 21:59:43 -5\n: a", "{\"Sat Dec 15 2001 02:59:43 GMT+0000 (Coordinated Universal Time)\":\"a\"}" },
	{ "!!str 2012-10-17", "\"2012-10-17\"" }, { "!!str ~", "\"~\"" }, { "!!str", "\"\"" }, { "!!null ~", "null" }, { "!!null", "null" },
	{ "!!bool true", "true" }, { "!!int 0x1F", "31" }, { "!!float 1.5", "1.5" }, { "!!float 1", "1" },
	{ "!!timestamp 2001-12-14T21:59:43Z", "\"2001-12-14T21:59:43.000Z\"" }, { "!!merge <<", "\"<<\"" },
	{ "!!binary aGVsbG8=", "{\"0\":104,\"1\":101,\"2\":108,\"3\":108,\"4\":111}" }, { "!!binary a=Gs", "{\"0\":104,\"1\":107}" },
	{ "!!binary |\n aGVs\n bG8h\n", "{\"0\":104,\"1\":101,\"2\":108,\"3\":108,\"4\":111,\"5\":33}" },
	{ "? !!binary aGk=\n: a", "{\"104,105\":\"a\"}" }, { "!!binary AA==", "{\"0\":0}" }, { "!!binary ====", "{\"0\":0,\"1\":0,\"2\":0}" },
	{ "!!seq [a]", "[\"a\"]" }, { "!!seq", "[]" }, { "!!map {a: 1}", "{\"a\":1}" }, { "!!map", "{}" },
	{ "!!set {a, b}", "{\"a\":null,\"b\":null}" }, { "!!set", "{}" }, { "!!omap [a: 1, b: 2]", "[{\"a\":1},{\"b\":2}]" }, { "!!omap", "[]" },
	{ "!!pairs [a: 1, a: 2]", "[[\"a\",1],[\"a\",2]]" }, { "!!pairs", "[]" }, { "a: !!merge <<\nb: 1", "{\"a\":\"<<\",\"b\":1}" },
	{ "!!merge <<: {a: 1}\nb: 2", "{\"a\":1,\"b\":2}" }, { "? !!merge\n: {a: 1}", "{\"null\":{\"a\":1}}" },
	{ "!<tag:yaml.org,2002:str> 5", "\"5\"" }, { "!<tag:yaml.org,2002:s%74r> 5", "\"5\"" }, { "!!s%74r 5", "\"5\"" },
	{ "!<!Ref> a", "{\"Ref\":\"a\"}" }, { "!<?> ~", "null" }, { "!<?> 'true'", "true" }, { "!<?> 5", "5" }, { "!<?> .inf", "null" },
	{ "!<?> 2012-10-17", "\"2012-10-17\"" }, { "!<?> ''", "\"\"" }, { "!<?> 'abc'", "\"abc\"" },
	{ "%TAG !e! tag:yaml.org,2002:\n--- !e!int '7'", "7" }, { "%TAG !e! tag:yaml.org,2002:i\n--- !e!nt '7'", "7" },
	{ "%TAG ! !R\n--- !ef a", "{\"Ref\":\"a\"}" }, { "%TAG !e! !%52\n--- !e!ef a", "{\"Ref\":\"a\"}" }, { "%YAML 1.2\n--- a", "\"a\"" },
	{ "%YAML 01.1\n--- a", "\"a\"" }, { "%YAML 1.3\n--- a", "\"a\"" }, { "%FOO bar\n--- a", "\"a\"" }, { "%YAML 1.2 # c\n--- a", "\"a\"" },
	{ "a: &x !Ref\n  &y b", "{\"a\":{\"Ref\":\"b\"}}" }, { "!!str\n!!int 5", "5" }, { "- &a [1, &b 2]\n- *a\n- *b", "[[1,2],[1,2],2]" },
	{ "- &x\n  - a\n- *x", "[[\"a\"],[\"a\"]]" }, { "a: &x\n- b\nc: *x", "{\"a\":[\"b\"],\"c\":[\"b\"]}" }, { "a: \tb", "{\"a\":\"b\"}" },
	{ "? a\n: b\n? c", "{\"a\":\"b\",\"c\":null}" }, { "?a: b", "{\"?a\":\"b\"}" }, { "? - a\n: - b", "{\"a\":[\"b\"]}" },
	{ "? {a: b}\n: c", "{\"[object Object]\":\"c\"}" }, { "?\ta\n:\tb", "{\"a\":\"b\"}" }, { "a:b: c", "{\"a:b\":\"c\"}" },
	{ "- - - a\n    - b", "[[[\"a\",\"b\"]]]" }, { "-a", "\"-a\"" }, { "- \n  a", "[\"a\"]" }, { "__proto__: 1\na: 2", "{\"a\":2}" },
	{ "<<: [[{a: 1}]]", "{\"0\":{\"a\":1}}" }, { "x: &x {a: 1}\ny: {<<: *x, <<: {b: 2}}", "{\"x\":{\"a\":1},\"y\":{\"a\":1,\"b\":2}}" },
	{ "x: &x [{a: 1}]\ny: {<<: *x}", "{\"x\":[{\"a\":1}],\"y\":{\"a\":1}}" },
	{ "a: {<<: &q {b: 1}, c: *q}", "{\"a\":{\"b\":1,\"c\":{\"b\":1}}}" }, { "? ~\n: 1", "{\"null\":1}" },
	{ "? !!set {a}\n: b", "{\"[object Object]\":\"b\"}" }, { "? !!null\n: b", "{\"null\":\"b\"}" }, { "? 0x10\n: a", "{\"16\":\"a\"}" },
	{ "x: &a\n*a : 1", "{\"x\":null,\"null\":1}" }, { "x: &b\n  {*b : 1}", "{\"x\":{\"[object Object]\":1}}" },
	{ "? .inf\n: a", "{\"Infinity\":\"a\"}" }, { "? 1e21\n: a", "{\"1e+21\":\"a\"}" }, { "a: >2\n   b\n", "{\"a\":\" b\\n\"}" },
	{ "a: |-1\n b", "{\"a\":\"b\"}" }, { "a: |1-\n b", "{\"a\":\"b\"}" }, { "a: | #b\n c", "{\"a\":\"c\\n\"}" },
	{ "a: >\n\n\n  b\n   c\n\n  d", "{\"a\":\"\\n\\nb\\n c\\n\\nd\\n\"}" }, { "a: >-\n", "{\"a\":\"\"}" }, { "a: |+", "{\"a\":\"\"}" },
	{ "a: \"\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ \\\"\\/\\\\\\N\\_\\L\\P\\x41\"", "{\"a\":\"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u001b \\\"/\\\\\302\205\302\240\342\200\250\342\200\251A\"}" },
	{ "a: \"b\n  \\\n  c\"", "{\"a\":\"b c\"}" }, { "a: 'b\n\n\n  c'", "{\"a\":\"b\\n\\nc\"}" }, { "a: b\n\n\n  c", "{\"a\":\"b\\n\\nc\"}" },
	{ "a: ?b", "{\"a\":\"?b\"}" }, { "a: ::b", "{\"a\":\"::b\"}" }, { "a: -- b", "{\"a\":\"-- b\"}" }, { "[a, ]", "[\"a\"]" },
	{ "{a, b: , c}", "{\"a\":null,\"b\":null,\"c\":null}" }, { "[a b: c]", "[{\"a b\":\"c\"}]" },
	{ "{? a : b, ? c}", "{\"a\":\"b\",\"c\":null}" }, { "[? a : b]", "[{\"a\":\"b\"}]" }, { "{: a}", "{\"null\":\"a\"}" },
	{ "{\"a\":b, 'c':d, [e]:f}", "{\"a\":\"b\",\"c\":\"d\",\"e\":\"f\"}" }, { "{a:b}", "{\"a:b\":null}" }, { "[a\n#c\n]", "[\"a\"]" },
	{ "{ a: 1,\n\tb: 2 }", "{\"a\":1,\"b\":2}" }, { "[a\n,b]", "[\"a\",\"b\"]" }, { "--- |\n a\n...\n", "\"a\\n\"" },
	{ "--- # c\na: b\n...\n# d", "{\"a\":\"b\"}" }, { "a: b\r\nc: d\r\n", "{\"a\":\"b\",\"c\":\"d\"}" },
	{ "a: b\rc: d", "{\"a\":\"b\",\"c\":\"d\"}" }, { "\357\273\277a: b", "{\"a\":\"b\"}" }, { "a: \357\273\277b", "{\"a\":\"\357\273\277b\"}" },
	{ "a\302\205b: c", "{\"a\302\205b\":\"c\"}" }, { "a: 'x\342\200\250y'", "{\"a\":\"x\342\200\250y\"}" }, { "-\ta", "[\"a\"]" },
	{ "a: 1 2", "{\"a\":\"1 2\"}" }, { "a: 0b11", "{\"a\":3}" }, { "a: 0b12", "{\"a\":\"0b12\"}" }, { "a: +1", "{\"a\":1}" },
	{ "a: -0", "{\"a\":-0}" }, { "a: -0x1f", "{\"a\":-31}" }, { "a: 0x", "{\"a\":\"0x\"}" }, { "a: 1.", "{\"a\":1}" },
	{ "a: .5", "{\"a\":0.5}" }, { "a: -.5", "{\"a\":\"-.5\"}" }, { "a: 1e3", "{\"a\":1e3}" }, { "a: 1.5e+3", "{\"a\":1.5e+3}" },
	{ "a: .inf", "{\"a\":null}" }, { "a: -.INF", "{\"a\":null}" }, { "a: .NaN", "{\"a\":null}" }, { "a: 089", "{\"a\":89}" },
	{ "a: 0o8", "{\"a\":\"0o8\"}" }, { "a: 123456789012345678901234567890", "{\"a\":123456789012345678901234567890}" },
	{ "a: 1_000", "{\"a\":\"1_000\"}" }, { "a: 190:20:30", "{\"a\":\"190:20:30\"}" }, { "a: NULL", "{\"a\":null}" },
	{ "a: Null", "{\"a\":null}" }, { "a: nULL", "{\"a\":\"nULL\"}" }, { "a: TRUE", "{\"a\":true}" }, { "a: tRUE", "{\"a\":\"tRUE\"}" },
	{ "a: yes", "{\"a\":\"yes\"}" }, { "!Sub", "{\"Fn::Sub\":null}" }, { "!Ref [a]", "{\"Ref\":[\"a\"]}" },
	{ "!GetAtt {a: b}", "{\"Fn::GetAtt\":{\"a\":\"b\"}}" }, { "!If [a, b, c]", "{\"Fn::If\":[\"a\",\"b\",\"c\"]}" },
	{ "!FindInMap [a, b]", "{\"Fn::FindInMap\":[\"a\",\"b\"]}" }, { "!Ref\n- a", "{\"Ref\":[\"a\"]}" },
	{ "!Sub |\n  a\n  b", "{\"Fn::Sub\":\"a\\nb\\n\"}" },
	{ "a: !Base64 b\nc: !GetAZs ''\nd: !Join ['', [a, !Ref b]]\ne: !Not [!Equals [a, b]]\nf: !GetAtt x\ng: !Split [a, b]\nh: !Select [0, c]\ni: !ImportValue d\nj: !Condition e\nk: !And [f]\nl: !Or [g]\nm: !Cidr [h]", "{\"a\":{\"Fn::Base64\":\"b\"},\"c\":{\"Fn::GetAZs\":\"\"},\"d\":{\"Fn::Join\":[\"\",[\"a\",{\"Ref\":\"b\"}]]},\"e\":{\"Fn::Not\":[{\"Fn::Equals\":[\"a\",\"b\"]}]},\"f\":{\"Fn::GetAtt\":[\"x\",\"\"]},\"g\":{\"Fn::Split\":[\"a\",\"b\"]},\"h\":{\"Fn::Select\":[0,\"c\"]},\"i\":{\"Fn::ImportValue\":\"d\"},\"j\":{\"Condition\":\"e\"},\"k\":{\"Fn::And\":[\"f\"]},\"l\":{\"Fn::Or\":[\"g\"]},\"m\":{\"Fn::Cidr\":[\"h\"]}}" },
	{ "a: ! 5", "{\"a\":\"5\"}" }, { "a: ! [b]", "{\"a\":[\"b\"]}" }, { "a: !\n", "{\"a\":null}" }, { "- ! a\n- !\n- b", "[\"a\",null,\"b\"]" },
};

static const struct {
	const char *text;
	uint32_t line, column;
} refused[] = {
	{ "k: : x", 1, 4 }, { "a: b: c", 1, 4 }, { "k: [a, b", 1, 4 }, { "k: \"abc\n", 1, 4 }, { "k: 'abc\n---\n", 1, 4 },
	{ "k: [a\nb]", 2, 1 }, { "a:\n\tb: c", 2, 1 }, { "a: 1\n  b: 2", 2, 3 }, { "k: \"\\q\"", 1, 5 }, { "k: @a", 1, 4 },
	{ "|\n", 2, 1 }, { "k: |0\n  a", 1, 5 }, { "a: *b", 1, 4 }, { "a: !Now b", 1, 4 }, { "a: 1\na: 2", 2, 1 },
	{ "a: &x [*x]", 1, 8 }, { "a\n...\nb", 3, 1 }, { "<<: 1", 1, 5 }, { "k: a\x01", 1, 5 }, { "%YAML 2.0\n---\na", 1, 1 },
	{ "k: &x\n !!int 5", 2, 2 }, { "[a:]b", 1, 5 },
	{ "!!null x", 1, 1 }, { "!!bool 1", 1, 1 }, { "!!bool", 1, 1 }, { "!!int 1.5", 1, 1 }, { "!!float x", 1, 1 }, { "!!timestamp x", 1, 1 },
	{ "!!merge x", 1, 1 }, { "!!binary aGVs\n bG8", 1, 1 }, { "!!binary a", 1, 1 }, { "!!binary 'a#=='", 1, 1 }, { "!!seq {a: 1}", 1, 1 },
	{ "!!map [a]", 1, 1 }, { "!!map x", 1, 1 }, { "!!set {a: 1}", 1, 1 }, { "!!omap [a: 1, a: 2]", 1, 1 }, { "!!omap [{a: 1, b: 2}]", 1, 1 },
	{ "!!omap [x]", 1, 1 }, { "!!pairs [{}]", 1, 1 }, { "!!pairs [x]", 1, 1 }, { "!!omap {a: 1}", 1, 1 }, { "!!s%7 5", 1, 1 },
	{ "!!s%GG 5", 1, 1 }, { "!!%ff 5", 1, 1 }, { "!<a", 1, 1 }, { "!<a b> 5", 1, 3 }, { "!<> 5", 1, 1 }, { "!<\303\251> 5", 1, 1 },
	{ "![ a", 1, 2 }, { "!a!b c", 1, 1 }, { "!!a!b c", 1, 4 }, { "!a-b!c d", 1, 1 }, { "!a_b!c d", 1, 1 }, { "!<?> [a]", 1, 1 },
	{ "%TAG !e! tag:yaml.org,2002:\n%TAG !e! x\n--- a", 2, 6 }, { "%TAG e! x\n--- a", 1, 6 }, { "%TAG !e x\n--- a", 1, 6 },
	{ "%TAG !e! a b\n--- a", 1, 1 }, { "%TAG !e!\n--- a", 1, 1 }, { "%TAG !e! [x\n--- a", 1, 10 }, { "%TAG !e! %zz\n--- a", 1, 10 },
	{ "%YAML 1.\n--- a", 1, 1 }, { "%YAML 1.x\n--- a", 1, 1 }, { "%YAML 1.2\n%YAML 1.2\n--- a", 2, 1 }, { "%YAML\n--- a", 1, 1 },
	{ "%\n--- a", 1, 1 }, { "% x\n--- a", 1, 1 }, { "%YAML 1.2\na", 2, 1 }, { "%YAML 1.2", 1, 10 }, { "a: !!str !!int 5", 1, 10 },
	{ "a: &x &y 5", 1, 7 }, { "a: *x", 1, 4 }, { "a: &x 1\nb: &y *x", 2, 4 }, { "a: &x 1\nb: !!str *x", 2, 4 }, { "a: &", 1, 4 },
	{ "a: * b", 1, 4 }, { "b: *", 1, 4 }, { "&x\n- *x", 2, 3 }, { "- a\n\t- b", 2, 1 }, { "a:\n  - b\n\tc: d", 3, 1 },
	{ "? [a, [b]]\n: c", 1, 3 }, { "'a':b", 1, 5 }, { "\"a\":b", 1, 5 }, { "[a]:b", 1, 5 }, { "a\nb: c", 1, 1 }, { "a: b\n c: d", 2, 2 },
	{ "? a\nb", 2, 1 }, { "? a\n  b: c\n:d", 2, 4 }, { "__proto__: 1\n__proto__: 2", 2, 1 }, { "<<: [{a: 1}, 2]", 1, 14 }, { "<<: [a]", 1, 6 },
	{ "<<: ~", 1, 5 }, { "~: 1\nnull: 2", 2, 1 }, { "1: a\n'1': b", 2, 1 }, { "1.0: a\n1: b", 2, 1 }, { "true: 1\n'true': 2", 2, 1 },
	{ "a: |\n  x\001\n", 2, 4 }, { "a: |\n b\n  c\n d\007", 4, 3 }, { "a: |11\n b", 1, 6 }, { "a: |+-\n b", 1, 6 }, { "a: | b", 1, 6 },
	{ "a: |#b\n c", 1, 5 }, { "a: |\n    \n  b", 3, 3 }, { "a: \"\\x4\"", 1, 8 }, { "a: \"\\u12\"", 1, 9 }, { "a: \"\\U1\"", 1, 8 },
	{ "a: \"\\xZZ\"", 1, 7 }, { "a: 'b\001'", 1, 6 }, { "a: \"b\001\"", 1, 6 }, { "a: \"b\n---\nc\"", 1, 4 }, { "a: 'b\n...\nc'", 1, 4 },
	{ "a: b #c\n  d", 2, 3 }, { "a: -", 1, 4 }, { "a: - b", 1, 4 }, { "a: ?", 1, 4 }, { "a: :", 1, 4 }, { "`a", 1, 1 }, { "a: `b", 1, 4 },
	{ "%a", 1, 3 }, { "a: %b", 1, 4 }, { "a: ]", 1, 4 }, { "]", 1, 1 }, { "a: }", 1, 4 }, { "a: ,", 1, 4 }, { "[,]", 1, 2 }, { "[a,,b]", 1, 4 },
	{ "{a: b c: d}", 1, 8 }, { "{a: [b}", 1, 7 }, { "[a: b: c]", 1, 6 }, { "{a: b", 1, 1 }, { "[\"a\" b]", 1, 6 }, { "{a: b}}", 1, 7 },
	{ "[a]]", 1, 4 }, { "[a] b", 1, 5 }, { "'a' b", 1, 5 }, { " a: b\nc: d", 2, 1 }, { "a: b\n---\nc: d", 2, 1 }, { "---\n---", 2, 1 },
	{ "%YAML 1.1\n\n ---\na: 1", 3, 2 }, { "...\na", 2, 1 }, { "a\n--- b", 2, 1 }, { "!Length [a]", 1, 1 }, { "a: !foo b", 1, 4 }, { "a: !!foo b", 1, 4 },
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
