/* custom.esbuild as flags of esbuild's command line. */
#include "code/builders/esbuild/esbuild.h"

#include "ir/base/near.h"
#include "ir/base/path.h"
#include "ir/def.h"
#include "ir/js.h"

enum form {
	SWITCH,   /* true: --name */
	TEXT_,    /* --name=text */
	ANY,      /* --name=text, number or boolean */
	YES_NO,   /* --name=true or false */
	JOINED,   /* a list, or one text: --name=a,b */
	EACH,     /* a list: --name:a for each */
	PAIRS,    /* a map of texts: --name:key=text for each */
	ANY_PAIRS, /* the same with any scalars */
	JSON_,    /* --name=JSON, or a text as it is */
	MAP_KIND, /* sourcemap: true, or a kind */
	OWN,      /* the plugin's, or without effect on what is made */
	SCRIPT,   /* only of esbuild's JavaScript interface */
	CODE,     /* code of the user's, which only node can run */
	REFUSED,  /* what slsc does not do */
};

struct esbuild_option {
	const char *key, *flag;
	enum form form;
	const char *why; /* REFUSED */
};

static const struct esbuild_option options[] = {
	{ "bundle", "bundle", SWITCH, NULL },
	{ "splitting", "splitting", SWITCH, NULL },
	{ "preserveSymlinks", "preserve-symlinks", SWITCH, NULL },
	{ "outExtension", "out-extension", PAIRS, NULL },
	{ "publicPath", "public-path", TEXT_, NULL },
	{ "entryNames", "entry-names", TEXT_, NULL },
	{ "chunkNames", "chunk-names", TEXT_, NULL },
	{ "assetNames", "asset-names", TEXT_, NULL },
	{ "inject", "inject", EACH, NULL },
	{ "banner", "banner", PAIRS, NULL },
	{ "footer", "footer", PAIRS, NULL },
	{ "alias", "alias", PAIRS, NULL },
	{ "packages", "packages", TEXT_, NULL },
	{ "tsconfig", "tsconfig", TEXT_, NULL },
	{ "tsconfigRaw", "tsconfig-raw", JSON_, NULL },
	{ "mainFields", "main-fields", JOINED, NULL },
	{ "conditions", "conditions", JOINED, NULL },
	{ "resolveExtensions", "resolve-extensions", JOINED, NULL },
	{ "loader", "loader", PAIRS, NULL },
	{ "define", "define", PAIRS, NULL },
	{ "logOverride", "log-override", PAIRS, NULL },
	{ "supported", "supported", ANY_PAIRS, NULL },
	{ "pure", "pure", EACH, NULL },
	{ "drop", "drop", EACH, NULL },
	{ "dropLabels", "drop-labels", JOINED, NULL },
	{ "format", "format", TEXT_, NULL },
	{ "globalName", "global-name", TEXT_, NULL },
	{ "platform", "platform", TEXT_, NULL },
	{ "target", "target", JOINED, NULL },
	{ "minify", "minify", SWITCH, NULL },
	{ "minifySyntax", "minify-syntax", SWITCH, NULL },
	{ "minifyWhitespace", "minify-whitespace", SWITCH, NULL },
	{ "minifyIdentifiers", "minify-identifiers", SWITCH, NULL },
	{ "lineLimit", "line-limit", ANY, NULL },
	{ "mangleProps", "mangle-props", TEXT_, NULL },
	{ "reserveProps", "reserve-props", TEXT_, NULL },
	{ "mangleQuoted", "mangle-quoted", YES_NO, NULL },
	{ "charset", "charset", TEXT_, NULL },
	{ "treeShaking", "tree-shaking", YES_NO, NULL },
	{ "ignoreAnnotations", "ignore-annotations", SWITCH, NULL },
	{ "jsx", "jsx", TEXT_, NULL },
	{ "jsxFactory", "jsx-factory", TEXT_, NULL },
	{ "jsxFragment", "jsx-fragment", TEXT_, NULL },
	{ "jsxImportSource", "jsx-import-source", TEXT_, NULL },
	{ "jsxDev", "jsx-dev", SWITCH, NULL },
	{ "jsxSideEffects", "jsx-side-effects", SWITCH, NULL },
	{ "keepNames", "keep-names", SWITCH, NULL },
	{ "legalComments", "legal-comments", TEXT_, NULL },
	{ "sourcemap", "sourcemap", MAP_KIND, NULL },
	{ "sourceRoot", "source-root", TEXT_, NULL },
	{ "sourcesContent", "sources-content", YES_NO, NULL },
	{ "external", NULL, OWN, NULL },
	{ "exclude", NULL, OWN, NULL },
	{ "outputFileExtension", NULL, OWN, NULL },
	{ "concurrency", NULL, OWN, NULL },
	{ "zipConcurrency", NULL, OWN, NULL },
	{ "nativeZip", NULL, OWN, NULL },
	{ "packager", NULL, OWN, NULL },
	{ "packagePath", NULL, OWN, NULL },
	{ "packagerOptions", NULL, OWN, NULL },
	{ "installExtraArgs", NULL, OWN, NULL },
	{ "watch", NULL, OWN, NULL },
	{ "keepOutputDirectory", NULL, OWN, NULL },
	{ "outputBuildFolder", NULL, OWN, NULL },
	{ "outputWorkFolder", NULL, OWN, NULL },
	{ "nodeExternals", NULL, OWN, NULL },
	{ "skipBuild", NULL, REFUSED, "takes the zips of an earlier build as they are" },
	{ "skipRebuild", NULL, OWN, NULL },
	{ "skipBuildExcludeFns", NULL, OWN, NULL },
	{ "disposeContext", NULL, OWN, NULL },
	{ "color", NULL, OWN, NULL },
	{ "logLevel", NULL, OWN, NULL },
	{ "logLimit", NULL, OWN, NULL },
	{ "stripEntryResolveExtensions", NULL, OWN, NULL },
	{ "allowOverwrite", NULL, OWN, NULL },
	{ "entryPoints", NULL, OWN, NULL },
	{ "outdir", NULL, OWN, NULL },
	{ "absPaths", "abs-paths", JOINED, NULL },
	{ "plugins", NULL, CODE, NULL },
	{ "metafile", NULL, SCRIPT, NULL },
	{ "mangleCache", NULL, SCRIPT, NULL },
	{ "nodePaths", NULL, SCRIPT, NULL },
	{ "outbase", NULL, SCRIPT, NULL },
	{ "config", NULL, OWN, NULL },
	{ "absWorkingDir", NULL, REFUSED, "moves the paths of all that is built" },
	{ "outfile", NULL, REFUSED, "names one file for the bundles of all functions" },
	{ "stdin", NULL, REFUSED, "builds a text instead of the handlers" },
	{ "write", NULL, REFUSED, "keeps the bundles from being written" },
};

