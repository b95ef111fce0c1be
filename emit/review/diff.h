/*
 * diff: what deploying one template over another does. It knows CloudFormation, not serverless.yml: where the values
 * of a template carry the spans of the configuration they came from, so do the changes.
 *
 * Linear in the templates: resources are found by id or by their body in maps; only what differs is looked at twice.
 */
#ifndef SLSC_REVIEW_DIFF_H
#define SLSC_REVIEW_DIFF_H

#include "emit/review/compare.h"
#include "emit/review/iam.h"

struct stack {
	struct str name;              /* as the user named it */
	const struct value *template; /* a map */
	bool compiled;                /* spans lie in the configuration, not in the template's own text */
	uint32_t bytes;               /* of the template as a file */
	const struct value *root, *nested; /* of one with nested stacks its root template, and by id the others; NULL: it has none */
	const struct value *homes;    /* then by logical id the nested stack that has the resource */
	bool flattened;               /* template was put together from those (flatten.h) */
};

enum action { ACTION_CREATE, ACTION_UPDATE, ACTION_MAY_REPLACE, ACTION_REPLACE, ACTION_RENAME, ACTION_MOVE, ACTION_REMOVE, ACTIONS };

struct ids {
	VEC(struct str) of;
};

struct resource_diff {
	enum action action;
	struct str id, type;
	struct str old_id;            /* of a renamed one; else empty */
	struct str old_stack, stack;  /* of a moved one the nested stacks, empty for the root; it may have changed, too */
	const char *effect;           /* what CloudFormation does with a moved one, a sentence without a full stop; else NULL */
	struct changes changes;
	struct ids users;             /* resources that refer to it, if it is replaced or renamed */
	const char *lost;             /* how data is lost, or NULL */
	struct span span;
};

struct section_diff {
	struct str name;              /* "Outputs" */
	struct changes changes;
};

/* What a stack may have of something, and has. */
struct limit {
	const char *what;
	uint32_t used, most;
};
enum { LIMITS = 6 };

struct diff {
	const struct stack *old, *now;
	VEC(struct resource_diff) resources;
	VEC(struct section_diff) sections;
	const struct value *code;     /* lines about noise, a list of texts */
	struct iam_rows iam;
	uint32_t totals[ACTIONS];
	uint32_t lost_n;
	struct limit limits[LIMITS];
};

/* strict: noise (noise.h) is reported as changes. */
struct diff *stacks_compare(struct arena *a, const struct stack *old, const struct stack *now, bool strict);
/* Whether nothing differs but noise. */
bool diff_empty(const struct diff *d);
/* CloudFormation's limits, and how far the template is. */
void limits_of(struct arena *a, const struct stack *s, struct limit out[LIMITS]);

#endif
