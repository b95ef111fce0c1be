/* cfntags: CloudFormation's short tags (!Ref, !Sub, !GetAtt, …) and their long forms. */
#ifndef SLSC_CFNTAGS_H
#define SLSC_CFNTAGS_H

#include "ir/base/near.h"
#include "ir/value.h"

/*
 * The long form of a tagged node: { "Fn::Sub": v }; name is the tag without its "!". NULL for a tag that v3.40 does not
 * know.
 */
struct value *cfntag_expand(struct arena *a, struct str name, const struct value *v);
/* "!Sub" for "Fn::Sub", static; NULL for a key that has no short tag. Condition has one, and is the name of other keys, too. */
const char *cfntag_of(struct str key);
/* Whether a tag, with its "!", is one of them. */
bool cfntag_known(struct str tag);
/* Offers all tags that v3.40 knows, without their "!". */
void cfntag_offer(struct near *near);

#endif
