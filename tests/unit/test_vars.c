/* Resolution without the outside world: results, where they come from, circles, bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "compiler/read/read.h"
#include "compiler/vars/origins.h"
#include "compiler/vars/vars.h"
#include "ir/js.h"

struct fixture {
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct options options;
	struct host host;
	struct cx cx;
};

struct fake_file {
	const char *path, *text;
};

static const struct fake_file files[] = {
	{ "part.yml", "a: {b: '${self:custom.x}'}\nlist: [1, 2]\n" },
	{ "text.txt", "hello ${self:custom.x}" },
	{ "again.txt", "${file(again.txt)}" },
	{ "data.json", "{\"n\": 1}" },
	{ "empty.yml", "" },
	{ "date.yml", "d: 2012-10-17\nt: 2012-10-17T10:20:30Z\n" },
	{ "infinite.yml", "n: .inf\n" },
	{ "itself.yml", "a: ['${file(itself.yml)}']\n" },
	{ "wrong.yml", "a: ['${file(}']\n" },
	{ "escaped.yml", "a: ['\\${self:service}', {b: '\\${self:service} ${self:custom.x}'}]\n" },
	{ "answers.json", "{\"ssm:/plain\": \"p\", \"type:ssm:/plain\": \"String\", \"ssm:/map\": {\"k\": 1}, \"ssm:/db/password\": \"s\"}" },
};

static enum file_kind read_file(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	(void)h;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (strcmp(path, files[i].path) == 0) {
			*out = str_dup(a, str_z(files[i].text));
			return FILE_REGULAR;
		}
	return FILE_MISSING;
}

static enum file_kind probe(const struct host *h, const char *path)
{
	(void)h;
	(void)path;
	return FILE_MISSING;
}

static const char *env(const struct host *h, const char *name)
{
	(void)h;
	return strcmp(name, "PLAIN") == 0 ? "value" : strcmp(name, "API_TOKEN") == 0 ? "t0ken" : strcmp(name, "EMPTY") == 0 ? "" : NULL;
}

/* One aws call is answered: two parameters asked together. */
static int run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms, struct str *out, struct str *err)
{
	(void)a;
	(void)input;
	(void)timeout_ms;
	*out = *err = STR("");
	++*(int *)h->data;
	if (strcmp(argv[0], "aws") != 0)
		return -1;
	*out = STR("{\"Parameters\":[{\"Name\":\"/a\",\"Type\":\"StringList\",\"Value\":\"x,y\"},{\"Name\":\"/b\",\"Type\":\"SecureString\",\"Value\":\"{\\\"k\\\":1}\"}]}");
	return 0;
}

static int runs;

static void begin(struct fixture *f)
{
	memset(f, 0, sizeof *f);
	runs = 0;
	sources_init(&f->sources, &f->arena);
	diags_init(&f->diags, &f->arena, &f->sources);
	f->options.offline = true;
	f->options.given = v_map(&f->arena);
	f->host = (struct host){ .read_file = read_file, .probe = probe, .getenv = env, .run = run, .data = &runs };
	f->cx = (struct cx){ .arena = &f->arena, .diags = &f->diags, .sources = &f->sources, .host = &f->host, .opt = &f->options };
}

static const struct value *resolve(struct fixture *f, const char *yaml)
{
	struct str text = str_z(yaml);
	bool failed = false;
	const struct value *config = yaml_parse(&f->cx, source_add(&f->sources, STR("serverless.yml"), text), &failed);
	assert_false(failed);
	return vars_resolve(&f->cx, config);
}

#define HEAD "service: s\nprovider: {name: aws}\n"

