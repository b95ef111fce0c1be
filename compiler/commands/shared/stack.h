/*
 * stack: what the commands look at that compare, count and draw: a template that lies in a file, or that of a
 * configuration, compiled. Either may be that of a git revision (REV:path).
 */
#ifndef SLSC_COMMANDS_STACK_H
#define SLSC_COMMANDS_STACK_H

#include "compiler/cli/cli.h"
#include "compiler/compile/driver.h"
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

/* What a compilation that has succeeded made; bytes: of its root template. Of one with nested stacks the whole is looked at. */
struct stack *stack_compiled(struct cli *cli, struct cx *cx, struct str name, uint32_t bytes);
/* The stack of a template's value. Nested templates are those that slsc wrote beside its file; path: the file. */
struct stack *stack_of_template(struct cli *cli, const struct input *in, struct str name, const struct value *v, uint32_t bytes);

/* Whether it has the form of a template rather than of a configuration. */
bool template_value(const struct value *v);
/* Whether the file, by its name alone, is a program, which no template can be. */
bool program_path(struct str path);

#endif
