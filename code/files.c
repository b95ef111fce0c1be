#include "code/files.h"

#include "code/devdeps.h"
#include "code/own_files.h"
#include "code/select.h"
#include "ir/base/buf.h"
#include "ir/js.h"

#include <stdlib.h>
#include <sys/stat.h>

struct listing {
	struct str from;        /* the folder it lists: a layer's, or one outside */
	uint32_t up;            /* it lies that many folders above the service's */
	struct files files;
	struct selector *selector;
	const uint64_t *dev;    /* one bit a file: only development needs it */
	const uint64_t *own;    /* one bit a file: slsc has written it (own_files.h) */
	const struct value *places; /* path: where that file lies instead; NULL: all lie below the root */
	bool told;              /* of a folder that cannot be read */
};

struct code_tree {
	struct cx *cx;
	struct arena *arena;
	struct walk_target target;
	struct listing *service;
	VEC(struct listing *) layers, outside;
	const struct value *dev_only; /* NULL: not asked for yet */
};

/* ---- listings */

static const struct value *package_of(const struct code_tree *t) { return value_get(t->cx->service->config, "package"); }

static bool excludes_dev(const struct code_tree *t)
{
	const struct value *v = value_get(package_of(t), "excludeDevDependencies");
	return is_nil(v) || js_truthy(v);
}

/* One bit a file that lies in one of these folders, or is one of these paths. */
static const uint64_t *bits_below(struct arena *a, const struct files *files, const struct value *paths)
{
	uint64_t *bits = ARENA_ARRAY(a, uint64_t, files->at.n / 64 + 1);
	bool *inside = ARENA_ARRAY(a, bool, files->folders.n);
	for (uint32_t i = 1; i < files->folders.n; i++)
		inside[i] = inside[files->folders.at[i].parent] || map_get(paths, files->folders.at[i].path);
	for (uint32_t i = 0; i < files->at.n; i++)
		if (inside[files->at.at[i].folder] || map_get(paths, files->at.at[i].path))
			bits[i / 64] |= (uint64_t)1 << (i % 64);
	return bits;
}

static int by_path(const void *x, const void *y) { return str_cmp(((const struct file *)x)->path, ((const struct file *)y)->path); }

/* The folder of a file that is made, and those above it, which may not be there. */
static uint32_t made_folder(struct arena *a, struct files *files, struct str path)
{
	const int32_t slash = str_rfind(path, '/');
	if (slash < 0)
		return 0;
	const struct str name = str_to(path, (uint32_t)slash);
	for (uint32_t i = 0; i < files->folders.n; i++)
		if (str_eq(files->folders.at[i].path, name))
			return i;
	const uint32_t parent = made_folder(a, files, name);
	vec_push(a, &files->folders, (struct folder){ .path = name, .parent = parent });
	return files->folders.n - 1;
}

/* Files that plugins make are listed as if they lay there (ir/plugin.h: plugin_file). */
static void list_made(struct code_tree *t, struct files *files)
{
	struct arena *a = t->arena;
	const uint32_t listed = files->at.n;
	map_each(e, t->cx->generated) {
		if (!str_starts(e->key, str_zdup(a, files->root)))
			continue;
		const struct file made = { .path = str_from(e->key, files->root.n), .size = value_str(e->value).n };
		const struct file *old = listed ? bsearch(&made, files->at.at, listed, sizeof made, by_path) : NULL;
		struct file *at = old ? &files->at.at[old - files->at.at] : NULL;
		if (!at) {
			vec_push(a, &files->at, made);
			at = &files->at.at[files->at.n - 1];
		}
		*at = made;
		at->folder = made_folder(a, files, made.path);
	}
	if (files->at.n > listed)
		qsort(files->at.at, files->at.n, sizeof *files->at.at, by_path);
}

static struct listing *listing_new(struct code_tree *t, struct str root, struct str from, uint32_t up)
{
	struct arena *a = t->arena;
	struct listing *l = ARENA_NEW(a, struct listing);
	l->from = from;
	l->up = up;
	walk(t->cx->host, a, root, from, &t->target, &l->files);
	list_made(t, &l->files);
	l->selector = selector_new(a, &l->files, up);
	return l;
}

static struct listing *service_listing(struct code_tree *t)
{
	if (!t->service)
		t->service = listing_new(t, t->cx->root, STR(""), 0);
	return t->service;
}

