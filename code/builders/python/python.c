#include "code/builders/python/python.h"

#include "code/mark.h"
#include "ir/base/path.h"
#include "ir/def.h"
#include "ir/embedded.h"
#include "ir/js.h"

#define UNZIP "unzip_requirements.py"
#define INNER_ZIP ".requirements.zip"

static const struct embedded texts[] = {
#include "builder_files.inc"
};

/* ---- functions and their modules */

static struct str runtime_of(const struct python *p, const struct function *fn)
{
	const struct value *own = fn ? value_get(fn->config, "runtime") : NULL;
	return value_str(js_truthy(own) ? own : value_get(p->build->cx->service->provider.config, "runtime"));
}

/* Whether the plugin sees to it by itself, which it does where package.individually is set. */
static bool is_own(const struct python *p, const struct function *fn)
{
	return js_truthy(value_get(fn->config, "handler")) && !js_truthy(value_get(fn->config, "image")) && str_starts(runtime_of(p, fn), "python");
}

static struct str module_of(const struct python *p, const struct function *fn)
{
	struct str module = path_normal(p->build->arena, value_str(value_get(fn->config, "module")));
	while (str_ends(module, "/"))
		module = str_to(module, module.n - 1);
	return str_eqz(module, ".") ? STR("") : module;
}

struct python_target python_target_of(const struct python *p, const struct function *fn)
{
	const struct value *own = fn ? value_get(fn->config, "architecture") : NULL, *all = value_get(p->build->cx->service->provider.config, "architecture");
	const struct str runtime = runtime_of(p, fn), arch = value_str(own ? own : all);
	return (struct python_target){ .fn = fn, .folder = fn ? module_of(p, fn) : STR(""), .version = str_starts(runtime, "python") ? str_from(runtime, 6) : STR(""), .arch = arch.n ? arch : STR("x86_64") };
}

/* A handler whose first part is nothing in the module, but the name of a package, as "datadog_lambda.handler.handler". */
static bool is_installed(struct python *p, const struct function *fn)
{
	struct build *b = p->build;
	const struct host *host = b->cx->host;
	struct python_target t = python_target_of(p, fn);
	t.folder = p->individually ? t.folder : STR("");
	const struct str handler = value_str(value_get(fn->config, "handler")), folder = t.folder.n ? STR_CAT(b->arena, t.folder, STR("/")) : STR("");
	struct requirements r = { 0 };
	uint32_t end = 0;
	while (end < handler.n && handler.p[end] != '.' && handler.p[end] != '/')
		end++;
	const struct str first = str_to(handler, end), path = STR_CAT(b->arena, folder, first), file = STR_CAT(b->arena, path, STR(".py"));
	if (!end || host->probe(host, build_path(b, path).p) != FILE_MISSING || host->probe(host, build_path(b, file).p) != FILE_MISSING)
		return false;
	/* What other tools list is not known without them. */
	if (python_project(p, t.folder).n)
		return true;
	if (!python_requirements(p, &t, &r))
		return false;
	for (uint32_t i = 0; i < r.lines.n; i++)
		if (str_eq(python_name(b->arena, r.lines.at[i].text), python_name(b->arena, first)))
			return true;
	return false;
}

/* Zips of modules are called after both, and hold the module's folder alone. */
static void lay_out(struct python *p)
{
	struct build *b = p->build;
	struct service *s = b->cx->service;
	for (uint32_t i = 0; i < s->functions_n; i++) {
		struct function *fn = &s->functions[i];
		const struct str module = is_own(p, fn) ? module_of(p, fn) : STR("");
		if (!b->zips && is_own(p, fn) && is_installed(p, fn))
			build_claims(b, fn);
		if (!p->individually || p->layer || !module.n)
			continue;
		b->code->changes[i].root = module;
		b->code->changes[i].file = STR_CAT(b->arena, str_from(module, (uint32_t)(str_rfind(module, '/') + 1)), STR("-"), fn->name, STR(".zip"));
	}
}

