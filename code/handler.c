#include "code/handler.h"

#include "ir/base/near.h"
#include "ir/def.h"
#include "ir/js.h"

enum { MOST_PROPOSALS = 200000, MOST_WANTED = 12 };

/*
 * A file that would do: its name is prefix and ending or, if suffix is not NULL, begins so and ends with that. Most functions
 * have the first or second file that is looked for, so that the texts of the others need not be made.
 */
struct wanted {
	struct str prefix;
	const char *ending, *suffix;
};

struct search {
	struct handler_check *c;
	const struct function *fn;
	const struct zip_contents *zip;
	const struct family *family;
	const struct value *written; /* the handler's node */
	const struct value *layers;  /* that may hold its file, a list or NULL */
	struct str handler, runtime;
	struct str place;         /* where the search starts: empty is the zip, "/opt/" the layers */
	struct str module;        /* the file without its ending, as the runtime sees it below place */
	struct str function;      /* what is asked for within it; may be empty */
	struct wanted wanted[MOST_WANTED]; /* below place */
	uint32_t wanted_n;
	const char *malformed;    /* what is wrong with the text itself, or NULL */
};

/* A family of runtimes: how one reads a handler. */
struct family {
	const char *runtimes; /* what their names begin with */
	void (*read)(struct search *s);
	const char *file;     /* the ending to be named first in messages */
	const char *others;   /* the other endings, as text; or NULL */
	const char *sources[4]; /* endings of what has to be built first */
	const char *layer[3]; /* where a layer holds modules; "*" is the runtime's version */
	bool flat_layers;     /* layers hold modules of one name only, not paths */
};

static void want(struct search *s, struct str prefix, const char *ending, const char *suffix)
{
	if (s->wanted_n < MOST_WANTED)
		s->wanted[s->wanted_n++] = (struct wanted){ prefix, ending, suffix };
}

static void want_endings(struct search *s, const char *const *endings, size_t n)
{
	for (size_t i = 0; i < n; i++)
		want(s, s->module, endings[i], NULL);
}

#define WANT(s, ...) want_endings(s, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

/* ---- names in a zip */

