#include "code/devdeps.h"

#include "ir/js.h"
#include "code/glob.h"
#include "ir/base/regex.h"

#define MODULES "node_modules"

/* How a package asks for another. In npm's order: a later kind replaces an earlier one of the same name, but for EDGE_WORKSPACE. */
enum edge_kind { EDGE_PEER, EDGE_PEER_OPTIONAL, EDGE_PROD, EDGE_OPTIONAL, EDGE_DEV, EDGE_WORKSPACE };

struct edge {
	enum edge_kind kind;
	uint32_t to;
};

/* A folder that node resolves packages in or to: node_modules/x, the project itself, or what a link leads to. */
struct package {
	struct str path;
	bool link, read, dev, prod;
	bool outside;             /* a link that leads out of the service's folder */
	uint32_t target;          /* of a link */
	const struct value *json; /* its package.json; NULL if there is none that can be read */
	VEC(uint32_t) children;   /* those in its node_modules */
	VEC(struct edge) edges;   /* in the project of edges_of */
	uint32_t edges_of;
	uint32_t seen;            /* number of the last traversal that reached it */
	uint32_t live, walked;    /* number of the last project that needs it; whose needs were followed from it */
	bool workspace;           /* of the current project */
};

struct tree {
	struct cx *cx;
	struct arena *arena;
	const struct files *files;
	struct str real_root;     /* absolute, without a '/' at its end */
	struct value *index;      /* path: number in packages */
	VEC(struct package) packages;
	uint32_t project;         /* package number of the folder npm would be run in */
	uint32_t projects, traversals;
};

static uint32_t package_at(struct tree *t, struct str path)
{
	const struct value *known = map_get(t->index, path);
	if (known)
		return (uint32_t)known->number;
	map_put(t->arena, t->index, path, v_int(t->arena, t->packages.n));
	vec_push(t->arena, &t->packages, (struct package){ .path = path });
	return t->packages.n - 1;
}

/* "a/node_modules/@s/b" is @s/b of a. False for what is no package: .bin, @s, node_modules/a/lib. */
static bool split_owner(struct str path, struct str *owner)
{
	int32_t slash = str_rfind(path, '/');
	struct str name = str_from(path, (uint32_t)(slash + 1)), up = str_to(path, slash < 0 ? 0 : (uint32_t)slash);
	if (!name.n || name.p[0] == '.' || name.p[0] == '@')
		return false;
	int32_t scope = str_rfind(up, '/');
	if (str_from(up, (uint32_t)(scope + 1)).n && up.p[scope + 1] == '@')
		up = str_to(up, scope < 0 ? 0 : (uint32_t)scope);
	if (!str_eqz(up, MODULES) && !str_ends(up, "/" MODULES))
		return false;
	*owner = str_to(up, up.n == sizeof MODULES - 1 ? 0 : up.n - (uint32_t)sizeof MODULES);
	return true;
}

static struct str in_root(struct tree *t, struct str path) { return STR_CAT(t->arena, t->files->root, path); }

static void unreadable(struct tree *t, struct str path)
{
	diag(t->cx->diags, D_FILE_UNREADABLE, (struct span){ 0 }, "cannot read '%.*s', which tells what only development needs", STRA(path));
}

static void follow_link(struct tree *t, uint32_t p)
{
	struct str path = t->packages.at[p].path;
	struct str real = t->cx->host->real_path(t->cx->host, t->arena, in_root(t, path).p);
	if (!real.n)
		unreadable(t, in_root(t, path));
	bool inside = real.n > t->real_root.n && memcmp(real.p, t->real_root.p, t->real_root.n) == 0 && real.p[t->real_root.n] == '/';
	uint32_t target = inside ? package_at(t, str_from(real, t->real_root.n + 1)) : p;
	t->packages.at[p].link = true;
	t->packages.at[p].outside = !inside;
	t->packages.at[p].target = target;
}

