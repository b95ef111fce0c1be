/*
 * opinions: what other libraries make of texts that slsc reads and writes.
 *
 *	opinions json FILE...		cJSON reads what slsc's own reader of JSON reads in each
 *	opinions yaml FILE...		libfyaml reads what slsc's own reader of YAML reads in each
 *	opinions same JSON YAML ...	by pairs: cJSON's value of the one is libfyaml's and slsc's own of the other
 */
#include <math.h>

#include "compiler/read/read.h"
#include "ir/js.h"
#include "second.h"

#include <stdio.h>

struct text_file {
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct cx cx;
	struct str text;
	uint32_t base;
};

static void open_file(struct text_file *f, const char *path)
{
	memset(f, 0, sizeof *f);
	FILE *file = fopen(path, "rb");
	VEC(char) bytes = { 0 };
	for (int c; file && (c = getc(file)) != EOF;)
		vec_push(&f->arena, &bytes, (char)c);
	if (file)
		fclose(file);
	vec_push(&f->arena, &bytes, '\0');
	f->text = (struct str){ bytes.at, bytes.n - 1 };
	sources_init(&f->sources, &f->arena);
	diags_init(&f->diags, &f->arena, &f->sources);
	f->cx = (struct cx){ .arena = &f->arena, .sources = &f->sources, .diags = &f->diags };
	f->base = source_add(&f->sources, str_z(path), f->text);
}

static const struct value *own(struct text_file *f, bool json)
{
	bool failed = false;
	const struct value *v = json ? json_parse(&f->cx, f->base, &failed) : yaml_parse(&f->cx, f->base, &failed);
	return failed ? NULL : v;
}

static bool judge(const char *path, const char *what, const struct value *a, const struct value *b)
{
	const bool same = a && b && value_equal(a, b);
	if (!same)
		printf("%s: %s: %s\n", path, what, !a ? "the first reads nothing" : !b ? "the second reads nothing" : "they differ");
	return same;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 2 ? argv[1] : "";
	const bool json = strcmp(mode, "json") == 0, pairs = strcmp(mode, "same") == 0;
	unsigned failed = 0;
	struct text_file f, g;
	if (argc < 3 || (!json && !pairs && strcmp(mode, "yaml") != 0))
		return 64;
	for (int i = 2; i < argc - pairs; i += 1 + pairs) {
		open_file(&f, argv[i]);
		const struct value *first = pairs ? second_json(&f.arena, f.text) : own(&f, json);
		if (!pairs) {
			failed += !judge(argv[i], json ? "slsc and cJSON" : "slsc and libfyaml", first, json ? second_json(&f.arena, f.text) : second_yaml(&f.arena, f.text));
		} else {
			open_file(&g, argv[i + 1]);
			failed += !judge(argv[i + 1], "the JSON and slsc", first, own(&g, false));
			failed += !judge(argv[i + 1], "the JSON and libfyaml", first, second_yaml(&g.arena, g.text));
			arena_free(&g.arena);
		}
		arena_free(&f.arena);
	}
	return failed != 0;
}
