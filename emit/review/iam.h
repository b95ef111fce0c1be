/*
 * iam: who may do what, before and after: the statements of every policy document of a template, Lambda permissions,
 * function URLs, managed policies and permissions boundaries; what came, what went, and what lets more through.
 */
#ifndef SLSC_REVIEW_IAM_H
#define SLSC_REVIEW_IAM_H

#include "ir/base/vec.h"
#include "ir/value.h"

/* One grant: every action on every resource by every principal, under one condition. */
struct grant {
	struct str effect;               /* "Allow", "Deny", or what a row of another kind is ("Managed policy") */
	const struct value *actions;     /* a map: text as shown -> itself */
	const struct value *resources;   /* the same */
	struct str principal, condition; /* as shown; empty: none */
	const struct value *when;        /* the condition itself, or NULL */
	bool all_but;                    /* NotAction, NotResource or NotPrincipal: shown with the word "not" */
	bool open;                       /* a permission of a service without the source it is for */
	struct span span;
};

struct iam_row {
	bool added;
	struct str owner;                /* logical id of the resource that holds the statement */
	struct grant grant;
	struct str broader;              /* why it lets more through, empty if it does not */
};

struct iam_rows {
	VEC(struct iam_row) of;
	uint32_t broader_n;
};

struct grants {
	VEC(struct grant) of;
};

/* What a resource grants, appended. resource may be NULL. */
void grants_of(struct arena *a, const struct value *resource, struct grants *out);
/* The difference of what one resource grants; either side may be NULL. Appends rows. */
void iam_compare(struct arena *a, struct str owner, const struct value *old, const struct value *now, struct iam_rows *out);
/* Why a grant that came (or, added false, went) lets more through, seen beside all grants of both sides. */
struct str broadening(struct arena *a, const struct grant *g, bool added, const struct grants *old, const struct grants *now);
/* "a, b, c" of a grant's actions or resources. */
struct str grant_texts(struct arena *a, const struct value *set);

#endif
