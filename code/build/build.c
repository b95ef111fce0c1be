#include "code/build/build.h"

#include "ir/js.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define E(name) extern const struct builder builder_##name;
#include "builders.inc"
#undef E

static const struct builder *const builders[] = {
#define E(name) &builder_##name,
#include "builders.inc"
#undef E
};

const struct plugin_use *build_plugin(const struct build *b, const char *builder)
{
	for (uint32_t i = 0; i < b->cx->plugins_n; i++) {
		const struct plugin_use *use = &b->cx->plugins[i];
		if (use->active && use->row->builder && strcmp(use->row->builder, builder) == 0)
			return use;
	}
	return NULL;
}

void build_claims(struct build *b, struct function *fn)
{
	b->code->builds[fn - b->cx->service->functions] = true;
	fn->built = !b->zips;
}

void build_phase(const struct build *b, const char *fmt, ...)
{
	va_list ap;
	if (!b->zips || !b->zips->phase)
		return;
	va_start(ap, fmt);
	b->zips->phase(b->zips->of, str_vfmt(b->arena, fmt, ap).p);
	va_end(ap);
}

struct diag *build_refuses(struct build *b, enum diag_id id, struct span at, const char *fmt, ...)
{
	struct diags *d = b->cx->diags;
	const enum severity as = d->errors_as;
	va_list ap;
	va_start(ap, fmt);
	const struct str message = str_vfmt(b->arena, fmt, ap);
	va_end(ap);
	if (!b->zips)
		d->errors_as = DIAG_WARNING;
	struct diag *g = diag(d, id, at, "%.*s", STRA(message));
	d->errors_as = as;
	return g;
}

struct str build_path(const struct build *b, struct str path)
{
	return str_starts(path, "/") ? str_dup(b->arena, path) : STR_CAT(b->arena, b->cx->root, path);
}

struct str build_folder_there(const struct build *b)
{
	const struct host *host = b->cx->host;
	const struct str root = b->cx->root;
	if (!root.n || str_starts(b->folder, "/"))
		return b->folder;
	if (str_starts(b->folder, root.p) && !str_starts(str_from(b->folder, root.n), "/"))
		return str_dup(b->arena, str_from(b->folder, root.n));
	return STR_CAT(b->arena, host->real_path(host, b->arena, "."), STR("/"), b->folder);
}

static bool make_folder(struct str path) { return mkdir(path.p, 0777) == 0 || errno == EEXIST; }

bool build_folder_make(struct build *b, struct str within)
{
	const struct str folder = str_dup(b->arena, b->folder), inner = STR_CAT(b->arena, b->folder, within);
	if (make_folder(folder) && (!within.n || make_folder(inner)))
		return true;
	diag(b->cx->diags, D_PACKAGE_FAILED, (struct span){ 0 }, "cannot make the folder '%.*s': %s", STRA(inner), strerror(errno));
	return false;
}

const struct value *build_service(struct build *b)
{
	struct arena *a = b->arena;
	const struct service *s = b->cx->service;
	const struct value *provider = value_get(s->config, "provider");
	struct value *functions = v_map(a), *out = map_assign(a, s->config, NULL), *with = map_assign(a, is_map(provider) ? provider : v_map(a), NULL);
	for (uint32_t i = 0; i < s->functions_n; i++) {
		struct value *fn = map_assign(a, s->functions[i].config, NULL);
		map_putz(a, fn, "name", v_str(a, s->functions[i].name));
		map_put(a, functions, s->functions[i].key, fn);
	}
	if (!value_get(with, "stage"))
		map_putz(a, with, "stage", LITERAL("dev"));
	map_putz(a, with, "region", v_str(a, s->provider.region));
	map_putz(a, out, "provider", with);
	map_putz(a, out, "functions", functions);
	return out;
}

static bool bundles(const struct plugin_use *use)
{
	for (size_t i = 0; i < sizeof builders / sizeof *builders; i++)
		if (use->active && use->row->builder && strcmp(use->row->builder, builders[i]->name) == 0)
			return builders[i]->bundles;
	return false;
}

/* Plugins of two bundlers, or one beside build.esbuild, would each make all zips: which are left is chance. */
static void report_conflicts(struct build *b)
{
	struct cx *cx = b->cx;
	const struct value *config = cx->service->config, *esbuild = value_dig(config, "build", "esbuild");
	struct str first = STR("build.esbuild");
	const char *builder = js_truthy(esbuild) ? "esbuild" : NULL;
	struct span at = value_span(esbuild);
	for (uint32_t i = 0; i < cx->plugins_n && !b->own; i++) {
		const struct plugin_use *use = &cx->plugins[i];
		if (!bundles(use) || (builder && strcmp(builder, use->row->builder) == 0))
			continue;
		if (!builder) {
			builder = use->row->builder;
			first = use->name;
			at = use->span;
			continue;
		}
		struct diag *g = build_refuses(b, D_BUILD_CONFLICT, use->span, "%.*s and %.*s both build the code of the functions", STRA(first), STRA(use->name));
		diag_note(cx->diags, g, at, "%.*s is here", STRA(first));
		for (uint32_t k = 0; k < cx->service->functions_n; k++)
			build_claims(b, &cx->service->functions[k]); /* that handlers are missing follows from it */
	}
}

const struct built_code *build_code(struct cx *cx, const struct code_zips *zips)
{
	struct arena *a = cx->arena;
	struct built_code *code = ARENA_NEW(a, struct built_code);
	const uint32_t n = cx->service->functions_n;
	*code = (struct built_code){ .builds = ARENA_ARRAY(a, bool, n + 1), .functions = ARENA_ARRAY(a, const struct packaged_files *, n + 1),
				     .layers = ARENA_ARRAY(a, const struct packaged_files *, cx->service->layers_n + 1), .changes = ARENA_ARRAY(a, struct built_change, n + 1) };
	struct build b = { .cx = cx, .arena = a, .zips = zips, .code = code };
	if (zips)
		b.folder = STR_CAT(a, str_z(zips->folder), STR(BUILD_FOLDER "/"));
	const struct value *own = value_dig(cx->service->config, "custom", "slsc", "build");
	b.own = js_truthy(own) ? own : NULL;
	report_conflicts(&b);
	for (size_t i = 0; i < sizeof builders / sizeof *builders && !diag_failed(cx->diags); i++)
		if (!b.own || builders[i]->with_own)
			builders[i]->build(&b);
	for (uint32_t i = 0; i < n; i++) {
		struct function *fn = &cx->service->functions[i];
		fn->built |= code->builds[i] && diag_failed(cx->diags);
		code->pending |= fn->built;
	}
	return code;
}
