/*
 * standing: what a resource costs while nobody uses it. Rows of a type and a condition over its properties say whether AWS bills it by
 * the hour or month (idle), by use, or not at all; the first row that holds decides. No prices: the row names AWS's pricing page.
 */
#ifndef SLSC_STANDING_H
#define SLSC_STANDING_H

#include "ir/value.h"

enum standing { STANDING_UNKNOWN, STANDING_FREE, STANDING_USE, STANDING_IDLE };

enum standing_test {
	WHATEVER,
	GIVEN,     /* the property is there */
	IS,        /* it is this text, number or boolean */
	BEGINS,    /* it begins with this text */
	ABOVE_ZERO,
};

struct standing_row {
	const char *type;              /* a pattern of types */
	enum standing standing;
	enum standing_test test;
	const char *property, *value;  /* keys joined by dots; what IS and BEGINS compare with */
	const char *unit;              /* idle: what is counted, "gateway and hour" */
	const char *reason;            /* a sentence without a full stop */
	const char *pricing;           /* the name of AWS's pricing page */
};

extern const struct standing_row standing_rows[];
extern const size_t standing_rows_n;

struct standing_verdict {
	enum standing standing;
	const struct standing_row *row; /* NULL: unknown */
	bool open;                      /* a property has a value that only the deployment knows: it may be otherwise */
};
struct standing_verdict standing_of(const struct value *resource);

#endif
