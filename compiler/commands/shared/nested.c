#include "compiler/commands/shared/nested.h"

#include "compiler/cli/outputs.h"
#include "compiler/commands/shared/output.h"
#include "compiler/host/host.h"
#include "compiler/read/read.h"
#include "ir/base/hash.h"
#include "ir/json.h"
#include "ir/js.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST_NAME ".slsc-nested"

/* Where the ending of a template's name begins. */
static uint32_t ending_at(struct str root)
{
	static const char *const endings[] = { ".json", ".yaml", ".yml" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends(root, endings[i]))
			return root.n - (uint32_t)strlen(endings[i]);
	return root.n;
}

struct str nested_folder(struct arena *a, const struct host *host, struct str root)
{
	if (!root.n || str_eqz(root, "-") || host->probe(host, str_zdup(a, root)) == FILE_OTHER)
		return STR("");
	return STR_CAT(a, str_to(root, ending_at(root)), STR(".nested/"));
}

struct str nested_name(struct arena *a, struct str root, struct str id)
{
	return STR_CAT(a, id, names_yaml(root) ? str_from(root, ending_at(root)) : STR(".json"));
}

struct nested_files nested_begin(const struct cli *cli, const struct cx *cx, struct str root)
{
	return (struct nested_files){ .cli = cli, .cx = cx, .root = root, .folder = nested_folder(cx->arena, cli->host, root), .written = v_map(cx->arena) };
}

/* Made with the first file. */
static bool make_folder(struct nested_files *n)
{
	const char *path = str_zdup(n->cx->arena, n->folder);
	return n->of.n || mkdir(path, 0777) == 0 || errno == EEXIST || output_written(path, errno);
}

/* Tells whether somebody has edited a file, which needs no protection against forgery: SHA-256 would take as long as the compilation. */
static struct str mark_of(struct arena *a, struct str bytes)
{
	char hex[17];
	snprintf(hex, sizeof hex, "%016" PRIx64, str_hash(bytes));
	return str_dup(a, str_z(hex));
}

void nested_take(void *of, const struct nested_stack *s, struct str bytes)
{
	struct nested_files *n = of;
	struct arena *a = n->cx->arena;
	if (!n->folder.n) {
		n->lost++;
		return;
	}
	const struct str name = nested_name(a, n->root, s->id), path = STR_CAT(a, n->folder, name);
	if (n->failed || !outputs_beside(n->cli, n->cx, path) || !make_folder(n)) {
		n->failed = true;
		return;
	}
	map_put(a, n->written, name, v_str(a, mark_of(a, bytes)));
	struct output o = output_open(a, path.p, n->cx->template_secret ? 0600 : 0644);
	output_put(&o, bytes.p, bytes.n);
	vec_push(a, &n->of, o);
	n->failed = o.error && !output_written(path.p, o.error);
}

void nested_tell(const struct nested_files *n)
{
	if (!n->lost)
		return;
	const struct nested_stack *first = &n->cx->nested.of.at[0];
	diag_label(n->cx->diags, diag(n->cx->diags, D_NESTED_UNWRITTEN, first->span, "the root template alone is written: %u template%s of nested stacks, '%.*s' first, need%s a folder beside it",
				      n->lost, n->lost == 1 ? "" : "s", STRA(first->id), n->lost == 1 ? "s" : ""),
		   "-o stack.json writes them to stack.nested/");
}

static const struct value *old_list(const struct nested_files *n, const char *path)
{
	struct str text;
	const struct host *host = outputs_unwatched(n->cli);
	const struct value *v = host->read_file(host, n->cx->arena, path, &text) == FILE_REGULAR ? js_json_parse(n->cx->arena, text) : NULL;
	return is_map(v) ? v : NULL;
}

/* Whether the file still has the bytes of which an earlier run has kept the mark. */
static bool is_as_written(const struct nested_files *n, const char *path, const struct value *mark)
{
	struct arena *a = n->cx->arena;
	struct str text;
	const struct host *host = outputs_unwatched(n->cli);
	if (host->read_file(host, a, path, &text) != FILE_REGULAR)
		return false;
	return str_eq(mark_of(a, text), value_str(mark));
}

/* Those of stack.yaml are not stale because stack.json is written: they stay in the list. */
static void remove_stale(struct nested_files *n, const struct value *old)
{
	struct arena *a = n->cx->arena;
	const struct str ending = nested_name(a, n->root, STR(""));
	map_each(e, old) {
		const char *path = STR_CAT(a, n->folder, e->key).p;
		if (map_get(n->written, e->key) || str_find(e->key, '/') >= 0)
			continue;
		if (!str_ends(e->key, ending.p))
			map_put(a, n->written, e->key, e->value);
		else if (is_as_written(n, path, e->value))
			unlink(path);
	}
}

static bool write_list(const struct nested_files *n, const struct value *old, const char *path)
{
	if (!map_len(n->written)) {
		unlink(path);
		rmdir(str_zdup(n->cx->arena, n->folder)); /* unless somebody has a file there */
		return true;
	}
	if (old && value_equal(old, n->written))
		return true;
	struct buf b = { 0 };
	json_emit(&b, n->written, 1);
	buf_c(&b, '\n');
	const bool ok = output_written(path, buf_ok(&b) ? write_file(path, buf_text(&b), n->cx->template_secret ? 0600 : 0644) : ENOMEM);
	buf_free(&b);
	return ok;
}

bool nested_end(struct nested_files *n, bool keep)
{
	keep = keep && !n->failed;
	for (uint32_t i = 0; i < n->of.n; i++) {
		struct output *o = &n->of.at[i];
		if (keep)
			keep = output_written(o->path, output_close(o));
		else
			output_drop(o);
	}
	if (!keep || !n->folder.n)
		return keep || !n->failed;
	const char *list = STR_CAT(n->cx->arena, n->folder, STR(LIST_NAME)).p;
	const struct value *old = old_list(n, list);
	if (!old && !map_len(n->written))
		return true;
	remove_stale(n, old);
	return write_list(n, old, list);
}
