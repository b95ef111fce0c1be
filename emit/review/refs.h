/* refs: the references inside a template: Ref, Fn::GetAtt, the ${…} of Fn::Sub, and DependsOn. */
#ifndef SLSC_REVIEW_REFS_H
#define SLSC_REVIEW_REFS_H

#include "ir/value.h"

/* attribute: of Fn::GetAtt and ${X.Attribute}; empty for a Ref. */
typedef void ref_visit(void *to, struct str id, struct str attribute);
/* Visits every reference in v, at any depth, in the order written. DependsOn is not among them. */
void refs_each(const struct value *v, ref_visit *visit, void *to);

/*
 * v with the ids that `ids` (a map of texts) renames, and Fn::GetAtt in its list form. What does not change is shared;
 * spans stay. v may be a resource: its DependsOn follows.
 */
const struct value *refs_renamed(struct arena *a, const struct value *v, const struct value *ids);

/* The next ${…} of a Fn::Sub text at or after *at: its inside, or false. ${!x} is no reference and is passed over. */
bool sub_next(struct str text, uint32_t *at, struct str *inside);

#endif
