#include "emit/deploy.h"

#include "ir/js.h"
#include "ir/naming.h"
#include "ir/service.h"

struct writer {
	struct cx *cx;
	struct deployment *d;
	struct buf *out;
	struct str account;   /* " --profile P --region R", quoted: on every command, so that each can be run by itself */
	struct str stack;     /* quoted */
	struct str changes;   /* the change set's name, quoted */
	struct str folder;    /* of the objects in the bucket, not quoted */
	struct str sse;       /* encryption options of an upload, quoted */
	const struct value *provider;
};

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

struct str shell_word(struct arena *a, struct str s)
{
	if (plain(s))
		return s;
	return STR_CAT(a, STR("'"), str_replace(a, s, STR("'"), STR("'\\''")), STR("'"));
}

static struct str quoted_json(struct arena *a, const struct value *v)
{
	return shell_word(a, js_json(a, v));
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

/* Writes text with @account, @stack, @changes in their places. */
static void put(const struct writer *w, const char *text)
{
	const struct {
		const char *name;
		struct str value;
	} places[] = { { "@account", w->account }, { "@stack", w->stack }, { "@changes", w->changes } };
	for (const char *at = text; *at;) {
		size_t k = 0, n = strcspn(at, "@");
		buf_put(w->out, at, n);
		at += n;
		while (*at && k < 3 && strncmp(at, places[k].name, strlen(places[k].name)) != 0)
			k++;
		if (!*at)
			return;
		buf_str(w->out, k < 3 ? places[k].value : STR("@"));
		at += k < 3 ? strlen(places[k].name) : 1;
	}
}

/* An option's value: as JSON, or where it holds a secret as a file of the package that its owner alone can read. */
static struct str option_value(const struct writer *w, const char *file, const struct value *v)
{
	struct arena *a = w->cx->arena;
	if (!value_holds_secret(a, v))
		return quoted_json(a, v);
	w->d->secret_files = map_assign(a, w->d->secret_files, MAP(a, { file, v }));
	return shell_word(a, STR_CAT(a, STR("file://"), w->d->folder, STR("/"), str_z(file)));
}

/* ---- what every action on the stack is told */

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

static const struct value *deployment_role(const struct writer *w)
{
	const struct value *role = value_dig(w->provider, "iam", "deploymentRole");
	role = role ? role : value_get(w->provider, "cfnRole");
	return js_truthy(role) ? role : NULL;
}

static void put_shared_options(const struct writer *w)
{
	struct arena *a = w->cx->arena;
	const struct value *arns = value_get(w->provider, "notificationArns"), *role = deployment_role(w);
	buf_z(w->out, " \\\n\t\t--capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM");
	if (js_truthy(value_get(w->d->template, "Transform")))
		buf_z(w->out, " CAPABILITY_AUTO_EXPAND");
	buf_z(w->out, " \\\n\t\t--tags ");
	buf_str(w->out, option_value(w, DEPLOY_TAGS, stack_tags(w)));
	/* An empty list, too: topics that are configured no more hear of the stack no more. */
	buf_z(w->out, " \\\n\t\t--notification-arns");
	if (value_holds_secret(a, arns))
		buf_putf(w->out, " %.*s", STRA(option_value(w, DEPLOY_TOPICS, arns)));
	else
		list_each(i, arns)
			buf_putf(w->out, " %.*s", STRA(shell_word(a, js_string(a, list_at(arns, i)))));
	if (!list_len(arns))
		buf_z(w->out, " '[]'");
	if (role)
		buf_putf(w->out, " --role-arn %.*s", STRA(value_secret(role) ? option_value(w, DEPLOY_ROLE_ARN, role) : shell_word(a, value_str(role))));
}

static void put_rollback_options(const struct writer *w)
{
	const struct value *rollback = value_get(w->provider, "rollbackConfiguration");
	if (js_truthy(rollback)) {
		buf_z(w->out, " \\\n\t\t--rollback-configuration ");
		buf_str(w->out, option_value(w, DEPLOY_ROLLBACK, rollback));
	}
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

/* ---- the functions that the commands below use */

static void put_failure(const struct writer *w)
{
	put(w, "failed() {\n"
	       "\taws cloudformation describe-stack-events --stack-name @stack --output text@account \\\n"
	       "\t\t--query \"StackEvents[?ends_with(ResourceStatus, '_FAILED')] | [:5].[LogicalResourceId, ResourceStatusReason]\" >&2\n"
	       "\texit 1\n"
	       "}\n");
}

/* v3.40's usual way: a change set, looked at before it is executed; an empty one is deleted. */
static void put_change_sets(const struct writer *w)
{
	const bool keep = js_truthy(value_get(w->provider, "disableRollback"));
	put(w, "deploy() { # create|update, then the template's options\n"
	       "\taction=$1 type=$(printf %s \"$1\" | tr a-z A-Z)\n"
	       "\tshift\n"
	       "\t[ \"$action\" = create ] || aws cloudformation delete-change-set --stack-name @stack --change-set-name @changes@account\n"
	       "\taws cloudformation create-change-set --stack-name @stack --change-set-name @changes \\\n"
	       "\t\t--change-set-type \"$type\" \"$@\"");
	put_shared_options(w);
	put_rollback_options(w);
	put(w, "@account >/dev/null\n"
	       "\twhile :; do\n"
	       "\t\tstate=$(aws cloudformation describe-change-set --stack-name @stack --change-set-name @changes \\\n"
	       "\t\t\t--query '[Status, StatusReason]' --output text@account)\n"
	       "\t\tcase $state in\n"
	       "\t\tCREATE_PENDING* | CREATE_IN_PROGRESS*) sleep 2 ;;\n"
	       "\t\tCREATE_COMPLETE*) break ;;\n"
	       "\t\t*\"didn't contain changes\"* | *'No updates are to be performed'*)\n"
	       "\t\t\taws cloudformation delete-change-set --stack-name @stack --change-set-name @changes@account\n"
	       "\t\t\tprintf '%s\\n' @stack': no changes'\n"
	       "\t\t\treturn ;;\n"
	       "\t\t*) printf '%s\\n' \"$state\" >&2; exit 1 ;;\n"
	       "\t\tesac\n"
	       "\tdone\n"
	       "\taws cloudformation execute-change-set --stack-name @stack --change-set-name @changes");
	put(w, keep ? " --disable-rollback@account\n" : "@account\n");
	put(w, "\taws cloudformation wait \"stack-$action-complete\" --stack-name @stack@account || failed\n"
	       "\tprintf '%s\\n' @stack\": $action done\"\n"
	       "}\n");
}

/* deploymentMethod: direct. Only creation knows what to do on failure, only an update takes rollback triggers in v3.40. */
static void put_direct(const struct writer *w)
{
	const bool keep = js_truthy(value_get(w->provider, "disableRollback"));
	put(w, "create() {\n\taws cloudformation create-stack --stack-name @stack \"$@\"");
	buf_z(w->out, keep ? " --disable-rollback" : " --on-failure DELETE");
	put_shared_options(w);
	put(w, "@account >/dev/null\n}\n"
	       "update() {\n\taws cloudformation update-stack --stack-name @stack \"$@\"");
	buf_z(w->out, keep ? " --disable-rollback" : "");
	put_shared_options(w);
	put_rollback_options(w);
	put(w, "@account\n}\n"
	       "deploy() { # create|update, then the template's options\n"
	       "\taction=$1\n"
	       "\tshift\n"
	       "\tresult=$(\"$action\" \"$@\" 2>&1) || case $result in\n"
	       "\t*'No updates are to be performed'*) printf '%s\\n' @stack': no changes'; return ;;\n"
	       "\t*) printf '%s\\n' \"$result\" >&2; exit 1 ;;\n"
	       "\tesac\n"
	       "\taws cloudformation wait \"stack-$action-complete\" --stack-name @stack@account || failed\n"
	       "\tprintf '%s\\n' @stack\": $action done\"\n"
	       "}\n");
}

/* ---- the steps */

static void put_first_creation(const struct writer *w)
{
	put(w, "action=update\n"
	       "status=$(aws cloudformation describe-stacks --stack-name @stack \\\n"
	       "\t--query 'Stacks[0].StackStatus' --output text@account 2>&1) || case $status in\n"
	       "*'does not exist'*) action=create ;;\n"
	       "*) printf '%s\\n' \"$status\" >&2; exit 1 ;;\n"
	       "esac\n"
	       "case $status in *REVIEW_IN_PROGRESS*)\n"
	       "\tprintf '%s\\n' @stack': its creation was begun and not finished (REVIEW_IN_PROGRESS); delete the stack first' >&2\n"
	       "\texit 1 ;;\n"
	       "esac\n");
	struct arena *a = w->cx->arena;
	const struct provider *p = &w->cx->service->provider;
	if (p->bucket) {
		buf_putf(w->out, "bucket=%.*s\n", STRA(shell_word(a, js_string(a, p->bucket))));
		return;
	}
	struct str core = STR_CAT(a, STR("file://"), w->d->folder, STR("/cloudformation-template-create-stack.json"));
	buf_putf(w->out, "if [ \"$action\" = create ]; then # the stack with nothing but its bucket\n"
			 "\tdeploy create --template-body %.*s\n"
			 "\taction=update\n"
			 "fi\n", STRA(shell_word(a, core)));
	put(w, "bucket=$(aws cloudformation describe-stack-resource --stack-name @stack --logical-resource-id ServerlessDeploymentBucket \\\n"
	       "\t--query StackResourceDetail.PhysicalResourceId --output text@account)\n");
}

enum object_kind { OBJECT_JSON, OBJECT_ZIP };

static void put_upload(const struct writer *w, struct str from, struct str file, enum object_kind kind)
{
	struct arena *a = w->cx->arena;
	struct str key = STR_CAT(a, w->folder, STR("/"), file);
	struct str type = kind == OBJECT_ZIP ? STR("application/zip") : STR("application/json");
	struct str to = STR_CAT(a, STR("s3://\"$bucket\"/"), shell_word(a, key));
	buf_putf(w->out, "aws s3 cp %.*s %.*s \\\n\t--content-type %.*s --only-show-errors%.*s%.*s\n", STRA(quoted_path(a, from)), STRA(to), STRA(type),
		 STRA(w->sse), STRA(w->account));
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
	map_put(a, done, code->file, v_null(a));
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
	const struct value *policy = value_get(w->provider, "stackPolicy");
	if (map_len(policy) || list_len(policy)) {
		put(w, "aws cloudformation set-stack-policy --stack-name @stack@account \\\n\t--stack-policy-body ");
		buf_str(w->out, option_value(w, DEPLOY_POLICY, MAP(a, { "Statement", policy })));
		buf_c(w->out, '\n');
	}
}

/* osls's provider.deletionProtection, told at each deployment: also that the stack is protected no more. */
static void put_protection(const struct writer *w)
{
	const struct value *own = value_get(w->provider, "deletionProtection"), *stages = value_get(own, "stages");
	bool on = is_true(own);
	if (!is_bool(own) && !list_len(stages))
		return;
	list_each(i, stages)
		on |= str_eq(value_str(list_at(stages, i)), w->cx->service->provider.stage);
	put(w, "aws cloudformation update-termination-protection --stack-name @stack");
	put(w, on ? " --enable-termination-protection@account >/dev/null\n" : " --no-enable-termination-protection@account >/dev/null\n");
}

/* ---- */

static struct str encryption(struct arena *a, const struct value *bucket)
{
	return STR_CAT(a, option(a, "sse", value_str(value_get(bucket, "serverSideEncryption"))),
		       option(a, "sse-kms-key-id", value_str(value_get(bucket, "sseKMSKeyId"))));
}

/* Letters, digits and hyphens, a letter first; 128 at most: v3.40 asks for that when it deploys. */
static bool stack_name_valid(struct str s)
{
	bool ok = s.n && s.n <= 128 && ascii_letter(s.p[0]);
	for (uint32_t i = 0; ok && i < s.n; i++)
		ok = ascii_alnum(s.p[i]) || s.p[i] == '-';
	return ok;
}

/* What stands in the commands themselves: nobody could run them without. */
static bool names_shown(const struct writer *w, struct str stack)
{
	struct arena *a = w->cx->arena;
	const struct provider *p = &w->cx->service->provider;
	const struct value *own = value_get(w->provider, "stackName"), *service = value_get(w->cx->service->config, "service");
	const struct { const char *what; struct str name; const struct value *at; } names[] = {
		{ "the stack's name", stack, own ? own : service },
		{ "the deployment bucket's name", p->bucket ? js_string(a, p->bucket) : STR(""), p->bucket },
		{ "the region", p->region, value_get(w->provider, "region") },
		{ "the profile", w->account, value_get(w->provider, "profile") },
		{ "the folder in the bucket", w->folder, value_get(w->provider, "deploymentPrefix") },
		{ "sseKMSKeyId", w->sse, value_get(p->deployment_bucket, "sseKMSKeyId") },
	};
	bool ok = true;
	for (size_t i = 0; i < sizeof names / sizeof *names && !w->cx->opt->show_secrets; i++)
		if (str_secret(a, names[i].name)) {
			diag_label(w->cx->diags, diag(w->cx->diags, D_DEPLOY_SECRET, value_span(names[i].at),
						      "%s is made of a secret value, and would stand in the commands", names[i].what),
				   "no deploy commands; --show-secrets prints them");
			ok = false;
		}
	return ok;
}

static bool deployable(const struct writer *w, struct str stack)
{
	struct diags *d = w->cx->diags;
	const struct value *own_key = value_get(w->cx->service->provider.deployment_bucket, "sseCustomerKey");
	const bool readable = !js_truthy(own_key);
	if (!readable)
		diag_label(d, diag(d, D_DEPLOY_CUSTOMER_KEY, own_key->span, "what is encrypted with a key of one's own (SSE-C) can be read neither by CloudFormation nor by Lambda"),
			   "no deploy commands; serverSideEncryption: aws:kms works");
	const struct value *own = value_get(w->provider, "stackName"), *role = deployment_role(w);
	const bool named = stack_name_valid(stack), computed = role && !is_string(role);
	if (!named)
		diag(d, D_DEPLOY_STACK_NAME, value_span(own ? own : value_get(w->cx->service->config, "service")),
		     "no stack can be called '%.*s': letters, digits and hyphens, a letter first, at most 128", STRA(stack));
	if (computed)
		diag(d, D_DEPLOY_ROLE, role->span, "the deployment role is %s; CloudFormation has to be told its ARN", value_kind_name(role));
	return names_shown(w, stack) && readable && named && !computed;
}

bool deploy_commands(struct cx *cx, struct deployment *d, struct buf *out)
{
	struct arena *a = cx->arena;
	const struct provider *p = &cx->service->provider;
	struct str stack = name_stack(cx);
	struct str profile = cx->opt->aws_profile.n ? cx->opt->aws_profile : value_str(value_get(p->config, "profile"));
	struct writer w = { .cx = cx, .d = d, .out = out, .provider = p->config, .folder = name_code_folder(cx), .stack = shell_word(a, stack),
		.changes = shell_word(a, STR_CAT(a, stack, STR("-change-set"))), .sse = encryption(a, p->deployment_bucket),
		.account = STR_CAT(a, option(a, "profile", profile), option(a, "region", p->region)) };
	d->secret_files = NULL;
	if (!deployable(&w, stack))
		return false;
	put(&w, "( # deploys the stack @stack\nset -eu\nexport AWS_PAGER=\n");
	put_failure(&w);
	if (value_is(value_get(w.provider, "deploymentMethod"), "direct"))
		put_direct(&w);
	else
		put_change_sets(&w);
	put_first_creation(&w);
	put_uploads(&w);
	put_deployment(&w);
	put_protection(&w);
	buf_z(out, ")\n");
	return true;
}
