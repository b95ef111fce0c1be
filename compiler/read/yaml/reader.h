/*
 * reader: a YAML text read once, from its first byte to its last, into values, as js-yaml 4.3 reads it. Each function
 * begins at reader.at, leaves it behind what it took, and returns false if nothing of its kind stands there. A line is
 * known by the offset it starts at.
 *
 * The text always ends in a line break, so that a look at the byte after one that is no line break needs no check.
 * A syntax error moves to the end of the text: every loop then ends by itself, and no further error is reported.
 */
#ifndef SLSC_YAML_READER_H
#define SLSC_YAML_READER_H

#include "ir/cx.h"

/* ---- bytes */

enum byte_class {
	BYTE_BLANK = 1,    /* blank, tab */
	BYTE_BREAK = 2,
	BYTE_FLOW = 4,     /* , [ ] { } */
	BYTE_OPENER = 8,   /* no plain text begins with it */
	BYTE_SUSPECT = 16, /* begins a character that may stand in no plain or block text */
	BYTE_MARK = 32,    /* : # which may end a plain text */
	BYTE_QUOTED = 64,  /* " ' \ and what no quoted text holds */
	BYTE_TYPED = 128,  /* a plain text that begins with it may be something else than a text */
};
extern const uint8_t yaml_bytes[256];

static inline bool byte_is(char c, unsigned classes) { return yaml_bytes[(unsigned char)c] & classes; }

/* ---- the reader */

#define NO_TAB UINT32_MAX
#define NO_BRACKET UINT32_MAX
enum { DEEPEST = 100 }; /* js-yaml 4.3's maxDepth */

struct anchor {
	const struct value *value;
	uint64_t weight; /* nodes behind it */
	bool open;       /* its value is not complete yet */
};

struct reader {
	struct cx *cx;
	struct arena *arena;
	uint32_t base; /* position of the first byte */
	const char *text;  /* ends in a line break */
	uint32_t end;      /* offset behind it */
	uint32_t at;
	uint32_t line;     /* where the line begins on which at is */
	int32_t indent;    /* blanks that this line begins with */
	uint32_t tab;      /* the first tab passed between nodes on this line, or NO_TAB */
	uint32_t last_at;  /* where the last scalar began, for messages */
	uint32_t last_end; /* where the last scalar, alias or bracket ended: the end of a block collection */
	int32_t depth;
	bool failed;       /* a syntax error was reported */
	uint32_t opened;   /* the outermost bracket that is open, or NO_BRACKET */
	uint32_t broken;   /* where the syntax error is, or what it is the end of began */
	uint32_t below;    /* what is indented more than this is broken as well, beside what is indented more than the line of the error */
	uint32_t again;    /* how often the text was read before, without what was broken (recover.c) */
	uint32_t problems; /* reported after which reading went on */
	uint32_t merged;   /* keys that came through << so far */
	uint64_t nodes;    /* read so far, what aliases stand for counted each time */
	struct value *anchor_names; /* numbers into anchors; NULL before the first */
	VEC(struct anchor) anchors;
	VEC(struct span) circles; /* aliases within the values that they name; a key may hold them */
	struct value *handles;       /* of %TAG directives: prefixes; NULL without */
	VEC(char) draft;   /* the scalar that is being put together */
};

/* The byte at the cursor; NUL at the end. */
static inline char peek(const struct reader *r) { return r->at < r->end ? r->text[r->at] : '\0'; }
/* Does a blank or a line break follow the byte at at (which is no line break)? */
static inline bool stands_alone(const struct reader *r) { return byte_is(r->text[r->at + 1], BYTE_BLANK | BYTE_BREAK); }

/* Goes over blanks, comments and line breaks. True if there was a line break. */
bool yaml_skip_far(struct reader *r);
static inline bool yaml_skip(struct reader *r)
{
	char c = peek(r);
	return (byte_is(c, BYTE_BLANK | BYTE_BREAK) || c == '#') && yaml_skip_far(r);
}
/* Goes over blanks and line breaks, within a scalar. Returns how many line breaks. */
uint32_t yaml_skip_lines(struct reader *r);
/* Does --- or ... stand here, at the beginning of a line? */
bool yaml_at_marker(const struct reader *r);

/* ---- problems */

/* Reads a document from r->at on. */
const struct value *yaml_document(struct reader *r);
struct reader yaml_reader(struct cx *cx, uint32_t base, struct str text);
/* The text behind its registration, up to a line break, which is added if there is none. */
struct str yaml_text(struct cx *cx, uint32_t base);
/* The first line that git has left in the text for a merge: UINT32_MAX without. */
uint32_t yaml_conflict(const struct reader *r, uint32_t from);

