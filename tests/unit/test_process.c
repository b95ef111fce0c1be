/* Child processes that misbehave. */
#include "compiler/host/host.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cmocka.h>

enum { LONG_MS = 1 << 30 }; /* for children that end: however busy the machine is */

struct ran {
	int status;
	struct str out, err;
};

static struct ran sh(struct arena *a, const char *script, struct str input, int timeout_ms)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct ran r;
	r.status = process_run(&real_host, a, argv, input, timeout_ms, &r.out, &r.err);
	assert_true(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD); /* no zombie */
	return r;
}

static void a_child_that_hangs_is_killed(void **state)
{
	(void)state;
	struct arena a = { 0 };
	assert_int_equal(sh(&a, "sleep 60", STR(""), 200).status, RUN_TIMED_OUT);
	assert_int_equal(sh(&a, "exec >&- 2>&-; sleep 60", STR(""), 200).status, RUN_TIMED_OUT);
	arena_free(&a);
}

static void a_flood_is_an_error(void **state)
{
	(void)state;
	struct arena a = { 0 };
	assert_int_equal(sh(&a, "exec yes", STR(""), LONG_MS).status, RUN_FLOODED);
	assert_int_equal(sh(&a, "exec yes >&2", STR(""), LONG_MS).status, RUN_FLOODED);
	arena_free(&a);
}

static void a_grandchild_that_holds_the_pipes_is_not_waited_for(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct ran r = sh(&a, "sleep 100000 & echo $!", STR(""), LONG_MS);
	pid_t grandchild = (pid_t)atol(r.out.p);
	assert_int_equal(r.status, 0);
	assert_true(grandchild > 1);
	assert_int_equal(kill(grandchild, SIGKILL), 0); /* it was still there */
	arena_free(&a);
}

static void large_input_and_output_go_both_ways(void **state)
{
	(void)state;
	struct arena a = { 0 };
	char *xs = arena_alloc(&a, 8 << 20);
	memset(xs, 'x', 8 << 20);
	struct str big = { xs, 8 << 20 };
	struct ran r = sh(&a, "exec cat", big, LONG_MS);
	assert_int_equal(r.status, 0);
	assert_true(str_eq(r.out, big));
	assert_int_equal(sh(&a, "exec true", big, LONG_MS).status, 0); /* it does not read: no SIGPIPE */
	arena_free(&a);
}

static void where_children_cannot_be_waited_for_they_have_failed(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	sigaction(SIGCHLD, &ignore, &before);
	struct ran r = sh(&a, "echo done", STR(""), 60000);
	sigaction(SIGCHLD, &before, NULL);
	assert_int_equal(r.status, RUN_LOST);
	assert_true(str_eqz(r.out, "done\n"));
	arena_free(&a);
}

static void ends_are_told_apart(void **state)
{
	(void)state;
	struct arena a = { 0 };
	const char *const missing[] = { "slsc-no-such-program", NULL };
	struct str out, err;
	assert_int_equal(sh(&a, "exit 7", STR(""), LONG_MS).status, 7);
	assert_int_equal(sh(&a, "kill -9 $$", STR(""), LONG_MS).status, 128 + 9);
	assert_int_equal(process_run(&real_host, &a, missing, STR(""), 1000, &out, &err), RUN_NOT_STARTED);
	assert_true(err.n > 0);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_that_hangs_is_killed),
		cmocka_unit_test(a_flood_is_an_error),
		cmocka_unit_test(a_grandchild_that_holds_the_pipes_is_not_waited_for),
		cmocka_unit_test(large_input_and_output_go_both_ways),
		cmocka_unit_test(where_children_cannot_be_waited_for_they_have_failed),
		cmocka_unit_test(ends_are_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
