/* difference: two stacks compared, for slsc diff and slsc check --golden. */
#ifndef SLSC_COMMANDS_DIFFERENCE_H
#define SLSC_COMMANDS_DIFFERENCE_H

#include "compiler/cli/cli.h"
#include "emit/review/diff.h"

/*
 * Shows what differs, as --format and --security-only say, in -o or on standard output. Returns the exit status:
 * EXIT_DIFFERS where --fail-on says so. A NULL stack is one that could not be read.
 */
int report_difference(struct cli *cli, struct stack *old, struct stack *now);

#endif
