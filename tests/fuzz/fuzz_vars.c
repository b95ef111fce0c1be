/*
 * Any text as a configuration whose variables are resolved; every file that it names holds the same text. Nothing
 * may crash, leak or run without bound, and what comes out holds no node twice.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "compiler/stages.h"
#include "compiler/varparse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum file_kind read_file(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	(void)a;
	*out = *(const struct str *)h->data;
	return strstr(path, "none") ? FILE_MISSING : FILE_REGULAR;
}

static enum file_kind probe(const struct host *h, const char *path)
{
	(void)h;
	(void)path;
	return FILE_MISSING;
}

static const char *env(const struct host *h, const char *name)
{
	(void)h;
	return name[0] == 'A' ? "${self:custom.b}" : NULL;
}

static int run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms, struct str *out, struct str *err)
{
	(void)h;
	(void)a;
	(void)argv;
	(void)input;
	(void)timeout_ms;
	*out = *err = STR("");
	return -1;
}

/* A map of texts without YAML's help: each line of the input is a value. */
static const struct value *configuration(struct arena *a, struct str text, uint32_t file)
{
	struct value *custom = v_map(a), *root = v_map(a);
	for (uint32_t at = 0; at < text.n && custom->map.n < 64;) {
		struct str rest = str_from(text, at);
		int32_t end = str_find(rest, '\n');
		struct str line = end < 0 ? rest : str_to(rest, (uint32_t)end);
		struct str key = str_fmt(a, "%c", 'a' + (int)(custom->map.n % 26));
		map_put(a, custom, custom->map.n < 26 ? key : STR_CAT(a, key, str_fmt(a, "%u", custom->map.n)),
			value_at(v_str(a, line), span_make(file, at, line.n)));
		at += line.n + 1;
	}
	map_putz(a, root, "service", v_text(a, "s"));
	map_putz(a, root, "provider", MAP(a, { "name", v_text(a, "aws") }));
	map_putz(a, root, "custom", custom);
	return root;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 1 << 14)
		return 0;
	struct arena arena = { 0 };
	struct sources sources;
	struct diags diags;
	struct str text = { (const char *)data, (uint32_t)size };
	sources_init(&sources, &arena);
	diags_init(&diags, &arena, &sources);
	struct options options = { .offline = true, .given = v_map(&arena) };
	struct host host = { .read_file = read_file, .probe = probe, .getenv = env, .run = run, .data = &text };
	struct cx cx = { .arena = &arena, .diags = &diags, .sources = &sources, .host = &host, .opt = &options };
	struct var_fault fault;
	var_parse(&arena, text, &fault);
	vars_resolve(&cx, configuration(&arena, text, source_add(&sources, STR("fuzz"), text)));
	arena_free(&arena);
	return 0;
}
