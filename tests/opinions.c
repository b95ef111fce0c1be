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

/* ---- where libfyaml 0.7.12 reads otherwise than js-yaml, which is what v3.40 reads with, and slsc */

static bool holds(struct str text, const char *what) { return str_search(text, str_z(what), 0) >= 0; }

/* It wants a blank before a comment behind a quoted text. */
static bool comment_at_quote(struct str text) { return holds(text, "'#") || holds(text, "\"#"); }

/* '' '' in a quoted text are two quotes; it gives three of them, and loses the last character. */
static bool quotes_in_a_row(struct str text) { return holds(text, "''''"); }

/* A folded text with a line of deeper indentation: it loses the line break before that, or adds a NUL. */
static bool deeper_fold(struct str text)
{
	for (int32_t at = -1; (at = str_search(text, STR(">"), (uint32_t)(at + 1))) >= 0;) {
		const char *line = memchr(text.p + at, '\n', text.n - (uint32_t)at);
		size_t first = 0;
		for (; line && line[1]; line = strchr(line + 1, '\n')) {
			const size_t blanks = strspn(line + 1, " ");
			if (line[1 + blanks] == '\n')
				continue;
			if (first && blanks != first)
				break;
			first = blanks;
		}
		if (line && line[1] && first && strspn(line + 1, " ") > first)
			return true;
	}
	return false;
}

static const struct {
	bool (*is)(struct str text);
	const char *rule;
} otherwise[] = {
	{ comment_at_quote, "a comment right behind a quote" },
	{ quotes_in_a_row, "two doubled quotes in a row" },
	{ deeper_fold, "a folded text with deeper lines" },
};

/* Whether a rule says that the two differ, or slsc refuses what js-yaml refuses, too. */
static bool excused(struct str text, const struct value *own)
{
	for (size_t i = 0; own && i < sizeof otherwise / sizeof *otherwise; i++)
		if (otherwise[i].is(text))
			return true;
	return !own;
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
	unsigned failed = 0, left_out = 0;
	struct text_file f, g;
	if (argc < 3 || (!json && !pairs && strcmp(mode, "yaml") != 0))
		return 64;
	for (int i = 2; i < argc - pairs; i += 1 + pairs) {
		open_file(&f, argv[i]);
		const struct value *first = pairs ? second_json(&f.arena, f.text) : own(&f, json);
		if (!pairs && !json && excused(f.text, first)) {
			left_out++;
		} else if (!pairs) {
			failed += !judge(argv[i], json ? "slsc and cJSON" : "slsc and libfyaml", first, json ? second_json(&f.arena, f.text) : second_yaml(&f.arena, f.text));
		} else {
			open_file(&g, argv[i + 1]);
			failed += !judge(argv[i + 1], "the JSON and slsc", first, own(&g, false));
			failed += !judge(argv[i + 1], "the JSON and libfyaml", first, second_yaml(&g.arena, g.text));
			arena_free(&g.arena);
		}
		arena_free(&f.arena);
	}
	if (!json && !pairs)
		printf("libfyaml and slsc agree about %d configurations; %u are left out by rules or are no YAML\n", argc - 2 - (int)(failed + left_out), left_out);
	return failed != 0 || left_out > (unsigned)argc / 10;
}
