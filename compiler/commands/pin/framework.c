/* framework: the project's own framework, run once as package. */
#include "compiler/commands/pin/pin.h"
#include "ir/js.h"
#include "ir/project.h"
#include "ir/service.h"

#include <stdio.h>

enum { TIMEOUT_MS = 15 * 60 * 1000, LINES_SHOWN = 8 };

static const char *const programs[] = { "serverless", "osls" };
enum { PROGRAMS = sizeof programs / sizeof *programs };

static bool is_there(const struct cx *cx, struct str path) { return cx->host->probe(cx->host, path.p) == FILE_REGULAR; }

/* The program's path without links; empty after an error. */
static struct str framework_program(struct cli *cli, struct cx *cx)
{
	struct arena *a = cx->arena;
	if (cli->framework.n) {
		const struct str real = cx->host->real_path(cx->host, a, str_zdup(a, cli->framework));
		if (real.n && is_there(cx, real))
			return real;
		diag(cx->diags, D_PIN_FAILED, pins_place(cx), "there is no program '%.*s', which --framework names", STRA(cli->framework));
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
	struct diag *g = diag(cx->diags, D_PIN_FAILED, pins_place(cx), "neither the project's node_modules nor the PATH has the framework");
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

static struct str how_it_ended(struct arena *a, int status, struct str err)
{
	switch (status) {
	case RUN_NOT_STARTED: return STR_CAT(a, STR("it cannot be started: "), str_trim(err));
	case RUN_TIMED_OUT: return STR("it did not end in time");
	case RUN_FLOODED: return STR("it printed too much");
	case RUN_LOST: return STR("nobody knows how it ended");
	default: return str_fmt(a, "exit status %d", status);
	}
}

bool framework_package(struct cli *cli, struct cx *cx, struct str package, struct framework_run *run)
{
	struct arena *a = cx->arena;
	const struct str program = framework_program(cli, cx);
	if (!program.n)
		return false;
	struct arguments args = { .a = a };
	const bool is_script = str_ends(program, ".js") || str_ends(program, ".cjs") || str_ends(program, ".mjs");
	/* Nothing of a run is reported to anybody. */
	const struct str words[] = { STR("env"), STR("SLS_TRACKING_DISABLED=1"), STR("SLS_NOTIFICATIONS_MODE=off"), STR("SLS_INTERACTIVE_SETUP_ENABLE="),
				     is_script ? STR("node") : STR(""), program, STR("package"), STR("--config"), str_from(cx->config_path, cx->root.n),
				     STR("--package"), package, STR("--stage"), cx->service->provider.stage };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].n)
			arg(&args, words[i]);
	arg_options(&args, cx->opt->given);
	vec_push(a, &args.of, NULL);
	struct str out, err;
	*run = (struct framework_run){ .name = framework_name(cx, program), .package = STR_CAT(a, package, STR("/")) };
	const int status = project_run(cx, args.of.at, STR(""), TIMEOUT_MS, &out, &err);
	run->said = str_utf8(a, STR_CAT(a, STR("\n"), out, STR("\n"), err)); /* each line follows the end of one */
	const struct value *state = json_file(cx, STR_CAT(a, run->package, STR("serverless-state.json")));
	const struct str directory = value_str(value_dig(state, "package", "artifactDirectoryName"));
	run->folder = str_from(directory, (uint32_t)(str_rfind(directory, '/') + 1));
	run->template = status ? NULL : json_file(cx, STR_CAT(a, run->package, STR("cloudformation-template-update-stack.json")));
	if (is_map(value_get(run->template, "Resources")))
		return true;
	struct diag *g = status ? diag(cx->diags, D_PIN_FAILED, pins_place(cx), "%.*s could not package the stage %.*s: %.*s", STRA(run->name),
				       STRA(cx->service->provider.stage), STRA(how_it_ended(a, status, err)))
				: diag(cx->diags, D_PIN_FAILED, pins_place(cx), "%.*s packaged the stage %.*s and left no template in the folder of --package",
				       STRA(run->name), STRA(cx->service->provider.stage));
	show_error(cx, g, text_redacted(a, run->said));
	return false;
}
