#include "compiler/cli.h"

#include "ir/pass.h"

#include <stddef.h>

enum opt_kind {
	OPT_FLAG,  /* bool */
	OPT_TEXT,  /* struct str, once */
	OPT_MANY,  /* appended to cli->params */
	OPT_FRAMEWORK_FLAG, /* the framework's, without effect on the template: only ${opt:} sees it */
	OPT_PLACE, /* struct str, once: where slsc writes. No part of the input, so that the output is the same wherever it lies */
};

struct cli_opt {
	const char *name;
	char letter;      /* 0: none */
	enum opt_kind kind;
	size_t to;        /* offset in struct cli */
	const char *arg;  /* name of its argument in the help, NULL for flags */
	bool framework;   /* one of the framework's own: visible to ${opt:}, its misuse is an input error */
	const char *help; /* NULL: accepted, not listed */
};

#define TO(field) offsetof(struct cli, field)
static const struct cli_opt rows[] = {
	{ "output", 'o', OPT_TEXT, TO(out), "FILE", false, "write the template to FILE; - is standard output, the default" },
	{ "package", 'p', OPT_PLACE, TO(package_dir), "DIR", true, "folder of slsc package (package.path, else .serverless)" },
	{ "deploy-script", 0, OPT_TEXT, TO(deploy_script), "FILE", false, "package: the commands of the manual deploy as a script for sh" },
	{ "config", 'c', OPT_TEXT, TO(config), "FILE", true, "the configuration file, as the framework's option" },
	{ "stage", 's', OPT_TEXT, TO(options.stage), "NAME", true, "stage (provider.stage, else dev)" },
	{ "region", 'r', OPT_TEXT, TO(options.region), "NAME", true, "region (provider.region, else us-east-1)" },
	{ "aws-profile", 0, OPT_TEXT, TO(options.aws_profile), "NAME", true, "profile for the AWS-backed variables" },
	{ "param", 0, OPT_MANY, 0, "KEY=VALUE", true, "a parameter for ${param:KEY}; may be repeated" },
	{ "values", 0, OPT_TEXT, TO(options.values_file), "FILE", false, "answers of the AWS-backed variables, a JSON object" },
	{ "policy", 0, OPT_TEXT, TO(options.policy_file), "FILE", false, "rules that the service must keep, beside its custom.slsc.policy" },
	{ "credentials", 0, OPT_FLAG, TO(credentials), NULL, false, "check: also whether the profile stands in the files of the aws command line" },
	{ "offline", 0, OPT_FLAG, TO(options.offline), NULL, false, "never call the aws command line" },
	{ "optimize", 'O', OPT_FLAG, TO(options.optimize), NULL, false, "minimise the IAM policies" },
	{ "minify", 0, OPT_FLAG, TO(minify), NULL, false, "no white space in the template" },
	{ "minify-template", 0, OPT_FLAG, TO(minify), NULL, true, "the same, as the framework's option" },
	{ "plugins", 0, OPT_TEXT, TO(plugins), "error|ignore|off", false, "unknown plugins: an error, or ignored; off: no plugin has any effect" },
	{ "code-digest", 0, OPT_TEXT, TO(code_digest), "content|off", false, "off: a fixed placeholder instead of digests of code" },
	{ "timestamp", 0, OPT_TEXT, TO(timestamp), "content|now", false, "now: S3 keys carry the clock, as the framework's" },
	{ "format", 0, OPT_TEXT, TO(format), "FORMAT", false, "diagnostics as text, json or sarif; print: yaml or json; diff: text, json, markdown or sarif; graph: mermaid or dot" },
	{ "golden", 0, OPT_TEXT, TO(golden), "STACK", false, "check: compare the template with this file" },
	{ "write", 0, OPT_FLAG, TO(write), NULL, false, "check: renew the golden file instead" },
	{ "fail-on", 0, OPT_TEXT, TO(fail_on), "any|replace|iam", false, "diff: which differences exit with 2" },
	{ "security-only", 0, OPT_FLAG, TO(security_only), NULL, false, "diff: only permissions and lost data" },
	{ "map", 0, OPT_TEXT, TO(map), "FILE", false, "write which line each value of the template came from, by JSON pointer" },
	{ "path", 0, OPT_TEXT, TO(path), "A.B.C", false, "print: only this part of the configuration" },
	{ "show-secrets", 0, OPT_FLAG, TO(options.show_secrets), NULL, false, "do not redact secret values" },
	{ "color", 0, OPT_TEXT, TO(color), "auto|always|never", false, "colour in messages" },
	{ "strict", 0, OPT_FLAG, TO(strict), NULL, false, "warnings are errors (what AWS surely refuses is one in check and package anyway); diff: tell digests, times and folders of code, too" },
	{ "depfile", 0, OPT_TEXT, TO(depfile), "FILE", false, "write the files that were read as a make rule" },
	{ "dump-after", 0, OPT_TEXT, TO(options.dump_after), "PASS", false, "stop after a pass and print what it left" },
	{ "time-passes", 0, OPT_FLAG, TO(options.time_passes), NULL, false, "print each pass's time" },
	{ "quiet", 'q', OPT_FLAG, TO(quiet), NULL, false, "errors only" },
	{ "verbose", 'v', OPT_FLAG, TO(verbose), NULL, true, "notices, too, and warnings beyond the first 20" },
	{ "help", 'h', OPT_FLAG, TO(help), NULL, true, "this text" },
	{ "version", 0, OPT_FLAG, TO(version), NULL, true, "the version" },
	{ "debug", 0, OPT_TEXT, 0, NULL, true, NULL },
	{ "app", 0, OPT_TEXT, 0, NULL, true, NULL },
	{ "org", 0, OPT_TEXT, 0, NULL, true, NULL },
	{ "use-local-credentials", 0, OPT_FRAMEWORK_FLAG, 0, NULL, true, NULL },
	{ "aws-s3-accelerate", 0, OPT_FRAMEWORK_FLAG, 0, NULL, true, NULL },
};
enum { ROWS = sizeof rows / sizeof *rows };

