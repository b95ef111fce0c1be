/*
 * command: the user's own command (custom.slsc.build), run by sh in the service's folder before anything is packaged, in
 * the place of all plugins that build. What it makes is packaged by the service's patterns, or as package.artifact. With
 * inputs and outputs it is run again only when one of these has changed.
 */
#include "code/build/patterns.h"

#include "ir/base/digest.h"
#include "ir/base/output.h"
#include "ir/js.h"
#include "ir/project.h"

#include <errno.h>
#include <sys/stat.h>

#define RECORD "command"

struct command {
	struct build *build;
	const struct value *text, *inputs, *outputs;
};

static void add_states(struct command *c, struct digest *d, const struct value *patterns)
{
	struct parts parts = { 0 };
	pattern_files(c->build, patterns, &parts);
	for (uint32_t i = 0; i < parts.of.n; i++) {
		const struct file *f = &parts.of.at[i].file;
		const int64_t state[] = { f->executable, f->size, f->mtime_ns, f->ctime_ns, (int64_t)f->inode };
		digest_add(d, f->path);
		digest_add(d, (struct str){ (const char *)state, sizeof state });
	}
}

/* The first pattern that names no file in the service's folder: what it stands for cannot be watched. NULL: all do. */
static const struct value *blind_pattern(struct command *c, const struct value *patterns)
{
	list_each(i, patterns) {
		const struct value *pattern = list_at(patterns, i);
		struct parts parts = { 0 };
		if (str_starts(value_str(pattern), "!"))
			continue;
		if (!pattern_leaves(value_str(pattern)))
			pattern_files(c->build, LIST(c->build->arena, pattern), &parts);
		if (!parts.of.n)
			return pattern;
	}
	return NULL;
}

/* What it read and made, as of now. Empty where that is not known: it is run each time. */
static struct str state_of(struct command *c)
{
	struct digest d;
	if (!list_len(c->inputs) || !list_len(c->outputs) || blind_pattern(c, c->inputs) || blind_pattern(c, c->outputs))
		return STR("");
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, c->text->string);
	add_states(c, &d, c->inputs);
	digest_add(&d, STR("\n"));
	add_states(c, &d, c->outputs);
	return digest_hex(c->build->arena, &d);
}

static void tell_failed(struct command *c, int status, struct str out, struct str err)
{
	struct cx *cx = c->build->cx;
	struct diag *g = diag(cx->diags, D_BUILD_FAILED, value_span(c->text), "the command %.*s", STRA(project_ended(c->build->arena, status)));
	project_said(cx, g, out);
	project_said(cx, g, err);
}

static void report_blind(struct command *c, const struct value *pattern)
{
	if (pattern && !pattern_leaves(value_str(pattern)))
		diag(c->build->cx->diags, D_BUILD_WARNING, value_span(pattern), "no file matches '%.*s': the command runs each time", STRA(value_str(pattern)));
}

static void run_command(struct command *c)
{
	struct build *b = c->build;
	const struct host *host = b->cx->host;
	const struct str record = STR_CAT(b->arena, b->folder, STR(RECORD));
	struct str last = { 0 }, now = state_of(c), out, err;
	if (now.n && host->read_file(host, b->arena, record.p, &last) == FILE_REGULAR && str_eq(last, now))
		return;
	build_phase(b, "running %.*s", STRA(c->text->string));
	const int status = project_run(b->cx, (const char *const[]){ "sh", "-c", str_zdup(b->arena, c->text->string), NULL }, STR(""), BUILD_PATIENCE_MS, &out, &err);
	if (status != 0) {
		tell_failed(c, status, out, err);
		return;
	}
	if (list_len(c->inputs) && list_len(c->outputs)) {
		report_blind(c, blind_pattern(c, c->inputs));
		report_blind(c, blind_pattern(c, c->outputs));
	}
	now = state_of(c);
	/* A record that cannot be written costs time in the next run, and nothing else. */
	if (now.n && build_folder_make(b, STR("")))
		write_file(record.p, now, 0600);
}

static void build(struct build *b)
{
	struct service *s = b->cx->service;
	const struct value *own = b->own;
	struct command c = { .build = b, .text = is_map(own) ? value_get(own, "command") : own, .inputs = value_get(own, "inputs"), .outputs = value_get(own, "outputs") };
	if (!own)
		return;
	for (uint32_t i = 0; i < s->functions_n; i++)
		build_claims(b, &s->functions[i]);
	if (!value_str(c.text).n) /* other builders are off already */
		build_refuses(b, D_BUILD_OPTION, value_span(own), "custom.slsc.build has no command");
	else if (b->zips && !diag_failed(b->cx->diags))
		run_command(&c);
}

BUILDER(command) = { .name = "command", .with_own = true, .build = build };
