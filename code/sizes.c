#include "code/sizes.h"

#include "ir/def.h"

enum { MOST_FOLDERS = 5 };

uint64_t size_unzipped(const struct packaged_files *files)
{
	uint64_t n = 0;
	for (uint32_t i = 0; files && i < files->of.n; i++)
		n += (uint64_t)files->of.at[i].file.size;
	return n;
}

struct str size_text(struct arena *a, uint64_t bytes)
{
	if (bytes < 1024)
		return str_fmt(a, "%u bytes", (unsigned)bytes);
	return bytes < 1024 * 1024 ? str_fmt(a, "%.1f kB", (double)bytes / 1024) : str_fmt(a, "%.1f MB", (double)bytes / (1024 * 1024));
}

/* The first two folders of a path; of what is installed, the package's. A file of the root stands for itself. */
static struct str folder_of(struct str path)
{
	int32_t modules = str_search(path, STR("node_modules/"), 0);
	uint32_t at = modules < 0 ? 0 : (uint32_t)modules + 13;
	unsigned left = modules < 0 || (at < path.n && path.p[at] == '@') ? 2 : 1;
	uint32_t end = 0;
	for (; at < path.n && left; at++)
		if (path.p[at] == '/') {
			end = at;
			left--;
		}
	return end ? str_to(path, end) : path;
}

struct folder_size {
	struct str path;
	uint64_t bytes;
};

/* Puts it among the largest, which are in order. */
static void rank(struct folder_size *largest, struct folder_size one)
{
	for (int i = 0; i < MOST_FOLDERS; i++)
		if (one.bytes > largest[i].bytes) {
			struct folder_size next = largest[i];
			largest[i] = one;
			one = next;
		}
}

struct str size_biggest_folders(struct arena *a, const struct packaged_files *files)
{
	struct folder_size largest[MOST_FOLDERS] = { 0 }, one = { 0 };
	for (uint32_t i = 0; i < files->of.n; i++) {
		struct str folder = folder_of(files->of.at[i].name);
		if (!str_eq(folder, one.path)) {
			rank(largest, one);
			one = (struct folder_size){ .path = folder };
		}
		one.bytes += (uint64_t)files->of.at[i].file.size;
	}
	rank(largest, one);
	struct str out = { 0 };
	for (int i = 0; i < MOST_FOLDERS && largest[i].bytes; i++)
		out = str_fmt(a, "%.*s%s%.*s %.*s", STRA(out), i ? ", " : "", STRA(largest[i].path), STRA(size_text(a, largest[i].bytes)));
	return out;
}

void size_note_direct(struct cx *cx, struct arena *a, const struct artifact *artifact, uint64_t zip, const struct packaged_files *files)
{
	if (zip <= SIZE_MOST_DIRECT)
		return;
	struct diag *g = diag(cx->diags, D_PACKAGE_LARGE, artifact->span, "'%.*s' has %.*s zipped: above %.*s Lambda takes code from S3 only", STRA(artifact->file),
		STRA(size_text(a, zip)), STRA(size_text(a, SIZE_MOST_DIRECT)));
	diag_note(cx->diags, g, (struct span){ 0 }, "the biggest folders of this zip, unzipped: %.*s", STRA(size_biggest_folders(a, files)));
}

static void tell_too_large(struct cx *cx, struct arena *a, struct span at, const char *what, struct str name, uint64_t bytes, const struct zip_contents *zip, struct str layers)
{
	struct diag *g = diag(cx->diags, D_PACKAGE_TOO_LARGE, at, "%s '%.*s' has %.*s unzipped%.*s: Lambda takes %.*s at the most", what, STRA(name),
		STRA(size_text(a, bytes)), STRA(layers), STRA(size_text(a, SIZE_MOST_UNZIPPED)));
	if (zip->files)
		diag_note(cx->diags, g, (struct span){ 0 }, "the biggest folders of its zip: %.*s", STRA(size_biggest_folders(a, zip->files)));
}

/* The service's own layers among a function's: their size, and their names as the end of a sentence. */
static uint64_t layers_of(struct cx *cx, struct arena *a, const struct function *fn, const struct zip_contents *layers, struct str *names)
{
	const struct service *s = cx->service;
	const struct value *used = option_value(cx, fn, "layers");
	uint64_t bytes = 0;
	list_each(i, used)
		for (uint32_t k = 0; k < s->layers_n; k++)
			if (layers[k].files && str_eq(value_str(value_get(used->list.item[i], "Ref")), s->layers[k].logical_id)) {
				bytes += size_unzipped(layers[k].files);
				*names = str_fmt(a, "%.*s%s'%.*s'", STRA(*names), names->n ? ", " : ", with the layer ", STRA(s->layers[k].key));
			}
	return bytes;
}

void sizes_check(struct cx *cx, struct arena *a, const struct zip_contents *functions, const struct zip_contents *layers)
{
	const struct service *s = cx->service;
	const struct artifact *reported = NULL;
	for (uint32_t i = 0; i < s->layers_n; i++)
		if (size_unzipped(layers[i].files) > SIZE_MOST_UNZIPPED)
			tell_too_large(cx, a, s->layers[i].span, "layer", s->layers[i].key, size_unzipped(layers[i].files), &layers[i], STR(""));
	const struct packaged_files *last = NULL;
	uint64_t own = 0;
	for (uint32_t i = 0; i < s->functions_n; i++) {
		struct str names = { 0 };
		if (!functions[i].files || s->functions[i].built)
			continue;
		if (functions[i].files != last) /* functions that share a zip stand one behind the other */
			own = size_unzipped(last = functions[i].files);
		uint64_t bytes = own + layers_of(cx, a, &s->functions[i], layers, &names);
		if (bytes > SIZE_MOST_UNZIPPED && reported != functions[i].artifact) {
			reported = functions[i].artifact;
			tell_too_large(cx, a, s->functions[i].span, "function", s->functions[i].key, bytes, &functions[i], names);
		}
	}
}
