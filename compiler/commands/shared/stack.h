/*
 * stack: what the commands look at that compare, count and draw: a template that lies in a file, or that of a
 * configuration, compiled. Either may be that of a git revision (REV:path).
 */
#ifndef SLSC_COMMANDS_STACK_H
#define SLSC_COMMANDS_STACK_H

#include "compiler/cli/cli.h"
#include "compiler/host/revision.h"
#include "emit/review/diff.h"

/*
 * The stack of a command with one optional FILE: --config, the operand, or the folder's configuration; ready to be shown
 * (secrets redacted). NULL after errors, reported.
 */
struct stack *stack_given(struct cli *cli);

/* What an operand names: a file, or one of a revision. */
struct stack_operand {
	struct str operand, path;
	struct revision *revision; /* NULL: a file */
	bool absent;               /* the revision has no such file */
};
/*
 * Looks what it is and reads nothing yet. A revision switches the digests of code off, for all stacks of this run: its
 * code is not at hand.
 */
struct stack_operand stack_operand(struct cli *cli, struct str operand);
/* NULL after errors, reported; NULL also where n->absent is set, which is the caller's to report. */
struct stack *stack_load(struct cli *cli, struct stack_operand *n);
void stack_report_absent(struct cli *cli, const struct stack_operand *n);

/* Warns where the service has nested stacks: what is shown is the root alone. */
void stack_tell_nested(struct cx *cx);

/* Whether it has the form of a template rather than of a configuration. */
bool template_value(const struct value *v);
/* Whether the file, by its name alone, is a program, which no template can be. */
bool program_path(struct str path);

#endif
