/* sets: the keys whose lists have no order for CloudFormation, IAM and the services behind it. */
#ifndef SLSC_REVIEW_SETS_H
#define SLSC_REVIEW_SETS_H

#include "ir/base/str.h"

struct set_row {
	const char *name; /* the key that holds the list */
	const char *key;  /* what names an item in it ("Key" of a tag); NULL: the whole item */
};

/* The row of a key, or NULL: its list has an order. */
const struct set_row *set_of(struct str name);

#endif