static void flag(struct esbuild *e, const char *name, const char *separator, struct str text)
{
	vec_push(e->build->arena, &e->flags, STR_CAT(e->build->arena, STR("--"), str_z(name), str_z(separator), text));
}

static bool is_scalar(const struct value *v) { return is_string(v) || is_number(v) || is_bool(v); }

/* What is wrong with options that a module has made is wrong with that module. */
struct span esbuild_option_span(const struct esbuild *e, struct span own) { return e->config ? value_span(e->config) : own; }

/* Refuses a value that esbuild itself refuses. */
static bool wrong(struct esbuild *e, const char *key, const struct value *v, const char *expected)
{
	build_refuses(e->build, D_BUILD_OPTION, esbuild_option_span(e, value_span(v)), "esbuild takes %s as %s, not %s", expected, key, value_kind_name(v));
	return false;
}

static bool joined(struct esbuild *e, const struct esbuild_option *o, const struct value *v)
{
	struct str text = { 0 };
	if (is_string(v))
		text = v->string;
	else if (!is_list(v))
		return wrong(e, o->key, v, "a list of texts");
	list_each(i, v)
		text = i ? STR_CAT(e->build->arena, text, STR(","), value_str(list_at(v, i))) : value_str(list_at(v, i));
	flag(e, o->flag, "=", text);
	return true;
}

static bool each(struct esbuild *e, const struct esbuild_option *o, const struct value *v)
{
	if (!is_list(v))
		return wrong(e, o->key, v, "a list of texts");
	list_each(i, v)
		if (is_string(list_at(v, i)))
			flag(e, o->flag, ":", list_at(v, i)->string);
		else
			return wrong(e, o->key, list_at(v, i), "a text in the list");
	return true;
}

