/*
 * functions: the digests of code, on a service built in memory with a host that has two files. The expected ids are
 * what v3.40 gives for the same service and the same bytes.
 */
#include "compiler/compile/lower.h"
#include "code/digest.h"
#include "ir/graph.h"
#include "ir/pass.h"
#include "ir/service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int end(void **state) { (void)state; arena_free(&arena); return 0; }

static enum file_kind read_file(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	const char *text = strcmp(path, "code.zip") == 0 ? "code of the functions" : strcmp(path, "layer.zip") == 0 ? "code of the layer" : NULL;
	(void)h;
	if (!text)
		return FILE_MISSING;
	*out = str_dup(a, str_z(text));
	return FILE_REGULAR;
}

static bool list_folder(const struct host *h, struct arena *a, const char *path, struct folder_entries *out)
{
	(void)h, (void)path;
	vec_push(a, &out->of, (struct folder_entry){ .name = STR("code.zip"), .kind = FILE_REGULAR });
	return true;
}

static const char *no_environment(const struct host *h, const char *name)
{
	(void)h, (void)name;
	return NULL;
}

static const struct value *service(const struct value *hashing, const struct value *artifact)
{
	struct arena *a = &arena;
	const struct value *layer = MAP(a, { "package", MAP(a, { "artifact", v_text(a, "layer.zip") }) });
	return MAP(a,
		{ "service", v_text(a, "shop") },
		{ "provider", MAP(a, { "name", v_text(a, "aws") }, { "region", v_text(a, "eu-west-1") },
			{ "runtime", v_text(a, "nodejs20.x") }, { "lambdaHashingVersion", hashing }) },
		{ "package", artifact ? MAP(a, { "artifact", artifact }) : NULL },
		{ "functions", MAP(a, { "orders", MAP(a, { "handler", v_text(a, "orders.handler") }, { "snapStart", v_bool(a, true) },
			{ "layers", LIST(a, CFN_REF("OwnLambdaLayer")) }, { "reservedConcurrency", v_int(a, 3) },
			{ "tags", MAP(a, { "a", v_text(a, "b") }) }) }) },
		{ "layers", MAP(a, { "own", layer }, { "kept", map_assign(a, layer,
			MAP(a, { "retain", v_bool(a, true) }, { "description", v_text(a, "x/y \"z\"") })) }) });
}

static struct cx *compiled(const struct value *config, const struct options *options)
{
	struct host *host = ARENA_NEW(&arena, struct host);
	struct diags *diags = ARENA_NEW(&arena, struct diags);
	struct cx *cx = ARENA_NEW(&arena, struct cx);
	*host = (struct host){ .read_file = read_file, .list_folder = list_folder, .getenv = no_environment };
	cx->arena = &arena;
	cx->diags = diags;
	cx->sources = ARENA_NEW(&arena, struct sources);
	cx->host = host;
	cx->opt = options;
	sources_init(cx->sources, &arena);
	diags_init(diags, &arena, cx->sources);
	cx->config_path = STR("serverless.yml");
	cx->service = lower_service(cx, config);
	code_digests(cx, NULL, NULL);
	if (!diag_failed(diags))
		passes_run(cx);
	return cx;
}

static void prebuilt_code_has_the_ids_of_v3(void **state)
{
	(void)state;
	static const struct options options;
	struct cx *cx = compiled(service(NULL, v_text(&arena, "code.zip")), &options);
	assert_false(diag_failed(cx->diags));
	const struct function *fn = &cx->service->functions[0];
	assert_true(str_eqz(fn->version_id, "OrdersLambdaVersionJ6mlytiVM4ZLNf0lwVjrXpS5tzLRq7ym9fR0nCsAws"));
	assert_true(value_is(value_get(graph_props(cx, fn->version_id), "CodeSha256"), "xtPJLupcka6ArEn4oQmYUFGEI8LmDY7XTP+BMQszy2Q="));
	assert_true(str_eqz(fn->alias.logical_id, "OrdersSnapStartLambdaAlias"));
	assert_true(value_is(value_dig(cx->graph->outputs, "OwnLambdaLayerHash", "Value"), "ee3efaf45b2a927f147580f92502118e21784853"));
	assert_true(str_eqz(cx->service->layers[1].logical_id, "KeptLambdaLayer956999a5003b1aa39f40af1ec9c0e388fa048f3e"));
}

static void the_older_hashing_covers_the_bytes(void **state)
{
	(void)state;
	static const struct options options;
	struct cx *cx = compiled(service(v_text(&arena, "20200924"), v_text(&arena, "code.zip")), &options);
	assert_true(str_eqz(cx->service->functions[0].version_id, "OrdersLambdaVersionHJ1Z1vJHUw0DLQBSE4pVdZWKN3xiWk664yTKq9AXE"));
}

static void a_missing_artifact_is_an_error(void **state)
{
	(void)state;
	static const struct options options;
	struct cx *cx = compiled(service(NULL, v_text(&arena, "nowhere.zip")), &options);
	assert_int_equal(cx->diags->errors, 1);
	assert_int_equal(cx->diags->all.at[cx->diags->all.n - 1]->id, D_ARTIFACT_MISSING);
}

static void the_code_folder_follows_the_content(void **state)
{
	(void)state;
	static const struct options content, off = { .digest = DIGEST_OFF };
	struct cx *one = compiled(service(NULL, NULL), &content), *two = compiled(service(NULL, v_text(&arena, "code.zip")), &content);
	assert_int_equal(one->service->code_directory.n, two->service->code_directory.n);
	assert_int_equal(one->service->code_directory.n, strlen("1000000000000-2001-09-09T01:46:40.000Z"));
	assert_false(str_eq(one->service->code_directory, two->service->code_directory));
	struct cx *fixed = compiled(service(NULL, NULL), &off);
	assert_true(str_eqz(fixed->service->code_directory, "1000000000000-2001-09-09T01:46:40.000Z"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prebuilt_code_has_the_ids_of_v3),
		cmocka_unit_test(the_older_hashing_covers_the_bytes),
		cmocka_unit_test(a_missing_artifact_is_an_error),
		cmocka_unit_test(the_code_folder_follows_the_content),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
