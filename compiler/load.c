#include "compiler/stages.h"

const struct value *load_config(struct cx *cx, struct str path)
{
	struct str text;
	if (cx->host->read_file(cx->host, cx->arena, str_zdup(cx->arena, path), &text) != FILE_REGULAR) {
		diag(cx->diags, D_FILE_UNREADABLE, (struct span){ 0 }, "cannot read '%.*s'", STRA(path));
		return NULL;
	}
	uint32_t file = source_add(cx->sources, path, text);
	vec_push(cx->arena, &cx->files_read, path);
	bool failed = false;
	const struct value *v = str_ends(path, ".json") ? json_parse(cx, file, &failed) : yaml_parse(cx, file, &failed);
	if (!v && !failed)
		diag(cx->diags, D_CONFIG_EMPTY, span_make(file, 0, 0), "the configuration file is empty");
	return v;
}