static bool pairs(struct esbuild *e, const struct esbuild_option *o, const struct value *v)
{
	struct arena *a = e->build->arena;
	if (!is_map(v))
		return wrong(e, o->key, v, "a map of texts");
	map_each(m, v)
		if (is_string(m->value) || (o->form == ANY_PAIRS && is_scalar(m->value)))
			flag(e, o->flag, ":", STR_CAT(a, m->key, STR("="), js_string(a, m->value)));
		else
			return wrong(e, STR_CAT(a, str_z(o->key), STR("."), m->key).p, m->value, "a text");
	return true;
}

/* Whether a module that require() would load stands there. */
static bool is_module(struct esbuild *e, struct str path)
{
	static const char *const endings[] = { "", ".js", ".json", "/index.js", "/package.json" };
	bool there = false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		there = there || e->build->cx->host->probe(e->build->cx->host, build_path(e->build, STR_CAT(e->build->arena, path, str_z(endings[i]))).p) == FILE_REGULAR;
	return there;
}

static bool names_module(struct esbuild *e, const struct value *v)
{
	/* The plugin takes the path from the service's folder, even one that begins with '/'. */
	if (is_string(v) && is_module(e, path_normal(e->build->arena, STR_CAT(e->build->arena, STR("./"), v->string))))
		return true;
	if (is_string(v))
		build_refuses(e->build, D_BUILD_OPTION, value_span(v), "there is no module '%.*s'", STRA(v->string));
	else
		build_refuses(e->build, D_BUILD_OPTION, value_span(v), "expected the path of a module, not %s", value_kind_name(v));
	return false;
}

static bool needs_script(struct esbuild *e, const struct esbuild_option *o, const struct value *v)
{
	/* What a configuration's module has returned: whether there are plugins. */
	if (o->form == CODE && !(e->config && is_bool(v)) && !names_module(e, v))
		return false;
	e->code = e->code || o->form == CODE;
	if (!e->scripted)
		e->scripted = e->config ? e->config : v;
	return esbuild_can_script(e, e->scripted);
}

static bool give(struct esbuild *e, const struct esbuild_option *o, const struct value *v)
{
	struct arena *a = e->build->arena;
	switch (o->form) {
	case SWITCH:
		if (!is_bool(v))
			return wrong(e, o->key, v, "true or false");
		if (v->boolean)
			flag(e, o->flag, "", STR(""));
		return true;
	case YES_NO:
		if (!is_bool(v))
			return wrong(e, o->key, v, "true or false");
		flag(e, o->flag, "=", js_string(a, v));
		return true;
	case MAP_KIND:
		if (is_string(v))
			flag(e, o->flag, "=", v->string);
		else if (!is_bool(v))
			return wrong(e, o->key, v, "true, false or a text");
		else if (v->boolean)
			flag(e, o->flag, "", STR(""));
		return true;
	case TEXT_:
	case ANY:
		if (!is_string(v) && !(o->form == ANY && is_scalar(v)))
			return wrong(e, o->key, v, "a text");
		flag(e, o->flag, "=", js_string(a, v));
		return true;
	case JSON_:
		flag(e, o->flag, "=", is_string(v) ? v->string : js_json(a, v));
		return true;
	case JOINED:
		return joined(e, o, v);
	case EACH:
		return each(e, o, v);
	case PAIRS:
	case ANY_PAIRS:
		return pairs(e, o, v);
	case OWN:
		return true;
	case SCRIPT:
	case CODE:
		return needs_script(e, o, v);
	case REFUSED:
		break;
	}
	struct diag *g = build_refuses(e->build, D_BUILD_OPTION, esbuild_option_span(e, value_span(v)), "custom.esbuild.%s %s, which slsc does not do", o->key, o->why);
	diag_note(e->build->cx->diags, g, (struct span){ 0 }, "%s", o->form == REFUSED && str_eqz(str_z(o->key), "skipBuild") ? "leave it out: what is unchanged is not built again" : "build with a command of your own: custom.slsc.build");
	return false;
}