static uint32_t folder_number(struct arena *a, struct code_folder *f, struct str path)
{
	const int32_t slash = str_rfind(path, '/');
	const struct str name = slash < 0 ? STR("") : str_to(path, (uint32_t)slash);
	const struct value *known = map_get(f->folders, name);
	if (known)
		return (uint32_t)known->number;
	const uint32_t parent = folder_number(a, f, name);
	map_put(a, f->folders, name, v_int(a, f->files.folders.n));
	vec_push(a, &f->files.folders, (struct folder){ .path = name, .parent = parent });
	return f->files.folders.n - 1;
}

void code_folder_begin(struct arena *a, struct code_folder *f, const struct files *files, struct str from)
{
	*f = (struct code_folder){ .places = v_map(a), .folders = v_map(a) };
	f->files.root = files->root;
	f->files.bad_names = files->bad_names;
	vec_push(a, &f->files.folders, (struct folder){ 0 });
	map_put(a, f->folders, STR(""), v_int(a, 0));
	for (uint32_t i = 0; i < files->folders.n; i++) {
		struct folder folder = files->folders.at[i];
		folder.parent = i ? folder.parent + 1 : folder_number(a, f, from);
		map_put(a, f->folders, folder.path, v_int(a, f->files.folders.n));
		vec_push(a, &f->files.folders, folder);
	}
	for (uint32_t i = 0; i < files->at.n; i++) {
		struct file file = files->at.at[i];
		file.folder++;
		vec_push(a, &f->files.at, file);
		map_put(a, f->places, file.path, LITERAL(""));
	}
}

void code_folder_add(struct arena *a, struct code_folder *f, const struct packaged_file *file)
{
	if (map_get(f->places, file->name))
		return;
	map_put(a, f->places, file->name, v_str(a, file->path));
	vec_push(a, &f->files.at, file->file);
	struct file *added = &f->files.at.at[f->files.at.n - 1];
	added->path = file->name;
	added->folder = folder_number(a, f, file->name);
}

void code_tree_use(struct code_tree *t, const struct code_folder *folder)
{
	struct listing *l = ARENA_NEW(t->arena, struct listing);
	l->files = folder->files;
	l->places = folder->places;
	if (l->files.at.n)
		qsort(l->files.at.at, l->files.at.n, sizeof *l->files.at.at, by_path);
	l->selector = selector_new(t->arena, &l->files, 0);
	t->service = l;
}

static const uint64_t *dev_bits(struct code_tree *t, struct listing *l)
{
	if (!t->dev_only)
		t->dev_only = dev_only(t->cx, t->arena, &service_listing(t)->files);
	if (!l->dev)
		l->dev = bits_below(t->arena, &l->files, t->dev_only);
	return l->dev;
}

static struct listing *layer_listing(struct code_tree *t, const struct layer *layer)
{
	struct arena *a = t->arena;
	struct str path = value_str(value_get(layer->config, "path"));
	struct str root = STR_CAT(a, str_starts(path, "/") ? STR("") : t->cx->root, path, STR("/"));
	for (uint32_t i = 0; i < t->layers.n; i++)
		if (str_eq(t->layers.at[i]->files.root, root))
			return t->layers.at[i];
	vec_push(a, &t->layers, listing_new(t, root, STR(""), 0));
	return t->layers.at[t->layers.n - 1];
}

/* Listings of folders outside that including patterns like "../shared/""**" name; a folder within a listed one needs none. */
static void list_outside(struct code_tree *t, struct str pattern)
{
	struct arena *a = t->arena;
	struct str root = t->cx->root;
	uint32_t up = 0, end = 0;
	while (str_starts(pattern, "./"))
		pattern = str_from(pattern, 2);
	for (; str_starts(pattern, "../"); up++) {
		pattern = str_from(pattern, 3);
		root = STR_CAT(a, root, STR("../"));
	}
	if (!up)
		return;
	for (uint32_t i = 0; i < pattern.n && !strchr("*?[]{}()!+@\\|", pattern.p[i]); i++)
		if (pattern.p[i] == '/')
			end = i;
	struct str from = str_to(pattern, end);
	for (uint32_t i = 0; i < t->outside.n; i++) {
		const struct listing *l = t->outside.at[i];
		if (l->up == up && (!l->from.n || str_eq(l->from, from) || str_starts(from, STR_CAT(a, l->from, STR("/")).p)))
			return;
	}
	vec_push(a, &t->outside, listing_new(t, root, from, up));
}

