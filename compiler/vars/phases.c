/* The phases of resolution: what can be asked when, and which properties must be there by then. */
#include "compiler/vars/values.h"
#include "compiler/vars/vars.h"
#include "ir/js.h"
#include "ir/secrets.h"

/* Dotted paths here are ours, with no key that holds a dot. */
static const struct value **slot_at(struct vars *v, const struct str *key, uint32_t n)
{
	const struct value **slot = NULL, *at = v->root;
	for (uint32_t i = 0; i < n; i++) {
		slot = value_slot(at, key[i]);
		if (!slot)
			return NULL;
		at = *slot;
	}
	return slot;
}

/* The first property at, above or below a path that has no value yet. */
static struct property *first_pending(struct vars *v, const char *path)
{
	struct str *key;
	uint32_t n = var_keys(v->arena, str_z(path), &key);
	for (uint32_t i = 1; i <= n; i++) {
		const struct value **slot = slot_at(v, key, i);
		if (!slot)
			return NULL;
		struct property *p = is_string(*slot) ? vars_property(v, slot) : NULL;
		if (p)
			return p->state != VAR_DONE ? p : NULL;
	}
	const struct value **under = slot_at(v, key, n);
	if (is_nil(*under) || (!is_map(*under) && !is_list(*under)))
		return NULL;
	for (uint32_t i = 0; i < v->all.n; i++) {
		struct property *p = v->all.at[i];
		if (p->state == VAR_DONE)
			continue;
		const struct key_path *q = p->place;
		struct str text = key_path_text(v->arena, q);
		if (text.n > strlen(path) && str_starts(text, path) && text.p[strlen(path)] == '.')
			return p;
	}
	return NULL;
}

static bool any_pending(const struct vars *v)
{
	for (uint32_t i = 0; i < v->all.n; i++)
		if (v->all.at[i]->state == VAR_PENDING && !vars_of_other_stage(v, v->all.at[i]))
			return true;
	return false;
}

/* Every property that holds, is or stands below one of the paths. */
static void resolve_paths(struct vars *v, const char *const *path)
{
	v->round++;
	for (; *path; path++)
		for (struct property *p; (p = first_pending(v, *path)) && p->state == VAR_PENDING && p->tried != v->round;)
			vars_attempt(v, p);
}

static void resolve_all(struct vars *v)
{
	v->round++;
	for (uint32_t i = 0; i < v->all.n && !v->too_much; i++)
		if (!vars_of_other_stage(v, v->all.at[i]))
			vars_attempt(v, v->all.at[i]);
}

/*
 * Params of stages that are not deployed, which nothing has used: as far as they can be answered without asking AWS. The
 * others keep their text; v3.40 asks for them, too, often with rights that only that stage has, and fails.
 */
static void resolve_other_stages(struct vars *v)
{
	v->phase = PHASE_AWS;
	v->last = true;
	v->round++;
	v->cx->diags->muted++;
	for (uint32_t i = 0; i < v->all.n && !v->too_much; i++) {
		struct property *p = v->all.at[i];
		if (vars_of_other_stage(v, p) && vars_attempt(v, p) != VAR_DONE)
			p->state = VAR_DONE;
	}
	v->cx->diags->muted--;
}

static bool accessible(struct vars *v, const char *const *path)
{
	bool ok = true;
	for (; *path; path++) {
		struct property *p = first_pending(v, *path);
		if (!p || p->state == VAR_FAILED)
			continue;
		struct diag *g = diag(v->cx->diags, D_VAR_INACCESSIBLE, p->host->span,
				      "'%s' is needed before this variable can be resolved", *path);
		vars_notes(v, g, p->host);
		ok = false;
	}
	return ok;
}

#define PATHS(...) (const char *const[]){ __VA_ARGS__, NULL }

/* An option of the command line, a secret where its name tells; of --param where the parameter's does. */
static const struct value *option_marked(struct arena *a, struct str name, const struct value *v)
{
	if (str_eqz(name, "param") && is_list(v)) {
		struct value *list = v_list(a);
		list_each(i, v) {
			struct str text = value_str(list_at(v, i));
			int32_t equals = str_find(text, '=');
			bool secret = secret_variable(str_to(text, equals < 0 ? 0 : (uint32_t)equals));
			list_push(a, list, secret ? value_to_secret(a, list_at(v, i)) : list_at(v, i));
		}
		return list;
	}
	return secret_variable(name) && !is_bool(v) ? value_to_secret(a, v) : v;
}

/* The options of the framework's package command: known to be absent where they are not given. */
static const struct value *known_options(struct cx *cx)
{
	static const char *const names[] = {
		"package", "region", "aws-profile", "app", "org", "use-local-credentials", "config", "stage", "param", "help",
		"version", "verbose", "debug", "minify-template",
	};
	/* The trees get copies of what is asked for. */
	static const struct value absent = { .kind = VALUE_NULL };
	struct value *all = v_map(cx->arena);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		map_putz(cx->arena, all, names[i], &absent);
	map_each(e, cx->opt->given)
		map_put(cx->arena, all, e->key, option_marked(cx->arena, e->key, e->value));
	return all;
}

