#include "code/build/watch.h"

#include "code/build/cache.h"
#include "ir/base/digest.h"
#include "ir/base/filetime.h"
#include "ir/base/path.h"
#include "ir/js.h"
#include "ir/project.h"


#define MODULES "node_modules"

enum { DEEPEST = 64 };

/* What an import without an ending can lead to: a folder, or a source. Other new files take nobody's place. */
static bool can_be_found(const struct folder_entry *e)
{
	static const char *const endings[] = { ".ts", ".js", ".tsx", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".css" };
	bool source = e->kind == FILE_FOLDER;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		source = source || str_ends(e->name, endings[i]);
	return source && !str_starts(e->name, ".");
}

static struct str names_in(struct build *b, struct str folder)
{
	struct arena scratch = { 0 };
	struct folder_entries entries = { 0 };
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	const struct str path = build_path(b, folder);
	if (b->cx->host->list_folder(b->cx->host, &scratch, path.n ? path.p : ".", &entries))
		folder_sort(&entries);
	for (uint32_t i = 0; i < entries.of.n; i++)
		if (can_be_found(&entries.of.at[i])) {
			digest_add(&d, entries.of.at[i].name);
			digest_add(&d, STR("/"));
		}
	const struct str out = digest_base64(b->arena, &d);
	arena_free(&scratch);
	return out;
}

static struct str digest_text(struct build *b, struct str text)
{
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, text);
	return digest_base64(b->arena, &d);
}

/* A variable's value may be a secret: only its digest is kept. */
static struct str variable(struct build *b, struct str name)
{
	const char *value = b->cx->host->getenv(b->cx->host, str_zdup(b->arena, name));
	return value ? digest_text(b, str_z(value)) : STR("");
}

/* What is at a watched path now: "names:" lists a folder, "state:" a file or folder by its time, else a file by its bytes. */
static struct str look(struct build *b, struct str key)
{
	struct stat st;
	if (str_starts(key, "env:"))
		return variable(b, str_from(key, 4));
	if (str_starts(key, "names:"))
		return names_in(b, str_from(key, 6));
	if (str_eqz(key, "service:"))
		return digest_text(b, js_json(b->arena, b->cx->service->config));
	if (!str_starts(key, "state:"))
		return cache_sha256(b, build_path(b, key));
	if (stat(build_path(b, str_from(key, 6)).p, &st) != 0)
		return STR("");
	return str_fmt(b->arena, "%lld %llu", (long long)file_mtime_ns(&st), (unsigned long long)st.st_ino);
}

static bool watch(struct build *b, struct value *watched, struct str key)
{
	if (map_get(watched, key))
		return false;
	map_put(b->arena, watched, str_dup(b->arena, key), v_str(b->arena, look(b, key)));
	return true;
}

void watch_key(struct build *b, struct value *watched, struct str key) { watch(b, watched, key); }

static struct str join(struct arena *a, struct str folder, struct str name) { return folder.n ? STR_CAT(a, folder, STR("/"), name) : name; }

/* The texts behind "extends" in a tsconfig, which may have comments: a text, or a list of them. */
static void watch_extended(struct build *b, struct value *watched, struct str path, struct str text)
{
	int32_t at = str_search(text, STR("\"extends\""), 0);
	struct str rest = at < 0 ? STR("") : str_from(text, (uint32_t)at + 9);
	int32_t end = str_search(rest, STR(":"), 0);
	rest = end < 0 ? STR("") : str_trim(str_from(rest, (uint32_t)end + 1));
	end = str_find(rest, str_starts(rest, "[") ? ']' : ',');
	rest = end < 0 ? rest : str_to(rest, (uint32_t)end);
	for (int32_t open; (open = str_find(rest, '"')) >= 0;) {
		rest = str_from(rest, (uint32_t)open + 1);
		const int32_t close = str_find(rest, '"');
		if (close < 0)
			return;
		const struct str name = str_to(rest, (uint32_t)close);
		rest = str_from(rest, (uint32_t)close + 1);
		struct str folder = path_folder(path);
		for (int up = 0; up < DEEPEST; up++) {
			const struct str base = path_normal(b->arena, str_starts(name, ".") || str_starts(name, "/") ? (str_starts(name, "/") ? name : join(b->arena, folder, name)) :
				join(b->arena, folder, STR_CAT(b->arena, STR(MODULES "/"), name)));
			watch_file(b, watched, base);
			watch_file(b, watched, STR_CAT(b->arena, base, STR(".json")));
			watch_file(b, watched, STR_CAT(b->arena, base, STR("/tsconfig.json")));
			if (str_starts(name, ".") || str_starts(name, "/") || !folder.n)
				break;
			folder = path_folder(folder);
		}
	}
}

