/*
 * json: values as JSON bytes. Nothing else prints JSON: the template goes through json_emit, and texts that
 * v3.40 makes with JSON.stringify (filter patterns, digests) through json_emit_js.
 */
#ifndef SLSC_JSON_H
#define SLSC_JSON_H

#include "ir/base/buf.h"
#include "ir/value.h"

/*
 * Writes v. indent: blanks a level (2 as JSON.stringify(v, null, 2)); 0 writes no white space. Keys keep the
 * map's order. Numbers print the digits they were written with; NaN and infinities are null. Returns how many of
 * the bytes are white space that makes it readable.
 */
size_t json_emit(struct buf *out, const struct value *v, unsigned indent);
/* JSON.stringify(v): no white space, numbers and key order as JavaScript has them. scratch takes what it needs meanwhile. */
void json_emit_js(struct arena *scratch, struct buf *out, const struct value *v);
/* JSON.stringify(v, null, indent). */
void json_emit_js_lines(struct arena *scratch, struct buf *out, const struct value *v, unsigned indent);
/* json_emit_js with the keys of every map in localeCompare's order, as v3.40 has them for digests. */
void json_emit_sorted(struct arena *scratch, struct buf *out, const struct value *v);

#endif
