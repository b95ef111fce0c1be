/*
 * ignore.table has the names of a context in the order of a walk, folders with a slash behind them, an empty line, then
 * .dockerignore files, their lines parted by ⏎ (␍ is a carriage return), each behind one digit a name: 1 if the name is left out;
 * "wrong" where the build stops. Its rows are what moby/patternmatcher 0.6.1 and fsutil's walk say.
 */
#include "code/ignore.h"

#include "tests/unit/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena arena;

static int end(void **state) { (void)state; arena_free(&arena); return 0; }

static struct ignore *parse(struct str text, struct ignore_problem *problem)
{
	text = str_replace(&arena, str_replace(&arena, text, STR("⏎"), STR("\n")), STR("␍"), STR("\r"));
	*problem = (struct ignore_problem){ 0 };
	return ignore_read(&arena, text, problem);
}

/* The place of the folder that holds the name, or -1. */
static int parent_of(const struct table *t, uint32_t i)
{
	const struct str name = t->paths.at[i], last = str_to(name, name.n - (name.p[name.n - 1] == '/'));
	const int32_t slash = str_rfind(last, '/');
	for (uint32_t k = 0; slash >= 0 && k < t->paths.n; k++)
		if (str_eq(t->paths.at[k], str_to(name, (uint32_t)slash + 1)))
			return (int)k;
	return -1;
}

/* A digit a name. A folder that is left out is in the context all the same where something in it is. */
static const char *walk(const struct table *t, struct ignore *g)
{
	char *out = ARENA_ARRAY(&arena, char, t->paths.n + 1);
	bool **own = ARENA_ARRAY(&arena, bool *, t->paths.n), *entered = ARENA_ARRAY(&arena, bool, t->paths.n);
	for (uint32_t i = 0; i < t->paths.n; i++) {
		const struct str name = t->paths.at[i];
		const bool folder = name.p[name.n - 1] == '/';
		const struct str path = str_dup(&arena, str_to(name, name.n - folder));
		const int above = parent_of(t, i);
		own[i] = ARENA_ARRAY(&arena, bool, ignore_patterns(g) + 1);
		const bool seen = above < 0 || entered[above];
		const bool left_out = !seen || ignore_match(g, path, above < 0 ? NULL : own[above], own[i]);
		out[i] = left_out ? '1' : '0';
		entered[i] = folder && seen && (!left_out || ignore_may_return(g, &arena, path));
		for (int up = above; !left_out && up >= 0; up = parent_of(t, (uint32_t)up))
			out[up] = '0';
	}
	return out;
}

static void contexts_are_those_of_the_table(void **state)
{
	(void)state;
	struct table t = { 0 };
	int failed = 0;
	read_table(&arena, "tests/unit/ignore.table", &t);
	assert_true(t.rows.n > 100);
	for (uint32_t i = 0; i < t.rows.n; i++) {
		struct ignore_problem problem;
		const struct str row = t.rows.at[i];
		const uint32_t blank = (uint32_t)str_find(row, ' ');
		struct ignore *g = parse(str_from(row, blank + 1), &problem);
		const char *is = problem.what ? "wrong" : walk(&t, g);
		if (!str_eqz(str_to(row, blank), is)) {
			print_message("%.*s\n%s\n", STRA(row), is);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
}

static void what_nobody_can_have_meant_is_wrong(void **state)
{
	(void)state;
	static const char *const texts[] = { "\\d", "x\\1", "[a*]", "[?]", "[[:alpha:]]", "!\\n" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct ignore_problem problem;
		struct ignore *g = parse(str_z(texts[i]), &problem);
		assert_non_null(problem.what);
		assert_int_equal(ignore_patterns(g), 0);
	}
}

static void the_first_problem_has_its_place(void **state)
{
	(void)state;
	struct ignore_problem problem;
	struct ignore *g = parse(STR("# [\nfine\n  [bad  \n[worse\n"), &problem);
	assert_int_equal(problem.at, 11);
	assert_int_equal(problem.n, 4);
	assert_int_equal(ignore_patterns(g), 1);
}

/* Patterns that backtracking would need ages for. */
static void many_wildcards_take_no_time(void **state)
{
	(void)state;
	struct ignore_problem problem;
	struct ignore *g = parse(STR("**/*a*/**/*a*/**/*a*/**/*a*/**/*a*/**/b"), &problem);
	struct str path = STR("aaaa/aaaa");
	bool own[2];
	for (int i = 0; i < 8; i++)
		path = STR_CAT(&arena, path, STR("/"), path);
	assert_false(ignore_match(g, path, NULL, own));
	assert_true(ignore_match(g, STR_CAT(&arena, path, STR("/b")), NULL, own));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contexts_are_those_of_the_table),
		cmocka_unit_test(what_nobody_can_have_meant_is_wrong),
		cmocka_unit_test(the_first_problem_has_its_place),
		cmocka_unit_test(many_wildcards_take_no_time),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
