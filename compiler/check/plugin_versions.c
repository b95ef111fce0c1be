/*
 * plugin_versions: which version of a plugin the project has, beside the one whose source slsc knows. Installed packages tell
 * first, then a lock file, then the range in package.json; where none tells, nothing is said.
 */
#include "compiler/check/checker.h"
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/project.h"

struct project {
	struct cx *cx;
	struct str lock, manifest;            /* texts; empty: there is none */
	const char *lock_name, *manifest_name; /* NULL: not looked for yet */
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The version that begins a text, without its build or range; empty if it begins with none. */
static struct str version_at(struct str s)
{
	uint32_t n = 0;
	while (n < s.n && (is_digit(s.p[n]) || (n && s.p[n] == '.')))
		n++;
	return str_to(s, n);
}

static struct str major(struct str version)
{
	const int32_t dot = str_find(version, '.');
	return dot < 0 ? version : str_to(version, (uint32_t)dot);
}

static struct str file_of(struct cx *cx, struct str path)
{
	struct str text = STR("");
	const char *name = str_zdup(cx->arena, STR_CAT(cx->arena, cx->root, path));
	return cx->host->read_file(cx->host, cx->arena, name, &text) == FILE_REGULAR ? text : STR("");
}

/* The digits behind the word "version" that comes next. */
static struct str next_version(struct str text, uint32_t from)
{
	const int32_t word = str_search(text, STR("version"), from);
	uint32_t at = word < 0 ? text.n : (uint32_t)word + 7;
	while (at < text.n && memchr("\": ", text.p[at], 3))
		at++;
	return version_at(str_from(text, at));
}

/*
 * Lock files are large and only one line of them is wanted: they are searched as texts, in the forms that npm, yarn and pnpm write.
 * pnpm's list what the project asks for first ("name:", below it the version), and then all packages ("/name@1.2.3:", of old
 * ones "/name/1.2.3:").
 */
static struct str locked(struct project *p, struct str name)
{
	struct arena *a = p->cx->arena;
	static const char *const names[] = { "package-lock.json", "yarn.lock", "pnpm-lock.yaml" };
	for (size_t i = 0; !p->lock_name && i < sizeof names / sizeof *names; i++) {
		p->lock = file_of(p->cx, str_z(names[i]));
		p->lock_name = p->lock.n || i + 1 == sizeof names / sizeof *names ? names[i] : NULL;
	}
	const struct {
		const char *before, *after;
		bool here; /* the version follows at once */
	} keys[] = {
		{ "\"node_modules/", "\": {", false }, { "\"", "\": {", false }, { "\n", "@", false }, { "\n\"", "@", false },
		{ "  ", ":\n", false }, { "  '", "':\n", false }, { "\n  /", "@", true }, { "\n  /", "/", true },
	};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct str key = STR_CAT(a, str_z(keys[i].before), name, str_z(keys[i].after));
		const int32_t at = str_search(p->lock, key, 0);
		if (at >= 0)
			return keys[i].here ? version_at(str_from(p->lock, (uint32_t)at + key.n)) : next_version(p->lock, (uint32_t)at + key.n);
	}
	return STR("");
}

/* A range that leaves only one major open: "^1.2.0", "~1.2", "1.x". */
static struct str required(struct project *p, struct str name)
{
	if (!p->manifest_name)
		p->manifest = file_of(p->cx, STR("package.json"));
	p->manifest_name = "package.json";
	const struct value *json = p->manifest.n ? js_json_parse(p->cx->arena, p->manifest) : NULL;
	static const char *const sections[] = { "devDependencies", "dependencies" };
	struct str range = STR("");
	for (size_t i = 0; !range.n && i < sizeof sections / sizeof *sections; i++)
		range = value_str(map_get(value_get(json, sections[i]), name));
	if (range.n && memchr("^~=v", range.p[0], 4))
		range = str_from(range, 1);
	return str_find(range, ' ') < 0 && str_find(range, '|') < 0 ? version_at(range) : STR("");
}

/* The version that the project has, and the file that says so. */
static struct str version_of(struct project *p, struct str name, struct str *from)
{
	struct arena *a = p->cx->arena;
	struct str text = STR(""), version;
	*from = project_module(p->cx, STR_CAT(a, name, STR("/package.json")), FILE_REGULAR);
	if (from->n)
		p->cx->host->read_file(p->cx->host, a, from->p, &text);
	version = version_at(value_str(value_get(js_json_parse(a, text), "version")));
	if (!version.n) {
		version = locked(p, name);
		*from = str_z(p->lock_name);
	}
	if (!version.n) {
		version = required(p, name);
		*from = str_z(p->manifest_name);
	}
	return version;
}

struct str check_plugin_version(struct cx *cx, struct str name)
{
	struct project p = { .cx = cx };
	struct str from;
	return version_of(&p, name, &from);
}

void check_plugin_versions(struct cx *cx)
{
	struct project p = { .cx = cx };
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		const struct plugin_use *use = &cx->plugins[i];
		if (!use->active || use->pinned || !(use->row->effects & (PLUGIN_ADDS | PLUGIN_BUILDS | PLUGIN_DEPLOYS_TEMPLATE)))
			continue;
		struct str from, version = version_of(&p, use->name, &from);
		const struct str known = version_at(str_z(use->row->version));
		/* Of an installed one slsc reads the tables. */
		const bool exact = use->row->version_counts && p.lock_name && str_eqz(from, p.lock_name);
		if (!version.n || (exact ? str_eq(version, known) : str_eq(major(version), major(known))))
			continue;
		struct diag *g = diag(cx->diags, D_PLUGIN_VERSION, use->span, "%.*s is %.*s here, and slsc does what %s does", STRA(use->name), STRA(version), use->row->version);
		diag_note(cx->diags, g, (struct span){ 0 }, "the version stands in %.*s", STRA(from));
		if (exact)
			diag_note(cx->diags, g, (struct span){ 0 }, "install the package: slsc reads the tables of an installed one");
	}
}
