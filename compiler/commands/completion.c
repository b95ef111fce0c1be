/* completion: slsc completion: scripts for shells, from the rows of commands and options. */
#include "compiler/commands/shared/output.h"
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

/* ---- bash, from 3.2 on: no mapfile, and = is a word of its own */

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

static void bash_script(struct buf *out)
{
	buf_z(out, "# slsc completion bash: in ~/.bashrc, eval \"$(slsc completion bash)\"\n"
		   "_slsc_words() {\n\tlocal word\n\tfor word in $1; do\n\t\tcase $word in \"$cur\"*) COMPREPLY+=(\"$word\") ;; esac\n\tdone\n}\n"
		   "_slsc_files() {\n\tlocal file\n\tcompopt -o filenames 2>/dev/null\n"
		   "\twhile IFS= read -r file; do COMPREPLY+=(\"$file\"); done < <(compgen \"$1\" -- \"$cur\")\n}\n"
		   "_slsc() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=");
	buf_putf(out, "%s\n\tCOMPREPLY=()\n", command_at(0)->name);
	buf_z(out, "\tif [ \"$cur\" = = ]; then\n\t\tcur=\n\telif [ \"$prev\" = = ] && [ \"$COMP_CWORD\" -gt 2 ]; then\n\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n\tfi\n"
		   "\tif [ \"$COMP_CWORD\" -gt 1 ]; then\n\t\tcase ${COMP_WORDS[1]} in ");
	put_names(out, "|");
	buf_z(out, ") command=${COMP_WORDS[1]} ;; esac\n\tfi\n\tcase $command:$prev in\n");
	for (size_t i = 0; i < commands_n; i++)
		bash_values(out, command_at(i));
	buf_z(out, "\tesac\n\tcase $command:$cur in\n");
	for (size_t i = 0; i < commands_n; i++) {
		buf_putf(out, "\t%s:-*) _slsc_words \"", command_at(i)->name);
		for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
			if (offered(command_at(i), id))
				buf_putf(out, "--%s ", cli_options[id].name);
		buf_z(out, "\"; return ;;\n");
	}
	buf_z(out, "\tesac\n\tif [ \"$COMP_CWORD\" = 1 ]; then _slsc_words \"");
	put_names(out, " ");
	buf_z(out, "\"; fi\n\tcase $command in\n");
	for (size_t i = 0; i < commands_n; i++) {
		buf_putf(out, "\t%s) ", command_at(i)->name);
		buf_z(out, takes_files(command_at(i)) ? "_slsc_files -f" : "_slsc_words \"");
		put_operand_words(out, command_at(i));
		buf_z(out, takes_files(command_at(i)) ? " ;;\n" : "\" ;;\n");
	}
	buf_z(out, "\tesac\n}\ncomplete -F _slsc slsc\n");
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

static void zsh_script(struct buf *out)
{
	buf_z(out, "#compdef slsc\n# slsc completion zsh: in ~/.zshrc, after compinit, eval \"$(slsc completion zsh)\"; or this as _slsc in a folder of $fpath\n"
		   "_slsc() {\n\tlocal -a commands\n\tcommands=(");
	for (size_t i = 0; i < commands_n; i++) {
		buf_z(out, "\n\t\t'");
		buf_putf(out, "%s:", command_at(i)->name);
		zsh_text(out, command_at(i)->summary);
		buf_c(out, '\'');
	}
	buf_putf(out, "\n\t)\n\tlocal command=%s\n", command_at(0)->name);
	buf_z(out, "\tif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n\t\t_describe command commands\n\t\t_files\n\t\treturn\n\tfi\n"
		   "\tif (( CURRENT > 2 )); then\n\t\tcase $words[2] in ");
	put_names(out, "|");
	buf_z(out, ") command=$words[2]; shift words; (( CURRENT-- )) ;; esac\n\tfi\n\tcase $command in\n");
	for (size_t i = 0; i < commands_n; i++) {
		buf_putf(out, "\t%s) _arguments -S", command_at(i)->name);
		for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
			if (offered(command_at(i), id))
				zsh_option(out, command_at(i), id);
		zsh_operands(out, command_at(i));
		buf_z(out, " ;;\n");
	}
	buf_z(out, "\tesac\n}\nif [ \"$funcstack[1]\" = _slsc ]; then _slsc \"$@\"; else compdef _slsc slsc; fi\n");
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

static void fish_script(struct buf *out)
{
	buf_z(out, "# slsc completion fish: slsc completion fish > ~/.config/fish/completions/slsc.fish\n"
		   "function __slsc_is\n\tset -l words (commandline -opc)\n\tset -l command ");
	buf_z(out, command_at(0)->name);
	buf_z(out, "\n\tif set -q words[2]; and contains -- $words[2] ");
	put_names(out, " ");
	buf_z(out, "\n\t\tset command $words[2]\n\tend\n\tcontains -- $command $argv\nend\n"
		   "function __slsc_first\n\ttest (count (commandline -opc)) = 1\nend\ncomplete -c slsc -e\n");
	for (size_t i = 0; i < commands_n; i++) {
		const struct command *c = command_at(i);
		buf_putf(out, "complete -c slsc -n __slsc_first -a %s -d ", c->name);
		put_quoted(out, c->summary);
		buf_c(out, '\n');
		for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
			if (offered(c, id))
				fish_option(out, c, id);
		if (takes_files(c))
			continue;
		buf_putf(out, "complete -c slsc -n '__slsc_is %s' -f -a '", c->name);
		put_operand_words(out, c);
		buf_z(out, "'\n");
	}
}

static const char *const shells[] = { "bash", "zsh", "fish", NULL };
static void (*const scripts[])(struct buf *out) = { bash_script, zsh_script, fish_script };

static int completion_command(struct cli *cli)
{
	struct buf out = { 0 };
	for (size_t i = 0; shells[i]; i++)
		if (str_eqz(cli->operands.at[0], shells[i]))
			scripts[i](&out);
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