static bool begins(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (!prefix.n || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static bool has(const struct packaged_files *files, struct str prefix, const char *suffix)
{
	for (uint32_t i = packaged_from(files, prefix); i < files->of.n && begins(files->of.at[i].name, prefix); i++)
		if (suffix ? str_ends(files->of.at[i].name, suffix) : files->of.at[i].name.n == prefix.n)
			return true;
	return false;
}

static bool has_folder(struct search *s, const struct packaged_files *files, struct str path)
{
	return packaged_below(files, STR_CAT(s->c->arena, path, STR("/")));
}

/* ---- how runtimes read a handler */

/* The path without empty and "." segments. */
static struct str clean(struct arena *a, struct str path)
{
	struct str out = { 0 };
	for (uint32_t i = 0; i < path.n;) {
		uint32_t n = 0;
		while (i + n < path.n && path.p[i + n] != '/')
			n++;
		struct str part = { path.p + i, n };
		if (n && !str_eqz(part, "."))
			out = out.n ? STR_CAT(a, out, STR("/"), part) : part;
		i += n + 1;
	}
	return out;
}

/* Splits "/opt/x" and "/var/task/x" into place and the rest. */
static void set_module(struct search *s, struct str path)
{
	struct arena *a = s->c->arena;
	if (str_starts(path, "/opt/")) {
		s->place = STR("/opt/");
		path = str_from(path, 5);
	} else if (str_starts(path, "/var/task/")) {
		path = str_from(path, 10);
	} else if (str_starts(path, "/")) {
		s->malformed = "it begins with '/': the code lies in /var/task";
	}
	s->module = clean(a, path);
}

/*
 * Node: the last segment up to its first dot is the module. A folder goes before .mjs and .cjs, as it is required first;
 * what is found nowhere is looked for as an installed package of that name.
 */
static void read_node(struct search *s)
{
	struct arena *a = s->c->arena;
	uint32_t slash = (uint32_t)(str_rfind(s->handler, '/') + 1);
	struct str last = str_from(s->handler, slash);
	int32_t dot = str_find(last, '.');
	if (str_search(s->handler, STR(".."), 0) >= 0)
		s->malformed = "it has '..' in it";
	else if (dot < 0)
		s->malformed = "it names no function: write file.function";
	if (s->malformed)
		return;
	struct str name = str_to(last, (uint32_t)dot);
	s->function = str_from(last, (uint32_t)dot + 1);
	set_module(s, str_to(s->handler, slash + name.n));
	if (!s->module.n) {
		WANT(s, "index.js", "package.json");
		return;
	}
	WANT(s, "", ".js", "/index.js", "/package.json");
	if (s->place.n || !s->zip->files || !has_folder(s, s->zip->files, s->module))
		WANT(s, ".mjs", ".cjs");
	if (s->place.n)
		return;
	struct str package = STR_CAT(a, STR("node_modules/"), name);
	want(s, package, "/package.json", NULL);
	want(s, package, "/index.js", NULL);
	want(s, package, ".js", NULL);
}

/* Python: the text up to the last dot is a module's dotted name, in which '/' may stand for dots. */
static void read_python(struct search *s)
{
	int32_t dot = str_rfind(s->handler, '.');
	if (dot < 0) {
		s->malformed = "it names no function: write module.function";
		return;
	}
	s->function = str_from(s->handler, (uint32_t)dot + 1);
	s->module = str_replace(s->c->arena, str_to(s->handler, (uint32_t)dot), STR("."), STR("/"));
	if (!s->module.n || s->module.p[0] == '/' || str_search(s->module, STR("//"), 0) >= 0 || str_ends(s->module, "/")) {
		s->malformed = "Python imports no module whose name begins with '.' or '/' or has an empty part";
		return;
	}
	WANT(s, ".py", "/__init__.py", ".pyc", "/__init__.pyc");
	want(s, s->module, ".", ".so");
}

/* Ruby: file.method or file.Class.method. */
static void read_ruby(struct search *s)
{
	int32_t dot = str_find(s->handler, '.');
	struct str rest = str_from(s->handler, (uint32_t)(dot + 1));
	if (dot <= 0 || !rest.n || str_find(rest, '.') != str_rfind(rest, '.')) {
		s->malformed = "it is neither file.method nor file.Class.method";
		return;
	}
	s->function = rest;
	set_module(s, str_to(s->handler, (uint32_t)dot));
	WANT(s, ".rb", ".so");
}

static struct str before_colons(struct str handler)
{
	int32_t at = str_search(handler, STR("::"), 0);
	return at < 0 ? handler : str_to(handler, (uint32_t)at);
}

/* Java: package.Class, package.Class::method; in the zip, or in any archive of its lib folder. */
static void read_java(struct search *s)
{
	s->module = str_replace(s->c->arena, before_colons(s->handler), STR("."), STR("/"));
	WANT(s, ".class");
	want(s, STR("lib/"), "", ".jar");
}

/* .NET: Assembly::Namespace.Class::Method, or an assembly to be run. */
static void read_dotnet(struct search *s)
{
	s->module = before_colons(s->handler);
	WANT(s, ".dll");
}

/* go1.x: the path of a program. */
static void read_go(struct search *s)
{
	set_module(s, s->handler);
	WANT(s, "");
}

/* Runtimes of one's own: the program bootstrap, whatever the handler. */
static void read_provided(struct search *s)
{
	s->module = STR("bootstrap");
	WANT(s, "");
}

static const struct family families[] = {
	{ "nodejs", read_node, ".js", ".mjs, .cjs", { ".ts", ".tsx", ".mts", ".cts" }, { "nodejs/node_modules/", "nodejs/node*/node_modules/" }, true },
	{ "python", read_python, ".py", NULL, { ".pyx" }, { "python/", "python/lib/python*/site-packages/" }, false },
	{ "ruby", read_ruby, ".rb", NULL, { NULL }, { "ruby/lib/" }, false },
	{ "java", read_java, ".class", NULL, { ".java", ".kt", ".scala" }, { "java/" }, true },
	{ "dotnet", read_dotnet, ".dll", NULL, { ".csproj", ".fsproj" }, { NULL }, false },
	{ "go1", read_go, "", NULL, { ".go" }, { NULL }, false },
	{ "provided", read_provided, "", NULL, { NULL }, { "" }, true },
};

static const struct family *family_of(struct str runtime)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (str_starts(runtime, families[i].runtimes))
			return &families[i];
	return NULL;
}

/* ---- where the file may lie */

static bool in_zip(struct search *s)
{
	for (uint32_t i = 0; i < s->wanted_n; i++) {
		const struct wanted *w = &s->wanted[i];
		if (has(s->zip->files, *w->ending ? STR_CAT(s->c->arena, w->prefix, str_z(w->ending)) : w->prefix, w->suffix))
			return true;
	}
	return false;
}

static bool in_layer(struct search *s, const struct packaged_files *files)
{
	struct arena *a = s->c->arena;
	struct str version = str_replace(a, str_from(s->runtime, (uint32_t)strlen(s->family->runtimes)), STR(".x"), STR(""));
	static const char *const root[] = { "", NULL };
	for (const char *const *folder = s->place.n ? root : s->family->layer; *folder; folder++)
		for (uint32_t i = 0; i < s->wanted_n; i++) {
			struct str base = str_replace(a, str_z(*folder), STR("*"), version);
			const struct wanted *w = &s->wanted[i];
			if (has(files, STR_CAT(a, base, w->prefix, str_z(w->ending)), w->suffix))
				return true;
		}
	return false;
}

/* Whether a layer that is not the service's own could hold it. */
static bool layers_may(struct search *s)
{
	if (s->place.n)
		return true;
	if (!s->family->layer[0])
		return false;
	int32_t slash = str_find(s->module, '/');
	if (s->family->flat_layers)
		return slash < 0 || strcmp(s->family->runtimes, "java") == 0;
	return slash < 0 || !has_folder(s, s->zip->files, str_to(s->module, (uint32_t)slash));
}

static const struct zip_contents *own_layer(struct search *s, const struct value *ref)
{
	const struct service *service = s->c->cx->service;
	struct str id = value_str(value_get(ref, "Ref"));
	for (uint32_t i = 0; i < service->layers_n; i++)
		if (id.n && str_eq(service->layers[i].logical_id, id))
			return &s->c->layers[i];
	return NULL;
}

enum found { FOUND, UNSURE, NOWHERE };

static enum found look(struct search *s)
{
	if (!s->malformed && !s->place.n && in_zip(s))
		return FOUND;
	enum found found = NOWHERE;
	list_each(i, s->layers) {
		const struct zip_contents *own = own_layer(s, s->layers->list.item[i]);
		if (own && own->files) {
			if (!s->malformed && in_layer(s, own->files))
				return FOUND;
		} else if (!s->malformed && layers_may(s)) {
			found = UNSURE;
		}
	}
	return found;
}

/* ---- what to say */

static bool plugins_passed_over(const struct cx *cx)
{
	const struct value *plugins = value_get(cx->service->config, "plugins");
	const struct value *ignored = value_dig(cx->service->config, "custom", "slsc", "ignorePlugins");
	return js_truthy(plugins) && (cx->opt->plugins != PLUGINS_ERROR || js_truthy(ignored));
}

/* An error of what packages, unless --refused warning lets it through; not sure, or not to be an error: a warning. */
static struct diag *report(struct search *s, bool soften, const char *message)
{
	struct cx *cx = s->c->cx;
	const enum severity as = cx->diags->errors_as;
	cx->diags->errors_as = soften ? DIAG_WARNING : DIAG_REFUSED;
	struct diag *g = diag(cx->diags, D_HANDLER_MISSING, value_span(s->written), "%s", message);
	cx->diags->errors_as = as;
	return g;
}

/* The handler of a function of the same name in another file; "a/b/C" is a.b.C to Java. */
static struct str handler_of(struct search *s, struct str module)
{
	struct arena *a = s->c->arena;
	if (s->function.n)
		return STR_CAT(a, module, STR("."), s->function);
	struct str rest = str_from(s->handler, before_colons(s->handler).n);
	return STR_CAT(a, s->family->read == read_java ? str_replace(a, module, STR("/"), STR(".")) : module, rest);
}

static struct str last_of(struct str path) { return str_from(path, (uint32_t)(str_rfind(path, '/') + 1)); }

/* The file of the zip that was meant: of a near name, else the only one of that name in another folder. */
static void propose(struct search *s, struct diag *g)
{
	const struct packaged_files *files = s->zip->files;
	struct near near = { .word = s->module }, beside = { .word = last_of(s->module) };
	const struct str folder = str_to(s->module, s->module.n - beside.word.n);
	struct str elsewhere = { 0 };
	uint32_t same = 0;
	if (!*s->family->file || s->c->proposals > MOST_PROPOSALS)
		return;
	for (uint32_t i = 0; i < files->of.n; i++) {
		struct str name = files->of.at[i].name, ending = str_from(name, (uint32_t)(str_rfind(name, '.') < 0 ? 0 : str_rfind(name, '.')));
		if (begins(name, STR("node_modules/")) || str_search(name, STR("/node_modules/"), 0) >= 0)
			continue;
		struct str stem = str_to(name, name.n - ending.n);
		if (!(str_eqz(ending, s->family->file) || (s->family->others && (str_eqz(ending, ".mjs") || str_eqz(ending, ".cjs")))) || str_eq(stem, s->module))
			continue;
		s->c->proposals++;
		if (beside.word.n > 2 && stem.n >= folder.n && str_eq(str_to(stem, stem.n - last_of(stem).n), folder))
			near_offer(&beside, last_of(stem)); /* a short name is near to many long paths */
		else
			near_offer(&near, stem);
		if (str_eq(last_of(stem), last_of(s->module))) {
			elsewhere = stem;
			same++;
		}
	}
	struct str best = beside.best.n ? STR_CAT(s->c->arena, folder, beside.best) : same == 1 ? elsewhere : near.best;
	if (best.n)
		diag_meant(s->c->cx->diags, g, false, s->handler, handler_of(s, best));
}

/* A file of the service's folder that would do, had the patterns taken it; or one that has to be built first. */
static struct str in_folder(struct search *s, const char *ending)
{
	struct cx *cx = s->c->cx;
	struct str path = STR_CAT(s->c->arena, s->module, str_z(ending));
	bool is = s->module.n && !s->place.n && cx->host->probe(cx->host, STR_CAT(s->c->arena, cx->root, path).p) == FILE_REGULAR;
	return is ? path : STR("");
}

static void tell_missing(struct search *s, bool soften)
{
	struct cx *cx = s->c->cx;
	struct arena *a = s->c->arena;
	const struct artifact *artifact = s->zip->artifact;
	struct str zip = artifact->path.n ? artifact->path : artifact->file, source = { 0 };
	struct str kept_out = artifact->path.n || s->malformed ? STR("") : in_folder(s, s->family->file);
	for (size_t i = 0; !kept_out.n && !s->malformed && i < 4 && s->family->sources[i] && !source.n; i++)
		source = in_folder(s, s->family->sources[i]);
	if (s->malformed) {
		struct diag *g = report(s, soften, str_fmt(a, "Lambda cannot load the handler '%.*s': %s", STRA(s->handler), s->malformed).p);
		struct str path = clean(a, s->handler);
		if (!str_eq(path, s->handler) && str_find(path, '.') >= 0 && str_search(path, STR(".."), 0) < 0)
			diag_meant(cx->diags, g, true, s->handler, path);
		return;
	}
	struct str others = s->family->others ? str_fmt(a, " (or %s)", s->family->others) : STR("");
	struct str where = s->place.n ? STR("no layer of the function") : str_fmt(a, "'%.*s'", STRA(zip));
	struct str message = str_fmt(a, "Lambda cannot load the handler '%.*s': %.*s has %s'%.*s%.*s%s'%.*s", STRA(s->handler), STRA(where), s->place.n ? "" : "no ",
		STRA(s->place), STRA(s->module), s->family->file, STRA(others));
	struct diag *g = report(s, soften, message.p);
	if (kept_out.n)
		diag_note(cx->diags, g, (struct span){ 0 }, "'%.*s' exists, but the patterns of the package keep it out", STRA(kept_out));
	else if (source.n)
		diag_note(cx->diags, g, (struct span){ 0 }, "'%.*s' has to be built: build it before packaging, and name the zip as package.artifact or let the handler name the file that was built", STRA(source));
	else if (!s->zip->files->backslashes)
		propose(s, g);
	if (s->family->read == read_node && !s->place.n && has_folder(s, s->zip->files, s->module))
		diag_note(cx->diags, g, (struct span){ 0 }, "Node loads the folder '%.*s' before a file '%.*s.mjs' or '.cjs', and it has no index.js", STRA(s->module), STRA(s->module));
	if (s->zip->files->backslashes)
		diag_note(cx->diags, g, (struct span){ 0 }, "the names in this zip have '\\' between folders, which Linux takes as part of a name: make it with a tool that writes '/'");
}

/* "src/a.js" asks for a function "js". */
static void tell_ending(struct search *s)
{
	static const char *const endings[] = { "js", "mjs", "cjs", "ts", "py", "rb" };
	int32_t dot = str_find(s->function, '.');
	struct str first = dot < 0 ? s->function : str_to(s->function, (uint32_t)dot);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		if (!str_eqz(first, endings[i]))
			continue;
		struct diag *g = report(s, true, str_fmt(s->c->arena, "the handler asks for the function '%.*s' of '%.*s'", STRA(s->function), STRA(s->module)).p);
		struct str rest = dot < 0 ? STR("handler") : str_from(s->function, (uint32_t)dot + 1);
		const struct str meant = STR_CAT(s->c->arena, s->module, STR("."), rest);
		if (dot < 0)
			diag_label(s->c->cx->diags, g, "write the function's name without the file's ending, such as '%.*s'", STRA(meant));
		else
			diag_meant(s->c->cx->diags, g, false, s->handler, meant);
	}
}

