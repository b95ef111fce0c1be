/*
 * warmup: serverless-plugin-warmup adds warmers: functions that a schedule starts, and that invoke other functions of the
 * service, so that Lambda keeps instances of them. They join the service once it is validated, with a role of their own;
 * their code is a file that the plugin writes beside the user's, here one that packages take from memory.
 */
#include "ir/base/path.h"
#include "ir/cfn.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugin.h"
#include "ir/plugins/warmup/code.h"

/* A key under custom.warmup. What is no map has no options, as in JavaScript. */
struct warmer {
	struct str name;
	struct span span;
	const struct value *config;
	struct str folder;           /* normalised; "" is the service's */
	struct str function;         /* its FunctionName */
	const struct value *targets; /* what it invokes: a list of maps of name and config */
};

static struct str capitalized(struct cx *cx, const char *prefix, const struct warmer *w, const char *suffix)
{
	return STR_CAT(cx->arena, str_z(prefix), name_upper_first(cx->arena, w->name), str_z(suffix));
}

static struct str function_key(struct cx *cx, const struct warmer *w) { return capitalized(cx, "warmUpPlugin", w, ""); }

static struct str in_folder(struct cx *cx, const struct warmer *w, const char *name)
{
	return path_normal(cx->arena, STR_CAT(cx->arena, w->folder, STR("/./"), str_z(name)));
}

static struct warmer read_warmer(struct cx *cx, const struct entry *e)
{
	struct arena *a = cx->arena;
	const struct value *folder = value_get(e->value, "folderName"), *name = value_get(e->value, "name");
	struct warmer w = { .name = e->key, .span = key_span(e), .config = e->value };
	w.folder = path_normal(a, is_string(folder) ? folder->string : STR_CAT(a, STR(".warmup/"), e->key));
	if (!w.folder.n)
		w.folder = STR(".");
	w.function = name ? js_string(a, name) :
			    STR_CAT(a, js_string(a, value_get(cx->tree, "service")), STR("-"), plugin_stage(cx), STR("-warmup-plugin-"), e->key);
	return w;
}

/* ---- which functions it invokes, and how */

static const struct value *either(const struct value *own, const struct value *otherwise) { return own ? own : otherwise; }

/* JSON.stringify of what is truthy; absent where it is absent. */
static const struct value *json_of(struct arena *a, const struct value *v)
{
	return js_truthy(v) ? v_str(a, js_json(a, v)) : v;
}

/* The options of one invocation: a function's over its warmer's, which are over the defaults. */
static struct value *invocation(struct arena *a, const struct value *own, const struct value *base)
{
	const struct value *payload = value_get(own, "payload");
	return MAP(a,
		{ "enabled", either(value_get(own, "enabled"), value_get(base, "enabled")) },
		{ "alias", either(value_get(own, "alias"), value_get(base, "alias")) },
		{ "clientContext", either(json_of(a, value_get(own, "clientContext")), value_get(base, "clientContext")) },
		{ "payload", !payload ? value_get(base, "payload") : js_truthy(value_get(own, "payloadRaw")) ? payload : v_str(a, js_json(a, payload)) },
		{ "concurrency", either(value_get(own, "concurrency"), value_get(base, "concurrency")) });
}

static bool is_enabled(const struct value *v, struct str stage)
{
	list_each(i, v)
		if (is_string(v->list.item[i]) && str_eq(v->list.item[i]->string, stage))
			return true;
	return is_true(v) || value_is(v, "true") || (is_string(v) && str_eq(v->string, stage));
}

/* v3.40 puts an empty provider.stage into default names. */
static struct str function_name(struct cx *cx, const struct entry *fn)
{
	struct arena *a = cx->arena;
	const struct value *name = value_get(fn->value, "name");
	const bool no_stage = !cx->opt->stage.p && value_is(value_dig(cx->tree, "provider", "stage"), "");
	return js_truthy(name) ? js_string(a, name) :
				 STR_CAT(a, js_string(a, value_get(cx->tree, "service")), STR("-"), no_stage ? STR("") : plugin_stage(cx), STR("-"), fn->key);
}

