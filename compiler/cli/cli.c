#include "compiler/cli/cli.h"

#include "ir/base/inert.h"
#include "ir/base/near.h"
#include "ir/pass.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

const struct option cli_options[OPTIONS_END] = {
#define OPTION(id, name_, letter_, type_, ...) [OPTION_##id] = { .name = name_, .letter = letter_, .type = OF_##type_, __VA_ARGS__ },
#include "compiler/cli/options.def"
#undef OPTION
};

/* commands.inc is made by the Makefile from the names in compiler/commands: E(check) E(compile) … */
#define E(name) extern const struct command command_##name;
#include "commands.inc"
#undef E

static const struct command *const commands[] = {
#define E(name) &command_##name,
#include "commands.inc"
#undef E
};
const size_t commands_n = sizeof commands / sizeof *commands;

struct parser {
	struct cli *cli;
	struct value *given; /* for ${opt:} */
	char **arg;
	int n;
	bool seen[OPTIONS_END];
	int status;
};

static __attribute__((format(printf, 1, 0))) void print_line(const char *fmt, va_list ap)
{
	struct buf all = { 0 }, line = { 0 };
	buf_vputf(&all, fmt, ap);
	buf_inert(&line, buf_text(&all));
	fprintf(stderr, "slsc: %.*s\n", (int)line.n, line.p);
	buf_free(&all);
	buf_free(&line);
}

int wrong_usage(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	print_line(fmt, ap);
	va_end(ap);
	return EXIT_USAGE;
}

void remark(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	print_line(fmt, ap);
	va_end(ap);
}

/* ---- the tables */

const struct command *command_at(size_t place)
{
	for (size_t i = 0; i < commands_n; i++) {
		size_t before = 0;
		for (size_t k = 0; k < commands_n; k++)
			before += commands[k]->rank < commands[i]->rank || (commands[k]->rank == commands[i]->rank && k < i);
		if (before == place)
			return commands[i];
	}
	return NULL;
}

bool command_reads(const struct command *command, enum option_id id)
{
	for (const enum option_id *o = command->reads; o && *o; o++)
		if (*o == id)
			return true;
	return cli_options[id].everywhere;
}

const struct command *command_find(struct str name)
{
	for (size_t i = 0; i < commands_n; i++)
		if (str_eqz(name, commands[i]->name))
			return commands[i];
	return NULL;
}

/* The option of a whole name, or of a letter after one hyphen: of several with this name the one that the command reads. */
static enum option_id option_find(const struct command *command, struct str name, bool letter)
{
	enum option_id found = OPTION_NONE;
	for (enum option_id i = OPTION_NONE + 1; i < OPTIONS_END; i++)
		if (letter ? name.n == 1 && cli_options[i].letter == name.p[0] : str_eqz(name, cli_options[i].name))
			found = !found || command_reads(command, i) ? i : found;
	return found;
}

/* "compile, explain": the commands that read an option. */
static struct str reader_names(struct arena *a, enum option_id id)
{
	struct str text = STR("");
	for (size_t i = 0; i < commands_n; i++)
		if (command_reads(command_at(i), id))
			text = text.n ? STR_CAT(a, text, STR(", "), str_z(command_at(i)->name)) : str_z(command_at(i)->name);
	return text;
}

static bool is_flag(enum option_id id) { return cli_options[id].type == OF_FLAG; }
static bool is_path(enum option_id id) { return cli_options[id].type == OF_FILE || cli_options[id].type == OF_FOLDER; }

/* ---- reading */

/* Node gives the framework U+FFFD for what is not UTF-8. */
static struct str utf8_text(struct parser *p, const char *arg) { return str_utf8(p->cli->arena, str_z(arg)); }

/* A file's name as it is: a repaired one would name another file, and messages and reports hold UTF-8 only. */
static struct str utf8_path(struct parser *p, const char *arg)
{
	struct str repaired = utf8_text(p, arg);
	if (repaired.p != arg)
		p->status = wrong_usage("'%.*s': a file's name must be valid UTF-8", STRA(repaired));
	return repaired;
}

/* Reports misuse: the framework's options as an input error, slsc's own as wrong usage. */
static void misuse(struct parser *p, enum option_id id, struct str name, const char *what)
{
	if (id == OPTION_NONE || cli_options[id].framework)
		diag(p->cli->diags, D_OPTION_INVALID, (struct span){ 0 }, "%s '--%.*s'", what, STRA(name));
	else
		p->status = wrong_usage("%s '--%.*s'; see slsc help %s", what, STRA(name), p->cli->command->name);
}

static void record_given(struct parser *p, struct str name, const struct value *v)
{
	map_put(p->cli->arena, p->given, name, v);
}

