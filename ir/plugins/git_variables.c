/*
 * git_variables: serverless-plugin-git-variables answers ${git:…} and gives functions variables and tags that say which
 * commit they are of. git runs as a child process, once for each answer.
 */
#include "ir/js.h"
#include "ir/plugin.h"

enum { TIMEOUT_MS = 10 * 1000 };

/* What git is asked. fixed: what stands for it with --code-digest off, where it changes with every commit; NULL: the answer. */
static const struct fact {
	const char *name, *argv[6], *fixed;
} facts[] = {
	{ "describe", { "describe", "--always" }, "0000000" },
	{ "describeLight", { "describe", "--always", "--tags" }, "0000000" },
	{ "sha1", { "rev-parse", "--short", "HEAD" }, "0000000" },
	{ "commit", { "rev-parse", "HEAD" }, "0000000000000000000000000000000000000000" },
	{ "branch", { "rev-parse", "--abbrev-ref", "HEAD" }, NULL },
	{ "message", { "log", "-1", "--pretty=%B" }, "message" },
	{ "messageSubject", { "log", "-1", "--pretty=%s" }, "message" },
	{ "messageBody", { "log", "-1", "--pretty=%b" }, "message" },
	{ "user", { "config", "user.name" }, NULL },
	{ "email", { "config", "user.email" }, NULL },
	{ "isDirty", { "diff", "--stat" }, "false" },
	{ "repository", { "rev-parse", "--show-toplevel" }, NULL },
	{ "tags", { "tag", "--points-at", "HEAD" }, "0000000" },
};

static const struct fact *fact_of(struct str name)
{
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (str_eqz(name, facts[i].name))
			return &facts[i];
	return NULL;
}

/* What git prints, without blanks around it; false and *why if it fails. Of a revision's files the folder is where slsc was started. */
static bool git(struct cx *cx, const struct fact *f, struct str *out, struct str *why)
{
	struct arena *a = cx->arena;
	const char *argv[12] = { "git", "-C", cx->root.n && !cx->host->local_path ? str_zdup(a, cx->root) : "." };
	struct str err;
	for (uint32_t i = 0; i < sizeof f->argv / sizeof *f->argv && f->argv[i]; i++)
		argv[3 + i] = f->argv[i];
	const int status = cx->host->run(cx->host, a, argv, STR(""), TIMEOUT_MS, out, &err);
	*out = str_trim(str_utf8(a, *out));
	if (status == 0)
		return true;
	struct str said = str_trim(str_utf8(a, err));
	const int32_t line = str_find(said, '\n');
	said = line < 0 ? said : str_to(said, (uint32_t)line);
	if (status == RUN_NOT_STARTED)
		said = STR_CAT(a, STR("the program cannot be started ("), said, STR(")"));
	else if (status == RUN_TIMED_OUT)
		said = STR("no answer in time");
	else if (!said.n)
		said = str_fmt(a, "exit status %d", status);
	*why = STR_CAT(a, STR("git cannot tell '"), str_z(f->name), STR("': "), said);
	return false;
}

/* NULL and *why if it is not known. */
static const struct value *fact_value(struct cx *cx, const struct fact *f, struct str *why)
{
	struct arena *a = cx->arena;
	struct str out;
	if (f->fixed && cx->opt->digest == DIGEST_OFF)
		return v_text(a, f->fixed);
	if (!git(cx, f, &out, why))
		return NULL;
	if (strcmp(f->name, "isDirty") == 0)
		return v_text(a, out.n ? "true" : "false");
	if (strcmp(f->name, "repository") == 0)
		return v_str(a, str_from(out, (uint32_t)(str_rfind(out, '/') + 1)));
	if (strcmp(f->name, "tags") == 0 && !out.n)
		return fact_value(cx, fact_of(STR("sha1")), why);
	return v_str(a, strcmp(f->name, "tags") == 0 ? str_replace(a, out, STR("\n"), STR("::")) : out);
}

