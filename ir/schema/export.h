/* export: the tables of ir/schema, of the event rooms and of plugins as a JSON Schema (draft-07), for editors. */
#ifndef SLSC_SCHEMA_EXPORT_H
#define SLSC_SCHEMA_EXPORT_H

#include "ir/base/buf.h"

struct plugin;

/*
 * Writes the whole document, indented, with a line break at its end. plugins: those whose keys stand in it, each once and
 * ending in NULL; NULL: the keys of all known plugins, and none of them is required.
 */
void schema_export(struct buf *out, const struct plugin *const *plugins);

#endif
