/*
 * outline: the keys, items and scalars of a text in YAML or JSON by their places, found in one pass that takes any text: while somebody
 * types, most texts are broken. It knows indents, flow collections, quotes, block scalars, tags and comments, and resolves nothing:
 * what a value means is the readers' business (compiler/read). Offsets are bytes of the text.
 */
#ifndef SLSC_LSP_OUTLINE_H
#define SLSC_LSP_OUTLINE_H

#include "ir/base/str.h"
#include "ir/base/vec.h"

struct range { /* bytes from at to end, end excluded */
	uint32_t at, end;
};

enum node_kind {
	NODE_ROOT, /* number 0 */
	NODE_KEY,
	NODE_ITEM, /* of a list */
	NODE_WORD, /* a text where a key or an item would stand: it is being typed */
};

struct node {
	enum node_kind kind;
	uint32_t parent;     /* its number; the root's is 0 */
	uint32_t index;      /* of an item, from 0 */
	uint32_t children;
	uint32_t column;     /* where it begins in its line, from 0; of little worth in flow collections */
	bool flow;           /* within brackets or braces */
	struct range whole;  /* with all below it */
	struct range key;    /* without quotes; of a word its text */
	struct range value;  /* a scalar with its quotes or its | ; empty: none, or a collection */
	struct range tag;    /* "!Ref" of the value; empty: none */
	struct range anchor; /* the name behind & ; empty: none */
};

struct outline {
	struct str text;
	VEC(struct node) of; /* in the order of the text: a node comes before what is below it */
};

/* Linear in the text. */
void outline_of(struct arena *a, struct str text, struct outline *o);
static inline struct str outline_text(const struct outline *o, struct range r) { return str_from(str_to(o->text, r.end), r.at); }
static inline bool range_empty(struct range r) { return r.end <= r.at; }
static inline bool range_has(struct range r, uint32_t at) { return r.at <= at && at <= r.end; }
/* The scalar without its quotes; of a block scalar all of it. */
struct range outline_scalar(const struct outline *o, const struct node *n);
/* The deepest node whose text is at or around an offset; in an empty line the one below which a key at that column would stand. */
uint32_t outline_at(const struct outline *o, uint32_t at);
/* The child of a node with that key, or that item's number in digits; 0: there is none. */
uint32_t outline_child(const struct outline *o, uint32_t parent, struct str name);
/* The node at a path of names joined by dots, below a node; 0: there is none. An empty path is the node itself. */
uint32_t outline_path(const struct outline *o, uint32_t from, struct str path);

#endif
