/* difference: two stacks compared, for slsc diff, slsc review and slsc check --golden. */
#ifndef SLSC_COMMANDS_DIFFERENCE_H
#define SLSC_COMMANDS_DIFFERENCE_H

#include "compiler/cli/cli.h"
#include "emit/review/diff.h"

/*
 * The stacks that the two operands OLD and NEW name, of one --stage or of one each. EXIT_DONE, or EXIT_USAGE after a message. A side
 * is NULL after errors, reported.
 */
int difference_operands(struct cli *cli, struct stack *side[2]);
/* What differs, in *out, if EXIT_DONE is returned. A NULL stack is one that could not be read. */
int difference_compare(struct cli *cli, struct stack *old, struct stack *now, struct diff **out);
/* Whether the differences are such that the exit status tells of them (--fail-on, any by default). */
bool difference_fails(const struct cli *cli, const struct diff *d);
/*
 * Shows what differs, as --format and --security-only say, in -o or on standard output. Returns the exit status:
 * EXIT_DIFFERS where --fail-on says so. A NULL stack is one that could not be read.
 */
int report_difference(struct cli *cli, struct stack *old, struct stack *now);

#endif