/* surely: what a layer from elsewhere may hold is not worth a word. */
static void find(struct handler_check *c, const struct function *fn, const struct zip_contents *zip, const struct value *handler,
		 const struct value *layers, bool surely)
{
	struct cx *cx = c->cx;
	const struct value *runtime = option_value(cx, fn, "runtime");
	struct search s = { .c = c, .fn = fn, .zip = zip, .written = handler, .layers = layers, .handler = value_str(handler) };
	s.runtime = runtime ? value_str(runtime) : STR("nodejs16.x");
	s.family = family_of(s.runtime);
	if (!s.handler.n || !s.family)
		return;
	s.family->read(&s);
	switch (look(&s)) {
	case FOUND:
		tell_ending(&s);
		break;
	case UNSURE:
		if (!surely)
			diag(cx->diags, D_HANDLER_UNSURE, value_span(handler), "the handler's file is not in the package: a layer may hold it");
		break;
	case NOWHERE:
		tell_missing(&s, !cx->opt->package || plugins_passed_over(cx));
	}
}

void handler_find(struct handler_check *c, const struct function *fn, const struct zip_contents *zip)
{
	if (!zip->files || fn->built)
		return;
	find(c, fn, zip, value_get(fn->config, "handler"), option_value(c->cx, fn, "layers"), fn->wrapped.handler != NULL);
	if (fn->wrapped.handler)
		find(c, fn, zip, fn->wrapped.handler, fn->wrapped.layers, false);
}
