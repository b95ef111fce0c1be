/*
 * wildcard: patterns of whole texts. `*` is any run of characters, the empty one too, `?` any one character, everything
 * else itself; nothing escapes them, and no character is special, a slash neither. These are IAM's rules for actions and
 * resources, and those of slsc's own policy files. Patterns of files are another language, with folders, `**`, braces and
 * classes: code/glob.h.
 */
#ifndef SLSC_WILDCARD_H
#define SLSC_WILDCARD_H

#include "ir/base/str.h"

/*
 * Whether the pattern matches all that the other one does (sound: it may say no where yes is true). A text without
 * wildcards is matched by what covers it. A `*` of the other is covered by `*` only, a `?` by both. ignore_case: of ASCII
 * letters. Time is that of the product of their lengths at worst; no memory.
 */
bool wildcard_covers(struct str pattern, struct str other, bool ignore_case);
/*
 * The same for pieces of one's own beside the `*`: piece says how many bytes at the pattern's start (it is not empty and
 * does not begin with `*`) match the byte c; 0: it does not match.
 */
typedef uint32_t wildcard_piece(struct str pattern, char c);
bool wildcard_matches(struct str pattern, struct str text, wildcard_piece *piece);
/* Whether there is any wildcard in it. */
static inline bool wildcard_any(struct str s) { return str_find(s, '*') >= 0 || str_find(s, '?') >= 0; }

#endif