/* ---- patterns, in v3.40's order; of equal ones the first counts */

struct pattern_list {
	VEC(struct str) of;
};

static void add_pattern(struct arena *a, struct value *seen, struct str text)
{
	if (!map_get(seen, text))
		map_put(a, seen, text, v_bool(a, true));
}

static void add_patterns(struct arena *a, struct value *seen, const struct value *list)
{
	list_each(i, list)
		if (is_string(list->list.item[i]))
			add_pattern(a, seen, list->list.item[i]->string);
}

static void add_layers(struct code_tree *t, struct value *seen)
{
	const struct service *s = t->cx->service;
	for (uint32_t i = 0; i < s->layers_n; i++) {
		struct str path = value_str(value_get(s->layers[i].config, "path"));
		if (path.n)
			add_pattern(t->arena, seen, STR_CAT(t->arena, path, STR("/**")));
	}
}

static struct patterns patterns_of(struct code_tree *t, const struct artifact *artifact)
{
	static const char *const defaults[] = {
		".git/**", ".gitignore", ".DS_Store", "npm-debug.log", "yarn-*.log", ".serverless/**", ".serverless_plugins/**",
	};
	struct arena *a = t->arena;
	const struct value *config = t->cx->service->config, *package = package_of(t);
	const struct value *own = artifact->layer ? value_get(artifact->layer->config, "package") :
				  artifact->function ? value_get(artifact->function->config, "package") : NULL;
	const struct value *plugins = value_dig(config, "plugins", "localPath");
	struct value *exclude = v_map(a), *include = v_map(a);
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		add_pattern(a, exclude, str_z(defaults[i]));
	add_pattern(a, exclude, str_from(t->cx->config_path, t->cx->root.n));
	if (value_str(plugins).n)
		add_pattern(a, exclude, plugins->string);
	add_patterns(a, exclude, value_get(package, "exclude"));
	if (!artifact->layer)
		add_layers(t, exclude);
	if (js_truthy(value_get(config, "useDotenv")))
		add_pattern(a, exclude, STR(".env*"));
	add_patterns(a, exclude, value_get(own, "exclude"));
	add_patterns(a, include, value_get(package, "include"));
	add_patterns(a, include, value_get(package, "patterns"));
	add_patterns(a, include, value_get(own, "include"));
	add_patterns(a, include, value_get(own, "patterns"));
	struct patterns p = { 0 };
	map_each(e, exclude)
		vec_push(a, &p.exclude, e->key);
	map_each(e, include)
		vec_push(a, &p.include, e->key);
	return p;
}

/* ---- one artifact */

static const uint64_t *own_bits(struct code_tree *t, struct listing *l)
{
	struct arena *a = t->arena;
	if (l->own)
		return l->own;
	uint64_t *bits = ARENA_ARRAY(a, uint64_t, l->files.at.n / 64 + 1);
	for (uint32_t i = 0; i < l->files.at.n; i++) {
		const struct file *f = &l->files.at.at[i];
		if (!l->places && is_own_file(t->cx, f, STR_CAT(a, l->files.root, f->path)))
			bits[i / 64] |= (uint64_t)1 << (i % 64);
	}
	return l->own = bits;
}

static void tell_unknown(struct code_tree *t, struct listing *l, const struct file *f)
{
	const struct str path = l->files.folders.at[f->folder].path;
	struct str hint = path.n ? str_fmt(t->arena, "; \"!%.*s/**\" among the patterns keeps it out", STRA(path)) : STR("");
	struct str name = STR_CAT(t->arena, l->files.root, path);
	if (!l->told)
		diag(t->cx->diags, D_FILE_UNREADABLE, (struct span){ 0 }, "cannot read the folder '%.*s', which packages may need%.*s", STRA(name.n ? name : STR(".")), STRA(hint));
	l->told = true;
}

