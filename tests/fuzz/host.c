/* The outside world of a fuzzed compilation, and the compilation itself. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "emit/report/report.h"
#include "ir/base/buf.h"

static struct fuzz fuzz;

void fuzz_fail(const char *what)
{
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}

/* ---- files */

static struct str plain_path(const char *path)
{
	struct str s = str_z(path);
	while (str_starts(s, "./"))
		s = str_from(s, 2);
	if (str_eqz(s, "."))
		s.n = 0;
	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	return s;
}

enum { LINKS_MOST = 8 };

/* The file at a path, links on the way followed; NULL: nothing has that name. *folder: it begins the names of others. */
static const struct memory_file *find(struct fuzz *f, struct str path, bool *folder)
{
	*folder = path.n == 0;
	for (int links = 0; links < LINKS_MOST; links++) {
		const struct memory_file *link = NULL;
		struct str below = STR("");
		for (uint32_t i = 0; i < f->files.n; i++) {
			const struct memory_file *m = &f->files.at[i];
			bool under = path.n > m->path.n && !memcmp(path.p, m->path.p, m->path.n) && path.p[m->path.n] == '/';
			if (str_eq(m->path, path) && !m->link)
				return m;
			*folder |= m->path.n > path.n && m->path.p[path.n] == '/' && !memcmp(m->path.p, path.p ? path.p : "", path.n);
			if (m->link && (under || str_eq(m->path, path)) && (!link || link->path.n < m->path.n)) {
				link = m;
				below = str_from(path, m->path.n);
			}
		}
		if (!link || *folder)
			return NULL;
		path = STR_CAT(&f->arena, link->text, below);
	}
	return NULL;
}

static enum file_kind probe(const struct host *h, const char *path)
{
	struct fuzz *f = h->data;
	bool folder;
	const struct memory_file *m = find(f, plain_path(path), &folder);
	return m ? FILE_REGULAR : folder ? FILE_FOLDER : FILE_MISSING;
}

static enum file_kind read_file(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	struct fuzz *f = h->data;
	bool folder;
	(void)a;
	const struct memory_file *m = find(f, plain_path(path), &folder);
	if (!m && folder)
		return FILE_FOLDER;
	if (!m && (!f->any.p || strstr(path, "none")))
		return FILE_MISSING;
	*out = m ? m->text : f->any;
	return FILE_REGULAR;
}

static bool named(const struct folder_entries *in, struct str name)
{
	for (uint32_t i = 0; i < in->of.n; i++)
		if (str_eq(in->of.at[i].name, name))
			return true;
	return false;
}

/* A folder's number is its path's length and first bytes: links back to it are found as on a disk. */
static uint64_t inode_of(struct str path)
{
	uint64_t n = 1469598103934665603u;
	for (uint32_t i = 0; i < path.n; i++)
		n = (n ^ (unsigned char)path.p[i]) * 1099511628211u;
	return n | 1;
}

static bool list_folder(const struct host *h, struct arena *a, const char *path, struct folder_entries *out)
{
	struct fuzz *f = h->data;
	struct str s = plain_path(path);
	for (int links = 0; links < LINKS_MOST; links++)
		for (uint32_t i = 0; i < f->files.n; i++)
			if (f->files.at[i].link && str_eq(f->files.at[i].path, s))
				s = f->files.at[i].text;
	out->inode = inode_of(s);
	for (uint32_t i = 0; i < f->files.n; i++) {
		const struct memory_file *m = &f->files.at[i];
		if (s.n && !(m->path.n > s.n && !memcmp(m->path.p, s.p, s.n) && m->path.p[s.n] == '/'))
			continue;
		struct str rest = str_from(m->path, s.n ? s.n + 1 : 0);
		int32_t slash = str_find(rest, '/');
		struct str name = slash < 0 ? rest : str_to(rest, (uint32_t)slash);
		struct str whole = s.n ? STR_CAT(a, s, STR("/"), name) : name;
		bool folder = slash >= 0;
		bool link = !folder && m->link;
		if (link && !find(f, m->text, &folder) && !folder)
			continue;
		if (!named(out, name))
			vec_push(a, &out->of, (struct folder_entry){ .name = name, .kind = folder ? FILE_FOLDER : FILE_REGULAR, .link = link,
				.size = m->text.n, .inode = inode_of(link ? m->text : whole) });
	}
	return true;
}

static struct str real_path(const struct host *h, struct arena *a, const char *path)
{
	struct fuzz *f = h->data;
	struct str s = plain_path(path);
	for (uint32_t i = 0; i < f->files.n; i++)
		if (f->files.at[i].link && str_eq(f->files.at[i].path, s))
			s = f->files.at[i].text;
	return s.n ? STR_CAT(a, STR("/root/"), s) : STR("/root");
}

