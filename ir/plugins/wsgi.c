/*
 * wsgi: serverless-wsgi puts its handler for WSGI applications and the settings of it beside the code, and the Python packages
 * that requirements.txt lists. The handler is the installed plugin's own; packages are installed by code/builders/wsgi.c.
 */
#include "ir/base/path.h"
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/project.h"

struct wsgi {
	struct str app;    /* "src/api.app"; empty: none, and no handler is put anywhere */
	struct str folder; /* of the application, relative to the service: empty or ending in '/' */
	struct str root;   /* where the handler goes: the service's folder, or a function's module */
	bool packages;     /* it installs packages itself */
};

static struct wsgi settings_of(struct cx *cx)
{
	struct arena *a = cx->arena;
	struct wsgi w = { .folder = STR(""), .root = STR("") };
	const struct value *app = plugin_setting(cx, "wsgi.app"), *pack = plugin_setting(cx, "wsgi.packRequirements"), *plugins = value_get(cx->tree, "plugins");
	/* It does not look into plugins: where that is a map. */
	w.packages = is_bool(pack) ? pack->boolean : !list_has(plugins, STR("serverless-python-requirements"));
	if (!js_truthy(app))
		return w;
	w.app = js_string(a, app);
	const struct str path = path_normal(a, w.app);
	w.folder = str_to(path, (uint32_t)(str_rfind(path, '/') + 1));
	if (!js_truthy(value_dig(cx->tree, "package", "individually")) || !w.folder.n)
		return w;
	/* serverless-python-requirements makes a function's module the root of its zip. */
	const struct value *functions = value_get(cx->tree, "functions");
	map_each(e, functions) {
		if (str_search(value_str(value_get(e->value, "handler")), STR("wsgi_handler.handler"), 0) < 0)
			continue;
		if (js_truthy(value_get(e->value, "module"))) {
			w.root = w.folder;
			w.app = str_from(path, w.folder.n);
		}
		break;
	}
	return w;
}

static void rename_handlers(struct cx *cx)
{
	struct value *functions = map_len(value_get(cx->tree, "functions")) ? plugin_own(cx, "functions", NULL) : NULL;
	for (uint32_t i = 0; i < map_len(functions); i++) {
		const struct value *handler = value_get(functions->map.entry[i].value, "handler");
		if (value_is(handler, "wsgi.handler"))
			map_putz(cx->arena, map_own(cx->arena, functions, functions->map.entry[i].key), "handler", value_at(v_text(cx->arena, "wsgi_handler.handler"), handler->span));
	}
}

static const char *const files[] = { "wsgi_handler.py", "serverless_wsgi.py", ".serverless-wsgi" };
enum { FILES = 3, SETTINGS = 2 };

/* Each text once, the files that are put there included. */
static void include_files(struct cx *cx, const struct wsgi *w)
{
	struct arena *a = cx->arena;
	struct value *package = plugin_own(cx, "package", NULL), *list = v_list(a), *seen = v_map(a);
	const struct value *before = value_get(package, "patterns");
	if (!package)
		return;
	for (uint32_t i = 0; i < list_len(before) + FILES; i++) {
		const struct value *pattern = i < list_len(before) ? before->list.item[i] : v_str(a, STR_CAT(a, w->root, str_z(files[i - list_len(before)])));
		if (!map_put_new(a, seen, value_str(pattern), (struct span){ 0 }, pattern))
			list_push(a, list, pattern);
	}
	if (w->packages)
		list_push(a, list, v_str(a, STR_CAT(a, STR("!"), w->folder, STR(".requirements/**"))));
	map_putz(a, package, "patterns", list);
}

/* A file of the plugin as it is installed, in the service's folder or above; empty if it is not. */
static struct str installed(struct cx *cx, const char *name)
{
	struct arena *a = cx->arena;
	const struct str path = project_module(cx, STR_CAT(a, STR("serverless-wsgi/"), str_z(name)), FILE_REGULAR);
	struct str text = STR("");
	if (path.n)
		cx->host->read_file(cx->host, a, path.p, &text);
	return text;
}

static void put_files(struct cx *cx, const struct plugin_use *use, const struct wsgi *w)
{
	struct arena *a = cx->arena;
	const struct value *types = plugin_setting(cx, "wsgi.textMimeTypes");
	const struct value *settings = MAP(a, { "app", v_str(a, w->app) }, { "text_mime_types", is_list(types) ? types : NULL });
	for (int i = 0; i < FILES; i++) {
		struct str text = i == SETTINGS ? js_json(a, settings) : installed(cx, files[i]);
		if (text.n) {
			plugin_file(cx, STR_CAT(a, w->root, str_z(files[i])), text);
			continue;
		}
		const enum severity before = cx->diags->errors_as;
		cx->diags->errors_as = cx->opt->package ? before : DIAG_WARNING;
		struct diag *g = diag(cx->diags, D_PLUGIN_BUILDS, use->span, "%.*s puts %s into the package, and there is no node_modules/serverless-wsgi to take it from", STRA(use->name), files[i]);
		cx->diags->errors_as = before;
		diag_note(cx->diags, g, (struct span){ 0 }, "run npm install; or keep the file beside the code, and list the plugin under custom.slsc.ignorePlugins");
		return;
	}
}

/* The lists of packages that it installs into every zip, from the service's folder, for code/builders/wsgi.c. */
static void keep_lists(struct cx *cx, const struct plugin_use *use, const struct wsgi *w)
{
	struct arena *a = cx->arena;
	struct value *lists = v_list(a);
	const struct str installed_one = project_module(cx, STR("serverless-wsgi/requirements.txt"), FILE_REGULAR), own = STR_CAT(a, w->folder, STR("requirements.txt"));
	if (w->packages && w->app.n && installed_one.n)
		list_push(a, lists, v_str(a, cx->host->real_path(cx->host, a, installed_one.p)));
	if (w->packages && cx->host->probe(cx->host, STR_CAT(a, cx->root, own).p) == FILE_REGULAR)
		list_push(a, lists, v_str(a, own));
	plugin_keep(cx, use, lists);
}

static void pack(struct cx *cx, const struct plugin_use *use)
{
	rename_handlers(cx);
	const struct wsgi w = settings_of(cx);
	keep_lists(cx, use, &w);
	include_files(cx, &w);
	if (w.app.n)
		put_files(cx, use, &w);
	else
		diag(cx->diags, D_PLUGIN_IDLE, use->span, "%.*s puts no handler into the package, as custom.wsgi.app does not name the application", STRA(use->name));
}

PLUGINS(wsgi) = {
	{ .names = S_WORD_LIST("serverless-wsgi"), .effects = PLUGIN_ADDS | PLUGIN_BUILDS, .version = "3.1.0", .doc = "packs WSGI applications with the Python packages that they need",
	  .builder = "wsgi", .hooks = HOOKS({ MOMENT_BEFORE_ARTIFACTS, pack }) },
	{ 0 },
};
