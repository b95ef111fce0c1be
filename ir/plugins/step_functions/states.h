/* states: what the checks of Amazon States Language share. Private to states.c, fields.c, paths.c and jsonata.c. */
#ifndef SLSC_STATES_H
#define SLSC_STATES_H

#include "ir/plugins/step_functions/step_functions.h"

struct checking {
	struct step_functions *s;
	const struct machine *m;
	struct value *names;         /* of all states so far, and where they stand: a map of keys to texts with their spans */
	const struct value *language; /* of states that name none */
	bool strict;                 /* stepFunctions.validate: findings are errors, and include what only the plugin's validator refuses */
};

/* Reports what is wrong in a machine's definition: an error if c->strict, else a warning (states-language). */
struct diag *states_found(struct checking *c, struct span at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* ---- fields.c */
/* What a field of a state holds: kind, bounds, form of paths. expression: the state's query language is JSONata. */
void field_check(struct checking *c, const struct entry *field, bool expression);
/* The fields of a machine or a branch. open: of the processor of a Map state, which has others as well. */
void machine_fields_check(struct checking *c, const struct value *machine, struct span at, bool open);
/*
 * The validator takes all that stands under StartAt, Next or Default, even within a payload, for the name of a state, and dies
 * of what stands under States and is none.
 */
void targets_check(struct checking *c, const struct value *v, unsigned depth);
/* A QueryLanguage; NULL: there is none. */
void language_check(struct checking *c, const struct value *language);

/* ---- paths.c */
enum path_kind {
	PATH_ANY,       /* of a payload template: functions, too */
	PATH_PLAIN,     /* no functions */
	PATH_REFERENCE, /* one place: no wildcards, filters, slices, negative numbers */
	PATH_RESULT,    /* a place, and no variable */
};
/* Whether a text is a path of Step Functions, as the plugin's validator reads them. */
bool path_fits(struct str text, enum path_kind kind);

/* ---- jsonata.c */
/* Whether a text is an expression of JSONata, without the marks around it. */
bool jsonata_fits(struct str text);

#endif
