/* semver: npm's ranges against the one version that slsc equals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compiler/check/semver.h"

static const struct row {
	const char *range;
	enum semver_answer answer;
} rows[] = {
	{ "3", SEMVER_INSIDE }, { "3.40.0", SEMVER_INSIDE }, { "=3.40.0", SEMVER_INSIDE }, { "v3.40", SEMVER_INSIDE },
	{ "3.x", SEMVER_INSIDE }, { "3.40.x", SEMVER_INSIDE }, { "X.X.X", SEMVER_INSIDE }, { "=X.X.X", SEMVER_INSIDE },
	{ "*", SEMVER_INSIDE }, { "", SEMVER_INSIDE }, { "^3", SEMVER_INSIDE }, { "^3.38.0", SEMVER_INSIDE }, { "~3.40", SEMVER_INSIDE },
	{ "~3", SEMVER_INSIDE }, { ">=2.24.0", SEMVER_INSIDE }, { ">=3 <4", SEMVER_INSIDE }, { ">= 3.0.0 < 4.0.0", SEMVER_INSIDE },
	{ "2 || 3", SEMVER_INSIDE }, { "1.2.3 - 3", SEMVER_INSIDE }, { "3.0.0 - 3.40.0", SEMVER_INSIDE }, { "<=3", SEMVER_INSIDE },
	{ ">3.39", SEMVER_INSIDE }, { "<4", SEMVER_INSIDE }, { "^3.0.0-beta.1", SEMVER_INSIDE }, { "> 2", SEMVER_INSIDE },
	{ "2", SEMVER_OUTSIDE }, { "4", SEMVER_OUTSIDE }, { "^2.72.0", SEMVER_OUTSIDE }, { "~3.39.0", SEMVER_OUTSIDE },
	{ ">3", SEMVER_OUTSIDE }, { ">3.40.0", SEMVER_OUTSIDE }, { "<3", SEMVER_OUTSIDE }, { "<3.40.0", SEMVER_OUTSIDE },
	{ ">=1.0.0 <3.0.0", SEMVER_OUTSIDE }, { "1 - 2", SEMVER_OUTSIDE }, { "^4.0.0-beta", SEMVER_OUTSIDE }, { "3.40.1", SEMVER_OUTSIDE },
	{ "3.39 || 4", SEMVER_OUTSIDE }, { "=3.40.0-alpha", SEMVER_OUTSIDE }, { "^0.2.3", SEMVER_OUTSIDE },
	{ "latest", SEMVER_INVALID }, { "3.", SEMVER_INVALID }, { "three", SEMVER_INVALID }, { "03", SEMVER_INVALID }, { "3.40.0.1", SEMVER_INVALID },
	{ "3.40.0-", SEMVER_INVALID }, { "3.40.0+", SEMVER_INVALID }, { "3.40.0+build.7", SEMVER_INSIDE }, { ">=1 - 4", SEMVER_INVALID },
	{ "1 - four", SEMVER_INVALID }, { "4294967296", SEMVER_INVALID },
};

static void ranges(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (semver_satisfies(STR("3.40.0"), str_z(rows[i].range)) != rows[i].answer)
			fail_msg("%s", rows[i].range);
	assert_int_equal(semver_satisfies(STR("3.40"), STR("3")), SEMVER_INVALID);
	assert_int_equal(semver_satisfies(STR("three"), STR("3")), SEMVER_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(ranges) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