void watch_file(struct build *b, struct value *watched, struct str path)
{
	struct str text;
	if (!watch(b, watched, path) || !str_ends(path, ".json") || str_ends(path, "package.json"))
		return;
	if (b->cx->host->read_file(b->cx->host, b->arena, build_path(b, path).p, &text) == FILE_REGULAR)
		watch_extended(b, watched, path, text);
}

/* A folder that holds sources, or lies above one. */
static bool watch_folder(struct build *b, struct value *watched, struct str folder)
{
	static const char *const configurations[] = { "package.json", "tsconfig.json", "jsconfig.json" };
	static const char *const installed[] = { MODULES, MODULES "/.package-lock.json", MODULES "/.modules.yaml", MODULES "/.yarn-state.yml", MODULES "/.yarn-integrity",
						 ".pnp.cjs", "package-lock.json", "pnpm-lock.yaml", "yarn.lock" };
	struct arena *a = b->arena;
	const bool above = !folder.n ? false : str_eqz(folder, "..") || str_ends(folder, "/..");
	if (!watch(b, watched, STR_CAT(a, above ? STR("state:") : STR("names:"), above ? join(a, folder, STR(MODULES)) : folder)))
		return false;
	for (size_t i = 0; i < sizeof configurations / sizeof *configurations; i++)
		watch_file(b, watched, join(a, folder, str_z(configurations[i])));
	for (size_t i = 0; i < sizeof installed / sizeof *installed; i++)
		watch(b, watched, STR_CAT(a, STR("state:"), join(a, folder, str_z(installed[i]))));
	return true;
}

void watch_source(struct build *b, struct value *watched, struct str path)
{
	struct arena *a = b->arena;
	int32_t modules = -1;
	for (int32_t at = -1; (at = str_search(path, STR(MODULES "/"), (uint32_t)(at + 1))) >= 0;)
		modules = at;
	if (modules >= 0) { /* package managers replace packages, and tell it there */
		const struct str rest = str_from(path, (uint32_t)modules + (uint32_t)sizeof MODULES);
		const struct str package = path_package(rest);
		if (package.n < rest.n)
			watch_file(b, watched, STR_CAT(a, str_to(path, path.n - rest.n + package.n), STR("/package.json")));
		return;
	}
	struct str folder = path_folder(path);
	for (int i = 0; i < DEEPEST; i++) {
		const bool top = !folder.n || str_eqz(folder, "..") || str_ends(folder, "/..");
		if (!watch_folder(b, watched, folder))
			return;
		if (str_eqz(folder, "/"))
			return;
		folder = top ? (folder.n ? STR_CAT(a, folder, STR("/..")) : STR("..")) : path_folder(folder);
		if (top && i + 1 < DEEPEST && str_eqz(b->cx->host->real_path(b->cx->host, a, build_path(b, folder).p), "/"))
			return;
	}
}

bool watch_same(struct build *b, const struct value *watched)
{
	map_each(e, watched)
		if (!str_eq(value_str(e->value), look(b, e->key)))
			return false;
	return is_map(watched);
}