/* As the framework tells options from values: "-", "-1" and "--1" are values. */
static bool is_option(const char *arg)
{
	return arg[0] == '-' && (ascii_letter(arg[1]) || (arg[1] == '-' && ascii_letter(arg[2])));
}

/* An option of the table with its value; NULL for a flag. */
static void set_option(struct parser *p, enum option_id id, const char *value)
{
	struct arena *a = p->cli->arena;
	const struct option *o = &cli_options[id];
	char *to = (char *)p->cli + o->to;
	const bool repeats = o->type == OF_PAIR || (id == OPTION_STAGE && p->cli->command->stages);
	if (p->seen[id] && !repeats) {
		misuse(p, id, str_z(o->name), "unexpected second value for");
		return;
	}
	p->seen[id] = true;
	struct str text = !value ? STR("") : is_path(id) ? utf8_path(p, value) : utf8_text(p, value);
	if (value && !text.n)
		misuse(p, id, str_z(o->name), "missing value for");
	else if (o->type == OF_PAIR)
		vec_push(a, &p->cli->params, text);
	else if (o->to && is_flag(id))
		*(bool *)to = true;
	else if (o->to)
		*(struct str *)to = text;
	if (id == OPTION_STAGE && text.n)
		vec_push(a, &p->cli->stages, text);
	if (o->framework && o->type != OF_PAIR && !o->written)
		record_given(p, str_z(o->name), is_flag(id) ? v_bool(a, true) : v_str(a, text));
}

/* --no-flag */
static void deny_flag(struct parser *p, enum option_id id, const char *value)
{
	struct str name = str_z(cli_options[id].name);
	if (value || p->seen[id])
		misuse(p, id, name, value ? "unexpected value for" : "unexpected second value for");
	p->seen[id] = true;
	if (cli_options[id].framework)
		record_given(p, name, v_bool(p->cli->arena, false));
}

static void note_unknown_option(struct parser *p, struct str name, struct str written)
{
	struct unknown_options *unknown = p->cli->options.unknown = &p->cli->unknown;
	for (uint32_t i = 0; i < unknown->of.n; i++)
		if (str_eq(unknown->of.at[i].name, name))
			return;
	vec_push(p->cli->arena, &unknown->of, (struct unknown_option){ .name = name, .written = written });
}

/* An option that no row knows: text, list of texts when repeated, true without a value, false as --no-name. */
static void set_unknown_option(struct parser *p, struct str name, struct str written, const char *value)
{
	struct arena *a = p->cli->arena;
	bool no = !value && str_starts(name, "no-");
	struct str key = no ? str_from(name, 3) : name;
	const struct value *old = map_get(p->given, key);
	note_unknown_option(p, key, written);
	if (!old) {
		record_given(p, key, value ? v_str(a, utf8_text(p, value)) : v_bool(a, !no));
	} else if (!value || is_bool(old)) {
		misuse(p, OPTION_NONE, key, "unexpected second value for");
	} else {
		struct value *list = is_list(old) ? list_copy(a, old) : LIST(a, old);
		list_push(a, list, v_str(a, utf8_text(p, value)));
		record_given(p, key, list);
	}
}

/* One option at arg[i]; returns how many arguments it has. */
static int parse_option(struct parser *p, int i)
{
	char **arg = p->arg;
	bool letter = arg[i][1] != '-';
	const char *equals = strchr(arg[i], '=');
	struct str written = str_utf8(p->cli->arena, equals ? str_to(str_z(arg[i]), (uint32_t)(equals - arg[i])) : str_z(arg[i]));
	struct str name = str_from(written, letter ? 1 : 2);
	const char *value = equals ? equals + 1 : NULL;
	if (letter && name.n != 1) {
		if (option_find(p->cli->command, name, false))
			p->status = wrong_usage("unknown option '%.*s'; did you mean '-%.*s'?", STRA(written), STRA(written));
		else
			p->status = wrong_usage("unknown option '%.*s': one hyphen goes with one letter, as in '-%c'", STRA(written), name.p[0]);
		return 1;
	}
	enum option_id id = option_find(p->cli->command, name, letter), denied = !id && str_starts(name, "no-") ? option_find(p->cli->command, str_from(name, 3), false) : OPTION_NONE;
	if (denied && is_flag(denied)) {
		deny_flag(p, denied, value);
		return 1;
	}
	bool next = i + 1 < p->n && (!is_option(arg[i + 1]) || (id && strcmp(arg[i + 1], "-") == 0)) && strcmp(arg[i + 1], "--") != 0;
	if (!id) {
		set_unknown_option(p, name, written, value ? value : next ? arg[i + 1] : NULL);
		return value || !next ? 1 : 2;
	}
	if (is_flag(id)) {
		if (value)
			misuse(p, id, str_z(cli_options[id].name), "unexpected value for");
		else
			set_option(p, id, NULL);
		return 1;
	}
	if (!value && !next) {
		misuse(p, id, str_z(cli_options[id].name), "missing value for");
		return 1;
	}
	set_option(p, id, value ? value : arg[i + 1]);
	return value ? 1 : 2;
}