static const struct {
	const char *custom, *result; /* custom.r as JSON; NULL: an error */
} rows[] = {
	{ "{x: 1, r: '${self:custom.x}'}", "1" },
	{ "{x: 1.5, r: 'a${self:custom.x}b'}", "\"a1.5b\"" },
	{ "{x: v, r: '${file(part.yml)}'}", "{\"a\":{\"b\":\"v\"},\"list\":[1,2]}" },
	{ "{x: v, r: '${file(part.yml):a.b}'}", "\"v\"" },
	{ "{x: v, r: '${file(./none.yml), null}'}", "null" },
	{ "{x: v, r: '${file(text.txt)}'}", "\"hello v\"" },
	{ "{x: [a, [b]], r: '${self:custom.x}.'}", "\"a,b.\"" },
	{ "{x: [a, [b]], r: '${self:custom.x.length}'}", "2" },
	{ "{x: \"\\U0001F600z\", r: '${self:custom.x.2}${self:custom.x.length}'}", "\"z3\"" },
	{ "{r: '${env:PLAIN}${env:EMPTY}'}", "\"value\"" },
	{ "{r: '${strToBool(${self:custom.no, \" TRUE \"})}'}", "true" },
	{ "{r: '${strToBool( 0 )}'}", NULL }, /* v3.40 drops false and 0 as parameters */
	{ "{r: '${strToBool(\"0\")}'}", "false" },
	{ "{r: '${sls:stage}'}", "\"dev\"" },
	{ "{r: '${opt:none, \"d\"}'}", "\"d\"" },
	{ "{r: '${self:custom.r2}', r2: '${self:custom.r3}', r3: {a: '${self:custom.r4}'}, r4: 1}", "{\"a\":1}" },
	{ "{x: '\\${self:service}', r: '${self:custom.x}'}", "\"s\"" },
	{ "{r: '${file(again.txt)}'}", NULL },
	{ "{r: '${self:custom}'}", NULL },
	{ "{r: '${self:custom.s}', s: '${self:custom.r}'}", NULL },
	{ "{r: 'a ${self:provider}'}", NULL },
	{ "{r: '${self:custom.${self:custom.no}, 1}'}", NULL },
	{ "{r: '${what:ever}'}", NULL },
	{ "{r: '${ssm:/none}'}", NULL },
	{ "{r: '${file(bad.js)}'}", NULL },
	/* files */
	{ "{r: '${file(empty.yml), 1}'}", NULL },
	{ "{r: '${file(date.yml):d}'}", NULL },
	{ "{r: '${file(date.yml)}'}", "{\"d\":\"2012-10-17\",\"t\":\"2012-10-17T10:20:30.000Z\"}" },
	{ "{r: '${file(infinite.yml):n}'}", NULL },
	{ "{r: '${file(infinite.yml)}'}", "{\"n\":null}" },
	{ "{x: 1, r: '${file(part.yml):list.join}'}", NULL },
	{ "{x: 1, r: '${file(part.yml):list.length}'}", "2" },
	{ "{x: 1, r: '${file(part.yml):list.7, 8}'}", "8" },
	{ "{r: '${file(itself.yml)}'}", NULL },
	{ "{r: '${file(wrong.yml)}'}", NULL },
	{ "{x: v, r: '${file(escaped.yml)}'}", "{\"a\":[\"${self:service}\",{\"b\":\"${self:service} v\"}]}" },
	/* addresses and parameters that are no texts */
	{ "{m: {a: 1}, r: '${file(${self:custom.m})}'}", NULL },
	{ "{m: {a: 1}, x: 1, r: '${file(part.yml):${self:custom.m}}'}", NULL },
	{ "{m: {a: 1}, r: '${self:${self:custom.m}}'}", NULL },
	{ "{m: {a: 1}, r: '${opt:${self:custom.m}}'}", NULL },
	{ "{m: {a: 1}, r: '${param:${self:custom.m}}'}", NULL },
	{ "{m: {a: 1}, r: '${env:${self:custom.m}}'}", NULL },
	{ "{m: {a: 1}, r: '${strToBool(${self:custom.m})}'}", NULL },
	{ "{m: {a: 1}, r: '${ssm:${self:custom.m}}'}", NULL },
	{ "{m: {a: 1}, r: '${sls:${self:custom.m}}'}", NULL },
	/* members of texts, as JavaScript has them */
	{ "{x: \"\\u00e9\", r: '${self:custom.x.1, \"none\"}'}", "\"none\"" },
	{ "{x: ab, r: '${self:custom.x.01, \"none\"}'}", "\"none\"" },
	{ "{x: ab, r: '${self:custom.x.1e0, \"none\"}'}", "\"none\"" },
	{ "{x: ab, r: '${self:custom.x.0}'}", "\"a\"" },
	{ "{x: 5, r: '${self:custom.x.toFixed}'}", NULL },
	/* texts between double quotes are JSON's */
	{ "{r: '${opt:none, \"\\u00e9\\ud83d\\ude00\\ud83d\\n\"}'}", "\"\u00e9\U0001F600\ufffd\\n\"" },
	{ "{r: '${opt:none, \"\\u12\"}'}", NULL },
	{ "{r: '${opt:none, \"\\q\"}'}", NULL },
	{ "{r: '${opt:none, Infinity}'}", "null" },
};

static void results(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		begin(&f);
		const struct value *v = resolve(&f, str_zdup(&f.arena, STR_CAT(&f.arena, STR(HEAD "custom: "), str_z(rows[i].custom), STR("\n"))));
		struct str json = v ? js_json(&f.arena, value_dig(v, "custom", "r")) : STR("refused");
		if (!v != !rows[i].result || (v && !str_eqz(json, rows[i].result)))
			fail_msg("%s is %.*s", rows[i].custom, STRA(json));
		assert_int_equal(diag_failed(&f.diags), rows[i].result == NULL);
		arena_free(&f.arena);
	}
}