struct parser {
	struct cli *cli;
	struct value *given;
	bool seen[ROWS];
	int status;
};

static const struct cli_opt *row_of(struct str name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (str_eqz(name, rows[i].name) || (name.n == 1 && rows[i].letter == name.p[0]))
			return &rows[i];
	return NULL;
}

/* Reports misuse: the framework's options as an input error, slsc's own as wrong usage. */
static void misuse(struct parser *p, const struct cli_opt *row, struct str name, const char *what)
{
	if (!row || row->framework) {
		diag(p->cli->diags, D_OPTION_INVALID, (struct span){ 0 }, "%s '--%.*s'", what, STRA(name));
		return;
	}
	fprintf(stderr, "slsc: %s '--%.*s'; see slsc --help\n", what, STRA(name));
	p->status = EXIT_USAGE;
}

static void give(struct parser *p, struct str name, const struct value *v)
{
	map_put(p->cli->arena, p->given, name, v);
}

/* As the framework tells options from values: "-", "-1" and "--1" are values. */
static bool is_option(const char *arg)
{
	return arg[0] == '-' && (ascii_letter(arg[1]) || (arg[1] == '-' && ascii_letter(arg[2])));
}

static bool is_flag(const struct cli_opt *row) { return row->kind == OPT_FLAG || row->kind == OPT_FRAMEWORK_FLAG; }

