/*
 * expression: conditions that plugins give to JavaScript's eval. What services write is understood: literals (texts,
 * numbers, lists, regular expressions), true false null undefined, process.env.NAME, brackets, ! - + typeof, * / %,
 * comparisons with == === != !== < > <= >=, && || ??, ?:, .length, [index], and the calls listed in expression.c.
 */
#ifndef SLSC_EXPRESSION_H
#define SLSC_EXPRESSION_H

#include "ir/cx.h"

enum expression_outcome {
	EXPRESSION_VALUE,   /* evaluated */
	EXPRESSION_THROWS,  /* JavaScript throws, as of a name that is not defined, or a syntax error */
	EXPRESSION_UNKNOWN, /* it may be right, but holds what is not understood here */
};

struct expression {
	enum expression_outcome outcome;
	const struct value *value; /* NULL: undefined */
	struct str problem;        /* THROWS: why, "prod is not defined"; UNKNOWN: what is not understood, "require" */
};

/* Reports nothing: the plugin says what each outcome means to it. Values are in the arena. */
struct expression expression_evaluate(struct cx *cx, struct str text);

#endif
