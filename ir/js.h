/*
 * js: the few JavaScript conversions that v3.40's output depends on: truthiness,
 * texts made of values, numbers printed and read, JSON.stringify, localeCompare.
 */
#ifndef SLSC_JS_H
#define SLSC_JS_H

#include "ir/value.h"

/* Boolean(v): absent, null, false, 0, NaN and '' are false. */
bool js_truthy(const struct value *v);
/* v.includes(text), of a list or a text; false of anything else. */
bool js_includes(const struct value *v, struct str text);
/* String(v): lists joined by commas, maps "[object Object]", absent "undefined". Long digit runs stay as written (docs/DIFFERENCES.md). */
struct str js_string(struct arena *a, const struct value *v);
/* A number as JavaScript prints it (shortest digits that read back the same). */
struct str js_number_text(struct arena *a, double d);
/* Number(text): blanks trimmed, 0x 0o 0b, exponents, Infinity; '' is 0. False for NaN. */
bool js_number(struct str s, double *out);
/* JSON.stringify(v) without indentation: keys in JavaScript's order (integer-like first). */
struct str js_json(struct arena *a, const struct value *v);
/* JSON.stringify(v, null, indent): a line a member, indented by so many blanks a level. */
struct str js_json_lines(struct arena *a, const struct value *v, unsigned indent);
/* One JSON text literal, quotes included, as JSON.stringify writes it. */
struct str js_json_string(struct arena *a, struct str s);
/* Object.assign({}, v): a map itself; a list's items or a text's characters under their numbers; else no entries. */
const struct value *js_object(struct arena *a, const struct value *v);
/* Array.from(new Set(v)): v's items, or v itself, as a list in which no text, number or boolean stands twice. */
struct value *js_unique(struct arena *a, const struct value *v);
/* JSON.parse(s) without spans; of two equal keys the last wins. NULL where JavaScript throws a SyntaxError. */
const struct value *js_json_parse(struct arena *a, struct str s);
/* Visits a map's entries in JavaScript's property order: integer-like keys ascending, then insertion order. */
const struct entry **js_entries(struct arena *a, const struct value *map);
/* The same with the others sorted by localeCompare: what becomes of a map whose keys were put in that order. */
const struct entry **js_sorted_entries(struct arena *a, const struct value *map);
/* JSON.stringify of v with the keys of every map in it sorted so. */
struct str js_json_sorted(struct arena *a, const struct value *v);
/* a.localeCompare(b) in ICU's root collation for ASCII; other code points by value after them. */
int js_locale_compare(struct str a, struct str b);

#endif
