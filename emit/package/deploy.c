#include "emit/package/deploy.h"
#include "emit/package/deploy_plugins.h"

#include "emit/package/endpoints.h"
#include "emit/package/images.h"
#include "ir/base/inert.h"
#include "ir/base/utf8.h"
#include "ir/embedded.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/service.h"

struct writer {
	struct cx *cx;
	struct deployment *d;
	struct buf *out;
	struct value *values; /* what stands for @name in the files of emit/package/deploy, quoted */
	struct str account;   /* " --profile P --region R", quoted: on every command, so that each can be run by itself */
	struct str folder;    /* of the objects in the bucket, not quoted */
	struct str sse;       /* encryption options of an upload, quoted */
	const struct value *provider;
	bool keeps_failed;    /* provider.disableRollback */
};

#define OPTION_LINE " \\\n\t\t"

/* ---- words for sh */

static bool plain(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (!(ascii_alnum(c) || (c && strchr("_./:@%+,=-", c))))
			return false;
	}
	return s.n > 0;
}

/*
 * A word with control characters, as printf's octal numbers: whoever reads the commands shall see them, and a line break within
 * a word would look like the next command. $(…) takes line ends off, so a word's own last ones stand in quotes behind it.
 */
static struct str printed_word(struct arena *a, struct str s)
{
	struct buf b = { 0 };
	uint32_t end = s.n;
	while (end && s.p[end - 1] == '\n')
		end--;
	buf_z(&b, "\"$(printf -- '");
	for (uint32_t i = 0; i < end;) {
		const uint32_t n = utf8_at(s, i) ? utf8_at(s, i) : 1;
		const bool as_is = !inert_acts(s, i) && !strchr("\\'", s.p[i]);
		for (uint32_t k = i; !as_is && k < i + n; k++)
			buf_putf(&b, "\\%03o", (unsigned char)s.p[k]);
		buf_put(&b, "%", as_is && s.p[i] == '%');
		buf_put(&b, s.p + i, as_is ? n : 0);
		i += n;
	}
	buf_z(&b, "')\"");
	buf_z(&b, end < s.n ? "'" : "");
	buf_fill(&b, '\n', s.n - end);
	buf_z(&b, end < s.n ? "'" : "");
	char *p = text_room(a, b.n + 1, s);
	memcpy(p, b.p, b.n);
	s = (struct str){ p, (uint32_t)b.n };
	buf_free(&b);
	return s;
}

struct str shell_word(struct arena *a, struct str s)
{
	if (plain(s))
		return s;
	if (inert_end(s, 0) < s.n)
		return printed_word(a, s);
	return STR_CAT(a, STR("'"), str_replace(a, s, STR("'"), STR("'\\''")), STR("'"));
}

/* A path that no command takes for an option. */
static struct str quoted_path(struct arena *a, struct str path)
{
	return shell_word(a, str_starts(path, "-") ? STR_CAT(a, STR("./"), path) : path);
}

static struct str option(struct arena *a, const char *name, struct str word)
{
	return word.n ? str_fmt(a, " --%s %.*s", name, STRA(shell_word(a, word))) : STR("");
}

/* ---- the files of emit/package/deploy, with @names filled in */

static const struct embedded fragments[] = {
#include "deploy.inc"
};

static void set(const struct writer *w, const char *name, struct str text) { map_putz(w->cx->arena, w->values, name, v_str(w->cx->arena, text)); }

void deploy_fragment(const char *name, const struct value *values, struct buf *out)
{
	embedded_fill(out, values, embedded_text(fragments, sizeof fragments / sizeof *fragments, name));
}

static void put_fragment(const struct writer *w, const char *name)
{
	buf_c(w->out, '\n');
	deploy_fragment(name, w->values, w->out);
}

const char *const deploy_secret_files[] = {
	DEPLOY_PARAMETERS, DEPLOY_TAGS, DEPLOY_POLICY, DEPLOY_ROLLBACK, DEPLOY_TOPICS, DEPLOY_ROLE_ARN, DEPLOY_BUILD_ARGUMENTS, NULL,
};

/* An option's value: as JSON, or where it holds a secret as a file of the package that its owner alone can read. */
static struct str option_value(const struct writer *w, const char *file, const struct value *v)
{
	struct arena *a = w->cx->arena;
	if (!value_holds_secret(a, v))
		return shell_word(a, js_json(a, v));
	w->d->secret_files = map_assign(a, w->d->secret_files, MAP(a, { file, v }));
	return shell_word(a, STR_CAT(a, STR("file://"), w->d->folder, STR("/"), str_z(file)));
}

