/* What patterns take of a small tree; every row is what v3.40's resolveFilePathsFromPatterns gives for it. */
#include "code/select.h"

#include "ir/base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int end(void **state) { (void)state; arena_free(&arena); return 0; }

/* Sorted by path; the folder is a number in folder_paths. */
static const char *const folder_paths[] = { "", ".cache", "lib", "node_modules", "node_modules/a", "node_modules/b", "src", "src/deep" };
static const uint32_t folder_parents[] = { 0, 0, 0, 0, 3, 3, 0, 6 };
static const struct {
	const char *path;
	uint32_t folder;
} tree[] = {
	{ ".cache/x.js", 1 }, { ".env", 0 }, { "README.md", 0 }, { "index.js", 0 }, { "lib/README.md", 2 }, { "lib/a.js", 2 },
	{ "node_modules/a/index.js", 4 }, { "node_modules/b/index.js", 5 }, { "src/a.js", 6 }, { "src/a.test.js", 6 }, { "src/deep/b.js", 7 },
};
enum { FILES = sizeof tree / sizeof *tree, FOLDERS = sizeof folder_parents / sizeof *folder_parents };

static struct selector *new_selector(void)
{
	struct files *files = ARENA_NEW(&arena, struct files);
	for (uint32_t i = 0; i < FOLDERS; i++)
		vec_push(&arena, &files->folders, (struct folder){ str_z(folder_paths[i]), folder_parents[i], false });
	for (uint32_t i = 0; i < FILES; i++)
		vec_push(&arena, &files->at, (struct file){ .path = str_z(tree[i].path), .folder = tree[i].folder });
	return selector_new(&arena, files, 0);
}

/* Patterns are separated by spaces; the files taken are one digit each, in the order of the tree. */
struct row {
	const char *exclude, *include, *taken;
};

static struct patterns patterns_of(const struct row *row)
{
	struct patterns p = { 0 };
	for (int side = 0; side < 2; side++) {
		struct str text = str_z(side ? row->include : row->exclude);
		while (text.n) {
			int32_t space = str_find(text, ' ');
			struct str one = str_to(text, space < 0 ? text.n : (uint32_t)space);
			if (side)
				vec_push(&arena, &p.include, one);
			else
				vec_push(&arena, &p.exclude, one);
			text = str_from(text, one.n + 1);
		}
	}
	return p;
}

static void check_rows(const struct row *rows, size_t n, struct selector *shared)
{
	for (size_t i = 0; i < n; i++) {
		struct patterns p = patterns_of(&rows[i]);
		const uint64_t *taken = selector_take(shared ? shared : new_selector(), &p);
		char got[FILES + 1] = "";
		for (uint32_t k = 0; k < FILES; k++)
			got[k] = bit_at(taken, k) ? '1' : '0';
		if (strcmp(got, rows[i].taken) != 0)
			fail_msg("exclude '%s' include '%s': %s, not %s", rows[i].exclude, rows[i].include, got, rows[i].taken);
	}
}

static const struct row rows[] = {
	{ "", "", "11111111111" },
	{ "", "!README.md", "11011111111" },
	{ "", "!**/README.md", "11010111111" },
	{ "", "!src/**", "11111111000" },
	{ "", "!src/** src/a.js", "11111111100" },
	{ "", "src/a.js !src/**", "11111111000" },
	{ "", "!** src/**", "00000000111" },
	{ "", "!** src/** !**/*.test.js", "00000000101" },
	{ "", "!** !src/deep src/**", "00000000111" },
	{ "", "!node_modules", "11111100111" },
	{ "", "!node_modules/**", "11111100111" },
	{ "", "!node_modules node_modules/a/**", "11111110111" },
	{ "", "!node_modules/** node_modules/a/**", "11111110111" },
	{ "", "node_modules/a/** !node_modules/**", "11111100111" },
	{ "", "!./src/**", "11111111000" },
	{ "", "!./** ./lib/*", "00001100000" },
	{ "", "!.*", "10111111111" },
	{ "", "!.*/**", "01111111111" },
	{ "", "!*", "10001111111" },
	{ "", "!*/**", "01110000000" },
	{ "", "!**/*.js index.js", "01111000000" },
	{ "", "!**/!(*.test).js", "01101000010" },
	{ "", "!{src,lib}/**", "11110011000" },
	{ "", "!{src,lib} lib/a.js", "11110111000" },
	{ "", "!src", "11111111000" },
	{ "", "!src src/**", "11111111111" },
	{ "", "!src src/deep/**", "11111111001" },
	{ "src/**", "", "11111111000" },
	{ "src/**", "src/deep/b.js", "11111111001" },
	{ "src/** !src/a.js", "", "11111111100" },
	{ "!src/a.js src/**", "", "11111111000" },
	{ "**", "index.js", "00010000000" },
	{ "** !lib/**", "", "00001100000" },
	{ "node_modules/** .env", "node_modules/b/**", "10111101111" },
	{ "", "src/none !index.js", "11101111111" },
	{ "", "!(src)/**", "11111111000" },
	{ "", "!** !(src)/**", "00000000000" },
	{ "", "!src/** **", "11111111000" }, /* a ** of the user's is the one that v3.40 begins with */
	{ "", "!src/** **/*", "11111111111" },
	{ "", "!* ./!none.js", "10001111111" },
	{ "src/**", "!lib/** **", "11110011111" },
};

static void the_last_pattern_that_matches_decides(void **state)
{
	(void)state;
	check_rows(rows, sizeof rows / sizeof *rows, NULL);
}

/* Functions share one selector: what it remembers of a pattern must not depend on who asked first. */
static void a_selector_can_be_shared(void **state)
{
	(void)state;
	struct selector *s = new_selector();
	check_rows(rows, sizeof rows / sizeof *rows, s);
	check_rows(rows, sizeof rows / sizeof *rows, s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_pattern_that_matches_decides),
		cmocka_unit_test(a_selector_can_be_shared),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
