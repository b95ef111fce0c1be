/* lock: the form of slsc.stacks.json (docs/STACKS.md). */
#ifndef SLSC_SPLIT_LOCK_H
#define SLSC_SPLIT_LOCK_H

/* A map of logical ids to "root" or a nested stack's logical id, sorted, one a line; the version stands last, so that all others end in a comma. */
#define LOCK_FILE "slsc.stacks.json"
#define LOCK_VERSION_KEY "slsc.stacks"
enum { LOCK_VERSION = 1 };

#endif
