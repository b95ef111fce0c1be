/*
 * completion: slsc completion: scripts for shells. Their texts are the files compiler/commands/completion/SHELL; what comes
 * from the rows of commands and options is made here, and stands for @names in them.
 */
#include "compiler/commands/shared/output.h"
#include "ir/embedded.h"
#include "ir/pass.h"

/* A text within single quotes of sh, zsh or fish. */
static void put_quoted(struct buf *out, const char *text)
{
	buf_c(out, '\'');
	for (; *text; text++)
		if (*text == '\'')
			buf_z(out, "'\\''");
		else
			buf_c(out, *text);
	buf_c(out, '\'');
}

/* The words that an option of a command takes, with blanks between; nothing where it takes something else. */
static void put_words(struct buf *out, const struct command *command, enum option_id id)
{
	const char *const *words = cli_options[id].type == OF_FORMAT ? command->formats : cli_options[id].words;
	for (size_t i = 0; words && words[i]; i++)
		buf_putf(out, "%s%s", i ? " " : "", words[i]);
	for (uint32_t i = 0; cli_options[id].type == OF_PASS && i < passes_n; i++)
		buf_putf(out, "%s%s", i ? " " : "", passes[i].name);
}

static bool takes_words(enum option_id id)
{
	return cli_options[id].type == OF_FORMAT || cli_options[id].type == OF_CHOICE || cli_options[id].type == OF_PASS;
}

/* The words that a command's operands can be; files are another matter. */
static void put_operand_words(struct buf *out, const struct command *command)
{
	const struct operand *o = command->operands;
	for (size_t i = 0; o && o->type == OPERAND_WORD && o->words[i]; i++)
		buf_putf(out, "%s%s", i ? " " : "", o->words[i]);
	for (size_t i = 0; o && o->type == OPERAND_COMMAND && i < commands_n; i++)
		buf_putf(out, "%s%s", i ? " " : "", command_at(i)->name);
}

static bool takes_files(const struct command *command)
{
	for (const struct operand *o = command->operands; o && o->name; o++)
		if (o->type == OPERAND_CONFIG || o->type == OPERAND_STACK)
			return true;
	return false;
}

static void put_names(struct buf *out, const char *between)
{
	for (size_t i = 0; i < commands_n; i++)
		buf_putf(out, "%s%s", i ? between : "", command_at(i)->name);
}

static bool offered(const struct command *command, enum option_id id)
{
	return cli_options[id].help && command_reads(command, id);
}

/* ---- bash */

static void bash_values(struct buf *out, const struct command *command)
{
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++) {
		if (!offered(command, id) || cli_options[id].type == OF_FLAG)
			continue;
		buf_putf(out, "\t%s:--%s", command->name, cli_options[id].name);
		if (cli_options[id].letter)
			buf_putf(out, "|%s:-%c", command->name, cli_options[id].letter);
		buf_z(out, ") ");
		if (takes_words(id)) {
			buf_z(out, "_slsc_words \"");
			put_words(out, command, id);
			buf_z(out, "\"; ");
		} else if (cli_options[id].type == OF_FILE || cli_options[id].type == OF_FOLDER) {
			buf_z(out, cli_options[id].type == OF_FILE ? "_slsc_files -f; " : "_slsc_files -d; ");
		}
		buf_z(out, "return ;;\n");
	}
}

static void bash_options(struct buf *out, const struct command *command)
{
	buf_putf(out, "\t%s:-*) _slsc_words \"", command->name);
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
		if (offered(command, id))
			buf_putf(out, "--%s ", cli_options[id].name);
	buf_z(out, "\"; return ;;\n");
}

static void bash_operands(struct buf *out, const struct command *command)
{
	buf_putf(out, "\t%s) %s", command->name, takes_files(command) ? "_slsc_files -f" : "_slsc_words \"");
	put_operand_words(out, command);
	buf_z(out, takes_files(command) ? " ;;\n" : "\" ;;\n");
}

/* ---- zsh */

/* Within an option's specification [ ] and : have a meaning. */
static void zsh_text(struct buf *out, const char *text)
{
	for (; *text; text++)
		if (*text == '\'')
			buf_z(out, "'\\''");
		else
			buf_putf(out, strchr("[]:\\", *text) ? "\\%c" : "%c", *text);
}

static void zsh_option(struct buf *out, const struct command *command, enum option_id id)
{
	const struct option *o = &cli_options[id];
	const bool repeats = o->type == OF_PAIR;
	buf_z(out, " \\\n\t\t");
	if (o->letter)
		buf_putf(out, "'(-%c --%s)'{-%c,--%s", o->letter, o->name, o->letter, o->name);
	else
		buf_putf(out, "'%s--%s", repeats ? "*" : "", o->name);
	if (o->type != OF_FLAG)
		buf_c(out, '=');
	buf_z(out, o->letter ? "}'[" : "[");
	zsh_text(out, o->help);
	buf_c(out, ']');
	if (o->type != OF_FLAG) {
		buf_putf(out, ":%s:", o->value ? o->value : o->name);
		if (takes_words(id)) {
			buf_c(out, '(');
			put_words(out, command, id);
			buf_c(out, ')');
		} else if (o->type == OF_FILE || o->type == OF_FOLDER) {
			buf_z(out, o->type == OF_FILE ? "_files" : "_files -/");
		}
	}
	buf_c(out, '\'');
}

