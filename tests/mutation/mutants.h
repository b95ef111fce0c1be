/*
 * mutants: one mistake at a time in a configuration that compiles. The sites of each kind of mistake are found in the
 * tree that slsc itself reads (keys, values) and in the text (names, variables, lines).
 */
#ifndef SLSC_TESTS_MUTANTS_H
#define SLSC_TESTS_MUTANTS_H

#include "ir/base/source.h"
#include "ir/value.h"

enum mutation {
	KEY_RENAMED, KEY_REMOVED, TYPE_WRONG, NAME_DANGLING,
	SOURCE_UNKNOWN, ADDRESS_MISSING, VARIABLE_UNCLOSED,
	INDENT_MORE, INDENT_LESS, TAB_INDENT, QUOTE_UNCLOSED, BRACKET_UNCLOSED, COLON_MISSING, KEY_TWICE,
	MUTATION_COUNT
};
extern const char *const mutation_names[MUTATION_COUNT];

enum { PLACES_MOST = 4 };

struct site { /* bytes of the text that a mistake takes the place of, and those that it is about */
	uint32_t at, len;
	uint32_t also[PLACES_MOST]; /* offsets whose lines belong to the mistake, too */
	uint32_t also_n;
	struct str with;            /* what stands there instead */
	struct str name;            /* what other places may call it by, if that is gone; else empty */
};

struct sites {
	VEC(struct site) of[MUTATION_COUNT];
};

/* Every site of every kind in text, which was read as config (NULL: none) its first byte at position base. */
void sites_find(struct arena *a, struct str text, uint32_t base, const struct value *config, struct sites *out);

struct mutant {
	struct str text;
	uint32_t line[PLACES_MOST + 2]; /* the lines of the mistake, in the mutant */
	uint32_t line_n;
};

/* The text with the mistake made at a site. */
struct mutant mutant_make(struct arena *a, struct str text, const struct site *s);

#endif
