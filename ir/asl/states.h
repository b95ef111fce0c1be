/* states: what the checks of Amazon States Language share. Private to states.c, fields.c, paths.c and jsonata.c. */
#ifndef SLSC_STATES_H
#define SLSC_STATES_H

#include "ir/asl/asl.h"
#include "ir/schema.h"

/* Whether the value is decided later: a function of CloudFormation, or a text with ${…}; or a path that only AWS can judge. Never if c->strict. */
bool asl_open(const struct asl_check *c, const struct value *v);
/* Reports what is wrong in a definition. found: AWS may take it one day; refused: it never does. */
struct diag *asl_found(const struct asl_check *c, struct span at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
struct diag *asl_refused(const struct asl_check *c, struct span at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* ---- fields.c */
/* What a field of a state holds: kind, bounds, form of paths. expression: the state's query language is JSONata. */
void field_check(struct asl_check *c, const struct entry *field, bool expression);
/* The fields of a machine or a branch. open: of the processor of a Map state, which has others as well. */
void machine_fields_check(struct asl_check *c, const struct value *machine, struct span at, bool open);
/*
 * The validator takes all that stands under StartAt, Next or Default, even within a payload, for the name of a state, and dies
 * of what stands under States and is none.
 */
void targets_check(struct asl_check *c, const struct value *v, unsigned depth);
/* A QueryLanguage; NULL: there is none. */
void language_check(struct asl_check *c, const struct value *language);

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
