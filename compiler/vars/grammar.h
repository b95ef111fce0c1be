/*
 * grammar: the grammar of ${source(param, …):address, fallback, …}, as a small tree. Offsets are bytes of the
 * text that was parsed. Foreign notations (${AWS::Region}, ${foo}) and unclosed ones are no variables and stay.
 *
 * The tree is the resolver's working state, too: it fills in values and moves on to the next fallback, so that a
 * variable which has to wait for a later phase goes on where it stopped.
 */
#ifndef SLSC_VARPARSE_H
#define SLSC_VARPARSE_H

#include "ir/base/vec.h"
#include "ir/value.h"

struct var_text;

/* A parameter or an address: a fixed value, or a text that holds variables. */
struct var_operand {
	const struct value *value; /* NULL while text waits for its variables */
	struct var_text *text;     /* NULL: fixed */
};

/* One of the sources between the commas: either named, or a literal. */
struct var_use {
	struct str type;               /* empty for a literal */
	const struct value *literal;   /* never NULL for a literal */
	uint32_t at;                   /* where it begins */
	bool has_params;               /* parentheses were written, maybe empty ones */
	VEC(struct var_operand) param;
	struct var_operand *address;   /* NULL: none written */
};

/* One ${…}, or an escape (no uses, value set). */
struct var_part {
	uint32_t start, end;       /* within its text */
	bool done;                 /* value is final */
	const struct value *value; /* never NULL once done */
	VEC(struct var_use) use;
	uint32_t next;             /* the use to ask next */
};

struct var_text {
	struct str text;
	uint32_t base;  /* where text begins in the outermost text */
	bool whole;     /* the only part is all of the text: its value keeps its type */
	VEC(struct var_part) part;
};

struct var_fault {
	const char *what; /* NULL: no fault */
	uint32_t at;      /* where in the text */
};

/* Parses text; NULL if it holds no variable and no escape, or at a fault. */
struct var_text *var_parse(struct arena *a, struct str text, struct var_fault *fault);

/*
 * A text made of pieces that were resolved one by one: each is parsed by itself, so that no variable arises from
 * two of them meeting. Returns the parts over the joined text, or NULL if there are none.
 */
struct var_text *var_parse_pieces(struct arena *a, const struct str *piece, uint32_t n, struct var_fault *fault);

#endif
