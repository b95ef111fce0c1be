#include "emit/package/deploy.h"
#include "tests/unit/compilation.h"

static bool deployable(const struct value *provider, struct deployment *d, struct buf *out)
{
	t.service.provider.config = provider;
	*d = (struct deployment){ .folder = STR(".serverless"), .template = v_map(&t.arena), .digest = STR("0123") };
	return deploy_commands(&t.cx, d, out);
}

static void words_are_quoted(void **state)
{
	(void)state;
	static const struct { const char *text, *word; } rows[] = {
		{ "plain-1/2.3:x", "plain-1/2.3:x" }, { "", "''" }, { "a b", "'a b'" }, { "it's", "'it'\\''s'" }, { "$(date)`id`", "'$(date)`id`'" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(str_zdup(&t.arena, shell_word(&t.arena, str_z(rows[i].text))), rows[i].word);
}

static void secret_parameters_stand_in_no_command(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	const struct value *value = value_to_secret(a, v_text(a, "hunter2"));
	struct deployment d;
	struct buf out = { 0 };
	assert_true(deployable(MAP(a, { "stackParameters", LIST(a, MAP(a, { "ParameterKey", v_text(a, "P") }, { "ParameterValue", value })) }), &d, &out));
	assert_non_null(value_get(d.secret_files, DEPLOY_PARAMETERS));
	assert_int_equal(str_search(buf_text(&out), STR("hunter2"), 0), -1);
	assert_true(str_search(buf_text(&out), STR("file://.serverless/" DEPLOY_PARAMETERS), 0) > 0);
	buf_free(&out);
}

static void protection_is_told_either_way(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	const char on[] = " --enable-termination-protection", off[] = " --no-enable-termination-protection";
	const struct {
		const struct value *protection;
		const char *option; /* NULL: no command */
	} rows[] = {
		{ NULL, NULL }, { v_bool(a, true), on }, { v_bool(a, false), off }, { v_text(a, "yes"), NULL },
		{ MAP(a, { "stages", LIST(a, v_text(a, "prod"), v_text(a, "dev")) }), on },
		{ MAP(a, { "stages", LIST(a, v_text(a, "prod")) }), off },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct deployment d;
		struct buf out = { 0 };
		assert_true(deployable(MAP(a, { "deletionProtection", rows[i].protection }), &d, &out));
		struct str all = buf_text(&out);
		assert_int_equal(str_search(all, STR("update-termination-protection"), 0) > 0, rows[i].option != NULL);
		assert_true(!rows[i].option || str_search(all, str_z(rows[i].option), 0) > 0);
		buf_free(&out);
	}
}

static void what_cannot_be_told_is_reported(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	struct deployment d;
	struct buf out = { 0 };
	assert_false(deployable(MAP(a, { "cfnRole", MAP(a, { "Ref", v_text(a, "Role") }) }), &d, &out));
	assert_int_equal(out.n, 0);
	assert_int_equal(t.diags.warnings, 1);
}

static void nothing_of_the_commands_ends_their_here_document(void **state)
{
	(void)state;
	struct buf out = { 0 };
	deploy_printed(&t.arena, STR("echo 'a\nDEPLOY\nDEPLOY_\nb'\n"), &out);
	assert_string_equal(str_zdup(&t.arena, buf_text(&out)), "sh -eu <<'DEPLOY__'\necho 'a\nDEPLOY\nDEPLOY_\nb'\nDEPLOY__\n");
	buf_free(&out);
}

/* Every @name of the fragments has a value: none is left in the commands. Text of the configuration may hold one. */
static void every_place_is_filled(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	const struct value *providers[] = {
		v_map(a),
		MAP(a, { "deploymentMethod", v_text(a, "direct") }, { "disableRollback", v_bool(a, true) }),
		MAP(a, { "stackTags", MAP(a, { "owner", v_text(a, "me@stack.example") }) }),
	};
	for (size_t i = 0; i < sizeof providers / sizeof *providers; i++) {
		struct deployment d;
		struct buf out = { 0 };
		assert_true(deployable(providers[i], &d, &out));
		struct str all = buf_text(&out);
		int32_t at = str_search(all, STR("@"), 0);
		while (at >= 0 && str_starts(str_from(all, (uint32_t)at), "@\"")) /* "$@" */
			at = str_search(all, STR("@"), (uint32_t)at + 1);
		assert_true(i == 2 ? str_starts(str_from(all, (uint32_t)at), "@stack.example") : at < 0);
		assert_true(str_search(all, STR("'\"digest\": \"0123\"' .serverless/serverless-state.json"), 0) > 0);
		buf_free(&out);
	}
}

static void only_creation_is_told_what_to_do_on_failure(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	const struct {
		const struct value *keep;
		const char *in, *out; /* what the commands hold, and what not */
	} rows[] = {
		{ NULL, "--on-failure DELETE", "--disable-rollback" }, { v_bool(a, true), "--disable-rollback", "--on-failure" },
	};
	for (size_t i = 0; i < 2; i++) {
		struct deployment d;
		struct buf out = { 0 };
		assert_true(deployable(MAP(a, { "deploymentMethod", v_text(a, "direct") }, { "disableRollback", rows[i].keep }), &d, &out));
		struct str all = buf_text(&out);
		assert_true(str_search(all, str_z(rows[i].in), 0) > 0);
		assert_int_equal(str_search(all, str_z(rows[i].out), 0), -1);
		assert_int_equal(str_search(all, STR("CREATE_FAILED | "), 0) >= 0, i == 0); /* a stack that is kept may be mended */
		buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(words_are_quoted),
		TEST(secret_parameters_stand_in_no_command),
		TEST(protection_is_told_either_way),
		TEST(nothing_of_the_commands_ends_their_here_document),
		TEST(every_place_is_filled),
		TEST(only_creation_is_told_what_to_do_on_failure),
		TEST(what_cannot_be_told_is_reported),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
