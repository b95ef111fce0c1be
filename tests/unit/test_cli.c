/* The rows of commands and options hold together, and each example of the help is a command line that slsc takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "compiler/cli/cli.h"

static enum file_kind probe(const struct host *h, const char *path)
{
	(void)h;
	return strchr(path, '.') && path[0] != '.' && !strstr(path, "compose") ? FILE_REGULAR : FILE_MISSING;
}

static bool list_folder(const struct host *h, struct arena *a, const char *path, struct folder_entries *out)
{
	(void)h, (void)a, (void)path, (void)out;
	return true;
}

static const struct host host = { .probe = probe, .list_folder = list_folder };

struct fixture {
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct cli cli;
};

/* Parses a line's words. */
static int parse(struct fixture *f, const char *line)
{
	char *word[32], text[512];
	int n = 0;
	*f = (struct fixture){ 0 };
	sources_init(&f->sources, &f->arena);
	diags_init(&f->diags, &f->arena, &f->sources);
	f->cli = (struct cli){ .arena = &f->arena, .sources = &f->sources, .diags = &f->diags, .host = &host };
	snprintf(text, sizeof text, "%s", line);
	for (char *w = strtok(text, " "); w && n < 31; w = strtok(NULL, " "))
		word[n++] = (char *)(size_t)str_dup(&f->arena, str_z(w)).p;
	word[n] = NULL;
	return cli_parse(&f->cli, n, word);
}

static void rows_of_commands(void **state)
{
	(void)state;
	assert_string_equal(command_at(0)->name, "compile"); /* what slsc serverless.yml runs */
	for (size_t i = 0; i < commands_n; i++) {
		const struct command *c = command_at(i);
		assert_non_null(c); /* two of the same rank leave a place empty */
		assert_ptr_equal(command_find(str_z(c->name)), c);
		assert_true(c->summary && c->examples && c->examples->line && c->run);
		assert_true(c->summary[strlen(c->summary) - 1] != '.');
		assert_int_equal(command_reads(c, OPTION_FORMAT), c->formats != NULL);
		for (const struct need *n = c->needs; n && n->option; n++)
			assert_true(command_reads(c, n->option) && command_reads(c, n->needs));
		for (const enum option_id *o = c->reads; o && *o; o++)
			for (const enum option_id *other = c->reads; *other; other++)
				assert_true(other == o || *other != *o);
		bool optional_last = true;
		for (const struct operand *o = c->operands; o && o->name; o++) {
			assert_true(o->type != OPERAND_WORD || o->words);
			optional_last &= !o->repeats || !o[1].name;
		}
		assert_true(optional_last);
		assert_true(!c->each || c->operands->repeats);
	}
}

static void rows_of_options(void **state)
{
	(void)state;
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++) {
		const struct option *o = &cli_options[id];
		bool read = false;
		for (size_t i = 0; i < commands_n; i++)
			read |= command_reads(command_at(i), id);
		assert_true(read);
		assert_true((o->type == OF_CHOICE) == (o->words != NULL));
		assert_true(o->type == OF_FLAG || o->type == OF_CHOICE || o->type == OF_FORMAT ? !o->value : o->value != NULL);
		for (enum option_id other = OPTION_NONE + 1; other < id; other++) {
			bool together = false; /* of two with one name no command reads both */
			for (size_t i = 0; i < commands_n; i++)
				together |= command_reads(command_at(i), id) && command_reads(command_at(i), other);
			assert_true(!together || strcmp(cli_options[other].name, o->name) != 0);
			assert_true(!o->letter || cli_options[other].letter != o->letter);
		}
	}
}

static void examples(void **state)
{
	(void)state;
	for (size_t i = 0; i < commands_n; i++)
		for (const struct example *e = command_at(i)->examples; e->line; e++) {
			struct fixture f;
			if (parse(&f, e->line) != EXIT_DONE || f.cli.command != command_at(i) || f.cli.unknown.of.n || diag_failed(&f.diags))
				fail_msg("%s", e->line);
			arena_free(&f.arena);
		}
}

static void words(void **state)
{
	(void)state;
	struct fixture f;
	assert_int_equal(parse(&f, "slsc x.yml --plugins off --code-digest off --timestamp now --stage prod --param a=b --param c=d"), EXIT_DONE);
	assert_int_equal(f.cli.options.plugins, PLUGINS_OFF);
	assert_int_equal(f.cli.options.digest, DIGEST_OFF);
	assert_true(f.cli.options.timestamp_now && str_eqz(f.cli.options.stage, "prod"));
	assert_int_equal(map_len(f.cli.options.params), 2);
	arena_free(&f.arena);
	assert_int_equal(parse(&f, "slsc explain HelloLambdaFunction"), EXIT_DONE);
	arena_free(&f.arena);
	assert_int_equal(parse(&f, "slsc check --golden=a.json --write -q --fresh 1 --no-old"), EXIT_DONE);
	assert_int_equal(f.cli.unknown.of.n, 2);
	assert_true(options_unread(&f.cli.options));
	assert_true(is_false(map_get(f.cli.options.given, STR("old"))));
	arena_free(&f.arena);
	assert_int_equal(parse(&f, "slsc check --color sometimes"), EXIT_USAGE);
	arena_free(&f.arena);
	assert_int_equal(parse(&f, "slsc diff a.json"), EXIT_USAGE);
	arena_free(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_commands), cmocka_unit_test(rows_of_options), cmocka_unit_test(examples), cmocka_unit_test(words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