/* With zip, a module that unpacks the packages lies in each module's folder. */
static void put_unzip(struct python *p)
{
	struct cx *cx = p->build->cx;
	const struct str text = embedded_text(texts, sizeof texts / sizeof *texts, UNZIP);
	if (!p->individually)
		plugin_file(cx, STR(UNZIP), text);
	for (uint32_t i = 0; p->individually && i < cx->service->functions_n; i++) {
		const struct str module = module_of(p, &cx->service->functions[i]);
		if (is_own(p, &cx->service->functions[i]))
			plugin_file(cx, STR_CAT(cx->arena, module, module.n ? STR("/" UNZIP) : STR(UNZIP)), text);
	}
}

/* The plugin would write packages into the user's own zip. */
static bool refuse_artifacts(struct python *p)
{
	struct build *b = p->build;
	const struct service *s = b->cx->service;
	const struct value *all = value_dig(s->config, "package", "artifact");
	bool good = true;
	for (uint32_t i = 0; !p->layer && !p->zip && i <= s->functions_n; i++) {
		const bool whole = i == s->functions_n;
		const struct value *artifact = whole ? all : value_dig(s->functions[i].config, "package", "artifact");
		if (!js_truthy(artifact) || whole == p->individually || (!whole && !is_own(p, &s->functions[i])))
			continue;
		struct diag *g = build_refuses(b, D_BUILD_OPTION, value_span(artifact), "%.*s writes the packages into the zip that package.artifact names, and slsc leaves that as it is", STRA(p->who));
		diag_note(b->cx->diags, g, (struct span){ 0 }, "let your own build put the packages there, and list the plugin under custom.slsc.ignorePlugins; or package without artifact");
		good = false;
	}
	return good;
}

/* ---- packages */

/* The path of a zip of files; empty after an error. */
static struct str inner_zip(struct python *p, const struct packaged_files *files)
{
	struct build *b = p->build;
	const struct str name = STR_CAT(b->arena, str_to(mark_print(b->arena, files, STR(INNER_ZIP)), 32), STR(".zip"));
	const struct str path = STR_CAT(b->arena, b->folder, p->within, name);
	python_keep(p, name);
	if (b->cx->host->probe(b->cx->host, path.p) == FILE_REGULAR)
		return path;
	p->renewed = true;
	return b->zips->write(b->zips->of, path, files) ? path : STR("");
}

/* The zip within zips, as a file of the module's folder that patterns take. */
static void put_inner_zip(struct python *p, const struct python_target *t, const struct packaged_files *files)
{
	struct build *b = p->build;
	struct str bytes;
	const struct str path = inner_zip(p, files), place = STR_CAT(b->arena, t->folder, t->folder.n ? STR("/" INNER_ZIP) : STR(INNER_ZIP));
	if (path.n && b->cx->host->read_file(b->cx->host, b->arena, path.p, &bytes) == FILE_REGULAR)
		plugin_file(b->cx, place, bytes);
	else if (path.n)
		diag(b->cx->diags, D_PACKAGE_FAILED, (struct span){ 0 }, "cannot read '%.*s'", STRA(path));
}

static void put_layer(struct python *p, const struct packaged_files *files)
{
	struct build *b = p->build;
	const struct service *s = b->cx->service;
	struct packaged_files *own = ARENA_NEW(b->arena, struct packaged_files);
	for (uint32_t i = 0; i < files->of.n; i++) {
		struct packaged_file f = files->of.at[i];
		f.name = STR_CAT(b->arena, STR("python/"), f.name);
		vec_push(b->arena, &own->of, f);
	}
	for (uint32_t i = 0; i < s->layers_n; i++)
		if (s->layers[i].code && str_eqz(s->layers[i].key, "pythonRequirements"))
			b->code->layers[i] = own;
}

