#include "code/build/cache.h"

#include "code/build/watch.h"
#include "ir/base/digest.h"
#include "ir/base/filetime.h"
#include "ir/base/output.h"
#include "ir/js.h"
#include "ir/json.h"

#include <errno.h>

/* To be raised when the record's form changes. */
enum { VERSION = 2 };
/* Seconds that file systems round times up to. */
enum { COARSEST = 2 };

static bool stat_file(struct build *b, struct str path, struct stat *st)
{
	return stat(str_zdup(b->arena, path), st) == 0 && S_ISREG(st->st_mode);
}

static struct str state_text(struct arena *a, const struct stat *st)
{
	return str_fmt(a, "%lld %lld %lld %llu", (long long)st->st_size, (long long)file_mtime_ns(st), (long long)file_ctime_ns(st), (unsigned long long)st->st_ino);
}

struct str cache_state(struct build *b, struct str path)
{
	struct stat st;
	return stat_file(b, path, &st) ? state_text(b->arena, &st) : STR("");
}

struct str cache_sha256(struct build *b, struct str path)
{
	struct arena scratch = { 0 };
	struct str bytes, out = STR("");
	struct digest d;
	if (b->cx->host->read_file(b->cx->host, &scratch, str_zdup(b->arena, path), &bytes) == FILE_REGULAR) {
		digest_begin(&d, DIGEST_SHA256);
		digest_add(&d, bytes);
		out = digest_base64(b->arena, &d);
	}
	arena_free(&scratch);
	return out;
}

/* ---- files and units */

uint32_t cache_file(struct cache *c, struct str path)
{
	const struct value *at = map_get(c->index, path);
	if (at)
		return (uint32_t)at->number;
	struct arena *a = c->build->arena;
	const struct str own = str_dup(a, path);
	map_put(a, c->index, own, v_int(a, c->files.n));
	vec_push(a, &c->files, (struct cached_file){ .path = own });
	return c->files.n - 1;
}

struct cached_unit *cache_unit(struct cache *c, struct str name)
{
	const struct value *at = map_get(c->unit_index, name);
	if (at)
		return &c->units.at[(uint32_t)at->number];
	struct arena *a = c->build->arena;
	map_put(a, c->unit_index, name, v_int(a, c->units.n));
	vec_push(a, &c->units, (struct cached_unit){ .name = name });
	return &c->units.at[c->units.n - 1];
}

void cache_walk(struct cache *c, struct str unit, void (*f)(void *of, struct cached_file *file), void *of)
{
	struct arena scratch = { 0 };
	VEC(uint32_t) queue = { 0 };
	const uint32_t walk = ++c->walks, first = cache_file(c, unit);
	vec_push(&scratch, &queue, first);
	c->files.at[first].seen = walk;
	while (queue.n) {
		struct cached_file *file = &c->files.at[queue.at[--queue.n]];
		f(of, file);
		for (uint32_t i = 0; i < file->imports.n; i++) {
			struct cached_file *next = &c->files.at[file->imports.at[i]];
			if (next->seen == walk)
				continue;
			next->seen = walk;
			vec_push(&scratch, &queue, file->imports.at[i]);
		}
	}
	arena_free(&scratch);
}

void cache_reads(struct cache *c, struct str unit, const struct value *paths)
{
	const uint32_t from = cache_file(c, unit);
	c->files.at[from].imports.n = 0;
	list_each(i, paths) {
		const uint32_t to = cache_file(c, value_str(list_at(paths, i)));
		vec_push(c->build->arena, &c->files.at[from].imports, to);
	}
}

void cache_makes(struct cache *c, struct str unit, const struct value *names)
{
	struct build *b = c->build;
	struct cached_unit *made = cache_unit(c, unit);
	made->outputs.n = 0;
	list_each(i, names) {
		const struct str name = str_dup(b->arena, value_str(list_at(names, i))), path = STR_CAT(b->arena, b->folder, name);
		vec_push(b->arena, &made->outputs, (struct cached_output){ name, cache_state(b, path), cache_sha256(b, path) });
	}
	made->good = made->outputs.n;
}

struct packaged_file cache_output(struct build *b, const struct cached_output *output, uint32_t cut)
{
	struct str raw = output->sha256;
	struct stat st;
	struct packaged_file f = { .name = str_from(output->name, cut), .path = STR_CAT(b->arena, b->folder, output->name) };
	f.file.path = f.name;
	if (stat_file(b, f.path, &st)) {
		f.file.size = st.st_size;
		f.file.executable = st.st_mode & S_IXUSR;
	}
	for (; raw.n; raw = str_from(raw, 1)) {
		f.file.device = f.file.device * 31 + f.file.inode % 64;
		f.file.inode = f.file.inode * 1099511628211u ^ (uint8_t)raw.p[0];
	}
	return f;
}

/* ---- reading */

static void read_file(struct cache *c, const struct value *v)
{
	struct build *b = c->build;
	const uint32_t number = cache_file(c, value_str(list_at(v, 0)));
	struct cached_file *file = &c->files.at[number];
	const struct value *imports = list_at(v, 3);
	struct stat st;
	file->state = value_str(list_at(v, 1));
	file->sha256 = value_str(list_at(v, 2));
	list_each(i, imports)
		if (is_number(list_at(imports, i)))
			vec_push(b->arena, &file->imports, (uint32_t)list_at(imports, i)->number);
	const struct str path = build_path(b, file->path);
	const bool there = stat_file(b, path, &st);
	const struct str now = there ? state_text(b->arena, &st) : STR("");
	file->same = there ? file->state.n && str_eq(now, file->state) : !file->sha256.n;
	if (there && !file->same && str_eq(cache_sha256(b, path), file->sha256))
		file->same = true;
}

