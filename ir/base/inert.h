/*
 * inert: text from outside that people read. A terminal obeys control characters (C0, DEL, and C1 such as U+009B), bidi controls
 * show other words than there are ("Trojan Source"), and a line break makes one line two. All of them, and U+2028 and U+2029,
 * show as the escapes that JSON has for them, so that a JSON text stays the same text. What is not UTF-8 shows as U+FFFD.
 *
 * A buf with `inert` does so by itself with all that buf_str and buf_putf's %s write into it.
 */
#ifndef SLSC_INERT_H
#define SLSC_INERT_H

#include "ir/base/str.h"

struct buf;

enum { INERT_MOST = 8 }; /* bytes of an escape and more */

/* Whether the character at i must not be shown as it is. */
bool inert_acts(struct str s, uint32_t i);
/* Where the first character at or after i is that acts; s.n where none does. */
uint32_t inert_end(struct str s, uint32_t i);
/* What is shown for that character, NUL-terminated. Returns its bytes in s. */
uint32_t inert_escape(struct str s, uint32_t i, char to[INERT_MOST]);
/* Appends s, whatever is in it, so that it is shown as it is. */
void buf_inert(struct buf *b, struct str s);
/* The same in the arena; s itself where nothing has to be escaped. */
struct str str_inert(struct arena *a, struct str s);

#endif
