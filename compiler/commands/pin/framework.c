/* framework: the project's own framework, run once as package, and before that as print where plugins answer variables. */
#include "compiler/commands/pin/pin.h"
#include "compiler/host/tempfolder.h"
#include "ir/base/output.h"
#include "ir/js.h"
#include "ir/project.h"
#include "ir/service.h"

#include <errno.h>
#include <stdio.h>

enum { TIMEOUT_MS = 15 * 60 * 1000, LINES_SHOWN = 8 };

static const char *const programs[] = { "serverless", "osls" };
enum { PROGRAMS = sizeof programs / sizeof *programs };

static bool is_there(const struct cx *cx, struct str path) { return cx->host->probe(cx->host, path.p) == FILE_REGULAR; }

/* The program's path without links; empty after an error. */
static struct str framework_program(struct cli *cli, struct cx *cx, struct span at)
{
	struct arena *a = cx->arena;
	if (cli->framework.n) {
		const struct str real = cx->host->real_path(cx->host, a, str_zdup(a, cli->framework));
		if (real.n && is_there(cx, real))
			return real;
		diag(cx->diags, D_PIN_FAILED, at, "there is no program '%.*s', which --framework names", STRA(cli->framework));
		return STR("");
	}
	for (int i = 0; i < PROGRAMS; i++) {
		const struct str path = project_module(cx, STR_CAT(a, STR(".bin/"), str_z(programs[i])), FILE_REGULAR);
		if (path.n)
			return cx->host->real_path(cx->host, a, path.p);
	}
	for (int i = 0; i < PROGRAMS; i++) {
		const struct str path = project_program(cx, programs[i]);
		if (path.n)
			return path;
	}
	struct diag *g = diag(cx->diags, D_PIN_FAILED, at, "neither the project's node_modules nor the PATH has the framework");
	diag_note(cx->diags, g, (struct span){ 0 }, "install it: npm install --save-dev serverless@3 (or osls); or name its program: --framework PATH");
	return STR("");
}

static const struct value *json_file(struct cx *cx, struct str path)
{
	struct str text;
	return cx->host->read_file(cx->host, cx->arena, str_zdup(cx->arena, path), &text) == FILE_REGULAR ? js_json_parse(cx->arena, text) : NULL;
}

/* From the package.json above the program, else the program's name alone. */
static struct str framework_name(struct cx *cx, struct str program)
{
	struct str real = cx->host->real_path(cx->host, cx->arena, str_zdup(cx->arena, program));
	const struct str file = str_from(program, (uint32_t)(str_rfind(program, '/') + 1));
	struct str folder = real.n ? real : program;
	for (int level = 0; level < 3 && str_rfind(folder, '/') > 0; level++) {
		folder = str_to(folder, (uint32_t)str_rfind(folder, '/'));
		const struct value *package = json_file(cx, STR_CAT(cx->arena, folder, STR("/package.json")));
		const struct str name = value_str(value_get(package, "name")), version = value_str(value_get(package, "version"));
		if (name.n && version.n)
			return STR_CAT(cx->arena, name, STR(" "), version);
	}
	return file;
}

struct arguments {
	struct arena *a;
	VEC(const char *) of;
};

static void arg(struct arguments *args, struct str s) { vec_push(args->a, &args->of, str_zdup(args->a, s)); }

static void arg_option(struct arguments *args, struct str name, const struct value *v)
{
	if (is_false(v)) {
		arg(args, STR_CAT(args->a, STR("--no-"), name));
	} else if (is_true(v)) {
		arg(args, STR_CAT(args->a, STR("--"), name));
	} else if (is_string(v) && str_starts(v->string, "-")) { /* else it would be an option of its own */
		arg(args, STR_CAT(args->a, STR("--"), name, STR("="), v->string));
	} else if (is_string(v)) {
		arg(args, STR_CAT(args->a, STR("--"), name));
		arg(args, v->string);
	}
	list_each(i, v)
		arg_option(args, name, v->list.item[i]);
}

/* What ${opt:} sees is the framework's as well, but for what says where things lie. */
static void arg_options(struct arguments *args, const struct value *given)
{
	static const char *const ours[] = { "config", "package", "stage", "verbose", "help", "version", "app", "org" };
	map_each(e, given) {
		bool other = true;
		for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
			other &= !str_eqz(e->key, ours[i]);
		if (other)
			arg_option(args, e->key, e->value);
	}
}

/* What it says of its error, without the functions that it happened in, else the last lines that it printed. */
static void show_error(struct cx *cx, struct diag *g, struct str text)
{
	const int32_t error = str_search(text, STR("\nError:\n"), 0), footer = str_search(text, STR("\nEnvironment:"), 0);
	if (footer > error)
		text = str_to(text, (uint32_t)footer);
	if (error < 0) {
		project_said(cx, g, text);
		return;
	}
	struct str rest = str_from(text, (uint32_t)error + sizeof "\nError:\n" - 1);
	for (uint32_t lines = 0; rest.n && lines < LINES_SHOWN;) {
		const struct str line = str_trim(str_line(&rest));
		if (line.n && !str_starts(line, "at ")) {
			diag_note(cx->diags, g, (struct span){ 0 }, "%.*s", STRA(line));
			lines++;
		}
	}
}

/* Of a temporary folder: what node loads into the framework, and where that writes its answers. */
static const char recorder[] = {
#include "record.cjs.inc"
	0
};
#define RECORDER "/record.cjs"
#define ANSWERS "/answers.json"

