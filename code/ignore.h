/*
 * ignore: a .dockerignore file, read and matched as BuildKit does it (moby/patternmatcher and fsutil): one pattern a line,
 * "#" at its very beginning a comment, "!" an exception, paths from the context's root; "*" and "?" stay within a folder,
 * "**" does not, "[a-z]" is a class, "\" takes the next character as it is. The last pattern that matches decides, and what
 * matches a folder holds for all below it.
 */
#ifndef SLSC_CODE_IGNORE_H
#define SLSC_CODE_IGNORE_H

#include <stdbool.h>

#include "ir/base/str.h"

struct ignore;

/* A pattern that the build would stop at, or whose meaning nobody could have meant. */
struct ignore_problem {
	uint32_t at, n;   /* bytes of the text */
	const char *what; /* NULL: there is none */
};

/* The patterns of the text, in the arena. The first problem is reported; what it stands in is left out. */
struct ignore *ignore_read(struct arena *a, struct str text, struct ignore_problem *problem);
/* How many patterns there are: what a match of a folder is remembered in. */
uint32_t ignore_patterns(const struct ignore *g);
/*
 * Whether the file or folder at path (from the context's root, with /) is left out. above: what the folder that holds it
 * gave, NULL at the root. own: filled with ignore_patterns booleans, for what lies in it.
 */
bool ignore_match(struct ignore *g, struct str path, const bool *above, bool *own);
/* Whether an exception may bring back something below a folder that is left out: BuildKit enters it then. */
bool ignore_may_return(const struct ignore *g, struct arena *scratch, struct str folder);

#endif
