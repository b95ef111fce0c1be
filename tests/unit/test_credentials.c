/* slsc check --credentials: the aws command line's files and the environment, both faked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "compiler/commands/shared/credentials.h"

struct world {
	const char *config, *credentials; /* NULL: no such file */
	const char *variable, *value;     /* set in the environment besides HOME */
};

static enum file_kind read_file(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	const struct world *w = h->data;
	const char *text = strcmp(path, "/home/.aws/config") == 0 ? w->config : strcmp(path, "/home/.aws/credentials") == 0 ? w->credentials : NULL;
	(void)a;
	if (text)
		*out = str_z(text);
	return text ? FILE_REGULAR : FILE_MISSING;
}

static const char *getenv_(const struct host *h, const char *name)
{
	const struct world *w = h->data;
	if (strcmp(name, "HOME") == 0)
		return "/home";
	return w->variable && strcmp(name, w->variable) == 0 ? w->value : NULL;
}

/* The ids reported, joined by blanks, then what was told. */
static const char *check(struct world *w, const char *profile)
{
	static char said[1024];
	struct arena arena = { 0 };
	struct sources sources;
	struct diags diags;
	sources_init(&sources, &arena);
	diags_init(&diags, &arena, &sources);
	struct host host = { .read_file = read_file, .getenv = getenv_, .data = w };
	struct options options = { 0 };
	const struct value *provider = MAP(&arena, { "name", v_text(&arena, "aws") }, { "profile", profile ? v_text(&arena, profile) : NULL });
	struct cx cx = { .arena = &arena, .diags = &diags, .sources = &sources, .host = &host, .opt = &options };
	cx.config = MAP(&arena, { "provider", provider });
	struct buf out = { 0 };
	credentials_check(&cx, &out);
	size_t n = 0;
	for (uint32_t i = 0; i < diags.all.n; i++)
		n += (size_t)snprintf(said + n, sizeof said - n, "%s ", diag_info(diags.all.at[i]->id)->name);
	snprintf(said + n, sizeof said - n, "| %.*s", STRA(buf_text(&out)));
	buf_free(&out);
	arena_free(&arena);
	return said;
}

#define KEYS "[acme]\naws_access_key_id = AKIA\naws_secret_access_key = s\n"

static void test_found(void **state)
{
	(void)state;
	struct world w = { .config = "[default]\nregion = x\n[profile acme]\nregion = y\n", .credentials = KEYS };
	assert_string_equal(check(&w, "acme"), "| profile acme\n  /home/.aws/config:3\n  /home/.aws/credentials:1\n");
	w.credentials = "[acme]\naws_access_key_id = AKIA\naws_secret_access_key =\n[other]\naws_secret_access_key = s\n";
	assert_string_equal(check(&w, "acme"), "credentials-incomplete | profile acme\n  /home/.aws/config:3\n  /home/.aws/credentials:1\n");
	w.credentials = NULL;
	assert_string_equal(check(&w, "acme"), "credentials-incomplete | profile acme\n  /home/.aws/config:3\n  /home/.aws/credentials: there is no such file\n");
	w.config = "[profile \"acme\"]\nsso_session = s\n";
	assert_string_equal(check(&w, "acme"), "| profile acme\n  /home/.aws/config:1\n  /home/.aws/credentials: there is no such file\n");
}

/* [acme] of the configuration file is no profile; a profile of another name is another one. */
static void test_missing(void **state)
{
	(void)state;
	struct world w = { .config = "[acme]\nrole_arn = x\n", .credentials = "[acme2]\naws_access_key_id = AKIA\n" };
	assert_string_equal(check(&w, "acme"), "credentials-profile | profile acme\n  /home/.aws/config: not there\n  /home/.aws/credentials: not there\n");
	assert_string_equal(check(&w, NULL), "credentials-profile | ");
}

static void test_environment(void **state)
{
	(void)state;
	struct world w = { .credentials = KEYS, .variable = "AWS_ACCESS_KEY_ID", .value = "AKIAOTHER" };
	const char *overridden = "credentials-overridden | profile acme\n  /home/.aws/config: there is no such file\n  /home/.aws/credentials:1\n";
	assert_string_equal(check(&w, "acme"), overridden);
	w.variable = "AWS_DEV_SECRET_ACCESS_KEY";
	assert_string_equal(check(&w, "acme"), overridden);
	w.variable = "AWS_PROFILE";
	assert_string_equal(check(&w, "acme"), overridden);
	w.value = "acme";
	assert_string_equal(check(&w, "acme"), overridden + strlen("credentials-overridden "));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_found), cmocka_unit_test(test_missing), cmocka_unit_test(test_environment) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