static void take(struct parser *p, const struct cli_opt *row, const char *value)
{
	struct arena *a = p->cli->arena;
	char *to = (char *)p->cli + row->to;
	size_t at = (size_t)(row - rows);
	struct str full = str_z(row->name);
	if (p->seen[at] && row->kind != OPT_MANY) {
		misuse(p, row, full, "unexpected second value for");
		return;
	}
	p->seen[at] = true;
	if (row->kind == OPT_MANY)
		vec_push(a, &p->cli->params, str_z(value));
	else if (row->kind == OPT_FLAG)
		*(bool *)to = true;
	else if ((row->kind == OPT_TEXT || row->kind == OPT_PLACE) && row->to)
		*(struct str *)to = str_z(value);
	if (row->framework && row->kind != OPT_MANY && row->kind != OPT_PLACE)
		give(p, full, is_flag(row) ? v_bool(a, true) : v_text(a, value));
}

/* An option that no row knows: text, list of texts when repeated, true without a value, false as --no-name. */
static void take_unknown(struct parser *p, struct str name, const char *value)
{
	struct arena *a = p->cli->arena;
	bool no = !value && str_starts(name, "no-");
	struct str key = no ? str_from(name, 3) : name;
	const struct value *old = map_get(p->given, key);
	if (!old) {
		give(p, key, value ? v_text(a, value) : v_bool(a, !no));
	} else if (!value || is_bool(old)) {
		misuse(p, NULL, key, "unexpected second value for");
	} else {
		struct value *list = is_list(old) ? list_copy(a, old) : LIST(a, old);
		list_push(a, list, v_text(a, value));
		give(p, key, list);
	}
}

/* One option at argv[i]; returns how many arguments it took. */
static int option(struct parser *p, int argc, char **argv, int i)
{
	struct str arg = str_from(str_z(argv[i]), argv[i][1] == '-' ? 2 : 1);
	int32_t eq = str_find(arg, '=');
	struct str name = eq >= 0 ? str_to(arg, (uint32_t)eq) : arg;
	const char *value = eq >= 0 ? arg.p + eq + 1 : NULL;
	const struct cli_opt *row = row_of(name), *denied = !row && str_starts(name, "no-") ? row_of(str_from(name, 3)) : NULL;
	if (denied && is_flag(denied)) {
		struct str full = str_z(denied->name);
		if (value || p->seen[denied - rows])
			misuse(p, denied, full, value ? "unexpected value for" : "unexpected second value for");
		p->seen[denied - rows] = true;
		if (denied->framework)
			give(p, full, v_bool(p->cli->arena, false));
		return 1;
	}
	bool next = i + 1 < argc && (!is_option(argv[i + 1]) || (row && strcmp(argv[i + 1], "-") == 0));
	if (!row) {
		take_unknown(p, name, value ? value : next ? argv[i + 1] : NULL);
		return value || !next ? 1 : 2;
	}
	if (is_flag(row)) {
		if (value)
			misuse(p, row, str_z(row->name), "unexpected value for");
		else
			take(p, row, NULL);
		return 1;
	}
	if (!value && !next) {
		misuse(p, row, str_z(row->name), "missing value for");
		return 1;
	}
	take(p, row, value ? value : argv[i + 1]);
	return value ? 1 : 2;
}

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
	give(p, STR("param"), list);
	cli->options.params = map;
}

static int choose(struct parser *p, const char *option_name, struct str word, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (str_eqz(word, words[i]))
			return i;
	if (word.n) {
		fprintf(stderr, "slsc: --%s takes", option_name);
		for (int i = 0; words[i]; i++)
			fprintf(stderr, "%s %s", i ? "," : "", words[i]);
		fprintf(stderr, ", not '%.*s'\n", STRA(word));
		p->status = EXIT_USAGE;
	}
	return 0;
}

static const char *const *pass_names(struct arena *a)
{
	const char **names = ARENA_ARRAY(a, const char *, passes_n + 1);
	for (uint32_t i = 0; i < passes_n; i++)
		names[i] = passes[i].name;
	return names;
}

#define CHOOSE(option_name, word, ...) choose(&p, option_name, word, (const char *const[]){ __VA_ARGS__, NULL })

