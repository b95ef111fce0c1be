/*
 * edits: fixes of diagnostics that move, remove or add an option of the configuration, in the text as it was written. `path` names
 * the option from `root`: "provider.iam.role". Keys that stand on a line of their own (YAML in block style) can be moved and
 * added; what is within {braces} can be removed, renamed and nested deeper where it stands. Where the text does not allow the edit, or the place is
 * taken, nothing is added to the diagnostic. Each returns whether there is a fix. safe: as in ir/base/diag.h.
 */
#ifndef SLSC_EDITS_H
#define SLSC_EDITS_H

#include "ir/cx.h"

/* Takes the option out, and the maps around it that would be left empty. */
bool edit_remove(struct cx *cx, struct diag *g, bool safe, const struct value *root, const char *path);
/*
 * Makes `to` of `from`, with all that is below it. Where `to` is there already, `from` has no effect (which the caller
 * vouches for) and is removed.
 */
bool edit_move(struct cx *cx, struct diag *g, bool safe, const struct value *root, const char *from, const char *to);
/* Puts double quotes around a text of one line that has none, and no backslash. */
bool edit_quote(struct cx *cx, struct diag *g, bool safe, struct span at);
/* Indents the lines of a key so that it belongs to the key before it, whose last line is the one right above. */
bool edit_below(struct cx *cx, struct diag *g, bool safe, const struct entry *e, const struct entry *before);
/* The same with the entry before it in their map. */
bool edit_below_last(struct cx *cx, struct diag *g, bool safe, const struct value *map, struct str key);
/* Makes an item of a list of a key and its value: a dash before it, its other lines indented further. Adds to the edits that are there. */
bool edit_item(struct cx *cx, struct diag *g, bool safe, const struct entry *e);
/* The same where the item before it begins in this column: the dash stands two blanks before the key. */
bool edit_beside(struct cx *cx, struct diag *g, bool safe, const struct entry *e);
/* Adds an option with a value of one line, or puts the value in the place of a literal one. */
bool edit_put(struct cx *cx, struct diag *g, bool safe, const struct value *root, const char *path, const char *value);

#endif
