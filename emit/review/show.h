/* show: a diff for people and programs. Every writer gives the same facts in the same order. */
#ifndef SLSC_REVIEW_SHOW_H
#define SLSC_REVIEW_SHOW_H

#include "emit/review/diff.h"
#include "ir/base/buf.h"
#include "ir/base/diag.h"

struct show {
	struct arena *a;
	struct sources *sources;
	bool color;
	bool security_only; /* permissions and lost data only */
	bool quiet;         /* no headings, totals and limits */
};

/* For a terminal: totals, what changed, and permissions as a table. */
void show_text(struct buf *out, const struct diff *d, const struct show *s);
/* A comment for a pull request: totals, lost data and permissions open, the rest folded. */
void show_markdown(struct buf *out, const struct diff *d, const struct show *s);
/* formatVersion 1; docs/REVIEW.md names the keys. */
const struct value *show_json(const struct diff *d, const struct show *s);
/* As diagnostics, for diag_render: the ids diff-…. */
void show_findings(struct diags *to, const struct diff *d, const struct show *s);

/* ---- shared by the writers */
/* What is done to a resource: its mark and its name, by enum action. */
struct action_name {
	const char *mark, *name, *past, *color;
};
extern const struct action_name action_names[ACTIONS];
/* "(requires replacement)", "(may be replaced)" or nothing. */
const char *replacement_words(enum cfn_replacement r);
/* "serverless.yml:12", where the value comes from a configuration; else empty. now: of the new side. */
struct str change_place(const struct show *s, const struct diff *d, struct span span, bool now);
/* The two sides in few words, cut to where they differ; a side that is not there is empty. c->because is empty. */
void change_sides(const struct show *s, const struct change *c, struct str *old, struct str *now);
/* "A -> B", "+ B", "- A" or "refers to X, which is replaced". */
struct str change_text(const struct show *s, const struct change *c);
/*
 * Whether the values of a change must not be shown, since one side is a secret or holds one. The other side may be a golden
 * file, which has no marks of its own.
 */
bool change_secret(const struct show *s, const struct change *c);
char change_mark(const struct change *c);
/* "from the root to the nested stack X: what CloudFormation does" of a moved resource. */
struct str move_text(const struct show *s, const struct resource_diff *r);
/* "not " before the texts of NotAction and NotResource. */
struct str grant_actions(struct arena *a, const struct grant *g);
struct str grant_resources(struct arena *a, const struct grant *g);

#endif