/* A function may only name warmers that there are. */
static bool names_known_warmers(struct cx *cx, const struct plugin_use *use, const struct entry *fn, const struct value *warmers)
{
	const struct value *own = value_get(fn->value, "warmup");
	bool known = true;
	if (is_null(own)) {
		plugin_refuses(cx, use, own->span, "the option warmup of function '%.*s' is empty; write a map of warmers, or take it out", STRA(fn->key));
		return false;
	}
	own = js_object(cx->arena, own);
	map_each(e, own) {
		if (map_get(warmers, e->key))
			continue;
		plugin_refuses(cx, use, key_span(e), "custom.warmup has no warmer '%.*s'", STRA(e->key));
		known = false;
	}
	return known;
}

static const struct value *targets_of(struct cx *cx, const struct warmer *w)
{
	struct arena *a = cx->arena;
	const struct str stage = plugin_stage(cx);
	const struct value *functions = value_get(cx->tree, "functions");
	const struct value *base = invocation(a, w->config, MAP(a,
		{ "enabled", v_bool(a, false) }, { "payload", LITERAL("{\"source\":\"serverless-plugin-warmup\"}") }, { "concurrency", v_int(a, 1) }));
	struct value *targets = v_list(a);
	map_each(fn, functions) {
		const struct value *own = map_get(value_get(fn->value, "warmup"), w->name);
		const struct value *config = is_map(own) ? invocation(a, own, base) : base;
		if (is_map(fn->value) && is_enabled(value_get(config, "enabled"), stage))
			list_push(a, targets, MAP(a, { "name", v_str(a, function_name(cx, fn)) }, { "config", config }));
	}
	return targets;
}

/* ---- what it adds */

static const struct value *resource_arn(struct cx *cx, const char *before, struct str name, const char *after)
{
	struct arena *a = cx->arena;
	return cfn_sub(a, STR_CAT(a, str_z(before), name, str_z(after)));
}

static struct value *allow(struct arena *a, struct value *actions, const struct value *resource)
{
	return MAP(a, { "Effect", LITERAL("Allow") }, { "Action", actions }, { "Resource", resource });
}

static struct value *role_of(struct cx *cx, const struct warmer *w)
{
	static const char logs[] = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/";
	static const char lambda[] = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:";
	struct arena *a = cx->arena;
	const struct value *service = value_get(cx->tree, "service"), *stage = v_str(a, plugin_stage(cx)), *role_name = value_get(w->config, "roleName");
	const struct value *name = v_str(a, str_lower(a, w->name));
	struct value *invoked = v_list(a);
	list_each(i, w->targets)
		list_push(a, invoked, resource_arn(cx, lambda, value_str(value_get(w->targets->list.item[i], "name")), "*"));
	struct value *statements = LIST(a,
		allow(a, TEXTS(a, "logs:CreateLogGroup", "logs:CreateLogStream"), LIST(a, resource_arn(cx, logs, w->function, ":*"))),
		allow(a, TEXTS(a, "logs:PutLogEvents"), LIST(a, resource_arn(cx, logs, w->function, ":*:*"))),
		allow(a, TEXTS(a, "lambda:InvokeFunction"), invoked),
		allow(a, TEXTS(a, "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DetachNetworkInterface", "ec2:DeleteNetworkInterface"), LITERAL("*")));
	struct value *policy = MAP(a,
		{ "PolicyName", CFN_JOIN(a, "-", service, stage, LITERAL("warmer"), name, LITERAL("policy")) },
		{ "PolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", statements }) });
	struct value *trust = MAP(a,
		{ "Effect", LITERAL("Allow") }, { "Principal", MAP(a, { "Service", TEXTS(a, "lambda.amazonaws.com") }) }, { "Action", LITERAL("sts:AssumeRole") });
	return MAP(a, { "Type", LITERAL("AWS::IAM::Role") }, { "Properties", MAP(a,
		{ "Path", LITERAL("/") },
		{ "RoleName", js_truthy(role_name) ? role_name : CFN_JOIN(a, "-", service, stage, CFN_REF("AWS::Region"), name, LITERAL("role")) },
		{ "AssumeRolePolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", LIST(a, trust) }) },
		{ "Policies", LIST(a, policy) }) });
}

