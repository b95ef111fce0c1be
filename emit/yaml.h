/* yaml: values as YAML text, for people to read (slsc print). Reading it back gives the same value. */
#ifndef SLSC_EMIT_YAML_H
#define SLSC_EMIT_YAML_H

#include "ir/base/buf.h"
#include "ir/value.h"

/* Block style, two blanks a level; texts that could be taken for something else are quoted. */
void yaml_emit(struct buf *out, const struct value *v);

#endif
