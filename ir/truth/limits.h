/*
 * limits: how much of CloudFormation's, IAM's and Lambda's limits a template uses. Read from a finished template alone,
 * so that the compiler and slsc stats measure the same.
 *
 * Sizes that depend on names CloudFormation gives later are estimates: an ARN of another resource counts with the
 * length that such ARNs have.
 */
#ifndef SLSC_LIMITS_H
#define SLSC_LIMITS_H

#include "ir/value.h"

enum limit_id {
	LIMIT_RESOURCES, LIMIT_PARAMETERS, LIMIT_OUTPUTS, LIMIT_MAPPINGS, LIMIT_DESCRIPTION,
	LIMIT_TEMPLATE, LIMIT_INLINE, LIMIT_STACK_NAME,
	LIMIT_ROLE_POLICIES, LIMIT_TRUST, LIMIT_MANAGED_POLICY, LIMIT_ENVIRONMENT, LIMIT_FUNCTION_POLICY,
	LIMIT_COUNT
};

struct limit_info { /* one row of the table */
	const char *what, *unit;
	uint32_t most;
	/* More than this AWS surely refuses: it raises no such limit on request, and a size that is estimated is half as much again. */
	uint32_t refused;
	const char *source; /* the page of AWS that says so */
};
extern const struct limit_info limit_infos[LIMIT_COUNT];

struct measure {
	enum limit_id limit;
	struct str of;        /* logical id that it belongs to; empty: the template */
	uint32_t amount;
	struct span at;       /* of that resource or section */
};
struct type_count {
	struct str type;
	uint32_t n;
};
struct measures {
	VEC(struct measure) of;
	VEC(struct type_count) types; /* of the resources, in the order of the template */
};

/*
 * Every limit but those of the template's bytes and of the stack's name, in the order of the template: at once, or
 * resource by resource between limits_begin and limits_end.
 */
void limits_measure(struct arena *a, const struct value *template, struct measures *out);
struct limit_sums { /* sums of what several resources add to one */
	struct value *places; /* by logical id: its place in of */
	struct measures of;
};
struct limits_tally {
	struct arena *a;
	const struct value *resources;
	struct measures *out;
	struct value *types; /* place in out->types */
	struct limit_sums roles, functions;
	const struct value *environment; /* the variables measured last, and their bytes: most functions have the provider's */
	uint32_t environment_bytes;
};
/* Resources by what they count for; one of a type that does not count is no more looked at. */
enum counted { COUNTED_NOT, COUNTED_FUNCTION, COUNTED_PERMISSION, COUNTED_ROLE, COUNTED_ROLE_POLICY, COUNTED_MANAGED_POLICY };
enum counted limits_counted(struct str type);
void limits_begin(struct limits_tally *t, struct arena *a, const struct value *template, struct measures *out);
/* kind: limits_counted(type) */
void limits_count(struct limits_tally *t, const struct entry *resource, struct str type, enum counted kind, const struct value *properties);
void limits_end(struct limits_tally *t);
/* What would free most, as words for a message; empty: nothing to say. */
struct str limits_advice(struct arena *a, const struct value *template, const struct measures *all, const struct measure *m);
/* From four fifths on. */
static inline bool limit_is_near(const struct measure *m) { return m->amount >= limit_infos[m->limit].most / 5 * 4; }
static inline bool limit_is_exceeded(const struct measure *m) { return m->amount > limit_infos[m->limit].most; }

#endif