/* v3.40 stops at a name that is no UTF-8, and passes over one with a line break, which its patterns do not match. */
static void tell_bad_name(struct code_tree *t, const struct artifact *artifact, const struct listing *l, const struct file *f)
{
	struct diags *d = t->cx->diags;
	const struct str name = l->files.bad_names.at[f->bad_name - 1];
	const bool utf8 = str_utf8(t->arena, name).p == name.p;
	struct buf shown = { 0 };
	for (uint32_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (c < ' ' || c > '~')
			buf_putf(&shown, "\\x%02x", c);
		else
			buf_c(&shown, (char)c);
	}
	const enum severity as = d->errors_as;
	d->errors_as = utf8 ? DIAG_WARNING : as;
	diag(d, D_FILE_NAME, artifact->span, "the name '%.*s%.*s' %s", STRA(l->files.root), STRA(buf_text(&shown)),
	     utf8 ? "has a line break: it is left out of the package" : "is not UTF-8: no package can hold it");
	d->errors_as = as;
	buf_free(&shown);
}

static const struct value *item_saying(const struct value *package, struct str pattern)
{
	static const char *const lists[] = { "exclude", "include", "patterns" };
	for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
		const struct value *list = value_get(package, lists[k]);
		list_each(i, list) {
			const struct value *item = list->list.item[i];
			if (str_eq(value_str(item), pattern) || (str_starts(value_str(item), "!") && str_eq(str_from(value_str(item), 1), pattern)))
				return item;
		}
	}
	return NULL;
}

static void tell_endless(struct code_tree *t, struct str pattern)
{
	const struct service *s = t->cx->service;
	const struct value *item = item_saying(package_of(t), pattern);
	for (uint32_t i = 0; !item && i < s->functions_n; i++)
		item = item_saying(value_get(s->functions[i].config, "package"), pattern);
	for (uint32_t i = 0; !item && i < s->layers_n; i++)
		item = item_saying(value_get(s->layers[i].config, "package"), pattern);
	diag(t->cx->diags, D_PATTERN_ENDLESS, item ? item->span : (struct span){ 0 }, "the pattern '%.*s' takes too many steps to match the path of a file", STRA(pattern));
}

/* What the user names is packaged, even if slsc takes it for a file of its own. */
static bool names_exactly(const struct patterns *p, struct str path)
{
	for (uint32_t i = 0; i < p->include.n; i++)
		if (str_eq(p->include.at[i], path))
			return true;
	return false;
}

static void take_files(struct code_tree *t, const struct artifact *artifact, struct listing *l, const struct patterns *p, struct packaged_files *out)
{
	struct arena *a = t->arena;
	const uint64_t *own = own_bits(t, l);
	const uint64_t *taken = selector_take(l->selector, p), *dev = !l->up && excludes_dev(t) ? dev_bits(t, l) : NULL;
	const struct str endless = selector_endless(l->selector);
	if (endless.n)
		tell_endless(t, endless);
	for (uint32_t i = 0; i < l->files.at.n; i++) {
		const struct file *f = &l->files.at.at[i];
		if (!bit_at(taken, i) || (dev && bit_at(dev, i)))
			continue;
		if (f->unknown) {
			tell_unknown(t, l, f);
			continue;
		}
		if (f->bad_name) {
			tell_bad_name(t, artifact, l, f);
			continue;
		}
		if (bit_at(own, i) && !names_exactly(p, f->path))
			continue;
		const struct str elsewhere = l->places ? value_str(map_get(l->places, f->path)) : STR("");
		const struct str path = elsewhere.n ? elsewhere : l->files.root.n ? STR_CAT(a, l->files.root, f->path) : str_dup(a, f->path);
		const struct value *made = map_get(t->cx->generated, path);
		struct packaged_file packaged = { .name = f->path, .path = path, .file = *f, .bytes = made ? made->string : (struct str){ 0 } };
		vec_push(a, &out->of, packaged);
	}
}

static int by_name(const void *x, const void *y)
{
	return str_cmp(((const struct packaged_file *)x)->name, ((const struct packaged_file *)y)->name);
}

void packaged_sort(struct packaged_files *files)
{
	if (files->of.n)
		qsort(files->of.at, files->of.n, sizeof *files->of.at, by_name);
}

/* Files from outside are named as if they lay in the service's folder; of two with one name its own goes. */
static void add_outside(struct code_tree *t, const struct artifact *artifact, const struct patterns *p, struct packaged_files *out)
{
	for (uint32_t i = 0; i < p->include.n; i++)
		list_outside(t, p->include.at[i]);
	struct value *names = v_map(t->arena);
	for (uint32_t i = 0; t->outside.n && i < out->of.n; i++)
		map_put(t->arena, names, out->of.at[i].name, LITERAL(""));
	for (uint32_t i = 0; i < t->outside.n; i++) {
		struct packaged_files more = { 0 };
		take_files(t, artifact, t->outside.at[i], p, &more);
		for (uint32_t k = 0; k < more.of.n; k++) {
			if (map_get(names, more.of.at[k].name))
				continue;
			map_put(t->arena, names, more.of.at[k].name, LITERAL(""));
			vec_push(t->arena, &out->of, more.of.at[k]);
		}
	}
	if (t->outside.n && out->of.n)
		qsort(out->of.at, out->of.n, sizeof *out->of.at, by_name);
}

