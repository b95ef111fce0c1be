/*
 * patterns: patterns of files as plugins read them with the library globby, from the service's folder: files only, links
 * followed; names that begin with a dot only where the pattern has the dot; a folder's name means all below it; "!" takes
 * away from the patterns before it. (The framework's own patterns mean something else: code/select.h.)
 */
#ifndef SLSC_BUILD_PATTERNS_H
#define SLSC_BUILD_PATTERNS_H

#include "code/build/build.h"

/* A list of files that is still growing. */
struct parts {
	VEC(struct packaged_file) of;
};

/* Adds the files that a list of patterns names, each once, with their states. Patterns that leave the service's folder name none. */
void pattern_files(struct build *b, const struct value *patterns, struct parts *out);
/* Whether a pattern names what lies outside of the service's folder. */
bool pattern_leaves(struct str pattern);
/* Of the names in parts, those that the patterns take, as keys; sign '!': those that the patterns with "!" name, else 0. */
struct value *pattern_names(struct build *b, const struct value *patterns, char sign, const struct parts *parts);

#endif
