/*
 * cli: the command line as data. One row an option (options.def), one row a command (at the end of its file in
 * compiler/commands, which the Makefile lists): parsing, --help, the manual page, completion and the README's list come from these rows.
 *
 * Options behave as the framework's: --name value, --name=value, -n value, flags, --no-flag. One that the command does
 * not read is wrong usage (64). One that no command knows is accepted only where the configuration reads it as
 * ${opt:name}, which is known once its variables are resolved; the framework refuses it always. Values that the
 * framework refuses (missing, given twice, a flag with a value) are problems of the input like any other and exit with
 * 1; what is wrong with slsc's own options exits with 64.
 */
#ifndef SLSC_CLI_H
#define SLSC_CLI_H

#include <stdio.h>

#include "ir/base/buf.h"
#include "ir/base/diag.h"
#include "ir/cx.h"

enum { EXIT_DONE = 0, EXIT_ERRORS = 1, EXIT_DIFFERS = 2, EXIT_USAGE = 64, EXIT_INTERNAL = 70 };

struct cli;

enum option_id {
	OPTION_NONE, /* ends lists */
#define OPTION(id, ...) OPTION_##id,
#include "compiler/cli/options.def"
#undef OPTION
	OPTIONS_END
};

enum option_type {
	OF_FLAG,   /* bool */
	OF_TEXT,   /* struct str; so are all below but PAIR */
	OF_PAIR,   /* KEY=VALUE, appended to cli->params */
	OF_CHOICE, /* one of words, the first by default */
	OF_FORMAT, /* one of the command's formats, the first by default */
	OF_PASS,   /* a pass's name */
	OF_FILE,
	OF_FOLDER,
};

struct option {
	const char *name;
	char letter;              /* 0: none */
	enum option_type type;
	size_t to;                /* offset in struct cli; 0: kept for ${opt:} alone */
	const char *value;        /* what stands for the value in help; NULL for flags, choices and formats */
	const char *const *words; /* of a choice; ends with NULL */
	const char *by_default;   /* what holds without the option, where words do not say it; or NULL */
	bool framework;           /* one of the framework's own: visible to ${opt:}, its misuse is an input error */
	bool written;             /* names what slsc writes: not visible to ${opt:}, so that the output is the same wherever it lies */
	bool everywhere;          /* every command reads it */
	const char *help;         /* NULL: accepted, not listed */
};

extern const struct option cli_options[OPTIONS_END]; /* cli_options[OPTION_NONE] is empty */

enum operand_type {
	OPERAND_CONFIG,  /* a configuration */
	OPERAND_STACK,   /* a template, a configuration, or REV:path of either */
	OPERAND_TEXT,    /* anything */
	OPERAND_WORD,    /* one of words */
	OPERAND_COMMAND, /* a command's name */
};

struct operand {
	const char *name; /* as help shows it; NULL ends the list */
	enum operand_type type;
	bool optional, repeats;
	const char *const *words;
};

struct example {
	const char *line, *what; /* line NULL ends the list */
};

struct need {
	enum option_id option, needs; /* OPTION_NONE ends the list */
};

/* What --format is the form of; the rest of what is said is text on standard error. */
enum format_of {
	FORMAT_OUTPUT,   /* what the command makes */
	FORMAT_MESSAGES, /* its messages, on standard error */
	FORMAT_REPORT,   /* its messages, which are what it makes: in another form than text on standard output, or in -o */
};

struct command {
	const char *name;
	int rank;                        /* its place in help and in the README's list; the smallest is the default command's */
	const struct operand *operands;  /* may be NULL */
	const char *summary;             /* one line without a full stop */
	const char *about;               /* further sentences for help; may be NULL */
	const struct example *examples;  /* the first is the README's */
	const enum option_id *reads;     /* the options beside those of every command; may be NULL */
	const struct need *needs;        /* options that mean nothing without another; may be NULL */
	const char *const *formats;      /* of --format; ends with NULL; may be NULL */
	enum format_of format_of;
	bool refuses;    /* what AWS surely refuses is an error to it, without --refused */
	bool configured; /* it reads a configuration, which may ask for further options */
	bool writes_template; /* -o, or standard output, is a template */
	bool each;       /* of several services it runs once for each */
	bool stages;     /* --stage may be repeated: cli->stages */
	bool packages;   /* it makes zips, whose digests the template holds, and prints commands for sh */
	int (*run)(struct cli *cli);
};

/* Begins a command's row: COMMAND(check) = { .name = "check", … }; in compiler/commands/check.c. */
#define COMMAND(name_) extern const struct command command_##name_; const struct command command_##name_

