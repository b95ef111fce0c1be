#include "compiler/commands/shared/fixes.h"

#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/unified.h"
#include "emit/report/report.h"
#include "ir/base/output.h"
#include "ir/base/path.h"
#include "ir/base/utf8.h"

enum { MOST_ROUNDS = 50 };

struct fixed_file {
	struct str path, shown; /* normal; as it was read */
	struct str before, now;
};

struct fixing {
	struct host host; /* shows the files as they are by now */
	const struct host *real;
	struct cli *cli;
	struct str root;  /* of the service: other files are let be */
	VEC(struct fixed_file) files;
	struct value *done; /* fixes by place and text: each is applied once, so that two that undo each other come to an end */
	struct buf log;
	uint32_t applied;
};

static struct fixed_file *file_at(const struct fixing *f, struct str path)
{
	for (uint32_t i = 0; i < f->files.n; i++)
		if (str_eq(f->files.at[i].path, path))
			return &f->files.at[i];
	return NULL;
}

static enum file_kind read_fixed(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	const struct fixing *f = h->data;
	const enum file_kind kind = f->real->read_file(f->real, a, path, out);
	const struct fixed_file *file = f->files.n ? file_at(f, path_normal(a, str_z(path))) : NULL;
	if (kind == FILE_REGULAR && file)
		*out = str_dup(a, file->now);
	return kind;
}

/* ---- which edits can be made */

static bool is_ours(const struct fixing *f, struct arena *a, const struct source *s)
{
	const struct str path = path_normal(a, s->path), root = path_normal(a, f->root);
	const bool inside = root.n ? str_eq(str_to(path, root.n), root) && path.n > root.n && path.p[root.n] == '/' : !str_starts(path, "../") && !str_starts(path, "/");
	return inside && !s->hidden && str_search(path, STR("node_modules/"), 0) < 0;
}

/* The file, with its bytes; NULL where they are not those of the source (no UTF-8), so that its offsets are others. */
static struct fixed_file *file_of(struct fixing *f, struct arena *a, const struct source *s)
{
	const struct str path = path_normal(a, s->path);
	struct fixed_file *known = file_at(f, path);
	struct str text;
	if (known)
		return str_eq(known->now, s->text) ? known : NULL;
	if (f->real->read_file(f->real, f->cli->arena, str_zdup(a, s->path), &text) != FILE_REGULAR || !str_eq(text, s->text))
		return NULL;
	vec_push(f->cli->arena, &f->files, (struct fixed_file){ .path = str_dup(f->cli->arena, path), .shown = str_dup(f->cli->arena, s->path), .before = text, .now = text });
	return &f->files.at[f->files.n - 1];
}

struct edit {
	uint32_t file, at, len; /* file: its number */
	struct str text;
};
struct edits {
	VEC(struct edit) of;
};

static uint32_t line_end(struct str text, uint32_t at)
{
	while (at < text.n && text.p[at] != '\n')
		at++;
	return at;
}

/* Edits of one round stay on lines of their own. */
static bool meets(const struct fixing *f, const struct edits *all, const struct edit *e)
{
	for (uint32_t i = 0; i < all->of.n; i++) {
		const struct edit *o = &all->of.at[i];
		const struct str text = f->files.at[e->file].now;
		if (o->file == e->file && str_line_start(text, e->at) <= line_end(text, o->at + o->len) && str_line_start(text, o->at) <= line_end(text, e->at + e->len))
			return true;
	}
	return false;
}

/* Adds the edits of a fix, all of them or none. */
static bool add_fix(struct fixing *f, struct arena *a, const struct diags *d, const struct diag *g, struct edits *all)
{
	struct edits own = { 0 };
	for (uint32_t i = 0; i < g->fix.edits.n; i++) {
		const struct diag_edit *e = &g->fix.edits.at[i];
		const struct source *s = source_of(d->sources, e->span);
		const struct fixed_file *file = span_known(e->span) && is_ours(f, a, s) ? file_of(f, a, s) : NULL;
		if (!file)
			return false;
		const struct edit edit = { (uint32_t)(file - f->files.at), e->span.at - s->base, e->span.len, e->text };
		if (meets(f, all, &edit))
			return false;
		vec_push(a, &own.of, edit);
	}
	for (uint32_t i = 0; i < own.of.n; i++)
		vec_push(a, &all->of, own.of.at[i]);
	return true;
}

/* What names a fix, whatever other fixes have moved. */
static struct str fix_key(struct arena *a, const struct diags *d, const struct diag *g)
{
	const struct diag_edit *e = &g->fix.edits.at[0];
	return str_fmt(a, "%s|%.*s|%.*s|%.*s|%.*s", diag_info(g->id)->name, STRA(source_path(d->sources, g->span)), STRA(g->message), STRA(source_text(d->sources, e->span)), STRA(e->text));
}

