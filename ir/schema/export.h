/* export: the tables of ir/schema and of the event rooms as a JSON Schema (draft-07), for editors. */
#ifndef SLSC_SCHEMA_EXPORT_H
#define SLSC_SCHEMA_EXPORT_H

#include "ir/base/buf.h"

/* Writes the whole document, indented, with a line break at its end. */
void schema_export(struct buf *out);

#endif