/* The zip holds the folder, and what the user's patterns add. */
static const struct value *package_of(struct cx *cx, const struct warmer *w)
{
	struct arena *a = cx->arena;
	const struct value *own = value_get(w->config, "package"), *patterns = value_get(own, "patterns"), *individually = value_get(own, "individually");
	const struct str folder = in_folder(cx, w, "**");
	struct value *all = TEXTS(a, "!**");
	bool listed = false;
	list_each(i, patterns) {
		list_push(a, all, patterns->list.item[i]);
		listed |= str_eq(value_str(patterns->list.item[i]), folder);
	}
	if (!listed)
		list_push(a, all, v_str(a, folder));
	return MAP(a, { "individually", individually ? individually : v_bool(a, true) }, { "patterns", all });
}

/* Of the variables that all functions have it has none, but where it sets an own environment. */
static const struct value *environment_of(struct cx *cx, const struct warmer *w)
{
	struct arena *a = cx->arena;
	const struct value *own = value_get(w->config, "environment");
	const struct value *shared = js_object(a, value_dig(cx->tree, "provider", "environment"));
	struct value *none = v_map(a);
	map_each(e, shared)
		map_put(a, none, e->key, v_null(a));
	return own ? own : none;
}

static const struct value *vpc_of(struct cx *cx, const struct warmer *w)
{
	struct arena *a = cx->arena;
	const struct value *own = value_get(w->config, "vpc");
	return is_false(own) ? MAP(a, { "securityGroupIds", v_list(a) }, { "subnetIds", v_list(a) }) : own;
}

static const struct value *if_truthy(const struct value *v) { return js_truthy(v) ? v : NULL; }

static struct value *function_of(struct cx *cx, const struct warmer *w)
{
	struct arena *a = cx->arena;
	const struct value *c = w->config, *events = value_get(c, "events"), *role = value_get(c, "role"), *memory = value_get(c, "memorySize");
	const struct value *timeout = value_get(c, "timeout"), *environment = environment_of(cx, w);
	return value_at(MAP(a,
		{ "description", v_fmt(a, "Serverless WarmUp Plugin (warmer \"%.*s\")", STRA(w->name)) },
		{ "events", is_list(events) ? events : LIST(a, value_at(MAP(a, { "schedule", value_at(v_text(a, "rate(5 minutes)"), w->span) }), w->span)) },
		{ "handler", value_at(v_str(a, in_folder(cx, w, "index.warmUp")), w->span) },
		{ "memorySize", memory ? memory : v_int(a, 128) },
		{ "name", value_at(v_str(a, w->function), value_get(c, "name") ? value_get(c, "name")->span : w->span) },
		{ "architecture", if_truthy(value_get(c, "architecture")) },
		{ "runtime", LITERAL("nodejs24.x") },
		{ "package", package_of(cx, w) },
		{ "timeout", timeout ? timeout : v_int(a, 10) },
		{ "environment", map_len(js_object(a, environment)) ? environment : NULL },
		{ "tracing", value_get(c, "tracing") },
		{ "logRetentionInDays", value_get(c, "logRetentionInDays") },
		{ "role", role ? if_truthy(role) : value_at(v_str(a, capitalized(cx, "WarmUpPlugin", w, "Role")), w->span) },
		{ "tags", if_truthy(value_get(c, "tags")) },
		{ "vpc", if_truthy(vpc_of(cx, w)) },
		{ "layers", v_list(a) }), w->span);
}

