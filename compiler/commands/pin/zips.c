/* zips: what a plugin put into the zips of functions. */
#include "code/own_files.h"
#include "code/zip_read.h"
#include "compiler/commands/pin/pin.h"
#include "ir/plugin.h"
#include "ir/service.h"

#include <libdeflate.h>

enum { FILE_MOST = 128 * 1024, ALL_MOST = 1024 * 1024 }; /* bytes that are fit to be kept in git */

static bool built_natively(struct cx *cx, const struct artifact *artifact)
{
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		if (fn->code != artifact)
			continue;
		if (fn->built)
			return true;
		for (uint32_t k = 0; k < cx->plugins_n; k++) {
			const struct plugin_use *use = &cx->plugins[k];
			if (use->active && (use->row->effects & PLUGIN_BUILDS) && (!use->row->builds || use->row->builds(cx, fn)))
				return true;
		}
	}
	return false;
}

static void list_one(struct cx *cx, struct plain_zips *zips, struct code_tree *tree, const struct artifact *artifact)
{
	if (!artifact || artifact->path.n || built_natively(cx, artifact))
		return;
	for (uint32_t i = 0; i < zips->of.n; i++)
		if (zips->of.at[i].artifact == artifact)
			return;
	vec_push(&zips->listing, &zips->of, (struct plain_zip){ artifact, artifact_files(tree, artifact) });
}

void zips_list(struct cx *cx, struct plain_zips *zips)
{
	*zips = (struct plain_zips){ 0 };
	struct code_tree *tree = code_tree_new(cx, &zips->listing, NULL);
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		if (!i || cx->service->functions[i].code != cx->service->functions[i - 1].code)
			list_one(cx, zips, tree, cx->service->functions[i].code);
	for (uint32_t i = 0; i < cx->service->layers_n; i++)
		list_one(cx, zips, tree, cx->service->layers[i].code);
}

struct zips_search {
	struct cx *cx;
	const struct framework_run *run;
	struct value *found;
	int64_t bytes;
	bool ok;
};

static void refuse(struct zips_search *s, const struct artifact *artifact, struct str name, const char *what)
{
	if (s->ok) {
		struct diag *g = diag(s->cx->diags, D_PIN_CODE, artifact->span, "in %.*s, as the framework makes it, %.*s %s", STRA(artifact->file), STRA(name), what);
		diag_note(s->cx->diags, g, (struct span){ 0 }, "a pin keeps small files that plugins add, and nothing else of the code: build it yourself, and name it as package.artifact");
	}
	s->ok = false;
}

/* What slsc leaves out on purpose, and npm's own bookkeeping. */
static bool is_left_out(struct cx *cx, struct str name)
{
	const struct str path = STR_CAT(cx->arena, cx->root, name);
	if (str_eqz(name, "node_modules/.package-lock.json"))
		return true;
	const struct file file = { .path = name };
	return cx->host->probe(cx->host, path.p) == FILE_REGULAR && is_own_file(cx, &file, path);
}

static bool same_content(struct zips_search *s, struct str zip, const struct packaged_file *theirs, const struct packaged_file *ours)
{
	struct arena scratch = { 0 };
	struct str text = ours->bytes;
	bool same = theirs->file.size == (ours->bytes.p ? (int64_t)ours->bytes.n : ours->file.size);
	if (same && !text.p)
		same = s->cx->host->read_file(s->cx->host, &scratch, str_zdup(&scratch, ours->path), &text) == FILE_REGULAR;
	same = same && libdeflate_crc32(0, text.p, text.n) == zip_checksum(zip, theirs);
	arena_free(&scratch);
	return same;
}

