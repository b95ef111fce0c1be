/*
 * cfn_bytes: how long values will be once CloudFormation has put texts in the place of intrinsic functions. Names that it
 * gives only then count with the length that such names have.
 */
#ifndef SLSC_CFN_BYTES_H
#define SLSC_CFN_BYTES_H

#include "ir/value.h"

/* Of a text; of anything else, of its JSON. */
uint32_t cfn_text_bytes(const struct value *v);
/* Of a value's JSON without white space. */
uint32_t cfn_json_bytes(const struct value *v);

#endif