bool deploy_has(const struct cx *cx, const char *file)
{
	const struct provider *p = &cx->service->provider;
	const struct value *policy = value_get(p->config, "stackPolicy"), *protection = value_get(p->config, "deletionProtection");
	const bool direct = value_is(value_get(p->config, "deploymentMethod"), "direct"), images = cx->service->images.n;
	const struct { const char *file; bool has; } sometimes[] = {
		{ "direct.sh", direct },
		{ "change-set.sh", !direct },
		{ "images.sh", images },
		{ "lifecycle.sh", images && js_truthy(value_dig(p->config, "ecr", "maxImageCount")) },
		{ "bucket.sh", !p->bucket },
		{ "policy.sh", map_len(policy) || list_len(policy) },
		{ "protection.sh", is_bool(protection) || list_len(value_get(protection, "stages")) },
	};
	for (size_t i = 0; i < sizeof sometimes / sizeof *sometimes; i++)
		if (strcmp(sometimes[i].file, file) == 0)
			return sometimes[i].has;
	return true;
}

/* ---- options of every action on the stack */

/* STAGE unless stackTags has a key that differs from it in case only. */
static const struct value *stack_tags(const struct writer *w)
{
	struct arena *a = w->cx->arena;
	const struct value *own = value_get(w->provider, "stackTags");
	struct value *tags = v_map(a), *list = v_list(a);
	bool named = false;
	map_each(e, own)
		named |= str_eq_nocase(e->key, STR("STAGE"));
	if (!named)
		map_putz(a, tags, "STAGE", v_str(a, w->cx->service->provider.stage));
	tags = map_assign(a, tags, own);
	map_each(e, tags)
		list_push(a, list, MAP(a, { "Key", v_str(a, e->key) }, { "Value", v_str(a, js_string(a, e->value)) }));
	return list;
}

enum action { ACTION_CHANGE_SET, ACTION_CREATE, ACTION_UPDATE };

/* The options of a change set, CreateStack and UpdateStack beside the stack's name and its template. */
static struct str options_of(const struct writer *w, enum action action)
{
	struct arena *a = w->cx->arena;
	const struct value *arns = value_get(w->provider, "notificationArns"), *role = provider_deployment_role(&w->cx->service->provider);
	const struct value *rollback = value_get(w->provider, "rollbackConfiguration");
	struct str s = STR("");
	if (action != ACTION_CHANGE_SET && w->keeps_failed)
		s = STR("--disable-rollback ");
	else if (action == ACTION_CREATE)
		s = STR("--on-failure DELETE ");
	s = STR_CAT(a, s, STR("--capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM"));
	bool expands = js_truthy(value_get(w->d->template, "Transform"));
	for (uint32_t i = 0; i < w->cx->nested.of.n; i++)
		expands |= js_truthy(value_get(w->cx->nested.of.at[i].graph->root, "Transform"));
	if (expands)
		s = STR_CAT(a, s, STR(" CAPABILITY_AUTO_EXPAND"));
	s = STR_CAT(a, s, STR(OPTION_LINE "--tags "), option_value(w, DEPLOY_TAGS, stack_tags(w)), STR(OPTION_LINE "--notification-arns"));
	/* An empty list, too: topics that are configured no more hear of the stack no more. */
	const bool kept_back = value_holds_secret(a, arns);
	if (kept_back)
		s = STR_CAT(a, s, STR(" "), option_value(w, DEPLOY_TOPICS, arns));
	for (uint32_t i = 0; !kept_back && i < list_len(arns); i++)
		s = STR_CAT(a, s, STR(" "), shell_word(a, js_string(a, list_at(arns, i))));
	if (!list_len(arns))
		s = STR_CAT(a, s, STR(" '[]'"));
	if (role)
		s = STR_CAT(a, s, STR(" --role-arn "), value_secret(role) ? option_value(w, DEPLOY_ROLE_ARN, role) : shell_word(a, role->string));
	/* v3.40 does not tell it to CreateStack. */
	if (action != ACTION_CREATE && js_truthy(rollback))
		s = STR_CAT(a, s, STR(OPTION_LINE "--rollback-configuration "), option_value(w, DEPLOY_ROLLBACK, rollback));
	return s;
}

/* The options of the finished template: its address and its parameters, which the first, small template has not. */
static void put_template_options(const struct writer *w)
{
	const struct value *parameters = value_get(w->provider, "stackParameters");
	buf_z(w->out, "--template-url \"$template\"");
	if (!list_len(parameters))
		return;
	buf_z(w->out, " \\\n\t--parameters ");
	buf_str(w->out, option_value(w, DEPLOY_PARAMETERS, parameters));
}