static void read_arguments(struct parser *p, int i)
{
	struct cli *cli = p->cli;
	bool options_end = false;
	while (i < p->n) {
		if (!options_end && strcmp(p->arg[i], "--") == 0) {
			options_end = true;
			i++;
		} else if (!options_end && is_option(p->arg[i])) {
			i += parse_option(p, i);
		} else {
			vec_push(cli->arena, &cli->operands, utf8_path(p, p->arg[i++]));
		}
	}
}

/* ---- what was read is judged */

/* --param k=v; a name without a value is an error in the framework. */
static void split_params(struct parser *p)
{
	struct cli *cli = p->cli;
	if (!cli->params.n)
		return;
	struct value *map = v_map(cli->arena);
	struct value *list = v_list(cli->arena);
	for (uint32_t i = 0; i < cli->params.n; i++) {
		struct str s = cli->params.at[i];
		int32_t eq = str_find(s, '=');
		list_push(cli->arena, list, v_str(cli->arena, s));
		if (eq <= 0 || (uint32_t)eq + 1 == s.n)
			diag(cli->diags, D_OPTION_INVALID, (struct span){ 0 }, "'--param %.*s' is not of the form KEY=VALUE", STRA(s));
		else
			map_put(cli->arena, map, str_to(s, (uint32_t)eq), v_str(cli->arena, str_from(s, (uint32_t)eq + 1)));
	}
	record_given(p, STR("param"), list);
	cli->options.params = map;
}

static const char *const *pass_names(struct arena *a)
{
	const char **names = ARENA_ARRAY(a, const char *, passes_n + 1);
	for (uint32_t i = 0; i < passes_n; i++)
		names[i] = passes[i].name;
	return names;
}

static const char *const *words_of(struct parser *p, enum option_id id)
{
	return cli_options[id].type == OF_FORMAT ? p->cli->command->formats : cli_options[id].type == OF_PASS ? pass_names(p->cli->arena) : cli_options[id].words;
}

/* The place of word among words, or -1. */
static int word_index(struct str word, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (str_eqz(word, words[i]))
			return i;
	return -1;
}

/* What an option that takes one of several words says; the first of them by default. */
static int choice_index(enum option_id id, struct str word)
{
	int i = word_index(word, cli_options[id].words);
	return i < 0 ? 0 : i;
}

/* The options that take one of several words. */
static void check_words(struct parser *p)
{
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++) {
		struct str word = p->seen[id] && cli_options[id].to && !is_flag(id) ? *(struct str *)((char *)p->cli + cli_options[id].to) : STR("");
		const char *const *words = word.n && command_reads(p->cli->command, id) ? words_of(p, id) : NULL;
		struct str all = STR("");
		bool known = !words || word_index(word, words) >= 0;
		for (; words && *words; words++) {
			all = all.n ? STR_CAT(p->cli->arena, all, STR(", "), str_z(*words)) : str_z(*words);
		}
		if (!known)
			p->status = wrong_usage("--%s takes %.*s, not '%.*s'", cli_options[id].name, STRA(all), STRA(word));
	}
}

static void check_options(struct parser *p)
{
	const struct command *command = p->cli->command;
	for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
		if (p->seen[id] && !command_reads(command, id)) {
			struct str by = reader_names(p->cli->arena, id);
			p->status = wrong_usage("%s does not read '--%s'; commands that do: %.*s", command->name, cli_options[id].name, STRA(by));
		}
	if (p->cli->options.unknown && !command->configured)
		p->status = unknown_options_check(p->cli, true);
	for (const struct need *need = command->needs; need && need->option; need++)
		if (p->seen[need->option] && !p->seen[need->needs])
			p->status = wrong_usage("%s --%s needs --%s", command->name, cli_options[need->option].name, cli_options[need->needs].name);
}

