/* golden: slsc check --golden: a finished template against one that is kept in git. */
#ifndef SLSC_COMMANDS_GOLDEN_H
#define SLSC_COMMANDS_GOLDEN_H

#include "compiler/cli/cli.h"
#include "compiler/compile/driver.h"

/*
 * The golden template, read before a compilation: what is in it is taken for deployed (cx->golden). NULL after errors,
 * reported; with --write NULL without a word where there is none that can be read.
 */
const struct value *golden_template(struct cli *cli);

/*
 * After a compilation of in whose bytes are text, with golden_template in cx->golden: shows the difference from the golden file or, with --write, renews it.
 * Warns of secrets in it. Returns the exit status.
 */
int golden_check(struct cli *cli, struct cx *cx, const struct input *in, struct str text);

#endif