static void find_packages(struct tree *t)
{
	for (uint32_t i = 1; i < t->files->folders.n; i++) {
		const struct folder *f = &t->files->folders.at[i];
		struct str owner;
		if (!split_owner(f->path, &owner))
			continue;
		uint32_t p = package_at(t, f->path), o = package_at(t, owner);
		vec_push(t->arena, &t->packages.at[o].children, p);
		if (f->link)
			follow_link(t, p);
	}
}

static const struct value *json_of(struct tree *t, uint32_t at)
{
	struct package *p = &t->packages.at[at];
	struct str text;
	const char *path = in_root(t, p->path.n ? STR_CAT(t->arena, p->path, STR("/package.json")) : STR("package.json")).p;
	enum file_kind kind = p->read ? FILE_MISSING : t->cx->host->read_file(t->cx->host, t->arena, path, &text);
	if (kind == FILE_REGULAR)
		p->json = js_json_parse(t->arena, text);
	if (kind == FILE_FAILED)
		unreadable(t, str_z(path));
	p->read = true;
	return p->json;
}

/* ---- edges */

/* The folder that holds both: how far up npm looks for what a package asks for. */
static struct str common_folder(struct str a, struct str b)
{
	uint32_t n = 0, end = 0;
	while (n < a.n && n < b.n && a.p[n] == b.p[n]) {
		if (a.p[n] == '/')
			end = n;
		n++;
	}
	if ((n == a.n || a.p[n] == '/') && (n == b.n || b.p[n] == '/'))
		end = n;
	return str_to(a, end);
}

/* What `name` is to the package at `from`: in its own node_modules, or in that of a folder above. */
static bool resolve(struct tree *t, struct str from, struct str name, uint32_t *out)
{
	struct str last = common_folder(from, t->packages.at[t->project].path);
	for (struct str d = from;;) {
		struct str path = d.n ? STR_CAT(t->arena, d, STR("/" MODULES "/"), name) : STR_CAT(t->arena, STR(MODULES "/"), name);
		const struct value *found = map_get(t->index, path);
		if (found) {
			*out = (uint32_t)found->number;
			return true;
		}
		if (d.n <= last.n)
			return false;
		int32_t slash = str_rfind(d, '/');
		d = str_to(d, slash < 0 ? 0 : (uint32_t)slash);
	}
}

static void ask_for(struct arena *a, struct value *asked, struct str name, enum edge_kind kind)
{
	const struct value *old = map_get(asked, name);
	if (!old || (enum edge_kind)old->number != EDGE_WORKSPACE)
		map_put(a, asked, name, v_int(a, kind));
}

static void ask(struct arena *a, struct value *asked, const struct value *names, enum edge_kind kind)
{
	map_each(e, names)
		ask_for(a, asked, e->key, kind);
}

static void ask_peers(struct arena *a, struct value *asked, const struct value *json)
{
	const struct value *meta = value_get(json, "peerDependenciesMeta");
	for (int optional = 0; optional < 2; optional++)
		map_each(e, value_get(json, "peerDependencies"))
			if (js_truthy(value_get(map_get(meta, e->key), "optional")) == (optional == 1))
				ask_for(a, asked, e->key, optional ? EDGE_PEER_OPTIONAL : EDGE_PEER);
}

