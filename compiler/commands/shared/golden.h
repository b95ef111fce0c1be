/* golden: slsc check --golden: a finished template against one that is kept in git. */
#ifndef SLSC_COMMANDS_GOLDEN_H
#define SLSC_COMMANDS_GOLDEN_H

#include "compiler/cli/cli.h"
#include "compiler/compile/driver.h"
#include "emit/review/diff.h"

/*
 * The golden stack, nested templates included, read before a compilation: what is in it is taken for deployed (cx->golden). NULL
 * after errors, reported; with --write NULL without a word where there is none that can be read.
 */
struct stack *golden_stack(struct cli *cli);

/*
 * After a compilation of in whose bytes are text, shows the difference from the golden stack or, with --write, renews its file.
 * Warns of secrets in it. Returns the exit status.
 */
int golden_check(struct cli *cli, struct cx *cx, const struct input *in, struct stack *golden, struct str text);

#endif