/* ---- a round */

static void splice(struct fixing *f, const struct edits *all)
{
	for (uint32_t n = 0; n < f->files.n; n++)
		for (;;) { /* the last of the file first, so that the places of the others stay */
			struct edit *last = NULL;
			for (uint32_t i = 0; i < all->of.n; i++)
				if (all->of.at[i].file == n && all->of.at[i].text.p && (!last || all->of.at[i].at >= last->at))
					last = &all->of.at[i];
			if (!last)
				break;
			struct fixed_file *file = &f->files.at[n];
			struct str text = last->text;
			if (str_search(file->before, STR("\r\n"), 0) >= 0)
				text = str_replace(f->cli->arena, str_replace(f->cli->arena, text, STR("\r\n"), STR("\n")), STR("\n"), STR("\r\n"));
			file->now = STR_CAT(f->cli->arena, str_to(file->now, last->at), text, str_from(file->now, last->at + last->len));
			last->text.p = NULL; /* done */
		}
}

/* Compiles with a list of problems of its own, and applies what can be applied. False: nothing could. */
static bool apply_round(struct fixing *f)
{
	struct cli *cli = f->cli;
	struct arena a = { 0 };
	struct sources sources;
	struct diags d;
	struct buf none = { .drain = buf_nowhere };
	struct edits all = { 0 };
	struct options options = cli->options;
	sources_init(&sources, &a);
	diags_init(&d, &a, &sources);
	d.refuse = cli->diags->refuse;
	d.fallback = cli->diags->fallback;
	options.check = true;
	options.unknown = NULL;
	struct input in = input_of(cli);
	in.host = &f->host;
	in.options = &options;
	f->root = str_dup(cli->arena, path_folder(str_z(in.path)));
	(void)compile(cx_new(&in, &d), &in, &none);
	buf_free(&none);
	diags_finish(&d);
	uint32_t n = 0;
	for (uint32_t i = 0; i < d.all.n; i++) {
		const struct diag *g = d.all.at[i];
		if (!g->fix.edits.n || !(g->fix.safe || cli->fix_unsafe))
			continue;
		const struct str key = fix_key(&a, &d, g);
		if (map_get(f->done, key) || !add_fix(f, &a, &d, g, &all))
			continue;
		map_put(cli->arena, f->done, str_dup(cli->arena, key), LITERAL(""));
		const struct report_place place = report_place(&d, g->span);
		buf_putf(&f->log, "fixed: %.*s:%u:%u: %.*s [%s]\n", STRA(place.path), place.from.line, place.from.col, STRA(report_fix(&d, g)), diag_info(g->id)->name);
		n++;
	}
	for (uint32_t i = 0; i < all.of.n; i++)
		all.of.at[i].text = all.of.at[i].text.p ? all.of.at[i].text : STR("");
	splice(f, &all);
	f->applied += n;
	arena_free(&a);
	return n > 0;
}

static bool write_files(struct fixing *f)
{
	bool ok = true;
	for (uint32_t i = 0; i < f->files.n; i++) {
		const struct fixed_file *file = &f->files.at[i];
		const char *path = str_zdup(f->cli->arena, file->shown);
		if (!str_eq(file->before, file->now))
			ok = output_written(path, write_file(path, file->now, 0644)) && ok;
	}
	return ok;
}

bool fixes_apply(struct cli *cli, bool *changed)
{
	struct fixing *f = ARENA_NEW(cli->arena, struct fixing);
	*f = (struct fixing){ .host = *cli->host, .real = cli->host, .cli = cli, .log = { .inert = true } };
	f->done = v_map(cli->arena);
	f->host.data = f;
	f->host.read_file = read_fixed;
	for (int rounds = 0; rounds < MOST_ROUNDS && !diag_failed(cli->diags) && apply_round(f); rounds++)
		;
	*changed = f->applied > 0;
	bool ok = true;
	if (cli->fix_diff) {
		struct buf out = { .inert = true };
		for (uint32_t i = 0; i < f->files.n; i++)
			unified_diff(cli->arena, f->files.at[i].shown, f->files.at[i].before, f->files.at[i].now, &out);
		ok = write_output(cli, STR("-"), buf_text(&out), 0644);
		buf_free(&out);
	} else {
		ok = write_files(f);
		if (ok && f->log.n && !cli->quiet)
			fwrite(f->log.p, 1, f->log.n, stderr);
	}
	buf_free(&f->log);
	cli->host = &f->host;
	return ok;
}