static void read_unit(struct cache *c, const struct entry *e)
{
	struct build *b = c->build;
	struct cached_unit *unit = cache_unit(c, e->key);
	const struct value *outputs = value_get(e->value, "outputs"), *externals = value_get(e->value, "externals");
	unit->good = list_len(outputs);
	list_each(i, outputs) {
		const struct value *o = list_at(outputs, i);
		const struct cached_output output = { value_str(list_at(o, 0)), value_str(list_at(o, 1)), value_str(list_at(o, 2)) };
		const struct str now = cache_state(b, STR_CAT(b->arena, b->folder, output.name));
		unit->good = unit->good && now.n && str_eq(now, output.state);
		vec_push(b->arena, &unit->outputs, output);
	}
	list_each(i, externals)
		vec_push(b->arena, &unit->externals, value_str(list_at(externals, i)));
}

static bool is_valid(const struct cache *c)
{
	for (uint32_t i = 0; i < c->files.n; i++)
		for (uint32_t k = 0; k < c->files.at[i].imports.n; k++)
			if (c->files.at[i].imports.at[k] >= c->files.n)
				return false;
	return true;
}

static void note_change(void *changed, struct cached_file *file) { *(bool *)changed |= !file->same; }

struct cache *cache_new(struct build *b, struct str key)
{
	struct cache *c = ARENA_NEW(b->arena, struct cache);
	*c = (struct cache){ .build = b, .key = key, .index = v_map(b->arena), .unit_index = v_map(b->arena), .watched = v_map(b->arena), .messages = v_list(b->arena) };
	return c;
}

struct cache *cache_read(struct build *b, const char *name, struct str key)
{
	struct cache *c = cache_new(b, key);
	struct str text;
	const struct value *v = NULL;
	if (b->cx->host->read_file(b->cx->host, b->arena, STR_CAT(b->arena, b->folder, str_z(name)).p, &text) == FILE_REGULAR)
		v = js_json_parse(b->arena, text);
	const struct value *version = value_get(v, "version"), *files = value_get(v, "files"), *messages = value_get(v, "messages");
	if (!is_number(version) || version->number != VERSION || !str_eq(value_str(value_get(v, "key")), key) || !watch_same(b, value_get(v, "watched")))
		return c;
	list_each(i, files)
		read_file(c, list_at(files, i));
	map_each(e, value_get(v, "units"))
		read_unit(c, e);
	if (!is_valid(c))
		return cache_new(b, key);
	list_each(i, messages)
		list_push(b->arena, c->messages, list_at(messages, i));
	for (uint32_t i = 0; i < c->units.n; i++) {
		bool changed = false;
		cache_walk(c, c->units.at[i].name, note_change, &changed);
		c->units.at[i].good &= !changed;
	}
	return c;
}

/* ---- writing */

void cache_settle(struct cache *c, int64_t began)
{
	struct build *b = c->build;
	for (uint32_t i = 0; i < c->files.n; i++) {
		struct cached_file *file = &c->files.at[i];
		struct stat st;
		const struct str path = build_path(b, file->path);
		const bool there = stat_file(b, path, &st);
		const struct str now = there ? state_text(b->arena, &st) : STR("");
		if (there && file->same && str_eq(file->state, now))
			continue;
		file->sha256 = there ? cache_sha256(b, path) : STR("");
		const bool certain = there && (int64_t)st.st_mtime < began - COARSEST && (int64_t)st.st_ctime < began - COARSEST;
		file->state = certain ? now : STR("");
		file->same = true;
	}
}

void cache_write(struct cache *c, const char *name)
{
	struct build *b = c->build;
	struct arena a = { 0 };
	struct value *files = v_list(&a), *units = v_map(&a);
	for (uint32_t i = 0; i < c->files.n; i++) {
		const struct cached_file *file = &c->files.at[i];
		struct value *imports = v_list(&a);
		for (uint32_t k = 0; k < file->imports.n; k++)
			list_push(&a, imports, v_int(&a, file->imports.at[k]));
		list_push(&a, files, LIST(&a, v_str(&a, file->path), v_str(&a, file->state), v_str(&a, file->sha256), imports));
	}
	for (uint32_t i = 0; i < c->units.n; i++) {
		const struct cached_unit *unit = &c->units.at[i];
		struct value *outputs = v_list(&a), *externals = v_list(&a);
		for (uint32_t k = 0; k < unit->outputs.n; k++)
			list_push(&a, outputs, LIST(&a, v_str(&a, unit->outputs.at[k].name), v_str(&a, unit->outputs.at[k].state), v_str(&a, unit->outputs.at[k].sha256)));
		for (uint32_t k = 0; k < unit->externals.n; k++)
			list_push(&a, externals, v_str(&a, unit->externals.at[k]));
		if (unit->good)
			map_put(&a, units, unit->name, MAP(&a, { "outputs", outputs }, { "externals", externals }));
	}
	struct buf out = { 0 };
	json_emit(&out, MAP(&a, { "version", v_int(&a, VERSION) }, { "key", v_str(&a, c->key) }, { "watched", c->watched }, { "files", files },
		{ "units", units }, { "messages", c->messages }), 0);
	/* One that cannot be written costs time in the next run, and nothing else. */
	if (buf_ok(&out))
		write_file(STR_CAT(&a, b->folder, str_z(name)).p, buf_text(&out), 0600);
	buf_free(&out);
	arena_free(&a);
}
