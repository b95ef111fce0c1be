#include "code/dependencies.h"

#include "ir/def.h"
#include "ir/js.h"

enum { MOST_NAMED = 5 };

struct dependency {
	struct str name;
	bool found;  /* in a zip or layer */
	bool wanted; /* a package without it would take it */
	struct str above; /* the folder of modules that has it; empty: none has */
};

struct dependencies {
	struct cx *cx;
	struct arena *arena;
	struct code_tree *tree;
	struct str path, text; /* of package.json */
	VEC(struct dependency) of;
};

/* What a program does not ask for when it runs. */
static bool is_tool(struct str name)
{
	return str_starts(name, "@types/") || str_starts(name, "serverless") || str_eqz(name, "osls") || str_starts(name, "@serverless/");
}

/* The AWS SDK that Node runtimes hold: version 2 up to nodejs16.x, then version 3. */
static bool runtime_has(struct str runtime, struct str name)
{
	const bool old = str_starts(runtime, "nodejs1") && runtime.n > 7 && runtime.p[7] < '8' && runtime.p[7] != '.';
	return old ? str_eqz(name, "aws-sdk") : str_starts(name, "@aws-sdk/") || str_starts(name, "@smithy/");
}

struct dependencies *dependencies_new(struct cx *cx, struct arena *a, struct code_tree *tree)
{
	struct dependencies *d = ARENA_NEW(a, struct dependencies);
	*d = (struct dependencies){ .cx = cx, .arena = a, .tree = tree, .path = STR_CAT(cx->arena, cx->root, STR("package.json")) };
	if (cx->host->read_file(cx->host, cx->arena, d->path.p, &d->text) != FILE_REGULAR)
		return NULL;
	const struct value *json = js_json_parse(a, d->text);
	const struct value *optional = value_get(json, "optionalDependencies");
	map_each(e, value_get(json, "dependencies"))
		if (e->key.n && !map_get(optional, e->key) && !is_tool(e->key))
			vec_push(a, &d->of, (struct dependency){ .name = e->key });
	return d->of.n ? d : NULL;
}

static bool holds(struct arena *a, const struct packaged_files *files, const char *before, struct str name)
{
	return files && packaged_below(files, STR_CAT(a, str_z(before), STR("node_modules/"), name, STR("/")));
}

void dependencies_offer(struct dependencies *d, const struct function *fn, const struct zip_contents *zip, const struct zip_contents *layers)
{
	const struct service *s = d->cx->service;
	const struct value *runtime = option_value(d->cx, fn, "runtime"), *used = option_value(d->cx, fn, "layers");
	struct str name = runtime ? value_str(runtime) : STR("nodejs16.x");
	bool sure = str_starts(name, "nodejs") && !fn->built && !zip->built;
	for (uint32_t i = 0; i < d->of.n; i++) {
		struct dependency *one = &d->of.at[i];
		one->found |= holds(d->arena, zip->files, "", one->name);
		for (uint32_t k = 0; !one->found && k < s->layers_n; k++)
			one->found = holds(d->arena, layers[k].files, "nodejs/", one->name);
	}
	list_each(i, used) {
		bool own = false;
		for (uint32_t k = 0; k < s->layers_n; k++)
			own |= str_eq(value_str(value_get(used->list.item[i], "Ref")), s->layers[k].logical_id) && layers[k].files;
		sure = sure && own;
	}
	for (uint32_t i = 0; sure && zip->files && !zip->artifact->path.n && i < d->of.n; i++) {
		struct dependency *one = &d->of.at[i];
		if (!one->found && !one->wanted && !runtime_has(name, one->name))
			one->wanted = artifact_would_take(d->tree, zip->artifact, STR_CAT(d->arena, STR("node_modules/"), one->name, STR("/index.js")));
	}
}

/* The nearest node_modules above the service's folder that has it, as a path from there. */
static struct str find_above(struct dependencies *d, struct str real, struct str name)
{
	struct cx *cx = d->cx;
	struct str up = STR("../");
	while (real.n) {
		int32_t slash = str_rfind(real, '/');
		real = str_to(real, slash < 0 ? 0 : (uint32_t)slash);
		struct str modules = STR_CAT(d->arena, real, STR("/node_modules/"), name);
		enum file_kind kind = cx->host->probe(cx->host, modules.p);
		if (kind == FILE_FOLDER)
			return STR_CAT(d->arena, up, STR("node_modules"));
		up = STR_CAT(d->arena, up, STR("../"));
	}
	return STR("");
}

/* Where package.json asks for it. */
static struct span span_of(struct dependencies *d, uint32_t base, struct str name)
{
	struct str quoted = STR_CAT(d->arena, STR("\""), name, STR("\""));
	int32_t section = str_search(d->text, STR("\"dependencies\""), 0);
	int32_t at = section < 0 ? -1 : str_search(d->text, quoted, (uint32_t)section);
	return at < 0 ? (struct span){ 0 } : span_make(base + (uint32_t)at, quoted.n);
}

/* Those from i on that lie in the same folder: "'a', 'b' and 3 more", and how many; they are found from now on. */
static struct str names_from(struct dependencies *d, uint32_t i, uint32_t *n)
{
	struct arena *a = d->arena;
	const struct str above = d->of.at[i].above;
	struct str out = { 0 };
	for (*n = 0; i < d->of.n; i++) {
		struct dependency *one = &d->of.at[i];
		if (one->found || !one->wanted || !str_eq(one->above, above))
			continue;
		one->found = true;
		if ((*n)++ < MOST_NAMED)
			out = str_fmt(a, "%.*s%s'%.*s'", STRA(out), out.n ? ", " : "", STRA(one->name));
	}
	return *n > MOST_NAMED ? str_fmt(a, "%.*s and %u more", STRA(out), *n - MOST_NAMED) : out;
}

void dependencies_report(struct dependencies *d)
{
	struct cx *cx = d->cx;
	struct str real = { 0 };
	uint32_t base = 0, n;
	for (uint32_t i = 0; i < d->of.n; i++) {
		struct dependency *one = &d->of.at[i];
		if (one->found || !one->wanted)
			continue;
		if (!base) {
			real = cx->host->real_path ? cx->host->real_path(cx->host, d->arena, cx->root.n ? str_zdup(d->arena, cx->root) : ".") : STR("");
			base = source_add(cx->sources, d->path, str_utf8(cx->arena, d->text));
		}
		one->above = find_above(d, real, one->name);
	}
	for (uint32_t i = 0; i < d->of.n; i++) {
		const struct dependency *one = &d->of.at[i];
		if (one->found || !one->wanted)
			continue;
		struct span at = span_of(d, base, one->name);
		struct str names = names_from(d, i, &n);
		const char *verb = n == 1 ? "is" : "are";
		if (one->above.n)
			diag(cx->diags, D_DEPENDENCY_ABOVE, at, "%.*s %s in no package: %s in %.*s, above the service", STRA(names), verb, n == 1 ? "it lies" : "they lie", STRA(one->above));
		else
			diag(cx->diags, D_DEPENDENCY_MISSING, at, "%.*s %s in no package: not installed", STRA(names), verb);
	}
}
