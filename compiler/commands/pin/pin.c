/* pin: slsc pin: the framework is run once, and what plugins did that slsc does not know is kept in slsc.pins.json. */
#include "compiler/commands/pin/pin.h"

#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/output.h"
#include "compiler/host/tempfolder.h"
#include "compiler/read/pins.h"
#include "emit/template.h"
#include "ir/base/date.h"
#include "ir/graph.h"
#include "ir/plugin.h"
#include "ir/project.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

/* Of SOURCE_DATE_EPOCH, else of now. */
static struct str today(struct cx *cx)
{
	const char *epoch = cx->host->getenv(cx->host, "SOURCE_DATE_EPOCH");
	struct date d = date_of(epoch && *epoch ? strtoll(epoch, NULL, 10) : (int64_t)time(NULL));
	if (d.year > 9999 || d.year < 1900)
		return STR("1970-01-01");
	return str_fmt(cx->arena, "%04" PRId64 "-%02d-%02d", d.year, d.month, d.day);
}

/*
 * The service without the plugins that are to be pinned, up to where a pin would be applied; NULL after errors. Nothing is said of what
 * may only seem wrong because they are missing. Where variables have sources that only those plugins know, the framework is asked first.
 */
static struct cx *compile_plain(struct cli *cli, const struct input *in)
{
	struct diags silent;
	struct buf out = { .drain = buf_nowhere };
	diags_init(&silent, cli->arena, cli->sources);
	struct cx *cx = cx_new(in, &silent);
	cx->passed_over = true;
	compile_template(cx, in, &out);
	const bool ok = !diag_failed(&silent) && cx->service && cx->graph;
	if (ok) {
		diags_finish(cli->diags);
		cx->diags = cli->diags;
		cli->diags->finish = silent.finish;
		cli->diags->finish_of = silent.finish_of;
	} else if (span_known(cx->plugin_asked) && !cli->options.plugin_answers) {
		cx->diags = cli->diags;
		cli->options.plugin_answers = framework_answers(cli, cx, cx->plugin_asked);
		cx = cli->options.plugin_answers ? compile_plain(cli, in) : NULL;
	} else {
		cx = cx_new(in, cli->diags);
		compile_template(cx, in, &out);
		cx = NULL;
	}
	buf_free(&out);
	return cx;
}

/* Keys that slsc does not know and the framework did not complain about. */
static const struct value *keys_known(struct cx *cx, const struct framework_run *run)
{
	struct value *keys = v_list(cx->arena);
	const struct value *unknown = map_sorted(cx->arena, cx->pin->unknown_keys);
	map_each(e, unknown)
		if (str_search(run->said, STR_CAT(cx->arena, STR("unrecognized property '"), e->key, STR("'")), 0) < 0)
			list_push(cx->arena, keys, v_str(cx->arena, e->key));
	return keys;
}

/* ---- plugins with hooks for the deployment: their sources name its events */

enum { DEEPEST = 6, SOURCES_MOST = 2000 };

static bool names_deployment(struct cx *cx, struct str path)
{
	static const char *const events[] = { "'deploy:", "\"deploy:", "`deploy:", ":deploy:" };
	struct arena scratch = { 0 };
	struct str text;
	bool found = false;
	if (cx->host->read_file(cx->host, &scratch, str_zdup(&scratch, path), &text) == FILE_REGULAR)
		for (size_t i = 0; i < sizeof events / sizeof *events; i++)
			found |= str_search(text, str_z(events[i]), 0) >= 0;
	arena_free(&scratch);
	return found;
}

static bool folder_names_deployment(struct cx *cx, struct str folder, int depth, int *left)
{
	struct folder_entries entries = { 0 };
	if (depth > DEEPEST || !cx->host->list_folder(cx->host, cx->arena, str_zdup(cx->arena, folder), &entries))
		return false;
	for (uint32_t i = 0; i < entries.of.n && (*left)-- > 0; i++) {
		const struct folder_entry *e = &entries.of.at[i];
		const struct str path = STR_CAT(cx->arena, folder, STR("/"), e->name);
		const bool script = str_ends(e->name, ".js") || str_ends(e->name, ".cjs") || str_ends(e->name, ".mjs") || str_ends(e->name, ".ts");
		if (e->kind == FILE_FOLDER && !str_eqz(e->name, "node_modules") && !str_eqz(e->name, "test") && folder_names_deployment(cx, path, depth + 1, left))
			return true;
		if (e->kind == FILE_REGULAR && script && names_deployment(cx, path))
			return true;
	}
	return false;
}

static bool acts_at_deployment(struct cx *cx, const struct plugin_use *use)
{
	int left = SOURCES_MOST;
	map_each(e, cx->pin->sources)
		if (!value_str(map_get(cx->pin->plugins, use->name)).n && names_deployment(cx, STR_CAT(cx->arena, cx->root, e->key)))
			return true;
	const struct str folder = project_module(cx, use->name, FILE_FOLDER);
	return folder.n && folder_names_deployment(cx, folder, 0, &left);
}

