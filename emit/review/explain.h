/*
 * explain: which lines of the configuration made a part of the template. Values of the template keep the spans of the
 * configuration; what has none was put there as v3.40 puts it, without being asked.
 */
#ifndef SLSC_REVIEW_EXPLAIN_H
#define SLSC_REVIEW_EXPLAIN_H

#include "ir/base/buf.h"
#include "ir/value.h"

struct places; /* where the values of a configuration are written, by their spans */

struct explainer {
	struct arena *a;
	struct sources *sources;
	const struct places *places;
	/* By logical id, the plugin that made a resource, and a list of those that changed it; each at its place under plugins:. NULL: none. */
	const struct value *made_by, *changed_by;
};

/* In the arena; config as it was resolved, with its spans and origins. */
struct places *places_of(struct arena *a, const struct value *config);
/* The path of the value or key at a span ("functions.hello.memorySize"), or of what holds it; empty if unknown. */
struct str place_path(const struct places *p, struct span span);
/* The path of the value that a variable, alias or merge at a span brings; empty if unknown. */
struct str use_path(const struct places *p, struct span use);

/* One line of an explanation. */
struct origin_line {
	struct str pointer;         /* JSON pointer of the value */
	const struct value *value;
	struct span span;           /* file 0: a default */
	struct str option;          /* the configuration's path, may be empty */
	const struct origin *uses;  /* the variables, aliases and merges that brought it there, one after the other; NULL: none */
};

struct explanation {
	struct str id, type;        /* of the resource, empty elsewhere */
	struct span span;           /* what made the resource */
	struct str option;
	const struct value *made_by, *changed_by; /* the explainer's for this resource */
	VEC(struct origin_line) lines;
	VEC(struct str) also;       /* other resources that the same option made */
};

/*
 * Explains a logical id, or a JSON pointer ("/Resources/X/Properties/Timeout"). False if the template has nothing
 * there. Parts of a value that are all defaults are one line.
 */
bool explain(const struct explainer *x, const struct value *template, struct str target, struct explanation *out);
/* Adds the other resources that `option` ("functions.hello") made. */
void explain_also(const struct explainer *x, const struct value *template, struct str option, struct explanation *out);
/* The option that made a resource, an entry of Resources; empty if unknown. */
struct str explain_option(const struct explainer *x, const struct entry *resource);
void explanation_text(const struct explainer *x, const struct explanation *e, struct buf *out);
const struct value *explanation_json(const struct explainer *x, const struct explanation *e);

/*
 * The source map of a template: JSON pointer -> "file:line:col", for every value that was written somewhere; and the pointers of
 * resources that plugins made or changed, each with the plugins' names.
 */
const struct value *source_map(const struct explainer *x, const struct value *template);

#endif
