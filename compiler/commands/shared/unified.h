/* unified: the difference of two texts by lines, as diff -u shows it. */
#ifndef SLSC_COMMANDS_UNIFIED_H
#define SLSC_COMMANDS_UNIFIED_H

#include "ir/base/buf.h"

/*
 * Appends it with three lines of context, "--- a/NAME" and "+++ b/NAME" before it; nothing where the texts are equal. Linear in the texts
 * and in the square of what differs; past 2,000 lines that differ it is no more the smallest difference.
 */
void unified_diff(struct arena *a, struct str name, struct str old, struct str new, struct buf *out);

#endif
