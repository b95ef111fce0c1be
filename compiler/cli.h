/*
 * cli: the command line as data. One row an option gives parsing, --help and the man page; one row a command
 * gives its name, what it takes and the function that runs it.
 *
 * Options behave as the framework's: --name value, --name=value, -n value, flags, --no-flag. An option that no
 * row knows is kept for ${opt:name}. Values that the framework refuses (missing, given twice, a flag with a
 * value) are problems of the input like any other and exit with 1; what is wrong with slsc's own options exits with 64.
 */
#ifndef SLSC_CLI_H
#define SLSC_CLI_H

#include "ir/base/diag.h"
#include "ir/cx.h"

enum { EXIT_DONE = 0, EXIT_ERRORS = 1, EXIT_DIFFERS = 2, EXIT_USAGE = 64, EXIT_INTERNAL = 70 };

enum { MANY_SERVICES = 1 << 20 };

struct cli;

struct command {
	const char *name;  /* NULL: the default command */
	const char *takes; /* its operands, for --help */
	const char *help;
	int most;          /* operands it takes at the most; MANY_SERVICES: it runs once for each, if there are several */
	int (*run)(struct cli *cli);
};

extern const struct command commands[];
extern const size_t commands_n;

struct cli {
	struct arena *arena;
	struct sources *sources;
	struct diags *diags;
	const struct host *host;
	const struct command *command;
	VEC(struct str) operands;
	struct options options;  /* what the compiler reads */
	struct str out;          /* -o */
	struct str package_dir;  /* -p */
	struct str deploy_script; /* --deploy-script */
	FILE *package_folders;   /* one of several services: takes the path of the package's folder; else NULL */
	struct str config;       /* --config, as the framework's */
	struct str golden, fail_on, map;
	struct outputs *outputs; /* compiler/outputs.h */
	bool misused;            /* found by a command: it exits with 64 */
	struct str depfile, format, color, path, plugins, code_digest, timestamp;
	VEC(struct str) params;
	bool write, security_only;
	bool credentials, minify, strict, quiet, verbose, help, version;
};

/* Reads argv into cli (zeroed but for arena, sources, diags and host). EXIT_DONE, or the exit status after a message on standard error. */
int cli_parse(struct cli *cli, int argc, char **argv);
/* The whole --help text. */
void cli_help(FILE *out);
/* The manual page's sections COMMANDS and OPTIONS, in roff. */
void cli_man(FILE *out);

#endif
