/* places: where resources of CloudFormation hold policy documents. */
#ifndef SLSC_PLACES_H
#define SLSC_PLACES_H

#include "ir/value.h"

struct policy_place {
	struct str type;
	const char *property;
	bool list;     /* the property holds maps with a PolicyDocument each, else one document or statement */
	bool minimise; /* -O may rewrite it */
	uint32_t most; /* IAM's limit in characters, 0: not counted here */
};

/* The places of a type of resource, one after another: NULL gives the first, NULL comes after the last. */
const struct policy_place *policy_place_next(const struct policy_place *last, struct str type);
/* What a resource of the place's type holds there, as written; NULL if its shape is another. */
const struct value *policy_place_held(const struct policy_place *place, const struct value *resource);
/*
 * Calls each for every statement of a resource's documents, in order; first: policy_place_next(NULL, its type).
 * Anything that is no statement is passed over.
 */
void policy_statements(const struct policy_place *first, const struct value *resource, void (*each)(void *of, const struct value *statement), void *of);

/* The same for whole documents, with the place; those that are no map are passed over. */
void policy_documents(const struct policy_place *first, const struct value *resource, void (*each)(void *of, const struct policy_place *place, const struct value *document), void *of);

#endif