extern const size_t commands_n;
/* The commands by rank: place 0 is the default command, commands_n - 1 the last. */
const struct command *command_at(size_t place);

/* Lists for the rows of commands: what whoever resolves a configuration reads, and what whoever compiles one does. */
#define OPTIONS_RESOLVING OPTION_STAGE, OPTION_REGION, OPTION_AWS_PROFILE, OPTION_PARAM, OPTION_VALUES, OPTION_OFFLINE, OPTION_STRICT, OPTION_SHOW_SECRETS, \
	OPTION_APP, OPTION_ORG, OPTION_DEBUG, OPTION_USE_LOCAL_CREDENTIALS
#define OPTIONS_COMPILING OPTIONS_RESOLVING, OPTION_POLICY, OPTION_OPTIMIZE, OPTION_SPLIT, OPTION_PLUGINS, OPTION_REFUSED, OPTION_CODE_DIGEST, OPTION_TIMESTAMP, \
	OPTION_AWS_S3_ACCELERATE, OPTION_TIME_PASSES
#define READS(...) (const enum option_id[]){ __VA_ARGS__, OPTION_NONE }
#define OPERANDS(...) (const struct operand[]){ __VA_ARGS__, { .name = NULL } }
#define EXAMPLES(...) (const struct example[]){ __VA_ARGS__, { .line = NULL } }
#define NEEDS(...) (const struct need[]){ __VA_ARGS__, { .option = OPTION_NONE } }
#define FORMATS(...) (const char *const[]){ __VA_ARGS__, NULL }

struct cli {
	struct arena *arena;
	struct sources *sources;
	struct diags *diags;
	const struct host *host;
	const struct command *command;
	bool named;              /* the command line begins with its name */
	VEC(struct str) operands;
	struct options options;  /* what the compiler reads */
	struct unknown_options unknown; /* options.unknown points here if there are any */
	/* By the rows of options.def; p NULL where not given. */
	struct str out, package_dir, deploy_script, config, golden, migrate, fail_on, map, depfile, format, color, path, transform, plugins, refused, code_digest, timestamp, framework;
	FILE *package_folders; /* one of several services: takes the path of the package's folder; else NULL */
	struct outputs *outputs; /* compiler/cli/outputs.h */
	VEC(struct str) params, stages;
	bool reported; /* the command has written its messages, too */
	bool shown; /* the command has written its output: messages are text on standard error */
	bool policy_only, simulate, standing, timings, write, security_only, credentials, minify, build_images, strict, quiet, verbose, help, version, check_pins, fix, fix_unsafe, fix_diff, stdio;
};

/* Reads argv into cli (zeroed but for arena, sources, diags and host). EXIT_DONE, or the exit status after a message on standard error. */
int cli_parse(struct cli *cli, int argc, char **argv);
/* "slsc: …" on standard error, whatever the arguments hold (ir/base/inert.h); returns EXIT_USAGE. */
int wrong_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same without a verdict. */
void remark(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
bool command_reads(const struct command *command, enum option_id id);
/* Whether a file is YAML by its ending: a template written there is, too. */
static inline bool names_yaml(struct str path) { return str_ends(path, ".yml") || str_ends(path, ".yaml"); }
/* NULL if there is none. */
const struct command *command_find(struct str name);
/*
 * EXIT_USAGE after a line for each unknown option that no configuration asked for, else EXIT_DONE. Where it is not
 * certain that none does, because they could not be resolved, only those that look misspelt.
 */
int unknown_options_check(const struct cli *cli, bool certain);

/* compiler/cli/operands.c: operands that cannot be meant (the framework's commands, misspelt ones, folders). EXIT_DONE, or EXIT_USAGE after a message. */
int operands_check(struct cli *cli);
/* A sentence that says what to use instead of a command of the framework, and returns EXIT_USAGE; else EXIT_DONE. */
int framework_command(struct str name);
/* EXIT_USAGE after saying that no command is called so, with the one that may be meant. */
int unknown_command(struct str name);

/* compiler/cli/help.c: texts from the rows. */
/* What slsc --help prints. */
void help_overview(struct buf *out);
/* What slsc COMMAND --help prints. */
void help_text(struct buf *out, const struct command *command);
/* The manual page's sections COMMANDS and OPTIONS, in roff. */
void help_man(struct buf *out);
/* The README's list of commands. */
void help_readme(struct buf *out);
/* What stands for an option's value: "FILE", "any|replace|iam", nothing for a flag. command: whose formats; or NULL. */
void help_value(struct buf *out, enum option_id id, const struct command *command);
/* "slsc check [FILE...]" */
void help_synopsis(struct buf *out, const struct command *command);

#endif