static void nothing_is_shared(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	const struct value *v = resolve(&f, HEAD "custom: {m: {k: [1]}, a: '${self:custom.m}', b: '${self:custom.m}'}\n");
	assert_ptr_not_equal(value_dig(v, "custom", "a"), value_dig(v, "custom", "b"));
	assert_ptr_not_equal(value_dig(v, "custom", "a", "k"), value_dig(v, "custom", "m", "k"));
	assert_ptr_not_equal(list_at(value_dig(v, "custom", "a", "k"), 0), list_at(value_dig(v, "custom", "b", "k"), 0));
	arena_free(&f.arena);
}

static struct str text_at(struct fixture *f, struct span s)
{
	return source_text(&f->sources, s);
}

static void spans_and_origins(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	const struct value *v = resolve(&f, HEAD "custom: {x: here, r: '${file(part.yml):a.b}'}\n");
	const struct value *r = value_dig(v, "custom", "r");
	assert_true(str_eqz(text_at(&f, r->span), "here"));
	assert_true(str_eqz(text_at(&f, value_origin(r)->use), "${self:custom.x}"));
	assert_true(str_eqz(text_at(&f, value_origin(r)->next->use), "${file(part.yml):a.b}"));
	assert_null(value_origin(r)->next->next);
	arena_free(&f.arena);
}


static void secrets_are_marked(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	f.options.values_file = STR("answers.json");
	const struct value *v = resolve(&f, HEAD "custom: {a: '${env:API_TOKEN}', b: '${env:PLAIN}', c: '${ssm:/map}', d: '${ssm:/plain}',\n"
				      "  e: 'x ${ssm:/db/password}', g: '${self:custom.c.k}'}\n");
	const struct value *c = value_get(v, "custom");
	assert_true(value_secret(value_get(c, "a")));
	assert_false(value_secret(value_get(c, "b")));
	assert_true(value_secret(value_dig(c, "c", "k")));
	assert_false(value_secret(value_get(c, "d")));
	assert_true(value_secret(value_get(c, "e")));
	assert_true(value_secret(value_get(c, "g")));
	arena_free(&f.arena);
}

static void lookups_are_batched(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	f.options.offline = false;
	const struct value *v = resolve(&f, HEAD "custom: {a: '${ssm:/a}', b: '${ssm:/b}', c: '${ssm:/c, \"none\"}', d: '${ssm:/a}'}\n");
	assert_string_equal(str_zdup(&f.arena, js_json(&f.arena, value_get(v, "custom"))),
			    "{\"a\":[\"x\",\"y\"],\"b\":{\"k\":1},\"c\":\"none\",\"d\":[\"x\",\"y\"]}");
	assert_int_equal(runs, 1);
	arena_free(&f.arena);
}

static void growth_is_bounded(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f);
	struct str yaml = STR(HEAD "custom:\n  a0: [x, x]\n");
	for (int i = 1; i < 40; i++)
		yaml = STR_CAT(&f.arena, yaml, str_fmt(&f.arena, "  a%d: ['${self:custom.a%d}', '${self:custom.a%d}']\n", i, i - 1, i - 1));
	assert_null(resolve(&f, str_zdup(&f.arena, yaml)));
	assert_true(diag_failed(&f.diags));
	arena_free(&f.arena);
}

/* A thousand messages about one text that stands at a thousand places: each place's path is made once. */
static void origins_of_many_messages(void **state)
{
	(void)state;
	enum { MANY = 1000 };
	struct fixture f;
	begin(&f);
	struct str yaml = STR(HEAD "custom:\n  a: &x [text]\n");
	for (int i = 0; i < MANY; i++)
		yaml = STR_CAT(&f.arena, yaml, str_fmt(&f.arena, "  k%d: *x\n", i));
	f.cx.config = resolve(&f, str_zdup(&f.arena, yaml));
	const struct span text = list_at(value_dig(f.cx.config, "custom", "a"), 0)->span;
	for (int i = 0; i < MANY; i++)
		diag(&f.diags, D_CONFIG_VALUE, text, "custom.k%d[0] is wrong", i);
	const size_t before = arena_used(&f.arena);
	origins_tell(&f.cx);
	assert_in_range(arena_used(&f.arena) - before, 1, 4 << 20);
	assert_non_null(strstr(str_zdup(&f.arena, f.diags.all.at[MANY - 1]->notes.at[0].text), "brought to 'custom.k999[0]' by this alias"));
	arena_free(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results),
		cmocka_unit_test(nothing_is_shared),
		cmocka_unit_test(spans_and_origins),
		cmocka_unit_test(secrets_are_marked),
		cmocka_unit_test(lookups_are_batched),
		cmocka_unit_test(growth_is_bounded),
		cmocka_unit_test(origins_of_many_messages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