/* NODE_OPTIONS with one more script to load: node takes quoted words there, with backslashes. */
static struct str node_options(struct cx *cx, struct str folder)
{
	struct arena *a = cx->arena;
	const struct str given = str_z(cx->host->getenv(cx->host, "NODE_OPTIONS"));
	const struct str path = str_replace(a, str_replace(a, STR_CAT(a, folder, STR(RECORDER)), STR("\\"), STR("\\\\")), STR("\""), STR("\\\""));
	return STR_CAT(a, STR("NODE_OPTIONS="), given, given.n ? STR(" ") : STR(""), STR("--require \""), path, STR("\""));
}

/*
 * Runs "COMMAND --config … --stage …" in the service's folder, nothing of which is reported to anybody. variables: words "NAME=value" for the
 * environment, more: further words of the command line; both end in an empty one. Returns its exit status, or RUN_ as struct host: run.
 */
static int run_framework(struct cx *cx, struct str program, const char *command, const struct str *variables, const struct str *more, struct framework_run *run)
{
	struct arena *a = cx->arena;
	struct arguments args = { .a = a };
	const bool is_script = str_ends(program, ".js") || str_ends(program, ".cjs") || str_ends(program, ".mjs");
	static const char *const silent[] = { "env", "SLS_TRACKING_DISABLED=1", "SLS_NOTIFICATIONS_MODE=off", "SLS_INTERACTIVE_SETUP_ENABLE=" };
	struct str out, err;
	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
		arg(&args, str_z(silent[i]));
	for (; variables->n; variables++)
		arg(&args, *variables);
	if (is_script)
		arg(&args, STR("node"));
	arg(&args, program);
	arg(&args, str_z(command));
	arg(&args, STR("--config"));
	arg(&args, str_from(cx->config_path, cx->root.n));
	for (; more->n; more++)
		arg(&args, *more);
	arg_options(&args, cx->opt->given);
	vec_push(a, &args.of, NULL);
	const int status = project_run(cx, args.of.at, STR(""), TIMEOUT_MS, &out, &err);
	run->said = str_utf8(a, STR_CAT(a, STR("\n"), out, STR("\n"), err)); /* each line follows the end of one */
	run->how = status ? run_ended(a, "it", status, status > 0 ? STR("") : err) : STR("");
	return status;
}

static void tell_failed(struct cx *cx, const struct framework_run *run, struct span at, const char *what, struct str stage)
{
	struct diag *g = diag(cx->diags, D_PIN_FAILED, at, "%.*s could not %s the stage %.*s: %.*s", STRA(run->name), what, STRA(stage), STRA(run->how));
	show_error(cx, g, text_redacted(cx->arena, run->said));
}

bool framework_package(struct cli *cli, struct cx *cx, struct str package, struct framework_run *run)
{
	struct arena *a = cx->arena;
	const struct str program = framework_program(cli, cx, pins_place(cx)), stage = cx->service->provider.stage;
	if (!program.n)
		return false;
	*run = (struct framework_run){ .name = framework_name(cx, program), .package = STR_CAT(a, package, STR("/")) };
	const int status = run_framework(cx, program, "package", (const struct str[]){ STR("") }, (const struct str[]){ STR("--package"), package, STR("--stage"), stage, STR("") }, run);
	const struct value *state = json_file(cx, STR_CAT(a, run->package, STR("serverless-state.json")));
	const struct str directory = value_str(value_dig(state, "package", "artifactDirectoryName"));
	run->folder = str_from(directory, (uint32_t)(str_rfind(directory, '/') + 1));
	run->template = status ? NULL : json_file(cx, STR_CAT(a, run->package, STR("cloudformation-template-update-stack.json")));
	if (is_map(value_get(run->template, "Resources")))
		return true;
	if (status)
		tell_failed(cx, run, pins_place(cx), "package", stage);
	else
		show_error(cx, diag(cx->diags, D_PIN_FAILED, pins_place(cx), "%.*s packaged the stage %.*s and left no template in the folder of --package", STRA(run->name), STRA(stage)),
			   text_redacted(a, run->said));
	return false;
}

const struct value *framework_answers(struct cli *cli, struct cx *cx, struct span at)
{
	struct arena *a = cx->arena;
	struct tempfolder temporary;
	const struct str program = framework_program(cli, cx, at), stage = cx->opt->stage;
	if (!program.n)
		return NULL;
	if (!tempfolder_open(a, &temporary, cx->host->getenv(cx->host, "TMPDIR"))) {
		diag(cx->diags, D_PIN_FAILED, at, "no temporary folder can be made: %s", strerror(errno));
		return NULL;
	}
	const struct str answers = STR_CAT(a, temporary.path, STR(ANSWERS)), said = STR_CAT(a, STR("SLSC_PIN_ANSWERS="), answers);
	struct framework_run run = { .name = framework_name(cx, program) };
	const struct value *found = NULL;
	const int problem = write_file(STR_CAT(a, temporary.path, STR(RECORDER)).p, (struct str){ recorder, sizeof recorder - 1 }, 0600);
	if (problem) {
		diag(cx->diags, D_PIN_FAILED, at, "cannot write into the temporary folder: %s", strerror(problem));
	} else if (run_framework(cx, program, "print", (const struct str[]){ said, node_options(cx, temporary.path), STR("") },
				 (const struct str[]){ stage.n ? STR("--stage") : STR(""), stage, STR("") }, &run) != 0) {
		tell_failed(cx, &run, at, "resolve the variables of", stage.n ? stage : STR("in force"));
	} else if (!is_map(found = json_file(cx, answers))) {
		struct diag *g = diag(cx->diags, D_PIN_FAILED, at, "%.*s does not let slsc see what its plugins answer", STRA(run.name));
		diag_note(cx->diags, g, (struct span){ 0 }, "serverless 3 and osls do; or give the answer in a values file (--values)");
		found = NULL;
	}
	tempfolder_close(&temporary);
	return found;
}
