#include "code/digest.h"

#include "code/content.h"
#include "code/dependencies.h"
#include "code/handler.h"
#include "code/image.h"
#include "code/mark.h"
#include "code/sizes.h"
#include "code/zip_read.h"
#include "ir/base/date.h"
#include "ir/base/digest.h"
#include "ir/js.h"

#include <inttypes.h>
#include <time.h>

/* A zip in S3 is downloaded at deployment; its bytes are not known here, its address stands for them. */
static bool in_s3(struct str path)
{
	return str_starts(path, "s3://") || str_search(path, STR(".amazonaws.com/"), 0) >= 0;
}

static struct str hash_bytes(struct arena *a, struct str bytes)
{
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, bytes);
	return digest_base64(a, &d);
}

struct to_zip {
	struct artifact *artifact;
	const struct packaged_files *files;
};

/* The service's code while its digests are found. */
struct digests {
	struct cx *cx;
	struct arena listing;
	struct code_tree *tree;   /* NULL: no file is looked at */
	const struct code_zips *zips; /* NULL: nothing is zipped */
	const struct built_code *built; /* or NULL */
	struct value *known;      /* state of files: digest of their content */
	struct value *names;      /* file name of a zip: number in named */
	VEC(const struct artifact *) named;
	struct zip_contents *functions, *layers; /* one each; files NULL: not known */
	VEC(struct to_zip) to_zip; /* once nothing is known to be missing */
};

/* What it holds, or NULL. */
static const struct packaged_files *hash_prebuilt(struct digests *h, struct artifact *artifact)
{
	struct cx *cx = h->cx;
	struct str bytes = { 0 };
	struct packaged_files *files = ARENA_NEW(&h->listing, struct packaged_files);
	enum file_kind kind = cx->host->read_file(cx->host, &h->listing, str_zdup(&h->listing, artifact->path), &bytes);
	if (kind != FILE_REGULAR) {
		diag(cx->diags, D_ARTIFACT_MISSING, artifact->span, "the package artifact '%.*s' cannot be read", STRA(artifact->path));
		return NULL;
	}
	vec_push(cx->arena, &cx->files_read, artifact->path);
	artifact->prebuilt = true;
	artifact->sha256 = hash_bytes(cx->arena, bytes);
	const bool zip = zip_read(&h->listing, bytes, files);
	if (!zip || !files->of.n)
		diag(cx->diags, D_ARTIFACT_INVALID, artifact->span, "Lambda will refuse the package artifact '%.*s': it is %s", STRA(artifact->path), zip ? "an empty zip" : "no zip");
	if (zip)
		size_note_direct(cx, &h->listing, artifact, bytes.n, files);
	return zip && files->of.n ? files : NULL;
}

static void hash_content(struct digests *h, struct artifact *artifact, const struct packaged_files *files)
{
	struct cx *cx = h->cx;
	struct str print = mark_print(&h->listing, files, STR(""));
	const struct value *known = map_get(h->known, print);
	struct arena scratch = { 0 };
	struct digest d, one;
	digest_begin(&d, DIGEST_SHA256);
	for (uint32_t i = 0; !known && i < files->of.n; i++) {
		const struct packaged_file *f = &files->of.at[i];
		struct str bytes = f->bytes;
		uint8_t sha256[DIGEST_MOST_BYTES];
		arena_reset(&scratch);
		if (!bytes.p)
			vec_push(cx->arena, &cx->files_read, str_dup(cx->arena, f->path));
		if (!bytes.p && cx->host->read_file(cx->host, &scratch, f->path.p, &bytes) != FILE_REGULAR)
			diag(cx->diags, D_FILE_UNREADABLE, artifact->span, "cannot read '%.*s', which belongs to this package", STRA(f->path));
		digest_begin(&one, DIGEST_SHA256);
		digest_add(&one, bytes);
		digest_raw(&one, sha256);
		content_add(&d, f->name, f->file.executable ? CONTENT_EXECUTABLE : CONTENT_FILE, sha256);
	}
	artifact->sha256 = known ? known->string : digest_base64(cx->arena, &d);
	map_put(&h->listing, h->known, print, v_str(&h->listing, artifact->sha256));
	arena_free(&scratch);
}

/* What a builder has made for it, or NULL. */
static const struct packaged_files *built_files(const struct digests *h, const struct artifact *artifact)
{
	const struct service *s = h->cx->service;
	if (!h->built)
		return NULL;
	if (artifact->layer)
		return h->built->layers[artifact->layer - s->layers];
	return artifact->function ? h->built->functions[artifact->function - s->functions] : h->built->shared;
}

/* What a builder does to the files of this function's zip (NULL: of the service's), or NULL. */
static const struct built_change *change_of(const struct digests *h, const struct function *fn)
{
	const struct service *s = h->cx->service;
	return h->built ? &h->built->changes[fn ? (uint32_t)(fn - s->functions) : s->functions_n] : NULL;
}

static struct packaged_files chosen_files(struct digests *h, const struct artifact *artifact)
{
	const struct packaged_files files = artifact_files(h->tree, artifact);
	const struct built_change *change = artifact->layer ? NULL : change_of(h, artifact->function);
	return change && (change->root.n || change->more) ? packaged_changed(&h->listing, &files, change->root, change->more) : files;
}

