/* help: --help, the manual page and the README's list, from the rows of commands and options. */
#include "compiler/cli/cli.h"
#include "ir/base/ascii.h"

enum { LEFT = 34 }; /* where the help of options begins */

/* ---- pieces */

static void put_operands(struct buf *out, const struct command *command)
{
	for (const struct operand *o = command->operands; o && o->name; o++)
		buf_putf(out, " %s%s%s%s", o->optional ? "[" : "", o->name, o->repeats ? "..." : "", o->optional ? "]" : "");
}

void help_synopsis(struct buf *out, const struct command *command)
{
	buf_putf(out, "slsc %s", command->name);
	put_operands(out, command);
}

/* A summary as a line of its own. */
static void put_sentence(struct buf *out, const char *summary)
{
	buf_putf(out, "%c%s.\n", ascii_lower(*summary) ? *summary - 'a' + 'A' : *summary, summary + 1);
}

static void put_words(struct buf *out, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		buf_putf(out, "%s%s", i ? "|" : "", words[i]);
}

void help_value(struct buf *out, enum option_id id, const struct command *command)
{
	const struct option *o = &cli_options[id];
	if (o->type == OF_FORMAT && command && command->formats)
		put_words(out, command->formats);
	else if (o->type == OF_CHOICE)
		put_words(out, o->words);
	else if (o->type == OF_FORMAT)
		buf_z(out, "FORMAT");
	else if (o->value)
		buf_z(out, o->value);
}

static void put_help(struct buf *out, enum option_id id, const struct command *command)
{
	const struct option *o = &cli_options[id];
	const char *by_default = o->by_default ? o->by_default : o->type == OF_CHOICE ? o->words[0] : o->type == OF_FORMAT && command ? command->formats[0] : NULL;
	if (id == OPTION_FORMAT && command && command->format_of != FORMAT_OUTPUT)
		buf_z(out, command->format_of == FORMAT_REPORT ? "the format of the report; all but text goes to standard output or to the file of -o" : "the format of messages, on standard error");
	else
		buf_z(out, o->help);
	if (by_default)
		buf_putf(out, " (default: %s)", by_default);
}

/* ---- --help */

/* Blanks up to the column of descriptions, on a line of its own where what begins at `from` is too long. */
static void to_column(struct buf *out, size_t from)
{
	size_t width = out->n - from;
	if (width + 2 > LEFT) {
		buf_c(out, '\n');
		width = 0;
	}
	buf_fill(out, ' ', LEFT - width);
}

static void put_option(struct buf *out, enum option_id id, const struct command *command)
{
	const struct option *o = &cli_options[id];
	size_t from = out->n;
	if (o->letter)
		buf_putf(out, "  -%c, --%s", o->letter, o->name);
	else
		buf_putf(out, "      --%s", o->name);
	if (o->type != OF_FLAG)
		buf_c(out, ' ');
	help_value(out, id, command);
	to_column(out, from);
	put_help(out, id, command);
	buf_c(out, '\n');
}

static void put_options(struct buf *out, const struct command *command)
{
	buf_z(out, "\noptions:\n");
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
		if (cli_options[id].help && command_reads(command, id))
			put_option(out, id, command);
	if (command->configured)
		buf_z(out, "  --name VALUE: any other option that the configuration reads as ${opt:name}\n");
}

static void put_examples(struct buf *out, const struct command *command)
{
	buf_z(out, "\nexamples:\n");
	for (const struct example *e = command->examples; e && e->line; e++)
		buf_putf(out, "  %s\n      %s\n", e->line, e->what);
}

static void put_commands(struct buf *out)
{
	buf_z(out, "\ncommands (slsc help COMMAND: more about one):\n");
	for (size_t i = 0; i < commands_n; i++) {
		size_t from = out->n;
		buf_putf(out, "  %s", command_at(i)->name);
		put_operands(out, command_at(i));
		to_column(out, from);
		buf_putf(out, "%s\n", command_at(i)->summary);
	}
}

static void put_end(struct buf *out)
{
	buf_z(out, "\nexit status: 0 success, 1 errors in the input (nothing is written), 2 differences found, 64 wrong usage, 70 internal error\n");
}

