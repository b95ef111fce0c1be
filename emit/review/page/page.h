/*
 * page: a diff as one page of HTML that needs nothing else: no script, no file, no network, which its Content-Security-Policy
 * makes sure of (the style sheet is allowed by its digest). First what may hurt, then the changes by function and resource, permissions, standing
 * costs, limits and the graph. The same facts as the other writers of show.h give.
 */
#ifndef SLSC_REVIEW_PAGE_H
#define SLSC_REVIEW_PAGE_H

#include "emit/review/picture.h"
#include "emit/review/show.h"

/* Linear in the two templates. out should show no secrets (buf.shows). */
void page_html(struct buf *out, const struct diff *d, const struct show *s);

/* ---- the parts of the page, for its own files */
struct page {
	struct arena *a;
	struct buf *out;
	const struct diff *d;
	const struct show *s;
	const struct value *all;    /* a map of all resources: those of the new stack, then those that it has no longer */
	const struct value *number; /* id -> the number of its row in d->resources; of those that change */
};

/* The style sheet, and its SHA-256 in base64: a constant, since to find it costs as much as the rest of a small page (tests/cli/review compares). */
extern const char page_style[], page_style_digest[];

/* By id of a resource the id of the one function that it is there for; others are not in the map. */
const struct value *page_owners(struct arena *a, const struct value *resources);
/* The mark of what is done to a resource, with the word for whoever cannot see it. */
void page_mark(struct page *p, enum action action, bool with_word);
/* "HelloLambdaFunction" as "Hello". */
struct str page_function_name(struct str id);
void page_changes(struct page *p);
void page_permissions(struct page *p);
void page_standing(struct page *p);
void page_limits(struct page *p);
void page_graph(struct page *p);

#endif