static const struct packaged_files *hash_files(struct digests *h, struct artifact *artifact)
{
	struct packaged_files *files = ARENA_NEW(&h->listing, struct packaged_files);
	const struct packaged_files *built = built_files(h, artifact);
	*files = built ? *built : chosen_files(h, artifact);
	if (!files->of.n && h->built && h->built->pending)
		artifact->sha256 = hash_bytes(h->cx->arena, artifact->file);
	else if (!files->of.n)
		diag(h->cx->diags, D_PACKAGE_EMPTY, artifact->span, "no file matches the patterns of the package '%.*s'", STRA(artifact->file));
	else if (h->zips)
		vec_push(&h->listing, &h->to_zip, (struct to_zip){ artifact, files });
	else
		hash_content(h, artifact, files);
	return files->of.n ? files : NULL;
}

/* The zip that has this one's name already, or NULL: then this one has it now. */
static const struct artifact *namesake(struct digests *h, const struct artifact *artifact)
{
	const struct value *at = map_get(h->names, artifact->file);
	if (at)
		return h->named.at[(uint32_t)at->number];
	map_put(&h->listing, h->names, artifact->file, v_int(&h->listing, h->named.n));
	vec_push(&h->listing, &h->named, artifact);
	return NULL;
}

static struct zip_contents hash_artifact(struct digests *h, struct artifact *artifact)
{
	struct zip_contents contents = { .artifact = artifact };
	const struct artifact *other = namesake(h, artifact);
	if (other && h->zips && !other->path.n && !artifact->path.n) {
		diag(h->cx->diags, D_PACKAGE_FAILED, artifact->span, "two packages would be '%.*s'", STRA(artifact->file));
		return contents;
	}
	if (in_s3(artifact->path))
		artifact->sha256 = hash_bytes(h->cx->arena, artifact->path);
	else if (artifact->path.n)
		contents.files = hash_prebuilt(h, artifact);
	else if (h->tree) {
		contents.files = hash_files(h, artifact);
		contents.built = built_files(h, artifact);
	}
	if (other && !str_eq(other->sha256, artifact->sha256))
		diag(h->cx->diags, D_ARTIFACT_CLASH, artifact->span, "two different zips are called '%.*s': in the bucket one overwrites the other", STRA(artifact->file));
	return contents;
}

/* The artifact that package.artifact names, or NULL. */
static struct artifact *prebuilt(struct cx *cx, const struct value *package)
{
	const struct value *path = value_get(package, "artifact");
	if (!js_truthy(path))
		return NULL;
	struct arena *a = cx->arena;
	struct artifact *artifact = ARENA_NEW(a, struct artifact);
	struct str text = js_string(a, path);
	artifact->path = str_starts(text, "/") || in_s3(text) ? text : STR_CAT(a, cx->root, text);
	artifact->file = str_from(text, (uint32_t)(str_rfind(text, '/') + 1));
	artifact->span = path->span;
	return artifact;
}

static struct artifact *packaged(struct cx *cx, struct str name, struct span span)
{
	struct artifact *artifact = ARENA_NEW(cx->arena, struct artifact);
	artifact->file = STR_CAT(cx->arena, str_from(name, (uint32_t)(str_rfind(name, '/') + 1)), STR(".zip"));
	artifact->span = span;
	return artifact;
}

static void functions_code(struct digests *h)
{
	struct cx *cx = h->cx;
	struct service *s = cx->service;
	const struct value *package = value_get(s->config, "package");
	const bool individually = js_truthy(value_get(package, "individually"));
	const struct value *patterns = value_get(package, "patterns") ? value_get(package, "patterns") : value_get(package, "exclude");
	struct artifact *given = prebuilt(cx, package), *shared = NULL;
	struct zip_contents shared_contents = { 0 };
	h->functions = ARENA_ARRAY(&h->listing, struct zip_contents, s->functions_n);
	for (uint32_t i = 0; i < s->functions_n; i++) {
		struct function *fn = &s->functions[i];
		const struct value *own = value_get(fn->config, "package");
		const bool own_zip = js_truthy(value_get(own, "individually"));
		if (js_truthy(value_get(fn->config, "image")) || !js_truthy(value_get(fn->config, "handler")))
			continue;
		struct artifact *artifact = prebuilt(cx, own);
		if (!artifact && (given ? own_zip : own_zip || individually)) {
			const struct built_change *change = change_of(h, fn);
			artifact = packaged(cx, fn->key, fn->span);
			artifact->function = fn;
			if (change && change->file.n)
				artifact->file = change->file;
		}
		if (!artifact) {
			const struct value *unused = value_get(own, "patterns");
			if (js_truthy(unused) && !individually)
				diag(cx->diags, D_PACKAGE_SHARED, value_span(unused), "these patterns have no effect: the function shares the service's zip, as package.individually is not set");
			const bool first = !shared;
			if (first)
				shared = given ? given : packaged(cx, s->name, value_span(patterns ? patterns : value_get(s->config, "service")));
			if (first)
				shared_contents = hash_artifact(h, shared);
			fn->code = shared;
			h->functions[i] = shared_contents;
			continue;
		}
		fn->code = artifact;
		h->functions[i] = hash_artifact(h, artifact);
	}
}

