#include "compiler/read/module.h"
#include "compiler/read/read.h"
#include "ir/base/near.h"

const char *const config_endings[] = { ".yml", ".yaml", ".json", ".js", ".mjs", ".cjs", ".ts", NULL };

struct str config_find(const struct host *h, struct arena *a, struct str folder)
{
	for (size_t i = 0; config_endings[i]; i++) {
		struct str path = STR_CAT(a, folder, STR("serverless"), str_z(config_endings[i]));
		enum file_kind kind = h->probe(h, path.p);
		if (kind == FILE_REGULAR || kind == FILE_FAILED) /* what cannot be looked at is not passed over */
			return path;
	}
	return (struct str){ 0 };
}

static bool is_module(struct str path)
{
	return str_ends(path, ".js") || str_ends(path, ".cjs") || str_ends(path, ".mjs") || str_ends(path, ".ts");
}

void near_offer_files(struct near *near, const struct host *h, struct arena *a, struct str folder)
{
	struct folder_entries entries = { 0 };
	if (!h->list_folder(h, a, folder.n ? str_zdup(a, folder) : ".", &entries))
		return;
	for (uint32_t i = 0; i < entries.of.n; i++) {
		struct str name = entries.of.at[i].name;
		if (entries.of.at[i].kind == FILE_REGULAR && str_utf8(a, name).p == name.p && !str_eq(name, near->word))
			near_offer(near, name);
	}
}

/* With the file beside it that may be meant. */
static void unreadable(struct cx *cx, struct str path, enum file_kind kind)
{
	struct str why = file_problem(cx->host, cx->arena, str_zdup(cx->arena, path), kind);
	struct str folder = str_to(path, (uint32_t)(str_rfind(path, '/') + 1));
	struct near near = { .word = str_from(path, folder.n) };
	near_offer_files(&near, cx->host, cx->arena, folder);
	near.best = near.best.n ? STR_CAT(cx->arena, folder, near.best) : near.best;
	diag_near(cx->diags, diag(cx->diags, D_FILE_UNREADABLE, (struct span){ 0 }, "cannot read '%.*s'%.*s", STRA(path), STRA(why)), &near);
}

/* A compilation takes 30 to 40 bytes for each byte of its configuration. */
enum { MEMORY_OF_A_BYTE = 32 };

const struct value *load_config(struct cx *cx, struct str path)
{
	struct str text;
	enum file_kind kind = cx->host->read_file(cx->host, cx->arena, str_zdup(cx->arena, path), &text);
	if (kind != FILE_REGULAR) {
		unreadable(cx, path, kind);
		return NULL;
	}
	arena_expect(cx->arena, (size_t)text.n * MEMORY_OF_A_BYTE);
	uint32_t base = source_add(cx->sources, path, str_utf8(cx->arena, text));
	if (cx->opt->values_file.n && str_eq(path, cx->opt->values_file))
		source_hide(cx->sources, base);
	vec_push(cx->arena, &cx->files_read, path);
	if (is_module(path))
		return module_config(cx, path, base);
	bool failed = false;
	const struct value *v = str_ends(path, ".json") ? json_parse(cx, base, &failed) : yaml_parse(cx, base, &failed);
	if (failed && !str_ends(path, ".json"))
		cx->damaged = yaml_recover(cx, base);
	if (!is_nil(v) || failed)
		return v;
	diag(cx->diags, D_CONFIG_EMPTY, span_make(base, 0), "the configuration file is empty");
	return NULL;
}