static void zsh_operands(struct buf *out, const struct command *command)
{
	for (const struct operand *o = command->operands; o && o->name; o++) {
		buf_putf(out, " \\\n\t\t'%s:%s:", o->repeats ? "*" : ":", o->type == OPERAND_TEXT ? "what to explain" : o->name);
		if (o->type == OPERAND_CONFIG || o->type == OPERAND_STACK)
			buf_z(out, "_files");
		if (o->type == OPERAND_WORD || o->type == OPERAND_COMMAND) {
			buf_c(out, '(');
			put_operand_words(out, command);
			buf_c(out, ')');
		}
		buf_c(out, '\'');
	}
}

static void zsh_summary(struct buf *out, const struct command *command)
{
	buf_putf(out, "\t\t'%s:", command->name);
	zsh_text(out, command->summary);
	buf_z(out, "'\n");
}

static void zsh_arguments(struct buf *out, const struct command *command)
{
	buf_putf(out, "\t%s) _arguments -S", command->name);
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
		if (offered(command, id))
			zsh_option(out, command, id);
	zsh_operands(out, command);
	buf_z(out, " ;;\n");
}

/* ---- fish */

static void fish_option(struct buf *out, const struct command *command, enum option_id id)
{
	const struct option *o = &cli_options[id];
	buf_putf(out, "complete -c slsc -n '__slsc_is %s' -l %s", command->name, o->name);
	if (o->letter)
		buf_putf(out, " -s %c", o->letter);
	if (takes_words(id)) {
		buf_z(out, " -x -a '");
		put_words(out, command, id);
		buf_c(out, '\'');
	} else if (o->type != OF_FLAG) {
		buf_z(out, o->type == OF_FILE ? " -r -F" : o->type == OF_FOLDER ? " -x -a '(__fish_complete_directories)'" : " -x");
	}
	buf_z(out, " -d ");
	put_quoted(out, o->help);
	buf_c(out, '\n');
}

static void fish_lines(struct buf *out, const struct command *command)
{
	buf_putf(out, "complete -c slsc -n __slsc_first -a %s -d ", command->name);
	put_quoted(out, command->summary);
	buf_c(out, '\n');
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
		if (offered(command, id))
			fish_option(out, command, id);
	if (takes_files(command))
		return;
	buf_putf(out, "complete -c slsc -n '__slsc_is %s' -f -a '", command->name);
	put_operand_words(out, command);
	buf_z(out, "'\n");
}

/* ---- */

static const char *const shells[] = { "bash", "zsh", "fish", NULL };

static const struct embedded scripts[] = {
#include "completion.inc"
};

/* What stands for an @name: whole lines, of all commands in a row. */
static const struct {
	const char *name;
	void (*put)(struct buf *out, const struct command *command);
} pieces[] = {
	{ "values", bash_values }, { "options", bash_options }, { "operands", bash_operands },
	{ "summaries", zsh_summary }, { "arguments", zsh_arguments },
	{ "lines", fish_lines },
};

static int completion_command(struct cli *cli)
{
	struct arena *a = cli->arena;
	struct value *values = MAP(a, { "first", v_text(a, command_at(0)->name) });
	struct buf out = { 0 };
	put_names(&out, "|");
	map_putz(a, values, "alternatives", v_str(a, str_dup(a, buf_text(&out))));
	out.n = 0;
	put_names(&out, " ");
	map_putz(a, values, "commands", v_str(a, str_dup(a, buf_text(&out))));
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		out.n = 0;
		for (size_t k = 0; k < commands_n; k++)
			pieces[i].put(&out, command_at(k));
		out.n--; /* the last line's end stands in the file */
		map_putz(a, values, pieces[i].name, v_str(a, str_dup(a, buf_text(&out))));
	}
	out.n = 0;
	for (size_t i = 0; shells[i]; i++)
		if (str_eqz(cli->operands.at[0], shells[i]))
			embedded_fill(&out, values, embedded_text(scripts, sizeof scripts / sizeof *scripts, shells[i]));
	return finish_output(cli, &out, 0644);
}

COMMAND(completion) = {
	.name = "completion",
	.rank = 110,
	.operands = OPERANDS({ .name = "bash|zsh|fish", .type = OPERAND_WORD, .words = shells }),
	.summary = "print a script for shell completion of commands, options and their values",
	.about = "bash: eval \"$(slsc completion bash)\" in ~/.bashrc. zsh: the same in ~/.zshrc after compinit. fish: slsc completion fish > ~/.config/fish/completions/slsc.fish.",
	.examples = EXAMPLES({ "slsc completion bash", "print the completion script for bash, zsh or fish" }),
	.reads = READS(OPTION_OUTPUT),
	.run = completion_command,
};