/* ---- the steps */

enum object_kind { OBJECT_JSON, OBJECT_ZIP };

static void put_bucket(const struct writer *w)
{
	struct arena *a = w->cx->arena;
	if (deploy_has(w->cx, "bucket.sh"))
		put_fragment(w, "bucket.sh");
	else
		buf_putf(w->out, "bucket=%.*s\n", STRA(shell_word(a, js_string(a, w->cx->service->provider.bucket))));
}

static void put_upload(const struct writer *w, struct str from, struct str file, enum object_kind kind)
{
	struct arena *a = w->cx->arena;
	struct str key = STR_CAT(a, w->folder, STR("/"), file);
	set(w, "from", quoted_path(a, from));
	set(w, "to", STR_CAT(a, STR("s3://\"$bucket\"/"), shell_word(a, key)));
	set(w, "type", kind == OBJECT_ZIP ? STR("application/zip") : STR("application/json"));
	deploy_fragment("upload.sh", w->values, w->out);
}

/* Where the aws command line finds a zip: v3.40 also takes addresses of S3 for package.artifact. */
static struct str zip_source(const struct writer *w, const struct artifact *code)
{
	struct arena *a = w->cx->arena;
	struct str path = code->path;
	const struct str host = STR(".amazonaws.com/");
	int32_t at = str_search(path, host, 0), scheme = str_search(path, STR("://"), 0);
	if (!path.n)
		return STR_CAT(a, w->d->folder, STR("/"), code->file);
	if (str_starts(path, "s3://"))
		return path;
	if (at < 0 || scheme < 0)
		return path;
	struct str name = str_to(str_from(path, (uint32_t)scheme + 3), (uint32_t)(at - scheme - 3));
	struct str rest = str_from(path, (uint32_t)at + host.n);
	int32_t bucket = str_search(name, STR(".s3"), 0);
	return bucket > 0 ? STR_CAT(a, STR("s3://"), str_to(name, (uint32_t)bucket), STR("/"), rest) : STR_CAT(a, STR("s3://"), rest);
}

/* Each zip once, however many functions share it. */
static void put_zip(const struct writer *w, struct value *done, const struct artifact *code)
{
	struct arena *a = w->cx->arena;
	if (!code || map_get(done, code->file))
		return;
	map_put(a, done, code->file, LITERAL(""));
	put_upload(w, zip_source(w, code), code->file, OBJECT_ZIP);
}

static void put_uploads(const struct writer *w)
{
	struct arena *a = w->cx->arena;
	const struct service *s = w->cx->service;
	struct str folder = STR_CAT(a, w->d->folder, STR("/"));
	struct value *done = v_map(a);
	for (uint32_t i = 0; i < s->functions_n; i++)
		put_zip(w, done, s->functions[i].code);
	for (uint32_t i = 0; i < s->layers_n; i++)
		put_zip(w, done, s->layers[i].code);
	if (s->custom_resources_used)
		put_upload(w, STR_CAT(a, folder, STR("custom-resources.zip")), STR("custom-resources.zip"), OBJECT_ZIP);
	for (uint32_t i = 0; i < w->cx->nested.of.n; i++) {
		const struct str file = w->cx->nested.of.at[i].file;
		put_upload(w, STR_CAT(a, folder, file), file, OBJECT_JSON);
	}
	/* The framework's rollback reads the state. */
	put_upload(w, STR_CAT(a, folder, STR("serverless-state.json")), STR("serverless-state.json"), OBJECT_JSON);
	put_upload(w, STR_CAT(a, folder, STR("cloudformation-template-update-stack.json")), STR("compiled-cloudformation-template.json"), OBJECT_JSON);
}

/* By address, as v3.40: a template in the request may have 51,200 bytes, one in S3 a million. */
static void put_deployment(const struct writer *w)
{
	struct arena *a = w->cx->arena;
	struct str region = str_lower(a, w->cx->service->provider.region), host = STR("s3.amazonaws.com");
	if (str_search(region, STR("us-gov"), 0) >= 0)
		host = str_fmt(a, "s3-%.*s.amazonaws.com", STRA(region));
	else if (str_search(region, STR("cn-"), 0) >= 0)
		host = str_fmt(a, "s3.%.*s.amazonaws.com.cn", STRA(region));
	else if (str_search(region, STR("iso-"), 0) >= 0)
		host = str_fmt(a, "s3.%.*s.c2s.ic.gov", STRA(region));
	else if (str_search(region, STR("isob-"), 0) >= 0)
		host = str_fmt(a, "s3.%.*s.sc2s.sgov.gov", STRA(region));
	struct str key = STR_CAT(a, w->folder, STR("/compiled-cloudformation-template.json"));
	buf_putf(w->out, "template=https://%.*s/$bucket/%.*s\n", STRA(shell_word(a, host)), STRA(shell_word(a, key)));
	buf_z(w->out, "deploy \"$action\" ");
	put_template_options(w);
	buf_c(w->out, '\n');
	if (deploy_has(w->cx, "policy.sh")) {
		set(w, "policy", option_value(w, DEPLOY_POLICY, MAP(a, { "Statement", value_get(w->provider, "stackPolicy") })));
		deploy_fragment("policy.sh", w->values, w->out);
	}
}