/* The projects that a pattern of workspaces names; "!" takes out. */
static void match_workspaces(struct tree *t, const struct value *patterns, struct value *asked)
{
	struct str base = t->packages.at[t->project].path;
	for (uint32_t i = 0; i < t->files->at.n; i++) {
		struct str path = t->files->at.at[i].path, folder = str_to(path, path.n > 13 ? path.n - 13 : 0);
		if (!str_ends(path, "/package.json") || str_search(path, STR(MODULES), 0) >= 0 ||
		    (base.n && !(folder.n > base.n && memcmp(folder.p, base.p, base.n) == 0 && folder.p[base.n] == '/')))
			continue;
		struct str below = str_from(folder, base.n ? base.n + 1 : 0);
		bool member = false;
		list_each(k, patterns) {
			struct str pattern = value_str(patterns->list.item[k]);
			bool take = !str_starts(pattern, "!");
			pattern = str_from(pattern, !take);
			while (str_ends(pattern, "/"))
				pattern.n--;
			struct glob g = glob_parse(t->arena, pattern);
			struct regex *r = regex_new(g.regex);
			if (r && regex_matches(r, below))
				member = take;
			regex_free(r);
		}
		if (!member)
			continue;
		const struct value *json = json_of(t, package_at(t, folder));
		struct str name = value_str(value_get(json, "name"));
		if (name.n)
			map_put(t->arena, asked, name, v_int(t->arena, EDGE_WORKSPACE));
	}
}

/* What a package asks for and has got. top: the project itself or a link's target, whose devDependencies count, too. */
static void find_edges(struct tree *t, uint32_t at, bool top)
{
	if (t->packages.at[at].edges_of == t->projects)
		return;
	const struct value *json = json_of(t, at);
	struct value *asked = v_map(t->arena);
	const struct value *workspaces = at == t->project ? value_get(json, "workspaces") : NULL;
	if (workspaces)
		match_workspaces(t, is_map(workspaces) ? value_get(workspaces, "packages") : workspaces, asked);
	ask_peers(t->arena, asked, json);
	ask(t->arena, asked, value_get(json, "dependencies"), EDGE_PROD);
	ask(t->arena, asked, value_get(json, "optionalDependencies"), EDGE_OPTIONAL);
	if (top)
		ask(t->arena, asked, value_get(json, "devDependencies"), EDGE_DEV);
	struct package *p = &t->packages.at[at];
	p->edges.n = 0;
	p->edges_of = t->projects;
	map_each(e, asked) {
		struct edge edge = { .kind = (enum edge_kind)e->value->number };
		if (!resolve(t, p->path, e->key, &edge.to))
			continue;
		vec_push(t->arena, &p->edges, edge);
		t->packages.at[edge.to].workspace |= edge.kind == EDGE_WORKSPACE;
	}
}

/* ---- traversals */

struct queue {
	VEC(uint32_t) of;
};

static void need(struct tree *t, struct queue *q, uint32_t at)
{
	struct package *p = &t->packages.at[at];
	p->live = t->projects;
	if (p->walked == t->projects)
		return;
	p->walked = t->projects;
	vec_push(t->arena, &q->of, at);
}

/* Marks what the project needs in any way, and whose node_modules hold it; the rest is extraneous, which npm lists always. */
static void mark_live(struct tree *t, struct queue *q)
{
	q->of.n = 0;
	need(t, q, t->project);
	for (uint32_t i = 0; i < q->of.n; i++) {
		uint32_t at = q->of.at[i];
		struct str owner = t->packages.at[at].path;
		while (split_owner(owner, &owner))
			t->packages.at[package_at(t, owner)].live = t->projects;
		if (t->packages.at[at].outside)
			continue;
		if (t->packages.at[at].link) {
			find_edges(t, t->packages.at[at].target, true);
			need(t, q, t->packages.at[at].target);
			continue;
		}
		find_edges(t, at, at == t->project);
		for (uint32_t k = 0; k < t->packages.at[at].edges.n; k++)
			if (t->packages.at[at].edges.at[k].kind != EDGE_PEER_OPTIONAL)
				need(t, q, t->packages.at[at].edges.at[k].to);
	}
}

static void reach(struct tree *t, struct queue *q, uint32_t at)
{
	if (t->packages.at[at].seen == t->traversals)
		return;
	t->packages.at[at].seen = t->traversals;
	vec_push(t->arena, &q->of, at);
}