static const char *env(const struct host *h, const char *name)
{
	struct fuzz *f = h->data;
	return name[0] == 'A' ? f->env : NULL;
}

static int run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms, struct str *out, struct str *err)
{
	struct fuzz *f = h->data;
	(void)a;
	(void)argv;
	(void)input;
	(void)timeout_ms;
	*err = STR("");
	*out = f->said.p ? f->said : STR("");
	return f->said.p ? 0 : -1;
}

/* ---- one compilation */

struct fuzz *fuzz_begin(void)
{
	arena_reset(&fuzz.arena);
	fuzz = (struct fuzz){ .arena = fuzz.arena };
	sources_init(&fuzz.sources, &fuzz.arena);
	diags_init(&fuzz.diags, &fuzz.arena, &fuzz.sources);
	fuzz.host = (struct host){ .read_file = read_file, .probe = probe, .list_folder = list_folder, .real_path = real_path, .getenv = env, .run = run, .data = &fuzz };
	fuzz.options = (struct options){ .offline = true, .given = v_map(&fuzz.arena), .digest = DIGEST_OFF };
	fuzz.cx = (struct cx){ .arena = &fuzz.arena, .diags = &fuzz.diags, .sources = &fuzz.sources, .host = &fuzz.host, .opt = &fuzz.options };
	return &fuzz;
}

/* By what is told, so that an input alone decides; SARIF seldom, as it always begins with a page of rules. */
static enum diag_format format_for(const struct diags *d)
{
	uint32_t n = d->all.n;
	for (uint32_t i = 0; i < d->all.n; i++)
		n += d->all.at[i]->message.n;
	return n % 16 == 0 ? DIAG_SARIF : n & 1 ? DIAG_JSON : DIAG_TEXT;
}

void fuzz_end(struct fuzz *f)
{
	diags_finish(&f->diags);
	if (f->diags.all.n) {
		struct diag_style style = { .format = format_for(&f->diags), .color = true, .notices = true, .most = 20 };
		struct buf out = { .drain = buf_nowhere };
		diag_render(&f->diags, &style, &out);
		buf_free(&out);
	}
	arena_free(&f->cx.scratch);
	/* Blocks chained behind one from mmap look leaked to LeakSanitizer. */
	arena_reset(&f->arena);
}

struct str fuzz_part(struct str *rest)
{
	int32_t cut = str_find(*rest, FUZZ_CUT);
	struct str part = cut < 0 ? *rest : str_to(*rest, (uint32_t)cut);
	*rest = str_from(*rest, cut < 0 ? rest->n : (uint32_t)cut + 1);
	return part;
}

bool fuzz_line(struct str *rest, struct str *line)
{
	if (!rest->n)
		return false;
	int32_t end = str_find(*rest, '\n');
	*line = end < 0 ? *rest : str_to(*rest, (uint32_t)end);
	*rest = str_from(*rest, end < 0 ? rest->n : (uint32_t)end + 1);
	return true;
}

/* Names as a file system has them: no empty part, no "." or "..", no NUL. */
static bool possible(struct str path)
{
	for (struct str rest = path; rest.n;) {
		int32_t slash = str_find(rest, '/');
		struct str part = slash < 0 ? rest : str_to(rest, (uint32_t)slash);
		if (!part.n || str_eqz(part, ".") || str_eqz(part, "..") || str_find(part, 0) >= 0)
			return false;
		if (slash >= 0 && (uint32_t)slash + 1 == rest.n)
			return false;
		rest = str_from(rest, slash < 0 ? rest.n : (uint32_t)slash + 1);
	}
	return path.n > 0;
}

static bool in_the_way(const struct fuzz *f, struct str path)
{
	for (uint32_t i = 0; i < f->files.n; i++) {
		struct str other = f->files.at[i].path, less = other.n < path.n ? other : path, more = other.n < path.n ? path : other;
		if (!memcmp(less.p, more.p, less.n) && (less.n == more.n || more.p[less.n] == '/'))
			return true;
	}
	return false;
}

static void add(struct fuzz *f, struct memory_file m)
{
	if (possible(m.path) && !in_the_way(f, m.path))
		vec_push(&f->arena, &f->files, m);
}

void fuzz_file(struct fuzz *f, struct str path, struct str text) { add(f, (struct memory_file){ .path = path, .text = text }); }

void fuzz_link(struct fuzz *f, struct str path, struct str to)
{
	if (possible(to))
		add(f, (struct memory_file){ .path = path, .text = to, .link = true });
}
