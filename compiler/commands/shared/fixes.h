/* fixes: slsc check --fix: the edits that diagnostics carry (struct diag_fix), applied to the files that were read. */
#ifndef SLSC_COMMANDS_FIXES_H
#define SLSC_COMMANDS_FIXES_H

#include "compiler/cli/cli.h"

/*
 * Compiles, applies the fixes of what is reported (safe ones; with --fix-unsafe all), and compiles again, until none is left. Then the
 * files are written, each whole or not at all; with --diff nothing is written, and the difference stands on standard output. All other bytes of
 * the files stay. Only files in the service's folder are changed. From then on cli->host shows the files as they are
 * with the fixes. *changed: whether there were any. False after a message: a file could not be written.
 */
bool fixes_apply(struct cli *cli, bool *changed);

#endif