/* osls's provider.deletionProtection, set at each deployment, also to false. */
static void put_protection(const struct writer *w)
{
	const struct value *own = value_get(w->provider, "deletionProtection"), *stages = value_get(own, "stages");
	const bool on = is_true(own) || list_has(stages, w->cx->service->provider.stage);
	if (!deploy_has(w->cx, "protection.sh"))
		return;
	set(w, "protection", on ? STR("--enable-termination-protection") : STR("--no-enable-termination-protection"));
	deploy_fragment("protection.sh", w->values, w->out);
}

/* ---- */

static struct str encryption(struct arena *a, const struct value *bucket)
{
	return STR_CAT(a, option(a, "sse", value_str(value_get(bucket, "serverSideEncryption"))),
		       option(a, "sse-kms-key-id", value_str(value_get(bucket, "sseKMSKeyId"))));
}

/* The path of an artifact that is a secret, or an empty text. */
static struct str secret_artifact(const struct cx *cx)
{
	const struct service *s = cx->service;
	for (uint32_t i = 0; i < s->functions_n + s->layers_n; i++) {
		const struct artifact *code = i < s->functions_n ? s->functions[i].code : s->layers[i - s->functions_n].code;
		if (code && str_secret(cx->arena, code->path))
			return code->path;
	}
	return STR("");
}

/* What stands in the commands themselves: nobody could run them without. */
static bool names_shown(const struct writer *w, struct str stack, struct str profile)
{
	struct arena *a = w->cx->arena;
	const struct provider *p = &w->cx->service->provider;
	const struct value *own = value_get(w->provider, "stackName"), *service = value_get(w->cx->service->config, "service");
	const struct { const char *what; struct str name; const struct value *at; } names[] = {
		{ "the stack's name", stack, own ? own : service },
		{ "the deployment bucket's name", p->bucket ? js_string(a, p->bucket) : STR(""), p->bucket },
		{ "the region", p->region, value_get(w->provider, "region") },
		{ "the profile", profile, value_get(w->provider, "profile") },
		{ "the folder in the bucket", w->folder, value_get(w->provider, "deploymentPrefix") },
		{ "sseKMSKeyId", w->sse, value_get(p->deployment_bucket, "sseKMSKeyId") },
		{ "an artifact's path", secret_artifact(w->cx), w->cx->service->config },
	};
	bool ok = true;
	for (size_t i = 0; i < sizeof names / sizeof *names && !w->cx->opt->show_secrets; i++)
		if (str_secret(a, names[i].name)) {
			diag_label(w->cx->diags, diag(w->cx->diags, D_DEPLOY_SECRET, value_span(names[i].at),
						      "%s is made of a secret value, and would stand in the commands", names[i].what),
				   "--show-secrets prints them");
			ok = false;
		}
	return ok;
}

static bool deployable(const struct writer *w, struct str stack, struct str profile)
{
	const struct value *role = provider_deployment_role(&w->cx->service->provider);
	const bool computed = role && !is_string(role);
	if (computed)
		diag(w->cx->diags, D_DEPLOY_ROLE, role->span, "the deployment role is %s; CloudFormation needs its ARN", value_kind_name(role));
	return names_shown(w, stack, profile) && images_shown(w->cx) && !computed;
}

/* v3.40 uploads what neither CloudFormation nor Lambda can read, and the deployment fails then. */
static bool customer_key(const struct writer *w)
{
	const struct value *key = value_get(w->cx->service->provider.deployment_bucket, "sseCustomerKey");
	if (!js_truthy(key))
		return false;
	diag_label(w->cx->diags, diag(w->cx->diags, D_DEPLOY_CUSTOMER_KEY, key->span,
				      "objects encrypted with a customer's key (SSE-C) can be read neither by CloudFormation nor by Lambda"),
		   "serverSideEncryption: aws:kms works");
	deploy_fragment("customer-key.sh", w->values, w->out);
	return true;
}