static void check_operands(struct parser *p)
{
	struct cli *cli = p->cli;
	uint32_t least = 0, most = 0;
	bool any = false;
	for (const struct operand *o = cli->command->operands; o && o->name; o++) {
		least += !o->optional;
		most++;
		any |= o->repeats;
	}
	struct buf synopsis = { 0 };
	help_synopsis(&synopsis, cli->command);
	if (cli->operands.n > most && !any)
		p->status = wrong_usage("unexpected operand '%.*s': %.*s", STRA(cli->operands.at[most]), STRA(buf_text(&synopsis)));
	else if (cli->operands.n < least)
		p->status = wrong_usage("missing operand: %.*s", STRA(buf_text(&synopsis)));
	buf_free(&synopsis);
	for (uint32_t i = 0; i < cli->operands.n && i < most; i++) {
		const struct operand *o = &cli->command->operands[i];
		if (o->type == OPERAND_WORD && word_index(cli->operands.at[i], o->words) < 0)
			p->status = wrong_usage("%s takes %s, not '%.*s'", cli->command->name, o->name, STRA(cli->operands.at[i]));
	}
}

int cli_parse(struct cli *cli, int argc, char **argv)
{
	struct parser p = { .cli = cli, .given = v_map(cli->arena), .arg = argv, .n = argc };
	const struct command *named = argc > 1 ? command_find(str_z(argv[1])) : NULL;
	cli->command = named ? named : command_at(0);
	cli->named = named;
	read_arguments(&p, named ? 2 : 1);
	if (cli->help || cli->version)
		return p.status;
	if (p.status == EXIT_DONE)
		p.status = operands_check(cli);
	if (p.status != EXIT_DONE)
		return p.status;
	split_params(&p);
	check_options(&p);
	check_words(&p);
	check_operands(&p);
	cli->options.given = p.given;
	cli->options.package = cli->command->packages;
	cli->options.plugins = (enum plugins_mode)choice_index(OPTION_PLUGINS, cli->plugins);
	cli->options.digest = (enum digest_mode)choice_index(OPTION_CODE_DIGEST, cli->code_digest);
	cli->options.timestamp_now = choice_index(OPTION_TIMESTAMP, cli->timestamp) == 1;
	cli->diags->strict = cli->strict;
	cli->diags->refuse = cli->refused.n ? choice_index(OPTION_REFUSED, cli->refused) == 0 : cli->command->refuses;
	return p.status;
}

/* ---- unknown options */

/* What is nearest among the options that the command reads, else among all; a typo leaves the first letter as it is. */
static enum option_id nearest_option(const struct cli *cli, struct str name)
{
	struct near near = { .word = name };
	enum option_id found = OPTION_NONE;
	for (int all = 0; all < 2 && !found; all++)
		for (enum option_id id = OPTION_NONE + 1; id < OPTIONS_END; id++)
			if (cli_options[id].help && (all || command_reads(cli->command, id)) && name.n &&
			    str_eq_nocase(str_to(name, 1), str_to(str_z(cli_options[id].name), 1))) {
				near_offer(&near, str_z(cli_options[id].name));
				if (near.best.p == cli_options[id].name)
					found = id;
			}
	return found;
}

/* Beside the table's options those that the configuration reads; --no-color means --color, too. */
static struct str propose_option(const struct cli *cli, const struct unknown_option *u)
{
	struct arena *a = cli->arena;
	bool letter = !str_starts(u->written, "--");
	struct str name = letter ? STR("") : str_from(u->written, 2);
	enum option_id short_one = letter ? OPTION_NONE : option_find(cli->command, u->name, true), long_one = nearest_option(cli, name);
	if (!long_one)
		long_one = nearest_option(cli, letter ? STR("") : u->name);
	struct near near = { .word = u->name };
	for (uint32_t i = 0; i < cli->unknown.read.n && !letter; i++)
		near_offer(&near, cli->unknown.read.at[i]);
	if (near.best.n && !short_one && !long_one)
		return STR_CAT(a, STR("--"), near.best, STR(" VALUE"));
	if (!short_one && !long_one)
		return STR("");
	struct buf value = { 0 };
	help_value(&value, short_one ? short_one : long_one, cli->command);
	struct str option = short_one ? str_fmt(a, "-%c", cli_options[short_one].letter) : STR_CAT(a, STR("--"), str_z(cli_options[long_one].name));
	option = value.n ? STR_CAT(a, option, STR(" "), buf_text(&value)) : option;
	buf_free(&value);
	return option;
}

int unknown_options_check(const struct cli *cli, bool certain)
{
	int status = EXIT_DONE;
	for (uint32_t i = 0; i < cli->unknown.of.n; i++) {
		const struct unknown_option *u = &cli->unknown.of.at[i];
		if (option_read(&cli->unknown, u->name))
			continue;
		struct str meant = propose_option(cli, u);
		if (meant.n)
			status = wrong_usage("unknown option '%.*s'; did you mean '%.*s'?", STRA(u->written), STRA(meant));
		else if (certain)
			status = wrong_usage("unknown option '%.*s'%s; see slsc help %s", STRA(u->written),
					     cli->command->configured ? ", which the configuration does not read either" : "", cli->command->name);
	}
	return status;
}
