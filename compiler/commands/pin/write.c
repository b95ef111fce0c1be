/* write: the files beside slsc.pins.json, and what differs between two pins. */
#include "compiler/commands/pin/pin.h"
#include "compiler/commands/shared/output.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folders that path lies in. */
static int make_folders(struct arena *a, struct str path)
{
	for (uint32_t i = 1; i < path.n; i++)
		if (path.p[i] == '/' && mkdir(str_zdup(a, str_to(path, i)), 0777) != 0 && errno != EEXIST)
			return errno;
	return 0;
}

/* Whether a folder of the path, or its file, is a link: behind root, which may be one. */
static bool leads_elsewhere(struct cx *cx, struct str path)
{
	struct stat st;
	for (uint32_t i = cx->root.n; i <= path.n; i++) {
		const struct str part = str_to(path, i);
		if ((i < path.n && path.p[i] != '/') || lstat(str_zdup(cx->arena, part), &st) != 0 || !S_ISLNK(st.st_mode))
			continue;
		struct diag *g = diag(cx->diags, D_PIN_FAILED, pins_place(cx), "'%.*s' is a link, and slsc pin writes into folders of the service's own alone", STRA(part));
		diag_note(cx->diags, g, (struct span){ 0 }, "put a folder in its place, or remove it: slsc pin makes it anew");
		return true;
	}
	return false;
}

bool pin_files_write(const struct cli *cli, struct cx *cx, struct str stage, const struct value *files, const struct value *before)
{
	struct arena *a = cx->arena;
	const struct str folder = STR_CAT(a, cx->root, STR(PINS_FOLDER "/"), stage, STR("/"));
	map_each(e, files)
		if (leads_elsewhere(cx, STR_CAT(a, folder, e->key)))
			return false;
	map_each(e, before)
		if (!map_get(files, e->key) && leads_elsewhere(cx, STR_CAT(a, folder, e->key)))
			return false;
	map_each(e, files) {
		const struct str path = STR_CAT(a, folder, e->key);
		if (!output_written(path.p, make_folders(a, path)) || !write_output(cli, path, e->value->string, 0644))
			return false;
	}
	map_each(e, before)
		if (!map_get(files, e->key))
			unlink(STR_CAT(a, folder, e->key).p);
	return true;
}

static void put_members(struct buf *out, struct str stage, const char *what, const struct value *before, const struct value *now)
{
	map_each(e, now) {
		const struct value *old = map_get(before, e->key);
		if (!old || !value_equal(old, e->value))
			buf_putf(out, "%.*s: %s%.*s %s\n", STRA(stage), what, STRA(e->key), old ? "changed" : "is new");
	}
	map_each(e, before)
		if (!map_get(now, e->key))
			buf_putf(out, "%.*s: %s%.*s is gone\n", STRA(stage), what, STRA(e->key));
}

void pin_difference(struct buf *out, struct str stage, const struct value *before, const struct value *now)
{
	static const struct {
		const char *key, *what;
	} parts[] = { { "plugins", "plugin " }, { "inputs", "input " }, { "sources", "input " }, { "variables", "variable " }, { "changes", "" }, { "files", "file " } };
	if (!before != !now)
		buf_putf(out, "%.*s: %s\n", STRA(stage), now ? "the stage is not pinned" : "the stage has no plugins to pin");
	for (size_t i = 0; i < sizeof parts / sizeof *parts && before && now; i++)
		put_members(out, stage, parts[i].what, value_get(before, parts[i].key), value_get(now, parts[i].key));
	static const char *const lists[] = { "keys", "deploys" };
	for (size_t i = 0; i < sizeof lists / sizeof *lists && before && now; i++) {
		const struct value *x = value_get(before, lists[i]), *y = value_get(now, lists[i]);
		if ((x || y) && (!x || !y || !value_equal(x, y)))
			buf_putf(out, "%.*s: %s changed\n", STRA(stage), lists[i]);
	}
}
