#include "compiler/module.h"
#include "compiler/stages.h"

const char *const config_endings[] = { ".yml", ".yaml", ".json", ".js", ".mjs", ".cjs", ".ts", NULL };

struct str config_find(const struct host *h, struct arena *a, struct str folder)
{
	for (size_t i = 0; config_endings[i]; i++) {
		struct str path = STR_CAT(a, folder, STR("serverless"), str_z(config_endings[i]));
		enum file_kind kind = h->probe(h, path.p);
		if (kind == FILE_REGULAR || kind == FILE_FAILED) /* what cannot be looked at is not passed over */
			return path;
	}
	return (struct str){ 0 };
}

static bool is_module(struct str path)
{
	return str_ends(path, ".js") || str_ends(path, ".cjs") || str_ends(path, ".mjs") || str_ends(path, ".ts");
}

const struct value *load_config(struct cx *cx, struct str path)
{
	struct str text;
	const char *z = str_zdup(cx->arena, path);
	enum file_kind kind = cx->host->read_file(cx->host, cx->arena, z, &text);
	if (kind != FILE_REGULAR) {
		struct str why = file_problem(cx->host, cx->arena, z, kind);
		diag(cx->diags, D_FILE_UNREADABLE, (struct span){ 0 }, "cannot read '%.*s'%.*s", STRA(path), STRA(why));
		return NULL;
	}
	uint32_t base = source_add(cx->sources, path, str_utf8(cx->arena, text));
	vec_push(cx->arena, &cx->files_read, path);
	if (is_module(path))
		return module_config(cx, path, base);
	bool failed = false;
	const struct value *v = str_ends(path, ".json") ? json_parse(cx, base, &failed) : yaml_parse(cx, base, &failed);
	if (!is_nil(v) || failed)
		return v;
	diag(cx->diags, D_CONFIG_EMPTY, span_make(base, 0), "the configuration file is empty");
	return NULL;
}