static const struct value *deploying(struct cx *cx)
{
	struct value *names = v_list(cx->arena);
	for (uint32_t i = 0; i < cx->plugins_n; i++)
		if (cx->plugins[i].pinned && !plugin_find(cx->plugins[i].name) && acts_at_deployment(cx, &cx->plugins[i]))
			list_push(cx->arena, names, v_str(cx->arena, cx->plugins[i].name));
	return names;
}

/* ---- one stage */

struct pinned_stage {
	struct str name;
	struct cx *cx;
	const struct value *now;   /* what slsc.pins.json is to hold of it; NULL: it has no plugins to pin */
	const struct value *files; /* path in zips -> bytes */
};

static const struct value *digests_of(struct cx *cx, const struct value *files)
{
	struct value *out = v_map(cx->arena);
	map_each(e, files)
		map_put(cx->arena, out, e->key, pins_digest_of(cx->arena, e->value->string));
	return out;
}

static const struct value *if_any(const struct value *v) { return map_len(v) + list_len(v) ? v : NULL; }

/* The difference of what the framework made, as slsc.pins.json holds it; NULL after errors. */
static const struct value *difference(struct cx *cx, const struct framework_run *run, const struct value *files)
{
	struct arena *a = cx->arena;
	const struct pins_symbols own = pins_symbols_own(cx), theirs = pins_symbols_other(cx, run->template, run->folder);
	const struct value *old = pins_symbolic(a, &own, template_build(cx), true), *now = pins_symbolic(a, &theirs, run->template, true);
	const struct value *changes = pins_without_secrets(cx, pins_compare(cx, old, now));
	if (!changes)
		return NULL;
	return MAP(a, { "date", v_str(a, today(cx)) }, { "framework", v_str(a, run->name) }, { "plugins", cx->pin->plugins },
		   { "deploys", if_any(deploying(cx)) }, { "keys", if_any(keys_known(cx, run)) }, { "inputs", cx->pin->inputs },
		   { "sources", if_any(cx->pin->sources) }, { "variables", if_any(map_sorted(a, cx->plugin_variables)) }, { "files", if_any(digests_of(cx, files)) }, { "changes", changes });
}

static bool run_framework(struct cli *cli, struct cx *cx, struct pinned_stage *stage)
{
	struct tempfolder temporary;
	struct framework_run run;
	if (!tempfolder_open(cx->arena, &temporary, cx->host->getenv(cx->host, "TMPDIR"))) {
		diag(cx->diags, D_PIN_FAILED, pins_place(cx), "no temporary folder can be made: %s", strerror(errno));
		return false;
	}
	struct plain_zips zips;
	zips_list(cx, &zips);
	if (framework_package(cli, cx, STR_CAT(cx->arena, temporary.path, STR("/package")), &run))
		stage->files = zips_compare(cx, &zips, &run);
	stage->now = stage->files ? difference(cx, &run, stage->files) : NULL;
	arena_free(&zips.listing);
	arena_free(&cx->scratch);
	tempfolder_close(&temporary);
	return stage->now;
}

static bool pin_stage(struct cli *cli, struct str name, struct pinned_stage *stage)
{
	struct input in = input_of(cli);
	cli->options.stage = name;
	if (name.n) {
		struct value *given = map_copy(cli->arena, cli->options.given);
		map_put(cli->arena, given, STR("stage"), v_str(cli->arena, name));
		cli->options.given = given;
	}
	cli->options.plugins = PLUGINS_PIN;
	cli->options.plugin_answers = NULL;
	cli->options.dump_after = STR("plugins@finished");
	struct cx *cx = diag_failed(cli->diags) ? NULL : compile_plain(cli, &in);
	if (!cx)
		return false;
	*stage = (struct pinned_stage){ .name = cx->service->provider.stage, .cx = cx };
	if (cx->pin && !pins_stage_fits(stage->name)) {
		diag(cx->diags, D_PIN_FAILED, pins_place(cx), "'%.*s' is no stage that can be pinned: it names a folder of " PINS_FOLDER, STRA(stage->name));
		return false;
	}
	return !cx->pin || run_framework(cli, cx, stage);
}

/* ---- the command */

static void put_summary(struct buf *out, const struct pinned_stage *s)
{
	uint32_t made = 0, changed = 0, gone = 0;
	map_each(e, value_get(s->now, "changes")) {
		const struct value *whole = map_get(e->value, STR(""));
		made += whole && !value_get(whole, "old") && !value_get(whole, "append");
		gone += whole && !value_get(whole, "new") && !value_get(whole, "append");
		changed += !whole || (value_get(whole, "old") && value_get(whole, "new")) || value_get(whole, "append");
	}
	buf_putf(out, "%.*s: %s holds what these plugins did: ", STRA(s->name), PINS_FILE);
	const char *comma = "";
	map_each(e, value_get(s->now, "plugins")) {
		buf_putf(out, "%s%.*s%s%.*s", comma, STRA(e->key), value_str(e->value).n ? " " : "", STRA(value_str(e->value)));
		comma = ", ";
	}
	buf_putf(out, " (%u made, %u changed, %u taken out)\n", made, changed, gone);
}

