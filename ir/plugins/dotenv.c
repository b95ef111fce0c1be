/*
 * dotenv: serverless-dotenv-plugin puts what .env files say into provider.environment, before anything is validated, and
 * over what stands there. Variables of the configuration are resolved by then: ${env:…} does not see it.
 */
#include "ir/dotenv.h"

#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/secrets.h"

static struct str environment(struct cx *cx, const char *name) { return str_z(cx->host->getenv(cx->host, name)); }

/* What the names of the files end in. provider.stage does not count. */
static struct str environment_name(struct cx *cx)
{
	struct str env = environment(cx, "NODE_ENV"), option = value_str(value_get(cx->opt->given, "env"));
	return env.n ? env : option.n ? option : cx->opt->stage.n ? cx->opt->stage : STR("development");
}

/* The files to be read, in order. Those that the configuration names need not be there. */
static struct value *files(struct cx *cx, const struct value *config)
{
	struct arena *a = cx->arena;
	const struct value *path = value_get(config, "path"), *base = value_get(config, "basePath");
	struct value *list = is_list(path) ? list_copy(a, path) : v_list(a);
	if (js_truthy(path)) {
		if (!is_list(path))
			list_push(a, list, path);
		return list;
	}
	struct str begin = js_truthy(base) ? js_string(a, base) : STR(""), name = environment_name(cx);
	const struct str names[] = { STR_CAT(a, begin, STR(".env."), name, STR(".local")), STR_CAT(a, begin, STR(".env."), name),
		str_eqz(name, "test") ? STR("") : STR_CAT(a, begin, STR(".env.local")), STR_CAT(a, begin, STR(".env")) };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].n && cx->host->probe(cx->host, STR_CAT(a, cx->root, names[i]).p) != FILE_MISSING)
			list_push(a, list, v_str(a, names[i]));
	return list;
}

/* Later files go over earlier ones; but as a name keeps the value that it has in the environment, the first file wins. */
static struct value *read_files(struct cx *cx, const struct plugin_use *use, const struct value *config, const struct value *paths)
{
	struct arena *a = cx->arena;
	const struct value *expansion = value_get(config, "variableExpansion");
	const bool raw = expansion && !js_truthy(expansion);
	const struct value *framework = js_truthy(value_get(cx->tree, "useDotenv")) ? dotenv_load(cx, plugin_stage(cx)) : NULL;
	struct value *set = map_copy(a, framework), *found = v_map(a);
	list_each(i, paths) {
		struct str text, name = js_string(a, paths->list.item[i]);
		struct str path = str_starts(name, "/") ? name : STR_CAT(a, cx->root, name);
		const enum file_kind kind = cx->host->read_file(cx->host, a, str_zdup(a, path), &text);
		if (kind != FILE_REGULAR) {
			const struct span at = span_known(paths->list.item[i]->span) ? paths->list.item[i]->span : use->span;
			diag(cx->diags, D_PLUGIN_IDLE, at, "%.*s cannot read '%.*s', and goes on without it", STRA(use->name), STRA(path));
			continue;
		}
		vec_push(a, &cx->files_read, path);
		const struct value *names = dotenv_parse(cx, path, text, set, raw);
		map_each(e, names) {
			const bool secret = secret_variable(e->key) || secret_looks(e->value);
			map_put_at(a, found, e->key, key_span(e), secret ? value_to_secret(a, e->value) : e->value);
			map_put(a, set, e->key, e->value);
		}
	}
	return found;
}

/* Array.includes and, of a text, String.includes. */
static bool includes(struct cx *cx, const struct value *in, struct str name)
{
	if (is_string(in))
		return str_search(in->string, name, 0) >= 0;
	list_each(i, in)
		if (str_eq(js_string(cx->arena, in->list.item[i]), name))
			return true;
	return false;
}

static bool missing_required(struct cx *cx, const struct plugin_use *use, const struct value *config, const struct value *found, bool any_file)
{
	const struct value *required = value_get(config, "required"), *names = value_get(required, "env");
	bool missing = false;
	if (is_true(value_get(required, "file")) && !any_file) {
		plugin_refuses(cx, use, value_get(required, "file")->span, "there is no .env file");
		return true;
	}
	list_each(i, names) {
		struct str name = js_string(cx->arena, names->list.item[i]);
		if (value_str(map_get(found, name)).n || environment(cx, str_zdup(cx->arena, name)).n)
			continue;
		plugin_refuses(cx, use, names->list.item[i]->span, "the environment variable '%.*s' is required, and neither the .env files nor the environment set it", STRA(name));
		missing = true;
	}
	return missing;
}

static void load(struct cx *cx, const struct plugin_use *use)
{
	const struct value *config = plugin_setting(cx, "dotenv");
	const struct value *parser = value_get(config, "dotenvParser");
	const struct value *include = value_get(config, "include"), *exclude = value_get(config, "exclude");
	struct value *environment_of = plugin_own(cx, "provider", "environment", NULL);
	if (js_truthy(parser)) {
		struct diag *g = diag(cx->diags, D_PLUGIN_EFFECT, parser->span, "%.*s reads the files with a parser in JavaScript, which slsc does not run", STRA(use->name));
		diag_note(cx->diags, g, (struct span){ 0 }, "write the values into .env files, or under provider.environment");
		return;
	}
	const struct value *paths = files(cx, config);
	const struct value *found = read_files(cx, use, config, paths);
	cx->environment = map_assign(cx->arena, found, cx->environment);
	if (missing_required(cx, use, config, found, list_len(paths)) || !environment_of)
		return;
	map_each(e, found) {
		const bool kept = include && !value_is(include, "*") ? includes(cx, include, e->key) : !includes(cx, exclude, e->key);
		if (kept)
			map_put_at(cx->arena, environment_of, e->key, key_span(e), e->value);
	}
}

PLUGINS(dotenv) = {
	{ .names = S_WORD_LIST("serverless-dotenv-plugin"), .effects = PLUGIN_ADDS, .version = "6.0.0", .doc = "puts what .env files set into provider.environment",
	  .hooks = HOOKS({ MOMENT_LOADED, load }), .left_out = "dotenvParser, an error" },
	{ 0 },
};
