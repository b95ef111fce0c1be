/* semver: whether a version lies in one of npm's ranges ("^3.38", ">=2 <4", "1.2 - 3", "3.x || 4"). */
#ifndef SLSC_SEMVER_H
#define SLSC_SEMVER_H

#include "ir/base/str.h"

enum semver_answer { SEMVER_INVALID, SEMVER_OUTSIDE, SEMVER_INSIDE };

/* version: "major.minor.patch", a release. */
enum semver_answer semver_satisfies(struct str version, struct str range);

#endif
