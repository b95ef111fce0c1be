/*
 * glob.table has paths, an empty line, then patterns, each behind one digit a path: 1 if it matches. Its rows are what the
 * framework's library says (tests/packaging/globs.mjs checks that).
 */
#include "code/select.h"
#include "tests/unit/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena arena;

static int end(void **state) { (void)state; arena_free(&arena); return 0; }

static int by_path(const void *x, const void *y)
{
	return str_cmp(((const struct file *)x)->path, ((const struct file *)y)->path);
}

/* A listing of these files in one folder: no excluding pattern keeps from it. */
static void list_files(struct files *out, const struct str *paths, uint32_t n)
{
	vec_push(&arena, &out->folders, (struct folder){ .path = STR("") });
	for (uint32_t i = 0; i < n; i++)
		vec_push(&arena, &out->at, (struct file){ .path = paths[i] });
	qsort(out->at.at, n, sizeof *out->at.at, by_path);
}

static void patterns_match_as_in_the_table(void **state)
{
	(void)state;
	struct table t = { 0 };
	struct files files = { 0 };
	read_table(&arena, "tests/unit/glob.table", &t);
	list_files(&files, t.paths.at, t.paths.n);
	assert_true(t.rows.n > 100);
	for (uint32_t r = 0; r < t.rows.n; r++) {
		struct str want = str_to(t.rows.at[r], t.paths.n), pattern = str_from(t.rows.at[r], t.paths.n + 1);
		const uint64_t *got = selector_matches(selector_new(&arena, &files, 0), pattern);
		for (uint32_t i = 0; i < t.paths.n; i++)
			for (uint32_t k = 0; k < files.at.n; k++)
				if (str_eq(files.at.at[k].path, t.paths.at[i]) && bit_at(got, k) != (want.p[i] == '1'))
					fail_msg("'%.*s' %s '%.*s'", STRA(pattern), want.p[i] == '1' ? "must match" : "must not match", STRA(t.paths.at[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_match_as_in_the_table),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
