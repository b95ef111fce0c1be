/*
 * Patterns, a line each, then paths of files: which are taken, of a folder and of one above it. A path always matches
 * itself as a pattern, and what is taken is one of the files.
 */
#include "tests/fuzz/fuzz.h"

#include "code/glob.h"
#include "code/select.h"
#include "ir/base/regex.h"

enum { MOST_LINES = 12 };

static void match_all(struct fuzz *f, struct str pattern, const struct files *files)
{
	struct glob g = glob_parse(&f->arena, pattern);
	struct regex *r = regex_new(g.regex);
	for (uint32_t i = 0; r && i < files->at.n; i++)
		regex_matches(r, files->at.at[i].path);
	regex_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct str rest = { (const char *)data, (uint32_t)size }, line;
	struct str patterns = fuzz_part(&rest);
	struct patterns p = { 0 }, same = { 0 };
	struct files files = { 0 };
	for (int n = 0; n < MOST_LINES && fuzz_line(&rest, &line); n++)
		fuzz_file(f, line, STR(""));
	walk(&f->host, &f->arena, STR(""), STR(""), &(struct walk_target){ 0 }, &files);
	for (int n = 0; n < MOST_LINES && fuzz_line(&patterns, &line); n++) {
		match_all(f, line, &files);
		if (str_starts(line, "-"))
			vec_push(&f->arena, &p.exclude, str_from(line, 1));
		else
			vec_push(&f->arena, &p.include, line);
	}
	for (uint32_t up = 0; up < 2; up++)
		selector_take(selector_new(&f->arena, &files, up), &p);
	struct selector *s = selector_new(&f->arena, &files, 0);
	for (uint32_t i = 0; i < files.at.n; i++) {
		struct str path = files.at.at[i].path;
		if (str_starts(path, "!"))
			continue;
		vec_push(&f->arena, &same.include, path);
		const uint64_t *taken = selector_take(s, &same);
		FUZZ_HOLDS(bit_at(taken, i));
	}
	fuzz_end(f);
	return 0;
}