int cli_parse(struct cli *cli, int argc, char **argv)
{
	struct parser p = { .cli = cli, .given = v_map(cli->arena) };
	cli->command = &commands[0];
	int i = 1;
	for (size_t c = 1; argc > 1 && c < commands_n; c++)
		if (strcmp(argv[1], commands[c].name) == 0) {
			cli->command = &commands[c];
			i = 2;
		}
	while (i < argc) {
		if (strcmp(argv[i], "--") == 0) {
			for (i++; i < argc; i++)
				vec_push(cli->arena, &cli->operands, str_z(argv[i]));
		} else if (is_option(argv[i])) {
			i += option(&p, argc, argv, i);
		} else {
			vec_push(cli->arena, &cli->operands, str_z(argv[i++]));
		}
	}
	split_params(&p);
	cli->options.given = p.given;
	cli->options.package |= cli->command->name && strcmp(cli->command->name, "package") == 0;
	cli->options.plugins = (enum plugins_mode)CHOOSE("plugins", cli->plugins, "error", "ignore", "off");
	cli->options.digest = (enum digest_mode)CHOOSE("code-digest", cli->code_digest, "content", "off");
	CHOOSE("fail-on", cli->fail_on, "any", "replace", "iam");
	cli->options.timestamp_now = CHOOSE("timestamp", cli->timestamp, "content", "now") == 1;
	CHOOSE("color", cli->color, "auto", "always", "never");
	CHOOSE("format", cli->format, "text", "json", "sarif", "yaml", "markdown", "mermaid", "dot");
	choose(&p, "dump-after", cli->options.dump_after, pass_names(cli->arena));
	cli->diags->strict = cli->strict;
	if ((int)cli->operands.n > cli->command->most) {
		fprintf(stderr, "slsc: unexpected operand '%.*s'; see slsc --help\n", STRA(cli->operands.at[cli->command->most]));
		p.status = EXIT_USAGE;
	}
	return p.status;
}

void cli_help(FILE *out)
{
	fputs("slsc: compiles serverless.yml to the CloudFormation template that Serverless Framework v3.40 would deploy\n\nusage:\n", out);
	for (size_t i = 0; i < commands_n; i++)
		fprintf(out, "  slsc %s%s%s\n      %s\n", commands[i].name ? commands[i].name : "", commands[i].name ? " " : "", commands[i].takes, commands[i].help);
	fputs("\noptions:\n", out);
	for (size_t i = 0; i < ROWS; i++) {
		if (!rows[i].help)
			continue;
		char left[64], initial[] = { '-', rows[i].letter, ',', 0 };
		snprintf(left, sizeof left, "%3s --%s %s", rows[i].letter ? initial : "", rows[i].name, rows[i].arg ? rows[i].arg : "");
		fprintf(out, "  %-36s %s\n", left, rows[i].help);
	}
	fputs("  Any other --name VALUE answers ${opt:name}.\n\n"
	      "exit status: 0 done, 1 the input has errors (nothing is written), 2 a difference was found, 64 wrong usage, 70 internal error\n", out);
}

void cli_man(FILE *out)
{
	fputs(".SH COMMANDS\n", out);
	for (size_t i = 0; i < commands_n; i++)
		fprintf(out, ".TP\n.B slsc %s %s\n%s.\n", commands[i].name ? commands[i].name : "", commands[i].takes, commands[i].help);
	fputs(".SH OPTIONS\n", out);
	for (size_t i = 0; i < ROWS; i++) {
		if (!rows[i].help)
			continue;
		fputs(".TP\n.B ", out);
		if (rows[i].letter)
			fprintf(out, "\\-%c, ", rows[i].letter);
		fprintf(out, "\\-\\-%s%s%s\n%s.\n", rows[i].name, rows[i].arg ? " " : "", rows[i].arg ? rows[i].arg : "", rows[i].help);
	}
}