void help_overview(struct buf *out)
{
	buf_z(out, "slsc: compiles serverless.yml to the CloudFormation template that Serverless Framework v3.40 would deploy\n\n"
		   "usage: slsc [COMMAND] [OPERAND]... [OPTION]...\n");
	put_commands(out);
	buf_putf(out, "\nWithout a command: %s. ", command_at(0)->name);
	buf_z(out, command_at(0)->about);
	buf_c(out, '\n');
	put_options(out, command_at(0));
	put_end(out);
}

void help_text(struct buf *out, const struct command *command)
{
	buf_z(out, "usage: ");
	help_synopsis(out, command);
	buf_z(out, " [OPTION]...\n\n");
	put_sentence(out, command->summary);
	if (command->about)
		buf_putf(out, "%s\n", command->about);
	put_options(out, command);
	put_examples(out, command);
	put_end(out);
}

/* ---- the manual page */

/* Text in roff: hyphens of options are minus signs, and no line begins with a control character. */
static void put_roff(struct buf *out, struct str text)
{
	for (uint32_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\\')
			buf_z(out, "\\e");
		else if (text.p[i] == '-')
			buf_z(out, "\\-");
		else if ((text.p[i] == '.' || text.p[i] == '\'') && (i == 0 || text.p[i - 1] == '\n'))
			buf_putf(out, "\\&%c", text.p[i]);
		else
			buf_c(out, text.p[i]);
	}
}

static void put_roff_z(struct buf *out, const char *text) { put_roff(out, str_z(text)); }

static void man_command(struct buf *out, const struct command *command)
{
	struct buf text = { 0 };
	help_synopsis(&text, command);
	buf_z(out, ".TP\n.B ");
	put_roff(out, buf_text(&text));
	buf_c(out, '\n');
	text.n = 0;
	put_sentence(&text, command->summary);
	put_roff(out, buf_text(&text));
	if (command->about) {
		put_roff_z(out, command->about);
		buf_c(out, '\n');
	}
	text.n = 0;
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
		if (cli_options[id].help && !cli_options[id].everywhere && command_reads(command, id)) {
			buf_putf(&text, "%s--%s", text.n ? ", " : "", cli_options[id].name);
			if (id == OPTION_FORMAT) {
				buf_c(&text, ' ');
				help_value(&text, id, command);
			}
		}
	if (text.n) {
		buf_z(out, "Options: ");
		put_roff(out, buf_text(&text));
		buf_z(out, ".\n");
	}
	for (const struct example *e = command->examples; e && e->line; e++) {
		buf_z(out, ".RS\n.PP\n.B ");
		put_roff_z(out, e->line);
		buf_z(out, "\n.br\n");
		put_roff_z(out, e->what);
		buf_z(out, "\n.RE\n");
	}
	buf_free(&text);
}

void help_man(struct buf *out)
{
	buf_z(out, ".SH COMMANDS\n");
	for (size_t i = 0; i < commands_n; i++)
		man_command(out, command_at(i));
	buf_z(out, ".SH OPTIONS\n");
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++) {
		struct buf value = { 0 }, help = { 0 };
		if (!cli_options[id].help)
			continue;
		help_value(&value, id, NULL);
		put_help(&help, id, NULL);
		buf_z(out, ".TP\n.B ");
		if (cli_options[id].letter)
			buf_putf(out, "\\-%c, ", cli_options[id].letter);
		buf_z(out, "\\-\\-");
		put_roff_z(out, cli_options[id].name);
		buf_z(out, value.n ? " " : "");
		put_roff(out, buf_text(&value));
		buf_c(out, '\n');
		put_roff(out, buf_text(&help));
		buf_z(out, ".\n");
		buf_free(&value);
		buf_free(&help);
	}
}

/* ---- the README */

void help_readme(struct buf *out)
{
	size_t width = 0;
	for (size_t i = 0; i < commands_n; i++)
		for (const struct example *e = command_at(i)->examples; e && e->line; e++)
			width = strlen(e->line) > width ? strlen(e->line) : width;
	buf_z(out, "```\n");
	for (size_t i = 0; i < commands_n; i++)
		for (const struct example *e = command_at(i)->examples; e && e->line; e++)
			buf_putf(out, "%-*s  %s\n", (int)width, e->line, e->what);
	buf_z(out, "```\n");
}
