/* split_lock: slsc.stacks.json as a file of the service (ir/split/lock.h). */
#ifndef SLSC_COMMANDS_SPLIT_LOCK_H
#define SLSC_COMMANDS_SPLIT_LOCK_H

#include "compiler/cli/cli.h"

/* Writes the lock file where this compilation, which has succeeded, has placed resources that it did not name. False after a message. */
bool split_lock_write(const struct cli *cli, const struct cx *cx);

#endif
