/* stats: how large a template is, and how near to the limits of CloudFormation, IAM and Lambda (ir/truth/limits.h). */
#ifndef SLSC_REVIEW_STATS_H
#define SLSC_REVIEW_STATS_H

#include "ir/base/buf.h"
#include "ir/truth/limits.h"

struct stats {
	uint32_t pretty, minified; /* bytes of the template as JSON */
	struct measures limits;
	const struct type_count *types; /* those of limits, most first, then by name */
	const struct value *template;
};

/* In the arena; it refers to the template, which may be any template. */
struct stats *stats_of(struct arena *a, const struct value *template);
/* A table. Of functions' environments and permissions only the largest, and those near their limit. */
void stats_text(struct buf *out, struct arena *a, const struct stats *s);
/* formatVersion 1: everything that the table shows, and every measure. */
const struct value *stats_json(struct arena *a, const struct stats *s);

#endif