/* The plugin's code dies of options that are null. */
static bool is_readable(struct cx *cx, const struct plugin_use *use, const struct entry *e)
{
	static const char *const maps[] = { "package", "environment" };
	const struct value *null = is_null(e->value) ? e->value : NULL;
	for (size_t i = 0; i < sizeof maps / sizeof *maps && !null; i++)
		null = is_null(value_get(e->value, maps[i])) ? value_get(e->value, maps[i]) : NULL;
	if (null)
		plugin_refuses(cx, use, null == e->value ? key_span(e) : null->span, "warmer '%.*s' has an empty option; write a map, or take it out", STRA(e->key));
	return !null;
}

/* Files outside of the service's folder have no fixed place in a zip. */
static bool folder_is_inside(struct cx *cx, const struct plugin_use *use, const struct warmer *w)
{
	const bool inside = !str_starts(w->folder, "/") && !str_starts(w->folder, "..");
	if (!inside)
		diag(cx->diags, D_PLUGIN_EFFECT, value_span(value_get(w->config, "folderName")), "%.*s would write the warmer's code outside of the service's folder, where no package has it", STRA(use->name));
	return inside;
}

static void note_tracing(struct cx *cx, const struct plugin_use *use, const struct warmer *w)
{
	const struct value *tracing = value_get(w->config, "tracing");
	if (!js_truthy(tracing) || (!cx->opt->package && !cx->opt->check))
		return;
	const enum severity before = cx->diags->errors_as;
	cx->diags->errors_as = DIAG_WARNING;
	struct diag *g = diag(cx->diags, D_PLUGIN_BUILDS, tracing->span, "%.*s installs aws-xray-sdk into the warmer's zip, which slsc does not do", STRA(use->name));
	cx->diags->errors_as = before;
	diag_note(cx->diags, g, (struct span){ 0 }, "the warmer itself is traced, its single invocations are not");
}

static void add_warmers(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	const struct value *warmers = js_object(a, plugin_setting(cx, "warmup")), *functions = value_get(cx->tree, "functions");
	VEC(struct warmer) found = { 0 };
	bool ok = true;
	map_each(e, warmers)
		ok &= is_readable(cx, use, e);
	map_each(fn, functions)
		if (value_get(fn->value, "warmup"))
			ok &= names_known_warmers(cx, use, fn, warmers);
	for (const struct entry *e = ok && map_len(warmers) ? warmers->map.entry : NULL, *end = e ? e + map_len(warmers) : e; e != end; e++) {
		struct warmer w = read_warmer(cx, e);
		w.targets = targets_of(cx, &w);
		if (list_len(w.targets))
			vec_push(a, &found, w);
		else
			diag(cx->diags, D_PLUGIN_IDLE, w.span, "%.*s makes no warmer '%.*s', as it has no function to warm up", STRA(use->name), STRA(w.name));
	}
	for (uint32_t i = 0; i < found.n; i++) {
		const struct warmer *w = &found.at[i];
		if (!folder_is_inside(cx, use, w))
			continue;
		note_tracing(cx, use, w);
		plugin_file(cx, in_folder(cx, w, "index.mjs"), warmer_code(cx, w->targets, value_get(w->config, "verbose")));
		const bool own_role = !value_get(w->config, "role");
		const struct value *section = value_get(cx->tree, "resources"), *empty = is_null(section) ? section : value_get(section, "Resources");
		if (own_role && is_null(empty)) {
			plugin_refuses(cx, use, empty->span, "the role of warmer '%.*s' goes among the resources, and this is empty: write {}, or take it out", STRA(w->name));
			continue;
		}
		struct value *resources = own_role ? plugin_own(cx, "resources", "Resources", NULL) : NULL;
		const struct str role = capitalized(cx, "WarmUpPlugin", w, "Role");
		if (resources) {
			plugin_makes(cx, use, role);
			map_put_at(a, resources, role, w->span, value_at(role_of(cx, w), w->span));
		}
		map_put_at(a, plugin_own(cx, "functions", NULL), function_key(cx, w), w->span, function_of(cx, w));
	}
}