static const struct value *answer(struct cx *cx, const struct value *config, struct str address, struct str *why)
{
	(void)config;
	const struct fact *f = fact_of(address);
	return f ? fact_value(cx, f, why) : NULL;
}

static const struct plugin_variables variables = {
	"git", "'describe', 'describeLight', 'sha1', 'commit', 'branch', 'message', 'messageSubject', 'messageBody', 'user', 'email', 'isDirty', 'repository' and 'tags'", answer,
};

/* ---- functions' variables and tags */

static const char *const exported[][2] = {
	{ "sha1", "GIT_COMMIT_SHORT" }, { "commit", "GIT_COMMIT_LONG" }, { "branch", "GIT_BRANCH" },
	{ "isDirty", "GIT_IS_DIRTY" }, { "repository", "GIT_REPOSITORY" }, { "tags", "GIT_TAGS" },
};
enum { EXPORTED = sizeof exported / sizeof *exported };

/* Whether a list of names lets a name through; without a list all are let through. */
static bool lets(struct cx *cx, const struct plugin_use *use, const char *option, const char *name)
{
	const struct value *list = plugin_setting(cx, option);
	if (js_truthy(list) && !is_list(list) && !is_string(list))
		plugin_refuses(cx, use, list->span, "custom.%s is %s; write a list of names", option, value_kind_name(list));
	return !js_truthy(list) || js_includes(list, str_z(name));
}

/* Adds to a function's environment or tags what it does not set itself. */
static void add(struct cx *cx, struct value *fn, const char *option, const struct value *const value[EXPORTED])
{
	struct value *own = NULL;
	for (uint32_t i = 0; i < EXPORTED; i++) {
		if (!value[i])
			continue;
		if (!own && is_nil(value_get(fn, option)))
			map_putz(cx->arena, fn, option, v_map(cx->arena));
		own = own ? own : map_own(cx->arena, fn, str_z(option));
		if (is_map(own) && !js_truthy(value_get(own, exported[i][1])))
			map_putz(cx->arena, own, exported[i][1], value[i]);
	}
}

static void export(struct cx *cx, const struct plugin_use *use)
{
	const struct value *environment[EXPORTED] = { NULL }, *tags[EXPORTED] = { NULL };
	if (is_false(plugin_setting(cx, "exportGitVariables")) || !map_len(value_get(cx->tree, "functions")))
		return;
	for (uint32_t i = 0; i < EXPORTED; i++) {
		const bool in_environment = lets(cx, use, "gitVariablesEnvWhitelist", exported[i][1]), in_tags = lets(cx, use, "gitVariablesTagsWhitelist", exported[i][1]);
		struct str why = STR("");
		const struct value *v = in_environment || in_tags ? fact_value(cx, fact_of(str_z(exported[i][0])), &why) : NULL;
		if (why.n) {
			struct diag *g = plugin_refuses(cx, use, use->span, "%.*s", STRA(why));
			diag_note(cx->diags, g, (struct span){ 0 }, "functions get it as %s unless custom.exportGitVariables is false", exported[i][1]);
			return;
		}
		environment[i] = in_environment ? v : NULL;
		tags[i] = in_tags ? v : NULL;
	}
	struct value *functions = plugin_own(cx, "functions", NULL);
	for (uint32_t i = 0; i < map_len(functions); i++) {
		struct value *fn = map_own(cx->arena, functions, functions->map.entry[i].key);
		if (!is_map(fn))
			continue;
		add(cx, fn, "environment", environment);
		add(cx, fn, "tags", tags);
	}
}

PLUGINS(git_variables) = {
	{ .names = S_WORD_LIST("serverless-plugin-git-variables"), .effects = PLUGIN_ADDS, .version = "5.2.0", .doc = "tells functions and ${git:…} the commit",
	  .variables = &variables, .hooks = HOOKS({ MOMENT_AFTER_INITIALIZE, export }),
	  .left_out = "with --code-digest off a fixed text stands for what changes with every commit" },
	{ 0 },
};
