/* moves: resources that are in another nested stack than before. */
#ifndef SLSC_REVIEW_MOVES_H
#define SLSC_REVIEW_MOVES_H

#include "ir/value.h"

/* What CloudFormation does with such a resource: it knows no moves within a deployment. A sentence without a full stop. */
const char *move_effect(const struct value *resource);
/* Whether it cannot be made while the old one is there, so that the deployment fails and nothing is lost. */
bool move_fails(const struct value *resource);

#endif