/* The plugin sets its functions once more before code is packaged: what other plugins have changed in them meanwhile is gone, but for what lies in these options. */
static void reset_warmers(struct cx *cx, const struct plugin_use *use)
{
	static const char *const shared[] = { "environment", "events", "package", "tags", "vpc" };
	const struct value *warmers = js_object(cx->arena, plugin_setting(cx, "warmup"));
	(void)use;
	map_each(e, warmers) {
		struct warmer w = read_warmer(cx, e);
		const struct value *now = map_get(value_get(cx->tree, "functions"), function_key(cx, &w));
		struct value *again = function_of(cx, &w);
		for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
			map_putz(cx->arena, again, shared[i], value_get(now, shared[i]));
		if (now)
			map_put(cx->arena, plugin_own(cx, "functions", NULL), function_key(cx, &w), again);
	}
}

/* ---- deployment */

static void prewarm(struct cx *cx, struct plugin_deployment *d)
{
	const struct value *warmers = plugin_setting(cx, "warmup");
	map_each(e, warmers) {
		struct warmer w = read_warmer(cx, e);
		struct function *fn = service_function(cx->service, function_key(cx, &w));
		const struct value *alias = value_dig(fn ? fn->config : NULL, "environment", "SERVERLESS_ALIAS"), *payload;
		if (!fn || !js_truthy(value_get(e->value, "prewarm")))
			continue;
		payload = value_get(invocation(cx->arena, w.config, MAP(cx->arena, { "payload", LITERAL("{\"source\":\"serverless-plugin-warmup\"}") })), "payload");
		struct plugin_step *s = plugin_step(cx, d, "lambda", "invoke", "--cli-binary-format", "raw-in-base64-out", "--function-name", NULL);
		plugin_word(cx, s, w.function);
		plugin_word(cx, s, STR("--payload"));
		plugin_word(cx, s, is_string(payload) ? payload->string : js_json(cx->arena, payload));
		if (js_truthy(alias)) {
			plugin_word(cx, s, STR("--qualifier"));
			plugin_word(cx, s, js_string(cx->arena, alias));
		}
		plugin_word(cx, s, STR("/dev/null"));
	}
}

/* ---- schema */

#define RATE "^rate\\((?:1 (?:minute|hour|day)|(?:1\\d+|[2-9]\\d*) (?:minute|hour|day)s)\\)$|^cron\\(\\S+ \\S+ \\S+ \\S+ \\S+ \\S+\\)$"
static const struct schema rate = { .kind = SCHEMA_STRING, .pattern = RATE, .expected = "rate(5 minutes), rate(1 day) or cron(…) with six fields" };
static const struct schema input = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_STRING_OF(.most = 8192), S_OBJECT_OF(.extra = S_ANY, .also = S_ONE_OF(
		S_OBJECT_OF(.untyped = true, .props = S_PROPS({ "body", S_STRING_OF(.most = 8192), .required = true })), S_LACKS("body")))),
};
static const struct schema schedule = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(&rate, S_OBJECT(
		{ "rate", S_LIST_OF(&rate, .least = 1), .required = true, .doc = "One or more rate or cron expressions." },
		{ "enabled", S_BOOL }, { "name", S_STRING_OF(.least = 1, .most = 64, .pattern = "[\\.\\-_A-Za-z0-9]+") },
		{ "description", S_STRING_OF(.most = 512) }, { "input", &input }, { "inputPath", S_STRING_OF(.most = 256) },
		{ "inputTransformer", S_OBJECT({ "inputTemplate", S_STRING_OF(.least = 1, .most = 8192), .required = true }, { "inputPathsMap", S_ANY_OBJECT }) },
		{ "method", S_TYPED_WORDS("eventBus", "scheduler") }, { "timezone", S_STRING_OF(.pattern = "[\\w\\-\\/]+") })),
};

