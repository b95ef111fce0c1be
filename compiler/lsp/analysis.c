/* analysis: services, each compiled once a change. */
#include "compiler/lsp/lsp.h"

#include "compiler/read/read.h"
#include "ir/base/path.h"
#include "ir/js.h"

/* ---- the outside, with open texts before files */

static struct server *server_of(const struct host *h) { return h->data; }

static const struct document *open_at(const struct host *h, const char *path)
{
	struct arena scratch = { 0 };
	const struct document *d = document_of_path(server_of(h), path_normal(&scratch, str_z(path)));
	arena_free(&scratch);
	return d;
}

static enum file_kind read_file(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	const struct document *d = open_at(h, path);
	if (!d)
		return server_of(h)->real->read_file(server_of(h)->real, a, path, out);
	*out = str_dup(a, d->text);
	return FILE_REGULAR;
}

static enum file_kind probe(const struct host *h, const char *path)
{
	return open_at(h, path) ? FILE_REGULAR : server_of(h)->real->probe(server_of(h)->real, path);
}

/* What was asked, as one text. */
static struct str question(struct arena *a, const char *const *argv, struct str input)
{
	struct value *words = v_list(a);
	for (; *argv; argv++)
		list_push(a, words, v_text(a, *argv));
	list_push(a, words, v_str(a, input));
	return js_json(a, words);
}

/* Nothing is run twice between two savings: a program takes longer than anybody waits at a key. */
static int run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms, struct str *out, struct str *err)
{
	struct server *s = server_of(h);
	*out = *err = STR("");
	if (!s->programs) {
		*err = STR("the editor's settings do not let slsc run programs");
		return RUN_NOT_STARTED;
	}
	struct arena *kept = &s->answers_arena;
	const struct str asked = question(a, argv, input);
	const struct value *known = map_get(s->answers, asked);
	if (!known) {
		const int status = s->real->run(s->real, kept, argv, input, timeout_ms, out, err);
		known = LIST(kept, v_int(kept, status), v_str(kept, *out), v_str(kept, *err));
		if (!s->answers)
			s->answers = v_map(kept);
		map_put(kept, s->answers, str_dup(kept, asked), known);
	}
	*out = str_dup(a, value_str(list_at(known, 1)));
	*err = str_dup(a, value_str(list_at(known, 2)));
	return (int)list_at(known, 0)->number;
}

/* The rest is as it is outside, whose own data its functions are to see. */
static const struct host *outside(const struct host *h) { return server_of(h)->real; }
static struct str problem(const struct host *h, struct arena *a, const char *path) { return outside(h)->problem(outside(h), a, path); }
static bool list_folder(const struct host *h, struct arena *a, const char *path, struct folder_entries *out) { return outside(h)->list_folder(outside(h), a, path, out); }
static bool list_links(const struct host *h, struct arena *a, const char *path, struct folder_entries *out) { return outside(h)->list_links(outside(h), a, path, out); }
static struct str real_path(const struct host *h, struct arena *a, const char *path) { return outside(h)->real_path(outside(h), a, path); }
static struct str local_path(const struct host *h, struct arena *a, struct str path, struct str *why) { return outside(h)->local_path(outside(h), a, path, why); }
static const char *environment(const struct host *h, const char *name) { return outside(h)->getenv(outside(h), name); }
static int64_t clock_ns(const struct host *h) { return outside(h)->clock_ns(outside(h)); }

void host_begin(struct server *s)
{
	const struct host *real = s->real;
	s->host = (struct host){ .read_file = read_file, .probe = probe, .run = run, .list_folder = list_folder, .getenv = environment, .data = s,
		.problem = real->problem ? problem : NULL, .list_links = real->list_links ? list_links : NULL, .real_path = real->real_path ? real_path : NULL,
		.local_path = real->local_path ? local_path : NULL, .clock_ns = real->clock_ns ? clock_ns : NULL };
}

void host_forget(struct server *s)
{
	arena_free(&s->answers_arena);
	s->answers = NULL;
}

/* ---- services */

static bool reads(const struct lsp_service *service, struct arena *a, struct str path)
{
	if (str_eq(service->path, path))
		return true;
	const struct cx *cx = service->now ? service->now->cx : NULL;
	for (uint32_t i = 0; cx && i < cx->files_read.n; i++)
		if (str_eq(path_normal(a, cx->files_read.at[i]), path))
			return true;
	return false;
}

void services_changed(struct server *s, struct str path)
{
	struct arena scratch = { 0 };
	for (uint32_t i = 0; i < s->services.n; i++) {
		struct lsp_service *service = s->services.at[i];
		/* A broken one may read more once it is whole. */
		service->changed |= !path.n || !service->now || !service->now->template || reads(service, &scratch, path);
	}
	arena_free(&scratch);
}

static bool is_configuration(struct str path)
{
	const struct str name = str_from(path, (uint32_t)(str_rfind(path, '/') + 1));
	for (size_t i = 0; config_endings[i]; i++)
		if (str_starts(name, "serverless") && str_ends(name, config_endings[i]) && name.n == strlen("serverless") + strlen(config_endings[i]))
			return true;
	return false;
}

/* The configuration in the folder of a file, or in the nearest one above; empty: there is none. */
static struct str nearest(struct server *s, struct arena *a, struct str path)
{
	for (struct str folder = path; folder.n;) {
		folder = str_to(folder, (uint32_t)(str_rfind(folder, '/') + 1));
		const struct str found = config_find(&s->host, a, folder);
		if (found.p)
			return found;
		folder = folder.n > 1 ? str_to(folder, folder.n - 1) : STR("");
	}
	return STR("");
}

