/* commands: what the files of commands share. */
#ifndef SLSC_COMMANDS_H
#define SLSC_COMMANDS_H

#include "compiler/cli.h"
#include "compiler/driver.h"

/* What a command compiles: --config, its operand, or the first serverless.* of the working folder. */
struct input input_of(struct cli *cli);
/*
 * Writes bytes to a file, whole or not at all, or where no output of this run may be written (compiler/outputs.h) none;
 * an empty path is standard output. False after a message on standard error.
 */
bool write_output(struct cli *cli, struct str path, struct str bytes, unsigned mode);

/* compiler/commands_review.c */
struct stack;
/* An operand: a template, a configuration, or REV:path of either. NULL after errors. */
struct stack *open_stack(struct cli *cli, struct str operand);
int diff_command(struct cli *cli);
int explain_command(struct cli *cli);
int graph_command(struct cli *cli);
/* --map, if it is given: where the values of the template just compiled were written. */
bool write_source_map(struct cli *cli, struct cx *cx);
/* slsc check --golden, after a compilation whose bytes are text: the exit status. */
int golden_check(struct cli *cli, struct cx *cx, const struct input *in, struct str text);
/* compiler/commands_package.c */
int package_command(struct cli *cli);

/* compiler/commands_stats.c */
int stats_command(struct cli *cli);

#endif
