/* picture: a stack's functions, what triggers them and what they may use, as a Mermaid or DOT graph. */
#ifndef SLSC_REVIEW_PICTURE_H
#define SLSC_REVIEW_PICTURE_H

#include "ir/base/buf.h"
#include "ir/base/vec.h"
#include "ir/value.h"

struct picture_node {
	struct str id;         /* logical id, or the text of something outside the stack */
	struct str label;
	const char *kind;      /* "function", "table", …; "outside" */
	const char *shape[2];  /* Mermaid's brackets */
	const char *dot;       /* DOT's shape */
	bool shown;            /* it is one that is always shown, or has an edge */
};

struct picture_edge {
	uint32_t from, to;     /* nodes */
	struct str label;
	bool permission;       /* may use, rather than triggers: drawn dotted */
};

struct picture {
	VEC(struct picture_node) nodes;
	VEC(struct picture_edge) edges;
};

/* In the template's order; the same template gives the same picture. */
struct picture *picture_of(struct arena *a, const struct value *template);
void picture_mermaid(const struct picture *p, struct buf *out);
void picture_dot(const struct picture *p, struct buf *out);

#endif
