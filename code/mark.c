#include "code/mark.h"

#include "ir/base/digest.h"
#include "ir/base/filetime.h"
#include "ir/js.h"
#include "ir/json.h"

#include <inttypes.h>

/* To be raised when digests of the same files change, or zips do with the same recipe. */
#define VERSION 3
/* File systems round times up to this: FAT counts in two seconds. */
static const int64_t coarsest_ns = 2000000000;

struct str mark_print(struct arena *a, const struct packaged_files *files, struct str recipe)
{
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, recipe);
	for (uint32_t i = 0; i < files->of.n; i++) {
		const struct packaged_file *f = &files->of.at[i];
		const struct file *s = &f->file;
		int64_t state[] = { f->name.n, f->path.n, s->executable, s->size, s->mtime_ns, s->ctime_ns, (int64_t)s->device, (int64_t)s->inode };
		digest_add(&d, (struct str){ (const char *)state, sizeof state });
		digest_add(&d, f->name);
		digest_add(&d, f->path);
		digest_add(&d, f->bytes);
	}
	return digest_hex(a, &d);
}

bool mark_is_certain(const struct packaged_files *files, int64_t began_ns)
{
	for (uint32_t i = 0; i < files->of.n; i++) {
		const struct file *f = &files->of.at[i].file;
		if (f->mtime_ns >= began_ns - coarsest_ns || f->ctime_ns >= began_ns - coarsest_ns)
			return false;
	}
	return true;
}

static const struct value *number(struct arena *a, int64_t n) { return v_str(a, str_fmt(a, "%" PRId64, n)); }

const struct value *mark_state(struct arena *a, const char *path)
{
	struct stat st;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return NULL;
	return MAP(a,
		{ "size", number(a, st.st_size) },
		{ "mtime", number(a, file_mtime_ns(&st)) },
		{ "ctime", number(a, file_ctime_ns(&st)) },
		{ "device", number(a, (int64_t)st.st_dev) },
		{ "inode", number(a, (int64_t)st.st_ino) });
}

static const struct value *body(struct arena *a, const struct value *zips, const struct value *files)
{
	return MAP(a, { "version", v_int(a, VERSION) }, { "zips", zips }, { "files", files });
}

static struct str check_sum(struct arena *a, const struct value *zips, const struct value *files)
{
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	digest_add(&d, js_json(a, body(a, zips, files)));
	return digest_hex(a, &d);
}

struct mark mark_read(const struct host *host, struct arena *a, const char *path)
{
	struct str text;
	const struct value *v = NULL;
	if (host->read_file(host, a, path, &text) == FILE_REGULAR)
		v = js_json_parse(a, text);
	const struct value *zips = value_get(v, "zips"), *files = value_get(v, "files"), *version = value_get(v, "version");
	bool whole = is_map(zips) && is_map(files) && is_number(version) && version->number == VERSION &&
		     str_eq(value_str(value_get(v, "check")), check_sum(a, zips, files));
	return (struct mark){ whole ? zips : v_map(a), whole ? files : v_map(a), whole };
}

bool mark_is_fixed_name(struct str name)
{
	static const char *const fixed[] = {
		WALK_MARK, "cloudformation-template-create-stack.json", "cloudformation-template-update-stack.json",
		"custom-resources.zip", "serverless-state.json", "stack-parameters.json",
		"images.sha256", "build-arguments.sh",
	};
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		if (str_eqz(name, fixed[i]))
			return true;
	return false;
}

bool mark_owns(const struct mark *m, struct str name)
{
	return mark_is_fixed_name(name) || map_get(m->zips, name) || map_get(m->files, name) || (!m->whole && str_ends(name, ".zip"));
}

void mark_emit(struct arena *a, const struct value *zips, const struct value *files, struct buf *out)
{
	struct value *v = map_copy(a, body(a, zips, files));
	map_putz(a, v, "check", v_str(a, check_sum(a, zips, files)));
	json_emit(out, v, 1);
}