/* A file that slsc would not have in the zip, or with other bytes. */
static void keep(struct zips_search *s, const struct artifact *artifact, struct str zip, const struct packaged_file *theirs)
{
	struct str bytes;
	s->bytes += theirs->file.size;
	if (theirs->file.size > FILE_MOST || s->bytes > ALL_MOST || artifact->layer)
		refuse(s, artifact, theirs->name, artifact->layer ? "is not what the layer's folder holds" : "is too large to be pinned");
	else if (!zip_content(s->cx->arena, zip, theirs, &bytes))
		refuse(s, artifact, theirs->name, "cannot be read");
	else
		map_put(s->cx->arena, s->found, str_dup(s->cx->arena, theirs->name), v_str(s->cx->arena, str_dup(s->cx->arena, bytes)));
}

static const struct packaged_file *in_files(const struct packaged_files *files, struct str name)
{
	const uint32_t i = packaged_from(files, name);
	return i < files->of.n && str_eq(files->of.at[i].name, name) ? &files->of.at[i] : NULL;
}

static bool read_zip(struct zips_search *s, const struct artifact *artifact, struct str *zip, struct packaged_files *files)
{
	const char *path = str_zdup(s->cx->arena, STR_CAT(s->cx->arena, s->run->package, artifact->file));
	*files = (struct packaged_files){ 0 };
	if (s->cx->host->read_file(s->cx->host, s->cx->arena, path, zip) != FILE_REGULAR)
		diag(s->cx->diags, D_PIN_CODE, artifact->span, "the framework made no %.*s: a plugin packages in its own way", STRA(artifact->file));
	else if (!zip_read(s->cx->arena, *zip, files))
		diag(s->cx->diags, D_PIN_CODE, artifact->span, "%.*s, as the framework made it, is no zip", STRA(artifact->file));
	else
		return true;
	return s->ok = false;
}

static void compare_one(struct zips_search *s, const struct plain_zip *plain)
{
	struct packaged_files theirs;
	struct str zip;
	if (!read_zip(s, plain->artifact, &zip, &theirs))
		return;
	for (uint32_t i = 0; i < theirs.of.n && s->ok; i++) {
		const struct packaged_file *f = &theirs.of.at[i], *ours = in_files(&plain->files, f->name);
		if (ours ? !same_content(s, zip, f, ours) : !is_left_out(s->cx, f->name))
			keep(s, plain->artifact, zip, f);
	}
	for (uint32_t i = 0; i < plain->files.of.n && s->ok; i++)
		if (!in_files(&theirs, plain->files.of.at[i].name))
			refuse(s, plain->artifact, plain->files.of.at[i].name, "is missing");
}

/* Files are added to the service's folder: every zip whose patterns name one has it then. */
static void try_files(struct zips_search *s, struct plain_zips *zips)
{
	struct cx *cx = s->cx;
	map_each(e, s->found)
		plugin_file(cx, e->key, e->value->string);
	struct arena listing = { 0 };
	struct code_tree *tree = code_tree_new(cx, &listing, NULL);
	for (uint32_t i = 0; i < zips->of.n && s->ok; i++) {
		const struct artifact *artifact = zips->of.at[i].artifact;
		const struct packaged_files files = artifact_files(tree, artifact);
		struct packaged_files theirs;
		struct str zip;
		if (!read_zip(s, artifact, &zip, &theirs))
			break;
		map_each(e, s->found) {
			const struct packaged_file *there = in_files(&theirs, e->key), *here = in_files(&files, e->key);
			if (!there != !here || (there && !same_content(s, zip, there, here)))
				refuse(s, artifact, e->key, there ? "is a file that the service's patterns keep out, or another one than in other zips" : "is missing, and other zips have it");
		}
	}
	arena_free(&listing);
}

const struct value *zips_compare(struct cx *cx, struct plain_zips *zips, const struct framework_run *run)
{
	struct zips_search s = { .cx = cx, .run = run, .found = v_map(cx->arena), .ok = true };
	for (uint32_t i = 0; i < zips->of.n && s.ok; i++)
		compare_one(&s, &zips->of.at[i]);
	if (s.ok && map_len(s.found))
		try_files(&s, zips);
	return s.ok ? map_sorted(cx->arena, s.found) : NULL;
}
