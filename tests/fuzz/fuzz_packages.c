/*
 * A folder of installed packages: which of them only development needs, and which files a package then holds. The
 * input is files, each a line with its path and then its text, with FUZZ_CUT between them; "a -> b" is a link.
 */
#include "tests/fuzz/fuzz.h"

#include "code/files.h"

enum { MOST_FILES = 40 };

static void add(struct fuzz *f, struct str part)
{
	struct str path;
	if (!fuzz_line(&part, &path))
		return;
	int32_t arrow = str_search(path, STR(" -> "), 0);
	if (arrow >= 0)
		fuzz_link(f, str_to(path, (uint32_t)arrow), str_from(path, (uint32_t)arrow + 4));
	else
		fuzz_file(f, path, part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct arena *a = &f->arena;
	struct str rest = { (const char *)data, (uint32_t)size };
	for (int n = 0; n < MOST_FILES && rest.n; n++)
		add(f, fuzz_part(&rest));
	struct service service = { .config = v_map(a) };
	struct artifact artifact = { 0 };
	f->cx.config_path = STR("serverless.yml");
	f->cx.service = &service;
	struct packaged_files files = artifact_files(code_tree_new(&f->cx, a, NULL), &artifact);
	for (uint32_t i = 0; i + 1 < files.of.n; i++)
		FUZZ_HOLDS(str_cmp(files.of.at[i].name, files.of.at[i + 1].name) < 0);
	fuzz_end(f);
	return 0;
}