static void put_packages(struct python *p, const struct python_target *t, struct built_change *change)
{
	struct build *b = p->build;
	struct requirements r;
	const bool good = python_requirements(p, t, &r);
	p->listed |= !good || r.list.n;
	if (!good)
		return;
	if (!r.list.n) {
		if (p->zip || p->layer)
			build_refuses(b, D_BUILD_OPTION, p->span, "there is no list of requirements%s%.*s, as requirements.txt, to install packages of", t->folder.n ? " in " : "", STRA(t->folder));
		return;
	}
	if (!b->zips) {
		if (r.any)
			python_has_tool(p, t);
		return;
	}
	const struct str folder = python_install(p, t, &r);
	if (!folder.n)
		return;
	if (p->zip)
		put_inner_zip(p, t, python_contents(p, t, &r, folder, false));
	if (p->layer && !t->folder.n)
		put_layer(p, python_contents(p, t, &r, folder, false));
	if (!p->zip && !p->layer)
		change->more = python_contents(p, t, &r, folder, true);
}

static void install_all(struct python *p)
{
	struct build *b = p->build;
	struct service *s = b->cx->service;
	struct built_change unused = { 0 };
	if (!p->individually || (p->layer && !p->zip)) {
		const struct python_target all = python_target_of(p, NULL);
		put_packages(p, &all, p->individually ? &unused : &b->code->changes[s->functions_n]);
		return;
	}
	bool root = false;
	for (uint32_t i = 0; i < s->functions_n && !diag_failed(b->cx->diags); i++) {
		const struct python_target t = python_target_of(p, &s->functions[i]);
		if (!is_own(p, &s->functions[i]))
			continue;
		put_packages(p, &t, &b->code->changes[i]);
		root |= !t.folder.n;
	}
	if (p->layer && !root) {
		const struct python_target all = python_target_of(p, NULL);
		put_packages(p, &all, &unused);
	}
}

/* The plugin is silent then; it is most often a list at another path. */
static void warn_of_no_list(struct python *p)
{
	struct diags *d = p->build->cx->diags;
	const struct value *name = value_get(p->options, "fileName");
	if (p->listed || p->zip || p->layer || diag_failed(d))
		return;
	struct diag *g = diag(d, D_BUILD_WARNING, name ? value_span(name) : p->span, "there is no '%.*s': %.*s installs no packages", STRA(p->file_name), STRA(p->who));
	diag_note(d, g, (struct span){ 0 }, "fileName under custom.pythonRequirements names another list");
}

/* The user's own build makes the code of functions; the plugin's layer is in the template all the same. */
static void refuse_layer(struct build *b, const struct value *layer)
{
	if (!js_truthy(layer) || (!b->zips && !b->cx->opt->check))
		return;
	struct diag *g = build_refuses(b, D_PLUGIN_BUILDS, value_span(layer), "with custom.slsc.build slsc does not install requirements into a layer");
	diag_note(b->cx->diags, g, (struct span){ 0 }, "list the layer under layers: with the package.artifact that your build makes, and the plugin under custom.slsc.ignorePlugins");
}

static void build(struct build *b)
{
	struct python *p = ARENA_NEW(b->arena, struct python);
	const struct plugin_use *use = build_plugin(b, "python");
	const struct value *config = b->cx->service->config, *options = value_dig(config, "custom", "pythonRequirements");
	if (!use)
		return;
	if (b->own) {
		refuse_layer(b, value_get(options, "layer"));
		return;
	}
	*p = (struct python){ .build = b, .within = STR("python/"), .who = use->name, .options = is_map(options) ? options : NULL, .span = is_map(options) ? value_span(options) : use->span, .made = v_map(b->arena) };
	p->individually = js_truthy(value_dig(config, "package", "individually"));
	p->pyc = value_dig(config, "custom", "slsc", "pyc");
	p->pyc = js_truthy(p->pyc) ? p->pyc : NULL;
	const bool good = python_options(p);
	lay_out(p);
	if (p->zip)
		put_unzip(p);
	if ((!b->zips && !b->cx->opt->check) || !refuse_artifacts(p) || !good || (b->zips && !build_folder_make(b, p->within)))
		return;
	install_all(p);
	warn_of_no_list(p);
	if (b->zips && !diag_failed(b->cx->diags))
		python_clean(p);
}

BUILDER(python) = { .name = "python", .with_own = true, .build = build };