struct packaged_files artifact_files(struct code_tree *t, const struct artifact *artifact)
{
	struct packaged_files out = { 0 };
	struct patterns p = patterns_of(t, artifact);
	take_files(t, artifact, artifact->layer ? layer_listing(t, artifact->layer) : service_listing(t), &p, &out);
	if (!artifact->layer)
		add_outside(t, artifact, &p, &out);
	return out;
}

bool artifact_would_take(struct code_tree *t, const struct artifact *artifact, struct str path)
{
	struct arena *a = t->arena;
	struct files one = { 0 };
	struct patterns p = patterns_of(t, artifact);
	uint32_t parent = 0;
	vec_push(a, &one.folders, (struct folder){ 0 });
	for (uint32_t i = 0; i < path.n; i++)
		if (path.p[i] == '/') {
			vec_push(a, &one.folders, (struct folder){ .path = str_to(path, i), .parent = parent });
			parent = one.folders.n - 1;
		}
	vec_push(a, &one.at, (struct file){ .path = path, .folder = parent });
	return bit_at(selector_take(selector_new(a, &one, 0), &p), 0);
}

uint32_t packaged_from(const struct packaged_files *files, struct str prefix)
{
	return !files->of.n ? 0 : str_lower_bound(&files->of.at->name, files->of.n, sizeof *files->of.at, prefix);
}

bool packaged_below(const struct packaged_files *files, struct str prefix)
{
	uint32_t i = packaged_from(files, prefix);
	return i < files->of.n && str_starts(files->of.at[i].name, prefix.p);
}

/* The zips that a package of this service may hold. */
static const struct value *zips_of(struct cx *cx, struct arena *a)
{
	const struct service *s = cx->service;
	struct value *zips = v_map(a);
	map_put(a, zips, STR_CAT(a, s->name, STR(".zip")), LITERAL(""));
	for (uint32_t i = 0; i < s->functions_n; i++)
		map_put(a, zips, STR_CAT(a, s->functions[i].key, STR(".zip")), LITERAL(""));
	for (uint32_t i = 0; i < s->layers_n; i++)
		map_put(a, zips, STR_CAT(a, s->layers[i].key, STR(".zip")), LITERAL(""));
	return zips;
}

const struct walk_target *code_tree_target(const struct code_tree *t) { return &t->target; }

struct code_tree *code_tree_new(struct cx *cx, struct arena *a, const char *packing_into)
{
	struct code_tree *t = ARENA_NEW(a, struct code_tree);
	struct stat st;
	*t = (struct code_tree){ .cx = cx, .arena = a };
	if (packing_into && stat(packing_into, &st) == 0)
		t->target = (struct walk_target){ (uint64_t)st.st_dev, (uint64_t)st.st_ino, zips_of(cx, a) };
	return t;
}

static struct packaged_file below_root(struct packaged_file f, struct str root)
{
	f.name = root.n ? str_from(f.name, root.n + 1) : f.name;
	return f;
}

static bool is_below(struct str name, struct str root) { return !root.n || (name.n > root.n + 1 && str_starts(name, root.p) && name.p[root.n] == '/'); }

struct packaged_files packaged_changed(struct arena *a, const struct packaged_files *files, struct str root, const struct packaged_files *more)
{
	struct packaged_files out = { 0 };
	struct value *names = v_map(a);
	root = str_dup(a, root);
	for (uint32_t i = 0; more && i < more->of.n; i++) {
		map_put(a, names, more->of.at[i].name, LITERAL(""));
		vec_push(a, &out.of, more->of.at[i]);
	}
	for (uint32_t i = 0; i < files->of.n; i++)
		if (is_below(files->of.at[i].name, root) && !map_get(names, below_root(files->of.at[i], root).name))
			vec_push(a, &out.of, below_root(files->of.at[i], root));
	packaged_sort(&out);
	return out;
}