static void layers_code(struct digests *h)
{
	struct cx *cx = h->cx;
	struct service *s = cx->service;
	h->layers = ARENA_ARRAY(&h->listing, struct zip_contents, s->layers_n);
	for (uint32_t i = 0; i < s->layers_n; i++) {
		struct layer *l = &s->layers[i];
		struct artifact *artifact = l->code ? NULL : prebuilt(cx, value_get(l->config, "package"));
		if (l->code) { /* a plugin's, of which a builder makes what it holds */
			if (!h->built || !h->built->layers[i])
				continue;
			artifact = packaged(cx, l->key, l->code->span);
			artifact->file = l->code->file;
			artifact->layer = l;
		} else if (!artifact) {
			artifact = packaged(cx, l->key, l->span);
			artifact->layer = l;
			if (!value_str(value_get(l->config, "path")).n) { /* no text is no folder: never walk from the root */
				diag(cx->diags, D_LAYER_PATH, l->span, "layer '%.*s' has neither a path nor a package.artifact", STRA(l->key));
				l->code = artifact;
				continue;
			}
		}
		h->layers[i] = hash_artifact(h, artifact);
		l->code = artifact;
	}
}

/* What is not in the zips that functions need. */
static void find_missing(struct digests *h)
{
	const struct service *s = h->cx->service;
	struct handler_check check = { .cx = h->cx, .arena = &h->listing, .layers = h->layers };
	struct dependencies *dependencies = h->tree ? dependencies_new(h->cx, &h->listing, h->tree) : NULL;
	for (uint32_t i = 0; i < s->functions_n; i++) {
		handler_find(&check, &s->functions[i], &h->functions[i]);
		if (dependencies)
			dependencies_offer(dependencies, &s->functions[i], &h->functions[i], h->layers);
	}
	if (dependencies)
		dependencies_report(dependencies);
	sizes_check(h->cx, &h->listing, h->functions, h->layers);
}

/*
 * The instant that code_directory shows, in milliseconds: always 13 digits. CloudFormation takes new code only by a new
 * key, and publishes a version only of the code whose digest it is given: zips that another library made of the same
 * files go elsewhere. The usual recipe adds nothing, as zips that are only compiled for add nothing.
 */
static int64_t instant(struct cx *cx, struct str recipe)
{
	const int64_t least = 1000000000000, span = 9000000000000;
	const struct service *s = cx->service;
	if (cx->opt->timestamp_now) {
		struct timespec t;
		clock_gettime(CLOCK_REALTIME, &t);
		return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
	}
	if (cx->opt->digest == DIGEST_OFF)
		return least;
	struct digest d;
	uint8_t raw[DIGEST_MOST_BYTES];
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, recipe);
	for (uint32_t i = 0; i < s->layers_n; i++)
		digest_add(&d, s->layers[i].code->sha256);
	for (uint32_t i = 0; i < s->functions_n; i++)
		if (s->functions[i].code && (!i || s->functions[i].code != s->functions[i - 1].code))
			digest_add(&d, s->functions[i].code->sha256);
	digest_raw(&d, raw);
	uint64_t n = 0;
	for (int i = 0; i < 8; i++)
		n = n << 8 | raw[i];
	return least + (int64_t)(n % (uint64_t)span);
}

void code_digests(struct cx *cx, const struct code_zips *zips, const struct built_code *built)
{
	struct digests h = { .cx = cx, .zips = zips, .built = built };
	h.known = v_map(&h.listing);
	h.names = v_map(&h.listing);
	if (zips || cx->opt->digest != DIGEST_OFF)
		h.tree = code_tree_new(cx, &h.listing, zips ? zips->folder : NULL);
	if (h.tree && built && built->folder)
		code_tree_use(h.tree, built->folder);
	layers_code(&h);
	functions_code(&h);
	images_digest(cx, &h.listing, h.tree ? code_tree_target(h.tree) : NULL);
	find_missing(&h);
	if (h.to_zip.n && zips->phase)
		zips->phase(zips->of, h.to_zip.n == 1 ? "zipping" : str_fmt(cx->arena, "zipping %u packages", h.to_zip.n).p);
	for (uint32_t i = 0; i < h.to_zip.n && !diag_failed(cx->diags); i++)
		zips->zip(zips->of, h.to_zip.at[i].artifact, h.to_zip.at[i].files);
	arena_free(&h.listing);
	int64_t ms = instant(cx, zips ? zips->recipe : STR(""));
	int day = (int)(ms % 86400000); /* ms is never below 0 */
	struct date d = date_of(ms / 1000);
	cx->service->code_directory = str_fmt(cx->arena, "%" PRId64 "-%04" PRId64 "-%02d-%02dT%02d:%02d:%02d.%03dZ", ms, d.year, d.month,
		d.day, day / 3600000, day / 60000 % 60, day / 1000 % 60, day % 1000);
}
