/* messages: the diagnostics of a run in the form and at the place that the command line asks for. */
#ifndef SLSC_COMMANDS_MESSAGES_H
#define SLSC_COMMANDS_MESSAGES_H

#include "compiler/cli/cli.h"

/* Writes the messages of the run: to standard error, or where they are the command's output to that. False after a remark that they could not be written. */
bool report_messages(struct cli *cli);

#endif