static bool read_option(struct esbuild *e, const struct entry *m)
{
	struct near near = { .word = m->key };
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (str_eqz(m->key, options[i].key))
			/* The plugin takes what is falsy of its own for absent. */
			return is_nil(m->value) || (options[i].form >= SCRIPT && !js_truthy(m->value) && !str_eqz(m->key, "write")) || give(e, &options[i], m->value);
		near_offer(&near, str_z(options[i].key));
	}
	struct diag *g = build_refuses(e->build, D_BUILD_OPTION, esbuild_option_span(e, key_span(m)), "esbuild has no option '%.*s'", STRA(m->key));
	diag_near(e->build->cx->diags, g, &near);
	return false;
}

bool esbuild_old_sdk(struct str runtime)
{
	return str_eqz(runtime, "nodejs12.x") || str_eqz(runtime, "nodejs14.x") || str_eqz(runtime, "nodejs16.x");
}

static void leave_out(struct esbuild *e, struct str package)
{
	vec_push(e->build->arena, &e->packages, package);
	flag(e, "external", ":", package);
}

/* What is left out of bundles: external, and exclude ("*": all of external comes from elsewhere). */
static bool read_externals(struct esbuild *e)
{
	static const struct value sdk = TEXT("aws-sdk"), sdk3 = TEXT("@aws-sdk/*");
	struct arena *a = e->build->arena;
	const struct value *external = value_get(e->options, "external"), *exclude = value_get(e->options, "exclude");
	if (is_nil(exclude))
		exclude = LIST(a, e->use || esbuild_old_sdk(value_str(value_get(e->build->cx->service->provider.config, "runtime"))) ? &sdk : &sdk3); /* the plugin: version 2 for any */
	if (is_string(exclude))
		exclude = LIST(a, exclude);
	const bool all = list_has(exclude, STR("*"));
	if (!is_nil(external) && !is_list(external))
		return wrong(e, "external", external, "a list of texts");
	list_each(i, external)
		if (is_string(list_at(external, i))) {
			leave_out(e, list_at(external, i)->string);
			if (!all && !list_has(exclude, list_at(external, i)->string))
				vec_push(a, &e->externals, list_at(external, i));
		}
	list_each(i, exclude)
		if (!all && is_string(list_at(exclude, i)))
			leave_out(e, list_at(exclude, i)->string);
	return true;
}

/* The target follows the provider's runtime, also for functions that have another. */
static bool read_runtime(struct esbuild *e)
{
	struct arena *a = e->build->arena;
	const struct value *runtime = value_get(e->build->cx->service->provider.config, "runtime");
	const struct str name = value_str(runtime);
	if (!str_starts(name, "nodejs") || !str_ends(name, ".x")) {
		build_refuses(e->build, D_BUILD_OPTION, runtime ? value_span(runtime) : e->span, "%.*s takes its target from provider.runtime, which has to be one of Node.js", STRA(e->who));
		return false;
	}
	e->target = STR_CAT(a, STR("node"), str_to(str_from(name, 6), name.n - 8));
	if (is_nil(value_get(e->options, "target")))
		flag(e, "target", "=", e->target);
	return true;
}

static bool read_extension(struct esbuild *e)
{
	const struct value *own = value_get(e->options, "outputFileExtension"), *format = value_get(e->options, "format");
	e->extension = is_string(own) ? own->string : STR(".js");
	e->esm = value_is(format, "esm") || (value_is(value_get(e->options, "platform"), "neutral") && !js_truthy(format));
	if (str_eqz(e->extension, e->esm ? ".cjs" : ".mjs")) {
		build_refuses(e->build, D_BUILD_OPTION, esbuild_option_span(e, value_span(own)), "bundles of format %s cannot end in %.*s", e->esm ? "esm" : "cjs", STRA(e->extension));
		return false;
	}
	if (!str_eqz(e->extension, ".js"))
		flag(e, "out-extension", ":.js=", e->extension);
	return true;
}

/* Assets and chunks lie where the call's own folder is. */
static bool has_assets(const struct esbuild *e)
{
	map_each(m, value_get(e->options, "loader"))
		if (value_is(m->value, "file") || value_is(m->value, "copy"))
			return true;
	return js_truthy(value_get(e->options, "splitting")) || value_get(e->options, "entryNames") || value_get(e->options, "assetNames") || value_get(e->options, "chunkNames");
}

/*
 * build.esbuild of v4 has the options of serverless-esbuild but for these: sourcemap may be a map with its type, configFile
 * is config, and buildConcurrency changes nothing.
 */