/* Marks what npm ls lists, with the devDependencies of the project and its workspaces or without. */
static void mark_listed(struct tree *t, struct queue *q, bool with_dev)
{
	t->traversals++;
	q->of.n = 0;
	reach(t, q, t->project);
	for (uint32_t i = 0; i < q->of.n; i++) {
		uint32_t at = q->of.at[i];
		struct package *p = &t->packages.at[at];
		*(with_dev ? &p->dev : &p->prod) = true;
		if (p->outside)
			continue;
		uint32_t target = p->link ? p->target : at;
		bool filtered = !with_dev && (at == t->project || p->workspace);
		find_edges(t, target, p->link || at == t->project);
		for (uint32_t k = 0; k < t->packages.at[target].edges.n; k++)
			if (!filtered || t->packages.at[target].edges.at[k].kind != EDGE_DEV)
				reach(t, q, t->packages.at[target].edges.at[k].to);
		p = &t->packages.at[at];
		for (uint32_t k = 0; !p->link && k < p->children.n; k++)
			if (t->packages.at[p->children.at[k]].live != t->projects)
				reach(t, q, p->children.at[k]);
	}
}

static void visit_project(struct tree *t, struct queue *q, struct str folder)
{
	t->project = package_at(t, folder);
	t->projects++;
	for (uint32_t i = 0; i < t->packages.n; i++)
		t->packages.at[i].workspace = false;
	mark_live(t, q);
	mark_listed(t, q, true);
	mark_listed(t, q, false);
}

/* ---- the result */

/* Its folder, and the links in .bin; npm's list names no others, so those of scoped packages stay, as in v3.40. */
static void leave_out(struct tree *t, uint32_t at, struct value *out)
{
	struct arena *a = t->arena;
	struct str path = t->packages.at[at].path;
	int32_t slash = str_rfind(path, '/');
	struct str modules = str_to(path, (uint32_t)(slash + 1)), name = str_from(path, (uint32_t)(slash + 1));
	uint32_t real = t->packages.at[at].link && !t->packages.at[at].outside ? t->packages.at[at].target : at;
	const struct value *json = json_of(t, real), *bin = value_get(json, "bin");
	if (!json)
		return;
	map_put(a, out, path, json);
	map_each(e, bin)
		map_put(a, out, STR_CAT(a, modules, STR(".bin/"), e->key), json);
	if (is_string(bin) && bin->string.n)
		map_put(a, out, STR_CAT(a, modules, STR(".bin/"), name), json);
}

static bool through_link(const struct files *files, uint32_t folder)
{
	for (; folder; folder = files->folders.at[folder].parent)
		if (files->folders.at[folder].link)
			return true;
	return false;
}

const struct value *dev_only(struct cx *cx, struct arena *a, const struct files *files)
{
	struct tree t = { .cx = cx, .arena = a, .files = files, .index = v_map(a) };
	struct value *out = v_map(a);
	VEC(struct str) projects = { 0 };
	for (uint32_t i = 0; i < files->at.n; i++) {
		struct str path = files->at.at[i].path;
		if ((str_eqz(path, "package.json") || str_ends(path, "/package.json")) && str_search(path, STR(MODULES), 0) < 0 &&
		    !through_link(files, files->at.at[i].folder))
			vec_push(a, &projects, files->folders.at[files->at.at[i].folder].path);
	}
	if (!projects.n)
		return out;
	t.real_root = cx->host->real_path ? cx->host->real_path(cx->host, a, files->root.n ? files->root.p : ".") : STR("");
	find_packages(&t);
	struct queue q = { 0 };
	for (uint32_t i = 0; i < projects.n; i++)
		visit_project(&t, &q, projects.at[i]);
	for (uint32_t i = 0; i < t.packages.n; i++)
		if (t.packages.at[i].dev && !t.packages.at[i].prod && str_search(t.packages.at[i].path, STR(MODULES "/"), 0) >= 0)
			leave_out(&t, i, out);
	return out;
}
