/* terminal: the one place that decides whether somebody reads along, and whether in colour. */
#ifndef SLSC_TERMINAL_H
#define SLSC_TERMINAL_H

#include "compiler/cli/cli.h"

enum stream {
	TO_MESSAGES,        /* standard error */
	TO_OUTPUT,          /* where the command's output goes: standard output, or the file of -o */
	TO_STANDARD_OUTPUT, /* whatever -o says */
};

/* Whether what is written there appears on a terminal. */
bool terminal(const struct cli *cli, enum stream to);
/* The same, and the terminal has colours and lines that can be rewritten: TERM is set and not "dumb". */
bool terminal_moves(const struct cli *cli, enum stream to);
/* Whether to write in colour: --color, else NO_COLOR (https://no-color.org: set and not empty), else terminal_moves. */
bool terminal_color(const struct cli *cli, enum stream to);

#endif
