#include "code/image.h"

#include "code/context.h"
#include "code/dockerfile.h"
#include "ir/base/path.h"
#include "ir/image.h"
#include "ir/js.h"
#include "ir/secrets.h"

/* A context that was looked at: images may share one. */
struct looked_at {
	struct str root, ignore_text;
	struct ignore *ignore;
	const struct value *paths;
	struct value *dockerfiles; /* compared with it, by path */
	uint8_t sha256[DIGEST_MOST_BYTES];
};

struct looker {
	struct cx *cx;
	struct arena *arena;
	const struct walk_target *target;
	struct buf *sums;
	VEC(struct looked_at) contexts;
};

/* A path of the configuration, from the working folder: from folder, unless it is absolute. */
static struct str path_from(struct arena *a, struct str folder, struct str path)
{
	return path_normal(a, str_starts(path, "/") ? path : STR_CAT(a, folder, path));
}

static struct str with_slash(struct arena *a, struct str folder) { return folder.n && !str_ends(folder, "/") ? STR_CAT(a, folder, STR("/")) : folder; }

/* ---- what is not in the digest */

static void check_options(struct cx *cx, const struct built_image *image)
{
	static const struct { const char *name; bool alone; const char *what; } rows[] = {
		{ "--build-context", false, "names a folder of its own, whose files are not" },
		{ "--file", false, "names another Dockerfile, which is not" },
		{ "-f", false, "names another Dockerfile, which is not" },
		{ "--build-arg", true, "takes its value from the environment, which is not" },
	};
	const struct value *options = image_option(image, "buildOptions");
	list_each(i, options) {
		const struct value *item = options->list.item[i];
		const struct str text = value_str(item);
		for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
			const uint32_t n = (uint32_t)strlen(rows[k].name);
			if (!str_starts(text, rows[k].name) || (text.n > n && text.p[n] != '='))
				continue;
			const struct str own = text.n > n ? str_from(text, n + 1) : value_str(list_at(options, i + 1));
			if (!rows[k].alone || str_find(own, '=') < 0)
				diag(cx->diags, D_IMAGE_INPUT, item->span, "'%s' %s part of the digest of the image '%.*s'", rows[k].name, rows[k].what, STRA(image->name));
		}
	}
}

/* ---- what is */

static bool read_text(struct looker *l, struct str path, struct str *out)
{
	struct cx *cx = l->cx;
	if (cx->host->read_file(cx->host, l->arena, str_zdup(l->arena, path), out) != FILE_REGULAR)
		return false;
	vec_push(cx->arena, &cx->files_read, str_dup(cx->arena, path));
	return true;
}

/* <Dockerfile>.dockerignore, else the context's own. */
static struct str ignore_file(struct looker *l, struct str dockerfile, struct str root, struct str *text)
{
	struct arena *a = l->arena;
	const struct str of_file = STR_CAT(a, dockerfile, STR(".dockerignore")), of_context = STR_CAT(a, root, STR(".dockerignore"));
	if (read_text(l, of_file, text))
		return of_file;
	if (!read_text(l, of_context, text))
		*text = STR("");
	return of_context;
}

static struct ignore *ignore_of(struct looker *l, struct str path, struct str text)
{
	struct cx *cx = l->cx;
	struct ignore_problem problem = { 0 };
	struct ignore *ignore = ignore_read(l->arena, text, &problem);
	if (problem.what) {
		const uint32_t base = source_add(cx->sources, str_dup(cx->arena, path), str_utf8(cx->arena, str_dup(cx->arena, text)));
		diag(cx->diags, D_IMAGE_IGNORE, span_make(base + problem.at, problem.n), "this pattern cannot be read: %s", problem.what);
	}
	return ignore;
}