static struct lsp_service *service_at(struct server *s, struct str path)
{
	for (uint32_t i = 0; i < s->services.n; i++)
		if (str_eq(s->services.at[i]->path, path))
			return s->services.at[i];
	struct lsp_service *made = ARENA_NEW(&s->arena, struct lsp_service);
	made->path = str_dup(&s->arena, path);
	made->changed = true;
	vec_push(&s->arena, &s->services, made);
	return made;
}

static void compile_service(struct server *s, struct lsp_service *service, bool whole)
{
	struct analysis *x = service->slots; /* one that is not kept */
	while (x == service->made || x == service->resolved)
		x++;
	arena_free(&x->arena);
	*x = (struct analysis){ .options = s->options };
	x->options.check = x->options.offline = true;
	x->options.digest = whole ? DIGEST_CONTENT : DIGEST_OFF;
	sources_init(&x->sources, &x->arena);
	diags_init(&x->diags, &x->arena, &x->sources);
	x->diags.refuse = true;
	x->diags.fallback = service->path;
	const struct input in = { .path = str_zdup(&x->arena, service->path), .host = &s->host, .options = &x->options };
	struct buf nowhere = { .drain = buf_nowhere };
	x->cx = cx_new(&in, &x->diags);
	x->template = compile_template(x->cx, &in, &nowhere);
	buf_free(&nowhere);
	static const struct diag_style style = { .format = DIAG_TEXT };
	x->report = report_of(&x->diags, &style);
	service->now = x;
	service->changed = false;
	service->quick = !whole;
	service->untold = true;
	if (x->cx->service && x->cx->graph)
		service->made = x;
	if (x->cx->config)
		service->resolved = x;
}

struct lsp_service *service_of_path(struct server *s, struct str path)
{
	struct arena scratch = { 0 };
	struct lsp_service *found = is_configuration(path) ? service_at(s, path) : NULL;
	for (uint32_t i = 0; !found && i < s->services.n; i++)
		if (reads(s->services.at[i], &scratch, path))
			found = s->services.at[i];
	if (!found) {
		const struct str near = nearest(s, &scratch, path);
		found = near.n ? service_at(s, near) : NULL;
	}
	arena_free(&scratch);
	if (found && found->changed)
		compile_service(s, found, false);
	return found;
}

void services_compile(struct server *s, bool whole)
{
	for (uint32_t i = 0; i < s->services.n; i++)
		if (s->services.at[i]->changed || (whole && s->services.at[i]->quick))
			compile_service(s, s->services.at[i], whole);
}

bool services_unfinished(const struct server *s)
{
	for (uint32_t i = 0; i < s->services.n; i++)
		if (s->services.at[i]->quick)
			return true;
	return false;
}

bool services_untold(const struct server *s)
{
	for (uint32_t i = 0; i < s->services.n; i++)
		if (s->services.at[i]->untold)
			return true;
	return false;
}

void services_free(struct server *s)
{
	for (uint32_t i = 0; i < s->services.n; i++)
		for (size_t k = 0; k < sizeof s->services.at[i]->slots / sizeof *s->services.at[i]->slots; k++)
			arena_free(&s->services.at[i]->slots[k].arena);
}

/* ---- which part of a configuration a file is */

/* "./x.yml" of a variable's address "file(./x.yml):a.b", and "a.b". */
static bool file_address(struct str inside, struct str *path, struct str *address)
{
	if (!str_starts(inside, "file("))
		return false;
	const int32_t end = str_find(inside, ')');
	if (end < 0)
		return false;
	*path = str_trim(str_from(str_to(inside, (uint32_t)end), 5));
	*address = str_from(inside, (uint32_t)end + 1);
	*address = address->n && address->p[0] == ':' ? str_trim(str_from(*address, 1)) : STR("");
	return true;
}

static struct str node_path(struct arena *a, const struct outline *o, uint32_t node)
{
	const struct node *n = &o->of.at[node];
	if (!node)
		return STR("");
	const struct str up = node_path(a, o, n->parent), step = n->kind == NODE_ITEM ? str_int(a, n->index) : outline_text(o, n->key);
	return up.n ? STR_CAT(a, up, STR("."), step) : step;
}

struct prefix service_prefix(struct server *s, struct arena *a, const struct lsp_service *service, struct str path)
{
	struct prefix found = { .known = service && str_eq(service->path, path) };
	if (!service || found.known)
		return found;
	struct outline o;
	outline_of(a, text_of_path(s, a, service->path), &o);
	const struct str folder = str_to(service->path, (uint32_t)(str_rfind(service->path, '/') + 1));
	for (uint32_t i = 1; i < o.of.n; i++) {
		struct range whole;
		uint32_t at = o.of.at[i].value.at;
		if (!variable_next(o.text, o.of.at[i].value, &at, &whole) || whole.end - whole.at < 4)
			continue;
		struct str file, address;
		const struct str inside = outline_text(&o, (struct range){ whole.at + 2, whole.end - 1 });
		if (!file_address(inside, &file, &address) || !str_eq(path_normal(a, STR_CAT(a, folder, file)), path))
			continue;
		return (struct prefix){ .at = node_path(a, &o, i), .strip = str_find(address, ',') < 0 ? address : STR(""), .known = true };
	}
	return found;
}
