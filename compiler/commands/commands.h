/* commands: what the files of commands share. */
#ifndef SLSC_COMMANDS_H
#define SLSC_COMMANDS_H

#include "compiler/cli/cli.h"
#include "compiler/compile/driver.h"

/* What a command compiles: --config, its operand, or the first serverless.* of the working folder. */
struct input input_of(struct cli *cli);
/*
 * Writes bytes to a file, whole or not at all, or where no output of this run may be written (compiler/cli/outputs.h) none;
 * an empty path is standard output. False after a message on standard error.
 */
bool write_output(const struct cli *cli, struct str path, struct str bytes, unsigned mode);

/* Writes to -o or standard output and frees the buffer; the exit status. */
int finish_output(const struct cli *cli, struct buf *out, unsigned mode);
extern const struct command compile_row, package_row, check_row, diff_row, explain_row, graph_row, print_row, values_row, stats_row, schema_row,
	completion_row, help_row, version_row;

/* compiler/commands/review.c */
struct stack;
/* An operand: a template, a configuration, or REV:path of either. NULL after errors. */
struct stack *open_stack(struct cli *cli, struct str operand);
/* --map, if it is given: where the values of the template just compiled were written. */
bool write_source_map(struct cli *cli, struct cx *cx);
/* slsc check --golden, after a compilation whose bytes are text: the exit status. */
int golden_check(struct cli *cli, struct cx *cx, const struct input *in, struct str text);

#endif