/*
 * Loads .env once the stage is known. A variable of the environment that was missing while the stage was sought
 * must not turn up now: the stage would be another one.
 */
static bool load_dotenv(struct vars *v)
{
	const struct value *use = value_get(v->root, "useDotenv");
	if (!js_truthy(use))
		return true;
	const struct value *stage = value_dig(v->root, "provider", "stage");
	struct str name = v->cx->opt->stage.n ? v->cx->opt->stage : stage ? js_string(v->arena, stage) : STR("dev");
	v->dotenv = dotenv_load(v->cx, name);
	if (!v->dotenv)
		return false;
	for (uint32_t i = 0; i < v->missing_env.n; i++)
		if (js_truthy(map_get(v->dotenv, v->missing_env.at[i]))) {
			diag(v->cx->diags, D_DOTENV_CONFLICT, use->span,
			     "'%.*s' decides which .env file is read, and is itself set in that file", STRA(v->missing_env.at[i]));
			return false;
		}
	return true;
}

/* The stage, and what .env is needed for. */
static bool core_phases(struct vars *v)
{
	struct diags *d = v->cx->diags;
	v->phase = PHASE_CORE;
	resolve_paths(v, PATHS("provider.name", "provider.stage", "useDotenv"));
	if (diag_failed(d))
		return false;
	v->missing_env.n = 0;
	v->phase = PHASE_ENV;
	if (first_pending(v, "provider.stage") || first_pending(v, "useDotenv")) {
		resolve_paths(v, PATHS("provider.stage", "useDotenv"));
		if (diag_failed(d) || !accessible(v, PATHS("provider.stage", "useDotenv")))
			return false;
	}
	if (!load_dotenv(v))
		return false;
	if (first_pending(v, "provider.name")) {
		resolve_paths(v, PATHS("provider.name"));
		if (diag_failed(d) || !accessible(v, PATHS("provider.name")))
			return false;
	}
	return true;
}

static struct str text_or(struct str given, const struct value *configured, struct str otherwise)
{
	return given.n ? given : is_string(configured) && configured->string.n ? configured->string : otherwise;
}

static bool ask_aws(struct vars *v)
{
	const struct value *provider = value_get(v->root, "provider");
	struct str region = text_or(v->cx->opt->region, value_get(provider, "region"), STR("us-east-1"));
	return values_run(v->values, region, text_or(v->cx->opt->aws_profile, value_get(provider, "profile"), STR("")));
}

static bool phases(struct vars *v)
{
	struct diags *d = v->cx->diags;
	if (diag_failed(d) || !accessible(v, PATHS("disabledDeprecations", "deprecationNotificationMode")))
		return false;
	if (!core_phases(v))
		return false;
	v->stage = text_or(v->cx->opt->stage, value_dig(v->root, "provider", "stage"), STR("dev"));
	resolve_all(v);
	if (diag_failed(d))
		return false;
	if (!any_pending(v))
		return true;
	if (!accessible(v, PATHS("plugins", "package.path", "frameworkVersion", "app", "org", "dashboard", "service")))
		return false;
	v->phase = PHASE_OPTIONS;
	resolve_all(v);
	if (diag_failed(d))
		return false;
	if (!any_pending(v))
		return true;
	if (!accessible(v, PATHS("provider.credentials", "provider.deploymentBucket.serverSideEncryption", "provider.profile",
				 "provider.region")))
		return false;
	v->phase = PHASE_AWS;
	v->last = true;
	do
		resolve_all(v);
	while (ask_aws(v));
	return !diag_failed(d);
}

static bool resolve(struct cx *cx, struct vars *v, const struct value *config)
{
	*v = (struct vars){ .cx = cx, .arena = cx->arena, .root = config, .options = known_options(cx) };
	v->values = values_new(cx);
	if (!v->values)
		return false;
	secrets_mark(v->arena, v->root, false);
	v->arena_at_first = arena_used(v->arena);
	vars_scan(v, v->root, NULL, 0);
	if (!phases(v))
		return false;
	resolve_other_stages(v);
	if (v->too_much)
		return false;
	const bool account = vars_plugins_account(v) == VAR_PENDING, stack = vars_plugins_stack(v) == VAR_PENDING;
	if ((account || stack) && ask_aws(v) && (vars_plugins_account(v) == VAR_FAILED || vars_plugins_stack(v) == VAR_FAILED))
		return false;
	return !v->too_much;
}

const struct value *vars_resolve(struct cx *cx, const struct value *config)
{
	struct vars v;
	if (resolve(cx, &v, config))
		return v.root;
	if ((v.all.n || config == cx->damaged) && !v.too_much) {
		for (uint32_t i = 0; i < v.all.n; i++)
			if (v.all.at[i]->state != VAR_DONE)
				*v.all.at[i]->slot = &value_unknown;
		cx->partial = v.root;
	}
	return NULL;
}

const struct value *vars_answers(struct cx *cx, const struct value *config)
{
	struct vars v;
	return resolve(cx, &v, config) ? values_answers(v.values) : NULL;
}
