/* moves: resources that are in another nested stack than before. */
#ifndef SLSC_REVIEW_MOVES_H
#define SLSC_REVIEW_MOVES_H

#include "ir/value.h"

/* What CloudFormation does with such a resource: it knows no moves within a deployment. A sentence without a full stop. */
const char *move_effect(const struct value *resource);
/* Whether it cannot be made while the old one is there, so that the deployment fails and nothing is lost. */
bool move_fails(const struct value *resource);
/* The property that names the resource and has a value: the name that must be free before it is made. NULL: there is none. */
const char *move_name(const struct value *resource);
/*
 * Why a stack refactor of CloudFormation cannot move the resource to another stack, NULL where nothing is known against it: its type
 * must be of those that it supports, and no value may be a pseudo parameter that the other stack has another value for.
 */
const char *refactor_hindrance(const struct value *resource);

#endif
