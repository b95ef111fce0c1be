/*
 * origins: what a diagnostic says about the way a value came to its place. A diagnostic points at text; when a
 * variable, an alias or a merge (<<) brought that text to where it is wrong, the uses are added as notes, from the
 * text outwards. This is done for the diagnostics of all stages at once, before they are shown, so that no stage
 * needs code for it and a run without diagnostics spends no time on it.
 */
#ifndef SLSC_ORIGINS_H
#define SLSC_ORIGINS_H

#include "ir/cx.h"

/* Adds the notes, and takes secrets out of all messages. cx->config may be NULL: then there are no notes to add. */
void origins_tell(struct cx *cx);

#endif