static const struct looked_at *look_at(struct looker *l, const struct built_image *image, struct str root, struct str dockerfile)
{
	struct str text;
	const struct str path = ignore_file(l, dockerfile, root, &text);
	for (uint32_t i = 0; i < l->contexts.n; i++)
		if (str_eq(l->contexts.at[i].root, root) && str_eq(l->contexts.at[i].ignore_text, text))
			return &l->contexts.at[i];
	struct context c = { .cx = l->cx, .arena = l->arena, .target = l->target, .root = root, .ignore = ignore_of(l, path, text),
			     .image = image->name, .span = image->span, .sums = l->sums };
	struct looked_at at = { .root = root, .ignore_text = text, .ignore = c.ignore };
	digest_begin(&c.digest, DIGEST_SHA256);
	context_digest(&c);
	digest_raw(&c.digest, at.sha256);
	at.paths = c.paths;
	at.dockerfiles = v_map(l->arena);
	vec_push(l->arena, &l->contexts, at);
	return &l->contexts.at[l->contexts.n - 1];
}

/* The options that decide what a build makes. */
static struct str settings_of(struct looker *l, const struct built_image *image)
{
	struct arena *a = l->arena;
	const struct value *arguments = image_option(image, "buildArgs"), *provenance = image_option(image, "provenance");
	return js_json_sorted(a, value_without_secrets(a, MAP(a,
		{ "buildArgs", map_len(arguments) ? arguments : NULL }, { "buildOptions", image_option(image, "buildOptions") },
		{ "platform", v_str(a, image->platform) }, { "provenance", provenance })));
}

static void set_digest(struct looker *l, struct built_image *image)
{
	struct cx *cx = l->cx;
	struct arena *a = l->arena;
	const struct str root = with_slash(a, path_from(a, cx->root, image->path)), dockerfile = path_from(a, root, image->file);
	struct str text;
	check_options(cx, image);
	if (!read_text(l, dockerfile, &text)) {
		const struct value *file = image_option(image, "file");
		const enum file_kind kind = cx->host->probe(cx->host, str_zdup(a, dockerfile));
		const struct str why = file_problem(cx->host, a, str_zdup(a, dockerfile), kind);
		diag(cx->diags, D_IMAGE_DOCKERFILE, file ? file->span : image->span, "the Dockerfile '%.*s' of the image '%.*s' %s%.*s",
		     STRA(dockerfile), STRA(image->name), kind == FILE_MISSING ? "does not exist" : "cannot be read", STRA(why));
		return;
	}
	const struct looked_at *context = look_at(l, image, root, dockerfile);
	struct digest d;
	uint8_t sha256[DIGEST_MOST_BYTES];
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, text);
	digest_raw(&d, sha256);
	if (l->sums)
		context_sum(l->sums, dockerfile, sha256);
	if (!map_get(context->dockerfiles, dockerfile))
		dockerfile_check(cx, a, dockerfile, text, context->ignore, context->paths);
	map_put(a, context->dockerfiles, dockerfile, v_bool(a, true));
	digest_add(&d, (struct str){ (const char *)sha256, SHA256_DIGEST_SIZE });
	digest_add(&d, (struct str){ (const char *)context->sha256, SHA256_DIGEST_SIZE });
	digest_add(&d, settings_of(l, image));
	image->digest = str_to(digest_hex(cx->arena, &d), IMAGE_DIGEST_DIGITS);
}

static void check_account(struct cx *cx)
{
	bool ok = !cx->account.n || cx->account.n == 12;
	for (uint32_t i = 0; i < cx->account.n; i++)
		ok &= ascii_digit(cx->account.p[i]);
	if (!ok)
		diag(cx->diags, D_IMAGE_ACCOUNT, cx->service->images.at[0].span, "the address of this image takes its account from the values file, and aws:accountId is '%.*s' there", STRA(cx->account));
}

void images_digest(struct cx *cx, struct arena *a, const struct walk_target *target)
{
	struct buf sums = { 0 };
	struct looker l = { .cx = cx, .arena = a, .target = target, .sums = cx->opt->package ? &sums : NULL };
	images_find(cx);
	for (uint32_t i = 0; i < cx->service->images.n; i++) {
		struct built_image *image = &cx->service->images.at[i];
		image->digest = STR("00000000000000000000000000000000");
		if (target)
			set_digest(&l, image);
	}
	if (cx->service->images.n)
		check_account(cx);
	if (!buf_ok(&sums))
		diag(cx->diags, D_PACKAGE_FAILED, cx->service->images.at[0].span, "the files of the images cannot be listed: there is no memory for it");
	cx->service->image_sums = str_dup(cx->arena, buf_text(&sums));
	buf_free(&sums);
}