#define INVOCATION \
	{ "enabled", S_ANY_OF(S_BOOL, S_STRING, S_LIST(S_STRING)), .doc = "Whether it is warmed up: true, a stage, or a list of stages; default: false." }, \
	{ "alias", S_STRING, .doc = "The alias that is invoked." }, \
	{ "clientContext", S_ANY_OF(S_FALSE, S_ANY_OBJECT), .doc = "What the function finds in its client context; default: the payload." }, \
	{ "payload", S_ANY_OBJECT, .doc = "What the function is invoked with." }, \
	{ "payloadRaw", S_BOOL, .doc = "Whether the payload is JSON already." }, \
	{ "concurrency", S_(.kind = SCHEMA_INTEGER), .doc = "How many instances are kept; default: 1." }

static const struct schema warmer_schema = { .kind = SCHEMA_OBJECT, .props = S_PROPS(INVOCATION,
	{ "folderName", S_STRING, .doc = "The folder of the warmer's code in its zip; default: .warmup/<warmer>." },
	{ "cleanFolder", S_BOOL, .doc = "Whether the plugin removes that folder again; slsc never writes it." },
	{ "name", S_STRING, .doc = "The warmer's function name." }, { "roleName", S_STRING, .doc = "The name of its role." },
	{ "role", &aws_lambda_role, .doc = "A role that there is, in the place of its own." }, { "tags", &aws_resource_tags },
	{ "vpc", S_ANY_OF(S_FALSE, &aws_lambda_vpc_config), .doc = "Its VPC; false: none." },
	{ "events", S_LIST(S_OBJECT({ "schedule", &schedule, .required = true })), .doc = "When it runs; default: every 5 minutes." },
	{ "architecture", S_WORDS("arm64", "x86_64") },
	{ "package", S_OBJECT({ "artifact", S_STRING }, { "patterns", S_LIST(S_STRING) }, { "individually", S_BOOL }) },
	{ "memorySize", &aws_lambda_memory_size, .doc = "Default: 128." }, { "timeout", &aws_lambda_timeout, .doc = "Default: 10." },
	{ "environment", &aws_lambda_environment }, { "tracing", &aws_lambda_tracing },
	{ "verbose", S_BOOL, .doc = "Whether it logs what it does; default: true." }, { "logRetentionInDays", &aws_log_retention_in_days },
	{ "prewarm", S_BOOL, .doc = "Whether it is invoked after each deployment; default: false." }) };
static const struct schema invocation_schema = { .kind = SCHEMA_OBJECT, .props = S_PROPS(INVOCATION) };

PLUGINS(warmup) = {
	{ .names = S_WORD_LIST("serverless-plugin-warmup"), .effects = PLUGIN_ADDS | PLUGIN_DEPLOYS, .version = "8.4.1",
	  .doc = "adds functions that keep others warm", .left_out = "the X-Ray SDK in the zip of a warmer with tracing, a warning",
	  .hooks = HOOKS({ MOMENT_AFTER_INITIALIZE, add_warmers }, { MOMENT_BEFORE_ARTIFACTS, reset_warmers }), .after_deploy = prewarm,
	  .keys = (const struct plugin_keys[]){
		  { PLUGIN_CUSTOM, NULL, S_PROPS({ "warmup", S_MAP_OF(&warmer_schema), .doc = "Warmers by name." }) },
		  { PLUGIN_FUNCTION, NULL, S_PROPS({ "warmup", S_MAP_OF(&invocation_schema), .doc = "How warmers invoke this function, by the warmers' names." }) }, { 0 } } },
	{ 0 },
};