static void set_values(struct writer *w, struct str stack)
{
	struct arena *a = w->cx->arena;
	const struct provider *p = &w->cx->service->provider;
	struct str account = STR_CAT(a, option(a, "profile", service_profile(w->cx, w->provider)), option(a, "region", p->region));
	struct str folder = STR_CAT(a, w->d->folder, str_ends(w->d->folder, "/") ? STR("") : STR("/"));
	w->account = account;
	set(w, "stack", shell_word(a, stack));
	set(w, "named", str_inert(a, stack)); /* in a comment */
	set(w, "shown", shell_word(a, str_inert(a, stack)));
	set(w, "changes", shell_word(a, STR_CAT(a, stack, STR("-change-set"))));
	set(w, "account", account);
	set(w, "sse", w->sse);
	set(w, "delete_stack", shell_word(a, STR_CAT(a, STR("aws cloudformation delete-stack --stack-name "), shell_word(a, stack), account)));
	set(w, "continue_rollback", shell_word(a, STR_CAT(a, STR("aws cloudformation continue-update-rollback --stack-name "), shell_word(a, stack), account)));
	set(w, "folder", quoted_path(a, w->d->folder));
	set(w, "state", quoted_path(a, STR_CAT(a, folder, STR("serverless-state.json"))));
	set(w, "core", shell_word(a, STR_CAT(a, STR("file://"), folder, STR("cloudformation-template-create-stack.json"))));
	set(w, "digest", w->d->digest);
	set(w, "keep", w->keeps_failed ? STR(" --disable-rollback") : STR(""));
	set(w, "stuck", STR_CAT(a, w->keeps_failed ? STR("") : STR("CREATE_FAILED | "), STR("ROLLBACK_COMPLETE | ROLLBACK_FAILED | DELETE_FAILED | IMPORT_ROLLBACK_FAILED")));
	set(w, "options", options_of(w, ACTION_CHANGE_SET));
	set(w, "create_options", options_of(w, ACTION_CREATE));
	set(w, "update_options", options_of(w, ACTION_UPDATE));
}

void deploy_printed(struct arena *a, struct str commands, struct buf *out)
{
	struct str end = STR("DEPLOY");
	while (str_search(commands, STR_CAT(a, STR("\n"), end, STR("\n")), 0) >= 0)
		end = STR_CAT(a, end, STR("_"));
	buf_putf(out, "sh -eu <<'%.*s'\n%.*s%.*s\n", STRA(end), STRA(commands), STRA(end));
}

void deploy_script(struct arena *a, struct str back, struct str commands, struct buf *out)
{
	struct value *values = v_map(a);
	map_putz(a, values, "back", v_str(a, back));
	deploy_fragment("script.sh", values, out);
	buf_str(out, commands);
}

static void put_endpoints(const struct writer *w)
{
	struct buf lines = { 0 };
	deploy_endpoints(w->cx, w->d->template, &lines);
	if (lines.n) {
		put_fragment(w, "outputs.sh");
		buf_str(w->out, buf_text(&lines));
	}
	buf_free(&lines);
}

bool deploy_commands(struct cx *cx, struct deployment *d, struct buf *out)
{
	const struct provider *p = &cx->service->provider;
	struct str stack = name_stack(cx);
	struct writer w = { .cx = cx, .d = d, .out = out, .provider = p->config, .folder = name_code_folder(cx), .values = v_map(cx->arena),
		.sse = encryption(cx->arena, p->deployment_bucket), .keeps_failed = js_truthy(value_get(p->config, "disableRollback")) };
	d->secret_files = NULL;
	if (!deployable(&w, stack, service_profile(cx, p->config)))
		return false;
	set_values(&w, stack);
	if (customer_key(&w))
		return true;
	/* Texts of the configuration may look like something to expand, and each service has variables of its own. */
	buf_putf(out, "# shellcheck disable=SC1003,SC2016,SC2030,SC2031\n( # deploys the stack %.*s", STRA(str_inert(cx->arena, stack)));
	deploy_plugins_head(cx, out);
	put_fragment(&w, "begin.sh");
	put_fragment(&w, deploy_has(cx, "direct.sh") ? "direct.sh" : "change-set.sh");
	put_fragment(&w, "start.sh");
	images_commands(cx, d, w.account, out);
	put_bucket(&w);
	put_uploads(&w);
	put_deployment(&w);
	put_protection(&w);
	deploy_plugins_steps(cx, w.account, shell_word(cx->arena, stack), out);
	put_endpoints(&w);
	buf_z(out, ")\n");
	return true;
}