static const struct value *v4_options(struct esbuild *e, const struct value *own)
{
	struct arena *a = e->build->arena;
	struct value *named = v_map(a);
	map_each(m, own) {
		const bool maps = str_eqz(m->key, "sourcemap") && is_map(m->value);
		const struct value *type = maps ? value_get(m->value, "type") : m->value;
		if (maps && js_truthy(value_get(m->value, "setNodeOptions"))) {
			struct diag *g = build_refuses(e->build, D_BUILD_OPTION, value_span(value_get(m->value, "setNodeOptions")),
						       "setNodeOptions changes the environment of functions, which slsc leaves to you");
			diag_note(e->build->cx->diags, g, (struct span){ 0 }, "leave it out, and write NODE_OPTIONS: --enable-source-maps under provider.environment");
		}
		if (!str_eqz(m->key, "buildConcurrency"))
			map_put_at(a, named, str_eqz(m->key, "configFile") ? STR("config") : m->key, key_span(m), maps && !type ? LITERAL("linked") : type);
	}
	return value_at(named, value_span(own));
}

bool esbuild_options_find(struct esbuild *e)
{
	const struct cx *cx = e->build->cx;
	const struct value *config = cx->service->config, *own = value_dig(config, "build", "esbuild");
	if (e->use) {
		e->who = e->use->name;
		e->span = e->use->span;
		e->options = value_dig(config, "custom", "esbuild");
	} else {
		if (is_false(own) || !esbuild_plain(e, js_truthy(own)))
			return false;
		e->all = js_truthy(own);
		e->span = e->all ? value_span(own) : cx->service->functions[0].span;
		e->options = is_map(own) ? v4_options(e, own) : NULL;
	}
	e->config = js_truthy(value_get(e->options, "config")) ? value_get(e->options, "config") : NULL;
	return true;
}

/* What the module `config` returns takes the place of all other options. False: it is not known, after reporting or not. */
static bool read_config(struct esbuild *e)
{
	struct str err;
	if (!e->config)
		return true;
	if (!names_module(e, e->config) || !esbuild_can_script(e, e->config) || !e->build->zips)
		return false;
	build_phase(e->build, "reading the options of esbuild from %.*s", STRA(e->config->string));
	const struct value *answer = esbuild_script(e, e->config, v_map(e->build->arena), &err), *returned = value_get(answer, "options");
	if (!answer)
		return false;
	e->options = returned;
	return true;
}

/* As many folders as the plugin's two, which stand in source maps: ours are the package's folder and BUILD_FOLDER. */
static void read_folders(struct esbuild *e)
{
	const struct value *work = value_get(e->options, "outputWorkFolder"), *out = value_get(e->options, "outputBuildFolder");
	const struct str path = STR_CAT(e->build->arena, is_string(work) ? work->string : STR("w"), STR("/"), is_string(out) ? out->string : STR("b"));
	int depth = 1;
	for (uint32_t i = 0; i < path.n; i++)
		depth += path.p[i] == '/';
	for (; depth > 2; depth--)
		e->inside = STR_CAT(e->build->arena, e->inside, STR("_/"));
}

bool esbuild_options(struct esbuild *e)
{
	static const struct value yes = { .kind = VALUE_BOOL, .boolean = true }, node = TEXT("node");
	if (!read_config(e))
		return false;
	bool can = true;
	if (is_nil(value_get(e->options, "bundle")))
		can = give(e, &options[0], &yes);
	if (is_nil(value_get(e->options, "platform")))
		flag(e, "platform", "=", node.string);
	map_each(m, e->options)
		can = read_option(e, m) && can;
	const struct value *scripts = value_dig(e->options, "packagerOptions", "scripts");
	if (js_truthy(scripts)) {
		struct diag *g = build_refuses(e->build, D_BUILD_OPTION, esbuild_option_span(e, value_span(scripts)), "slsc runs no scripts where the plugin installs packages");
		diag_note(e->build->cx->diags, g, (struct span){ 0 }, "let them change the packages that are installed here (postinstall of package.json), which are copied; or build with a command of your own: custom.slsc.build");
		can = false;
	}
	can = read_runtime(e) && can;
	can = read_extension(e) && can;
	can = read_externals(e) && can;
	e->whole_folders = has_assets(e);
	read_folders(e);
	return can;
}
