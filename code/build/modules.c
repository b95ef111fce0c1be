#include "code/build/modules.h"

#include "ir/js.h"

struct str modules_root(struct build *b)
{
	const struct host *host = b->cx->host;
	return host->real_path(host, b->arena, b->cx->root.n ? str_zdup(b->arena, b->cx->root) : ".");
}

struct str modules_find(struct build *b, struct str from, struct str name)
{
	const struct host *host = b->cx->host;
	for (;;) {
		if (!str_ends(from, "/node_modules")) {
			const struct str path = STR_CAT(b->arena, from, STR("/node_modules/"), name);
			if (host->probe(host, path.p) == FILE_FOLDER)
				return host->real_path(host, b->arena, path.p);
		}
		const int32_t slash = str_rfind(from, '/');
		if (slash < 0)
			return STR("");
		from = str_to(from, (uint32_t)slash);
	}
}

const struct value *modules_json(struct build *b, struct str folder)
{
	struct str text;
	const struct str path = STR_CAT(b->arena, folder, STR("/package.json"));
	return b->cx->host->read_file(b->cx->host, b->arena, path.p, &text) == FILE_REGULAR ? js_json_parse(b->arena, text) : NULL;
}