/* The same pin keeps its date: nothing is to be committed. */
static const struct value *kept_or_new(const struct value *before, const struct pinned_stage *s)
{
	struct buf lines = { 0 };
	pin_difference(&lines, s->name, before, s->now);
	const bool same = before && s->now && !buf_total(&lines);
	buf_free(&lines);
	return same ? before : s->now;
}

struct pinned_stages {
	VEC(struct pinned_stage) of;
};

static int renew(struct cli *cli, struct pinned_stages *pinned, const struct value *before)
{
	struct arena *a = cli->arena;
	struct value *stages = map_copy(a, before);
	struct buf out = { .shows = a, .inert = true };
	struct cx *cx = pinned->of.at[0].cx;
	bool ok = true;
	for (uint32_t i = 0; i < pinned->of.n && ok; i++) {
		const struct pinned_stage *s = &pinned->of.at[i];
		const struct value *old = map_get(before, s->name);
		ok = pin_files_write(cli, s->cx, s->name, s->files, value_get(old, "files"));
		if (s->now)
			map_put(a, stages, s->name, kept_or_new(old, s));
		else
			map_remove(stages, s->name);
		if (s->now)
			put_summary(&out, s);
		else
			buf_putf(&out, "%.*s: there is no plugin to pin\n", STRA(s->name));
	}
	struct buf text = { 0 };
	put_json(&text, MAP(a, { "version", v_int(a, PINS_VERSION) }, { "stages", map_sorted(a, stages) }));
	if (map_len(stages) || map_len(before))
		ok = ok && write_output(cli, STR_CAT(a, cx->root, STR(PINS_FILE)), buf_text(&text), 0644);
	buf_free(&text);
	if (!ok) {
		buf_free(&out);
		return EXIT_ERRORS;
	}
	return finish_output(cli, &out, 0644);
}

static int check(struct cli *cli, const struct pinned_stages *pinned, const struct value *before)
{
	struct buf out = { .shows = cli->arena, .inert = true };
	for (uint32_t i = 0; i < pinned->of.n; i++)
		pin_difference(&out, pinned->of.at[i].name, map_get(before, pinned->of.at[i].name), pinned->of.at[i].now);
	const bool differs = buf_total(&out);
	if (differs)
		buf_z(&out, "renew it: slsc pin\n");
	const int status = finish_output(cli, &out, 0644);
	return status == EXIT_DONE && differs ? EXIT_DIFFERS : status;
}

static int pin_command(struct cli *cli)
{
	struct input in = input_of(cli);
	bool broken;
	const struct value *before = diag_failed(cli->diags) ? NULL : pins_read(cx_new(&in, cli->diags), &broken);
	if (diag_failed(cli->diags))
		return EXIT_ERRORS;
	struct pinned_stages pinned = { 0 };
	VEC(struct str) names = { 0 };
	for (uint32_t i = 0; i < cli->stages.n; i++)
		vec_push(cli->arena, &names, cli->stages.at[i]);
	if (!names.n)
		map_each(e, before)
			vec_push(cli->arena, &names, e->key);
	if (!names.n)
		vec_push(cli->arena, &names, (struct str){ 0 });
	for (uint32_t i = 0; i < names.n; i++) {
		struct pinned_stage stage;
		if (!pin_stage(cli, names.at[i], &stage))
			return EXIT_ERRORS;
		vec_push(cli->arena, &pinned.of, stage);
	}
	return cli->check_pins ? check(cli, &pinned, before) : renew(cli, &pinned, before);
}

COMMAND(pin) = {
	.name = "pin",
	.rank = 85,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true, .repeats = true }),
	.summary = "run the framework once, and keep in " PINS_FILE " what plugins did that slsc does not know",
	.about = "Stages, unless named: all that the file has, else the service's own. The framework empties .serverless, as in each of its runs.",
	.examples = EXAMPLES({ "slsc pin serverless.yml -s dev -s prod", "run the framework once a stage, and keep what unknown plugins did" },
			     { "slsc pin serverless.yml --check", "in CI: exit status 2 if the file would change" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_RESOLVING, OPTION_FRAMEWORK, OPTION_CHECK, OPTION_FORMAT),
	.formats = FORMATS("text", "json", "sarif"),
	.format_of = FORMAT_MESSAGES,
	.configured = true,
	.each = true,
	.stages = true,
	.run = pin_command,
};