/* Reports a syntax error over n bytes and ends the reading; NULL if one was reported before. */
struct diag *yaml_syntax(struct reader *r, uint32_t at, uint32_t n, const char *message);
/* A note to what yaml_syntax returned. */
void yaml_note(struct reader *r, struct diag *g, uint32_t at, const char *message);
/* A note that the text before a mistake may have gone on to it, for want of a quote or a colon. */
void yaml_note_before(struct reader *r, struct diag *g, uint32_t at);
/* Where the line begins on which the byte at `at` is. */
uint32_t yaml_line_start(const struct reader *r, uint32_t at);
/* Reports a problem after which reading goes on. NULL if there were too many already. */
struct diag *yaml_problem(struct reader *r, enum diag_id id, struct span at, struct str message);
/* Whatever stands here, nothing of the kind belongs here. */
void yaml_stray(struct reader *r);
/* The fix that puts what stands at `at`, up to the line's end or a comment, in quotes. */
void yaml_quote(struct reader *r, struct diag *g, uint32_t at);
/* Reports a line that begins like a key (at) and is none for want of a colon or of the blank behind it. False: it does not. */
bool yaml_no_key(struct reader *r, uint32_t at);
static inline bool yaml_word_char(char c) { return ascii_alnum(c) || c == '_' || c == '-' || c == '.'; }

/* ---- nodes */

enum node_kind { NODE_NONE, NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
	struct value *value; /* NULL: nothing is written, which is null */
	uint32_t at;         /* where it begins */
	uint8_t kind;        /* enum node_kind: how it is written; NODE_NONE for an alias, too */
	bool merge;          /* as a key it is the merge key */
	bool binary;         /* a map that stands for bytes */
	bool open;           /* an alias within the value that it names */
	uint32_t circles;    /* reader.circles.n before it */
};

enum tag_id {
	TAG_NONE, TAG_UNTYPED /* ! */, TAG_PLAIN /* !<?> */, TAG_SHORT /* CloudFormation's, or unknown */,
	TAG_STR, TAG_NULL, TAG_BOOL, TAG_INT, TAG_FLOAT, TAG_TIMESTAMP, TAG_BINARY, TAG_MERGE,
	TAG_SEQ, TAG_OMAP, TAG_PAIRS, TAG_MAP, TAG_SET,
};

struct tag {
	struct str name; /* TAG_SHORT: all of it, with its "!" */
	uint32_t at, n;
	uint8_t id;      /* enum tag_id */
};

/* What stands before a node. */
struct props {
	bool any;
	uint32_t at, line, tab; /* the reader's, where the first one began */
	struct tag tag;
	struct str anchor;      /* n 0: none */
};

/* A node within brackets (in_flow) or a key. need: blanks with which its further lines begin at least. */
bool yaml_inline_node(struct reader *r, int32_t need, bool in_flow, struct node *n);

enum block_flags {
	BLOCK_SEEK = 1,    /* it may begin on a later line */
	BLOCK_COMPACT = 2, /* a list or a map may begin on the same line */
	BLOCK_VALUE = 4,   /* of a key: a list may be indented as much as that */
};
/* parent: the column of the collection that holds it. */
bool yaml_block_node(struct reader *r, int32_t parent, unsigned flags, struct node *n);

/* [ or { */
bool yaml_flow(struct reader *r, int32_t need, const struct props *p, struct node *n);
/* Scalars. typed: a plain text may be null, a number, … */
bool yaml_plain_scalar(struct reader *r, int32_t need, bool in_flow, bool typed, struct node *n);
bool yaml_quoted(struct reader *r, struct node *n);
bool yaml_block_scalar(struct reader *r, int32_t need, struct node *n);

/* ---- tags and anchors */

/* Reads a tag at the cursor, which stands at its "!". False after a syntax error. */
bool yaml_tag(struct reader *r, struct tag *t);
/* A %TAG directive's two arguments. */
void yaml_tag_handle(struct reader *r, struct str handle, struct str prefix);
/* Makes of the node what the tag says. */
void yaml_apply_tag(struct reader *r, const struct tag *t, struct node *n);

/* The name behind & or *. */
bool yaml_anchor_name(struct reader *r, struct str *name);
/* weight: nodes behind it. open: the value is still being read. */
void yaml_bind(struct reader *r, struct str name, const struct value *v, uint64_t weight, bool open);
bool yaml_alias(struct reader *r, struct node *n);

/* ---- collections under construction */

struct map_frame {
	struct value *map;
	bool proto; /* a key __proto__ was there, which is left out */
};

/* Adds a pair: what a merge key brings, a key and its value, or the report that the key is there already. */
void yaml_put(struct reader *r, struct map_frame *m, const struct node *key, const struct node *n);
void yaml_push(struct reader *r, struct value *list, const struct node *n);

static inline struct span yaml_span(const struct reader *r, uint32_t from, uint32_t to)
{
	return span_make(r->base + from, to > from ? to - from : 0);
}
/* A scalar from n->at on, up to end. */
static inline bool yaml_scalar(struct reader *r, struct node *n, struct value *v, uint32_t end)
{
	n->value = value_at(v, yaml_span(r, n->at, end));
	n->kind = NODE_SCALAR;
	r->last_at = n->at;
	r->last_end = end;
	return true;
}

#endif
