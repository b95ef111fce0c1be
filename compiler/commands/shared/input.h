/* input: which configuration a command reads. */
#ifndef SLSC_COMMANDS_INPUT_H
#define SLSC_COMMANDS_INPUT_H

#include "compiler/cli/cli.h"
#include "compiler/compile/driver.h"

/*
 * The configuration that --config names, else the first operand, else the first serverless.* of the working folder. A
 * --config that cannot be meant is reported: check diag_failed before you go on.
 */
struct input input_of(struct cli *cli);
/* Whether the template can be written in the form that the options ask for. False after a message: wrong usage. */
bool input_form_fits(const struct cli *cli);

#endif
