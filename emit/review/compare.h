/*
 * compare: two values of a template, as CloudFormation sees them: keys in any order, sets as sets, 5 and "5" the same.
 * Each difference is reported at the deepest place that has it, with what it does to the resource.
 */
#ifndef SLSC_REVIEW_COMPARE_H
#define SLSC_REVIEW_COMPARE_H

#include "ir/base/vec.h"
#include "ir/value.h"
#include "schemas/cfn.h"

struct change {
	struct str path;                  /* "Environment.Variables.STAGE", "Tags[team]", "Statement[0].Effect" */
	const struct value *old, *now;    /* NULL: not there */
	enum cfn_replacement replacement; /* of the resource, by this change */
	struct span span;                 /* of the new value, or of what held the old one */
	bool attribute;                   /* beside Properties: DependsOn, DeletionPolicy */
	struct str because;               /* id of the replaced resource that this property refers to, else empty */
};

struct changes {
	VEC(struct change) of;
};

/* The properties of two resources of one type; type NULL: not in the table, nothing is replaced. Appends. */
void compare_properties(struct arena *a, const struct cfn_type *type, const struct value *old, const struct value *now,
			struct span span, struct changes *out);
/* Any two values, under a path. Appends. */
void compare_values(struct arena *a, const struct value *old, const struct value *now, struct str path, struct span span,
		    struct changes *out);
/*
 * The properties that refer to a resource that is replaced, and that replace (or may replace) the one they belong to
 * when their value changes. Appends changes without old and new value, `because` set.
 */
void compare_references(struct arena *a, const struct cfn_type *type, const struct value *properties, struct str id, struct span span,
			struct changes *out);
/* A text that is the same for values that CloudFormation takes as the same. */
struct str canonical(struct arena *a, const struct value *v);

#endif
