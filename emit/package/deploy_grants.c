#include "emit/package/deploy_grants.h"

#include "emit/package/deploy.h"
#include "ir/image.h"
#include "ir/naming.h"
#include "ir/plugin.h"
#include "ir/service.h"

enum target { THE_STACK, THE_OBJECTS, THE_REPOSITORY, ALL };

/* What the files of emit/package/deploy call: tests/agent_calls.sh compares. The command is NULL where another one implies the call. */
static const struct call {
	const char *file, *command, *action;
	enum target target;
} calls[] = {
	{ "begin.sh", "cloudformation describe-stacks", "cloudformation:DescribeStacks", THE_STACK },
	{ "begin.sh", "cloudformation describe-stack-events", "cloudformation:DescribeStackEvents", THE_STACK },
	{ "output.sh", "cloudformation describe-stacks", "cloudformation:DescribeStacks", THE_STACK },
	{ "outputs.sh", "cloudformation describe-stacks", "cloudformation:DescribeStacks", THE_STACK },
	{ "bucket.sh", "cloudformation describe-stack-resource", "cloudformation:DescribeStackResource", THE_STACK },
	{ "change-set.sh", "cloudformation delete-change-set", "cloudformation:DeleteChangeSet", THE_STACK },
	{ "change-set.sh", "cloudformation create-change-set", "cloudformation:CreateChangeSet", THE_STACK },
	{ "change-set.sh", "cloudformation describe-change-set", "cloudformation:DescribeChangeSet", THE_STACK },
	{ "change-set.sh", "cloudformation describe-events", "cloudformation:DescribeEvents", THE_STACK },
	{ "change-set.sh", "cloudformation execute-change-set", "cloudformation:ExecuteChangeSet", THE_STACK },
	{ "change-set.sh", NULL, "cloudformation:TagResource", THE_STACK },
	{ "change-set.sh", NULL, "cloudformation:UntagResource", THE_STACK },
	{ "direct.sh", "cloudformation update-stack", "cloudformation:UpdateStack", THE_STACK },
	{ "direct.sh", "cloudformation create-stack", "cloudformation:CreateStack", THE_STACK },
	{ "direct.sh", "cloudformation list-stack-resources", "cloudformation:ListStackResources", THE_STACK },
	{ "direct.sh", "cloudformation delete-stack", "cloudformation:DeleteStack", THE_STACK },
	{ "direct.sh", NULL, "cloudformation:TagResource", THE_STACK },
	{ "direct.sh", NULL, "cloudformation:UntagResource", THE_STACK },
	{ "start.sh", NULL, "cloudformation:DeleteStack", THE_STACK }, /* the ways on that it prints */
	{ "start.sh", NULL, "cloudformation:ContinueUpdateRollback", THE_STACK },
	{ "policy.sh", "cloudformation set-stack-policy", "cloudformation:SetStackPolicy", THE_STACK },
	{ "protection.sh", "cloudformation update-termination-protection", "cloudformation:UpdateTerminationProtection", THE_STACK },
	{ "upload.sh", "s3 cp", "s3:PutObject", THE_OBJECTS },
	{ "upload.sh", NULL, "s3:AbortMultipartUpload", THE_OBJECTS },
	{ "upload.sh", NULL, "s3:GetObject", THE_OBJECTS }, /* CloudFormation reads the template */
	{ "images.sh", "ecr describe-repositories", "ecr:DescribeRepositories", THE_REPOSITORY },
	{ "images.sh", "ecr create-repository", "ecr:CreateRepository", THE_REPOSITORY },
	{ "images.sh", "ecr describe-images", "ecr:DescribeImages", THE_REPOSITORY },
	{ "images.sh", "ecr get-login-password", "ecr:GetAuthorizationToken", ALL },
	{ "images.sh", NULL, "ecr:BatchCheckLayerAvailability", THE_REPOSITORY },
	{ "images.sh", NULL, "ecr:BatchGetImage", THE_REPOSITORY },
	{ "images.sh", NULL, "ecr:CompleteLayerUpload", THE_REPOSITORY },
	{ "images.sh", NULL, "ecr:GetDownloadUrlForLayer", THE_REPOSITORY },
	{ "images.sh", NULL, "ecr:InitiateLayerUpload", THE_REPOSITORY },
	{ "images.sh", NULL, "ecr:PutImage", THE_REPOSITORY },
	{ "images.sh", NULL, "ecr:PutImageScanningConfiguration", THE_REPOSITORY },
	{ "images.sh", NULL, "ecr:UploadLayerPart", THE_REPOSITORY },
	{ "images.sh", NULL, "ecr:GetRepositoryPolicy", THE_REPOSITORY }, /* Lambda lets itself in */
	{ "images.sh", NULL, "ecr:SetRepositoryPolicy", THE_REPOSITORY },
	{ "lifecycle.sh", "ecr put-lifecycle-policy", "ecr:PutLifecyclePolicy", THE_REPOSITORY },
};

static struct str below(const struct arn_scope *s, const char *service, struct str name)
{
	return STR_CAT(s->arena, STR("arn:"), s->partition, STR(":"), str_z(service), STR(":"), s->region, STR(":"), s->account, STR(":"), name);
}

/* The bucket's ARN, and behind it the folder of all deployments of this stage. */
static struct str objects(struct cx *cx, const struct arn_scope *s, unsigned *why)
{
	struct arena *a = cx->arena;
	const struct value *own = cx->service->provider.bucket;
	const struct entry *made = map_entry(s->resources, STR("ServerlessDeploymentBucket"));
	const bool hidden = str_secret(a, name_code_folder(cx)) && !s->shows_secrets;
	const struct str folder = hidden ? STR("*/*") : name_code_folder(cx);
	const struct str bucket = own || !made ? STR_CAT(a, STR("arn:"), s->partition, STR(":s3:::"), own ? arn_pattern(s, own, why) : STR("*")) : arn_of(s, made, why);
	*why |= WHY_PART | (own || made ? 0 : WHY_DEPLOYED);
	return STR_CAT(a, bucket, STR("/"), str_to(folder, (uint32_t)str_rfind(folder, '/')), STR("/*"));
}

static void add_encryption(struct cx *cx, struct allowances *g, const struct arn_scope *s)
{
	static const char *const actions[] = { "kms:GenerateDataKey", "kms:Decrypt", NULL };
	const struct value *id = value_get(cx->service->provider.deployment_bucket, "sseKMSKeyId");
	unsigned hidden = 0;
	const struct str key = is_string(id) ? arn_pattern(s, id, &hidden) : STR("");
	const bool alias = str_search(key, STR("alias/"), 0) >= 0;
	for (const char *const *action = actions; key.n && *action; action++)
		grant_add(g, str_z(*action), alias ? below(s, "kms", STR("key/*")) : str_starts(key, "arn:") ? key : below(s, "kms", STR_CAT(cx->arena, STR("key/"), key)), NULL, WHY_CHOSEN);
}

/* ---- what plugins do once the stack is deployed */

static const char *const object_actions[] = { "s3:PutObject", "s3:AbortMultipartUpload", "s3:GetObject", "s3:DeleteObject", NULL };

static void add_s3(struct allowances *g, const struct arn_scope *s, const struct plugin_step *step)
{
	struct arena *a = g->arena;
	for (uint32_t i = 0; i < step->words.n; i++) {
		const struct step_word *w = &step->words.at[i];
		if (!str_starts(w->before, "s3://"))
			continue;
		struct str name = str_secret(a, w->before) && !s->shows_secrets ? STR("*") : str_from(w->before, 5);
		name = str_find(name, '/') < 0 ? name : str_to(name, (uint32_t)str_find(name, '/'));
		const struct str bucket = STR_CAT(a, STR("arn:"), s->partition, STR(":s3:::"), name.n ? name : STR("*"));
		const unsigned why = WHY_PART | (name.n ? 0 : WHY_DEPLOYED);
		grant_add(g, STR("s3:ListBucket"), bucket, NULL, why);
		for (const char *const *action = object_actions; *action; action++)
			grant_add(g, str_z(*action), STR_CAT(a, bucket, STR("/*")), NULL, why);
	}
}

/* The word behind an option of a step. */
static struct str value_of(const struct arena *a, const struct plugin_step *step, const char *option)
{
	for (uint32_t i = 0; i + 1 < step->words.n; i++)
		if (str_eqz(step->words.at[i].before, option) && !step->words.at[i + 1].output.n)
			return str_secret(a, step->words.at[i + 1].before) ? STR("") : step->words.at[i + 1].before;
	return STR("");
}

static void add_step(struct cx *cx, struct allowances *g, const struct arn_scope *s, const struct plugin_use *use, const struct plugin_step *step)
{
	struct arena *a = cx->arena;
	const struct str service = step->words.n ? step->words.at[0].before : STR(""), command = step->words.n > 1 ? step->words.at[1].before : STR("");
	const struct str function = value_of(a, step, "--function-name"), distribution = value_of(a, step, "--distribution-id");
	if (str_eqz(service, "s3"))
		add_s3(g, s, step);
	else if (str_eqz(command, "create-invalidation"))
		grant_add(g, STR("cloudfront:CreateInvalidation"), STR_CAT(a, STR("arn:"), s->partition, STR(":cloudfront::"), s->account, STR(":distribution/"), distribution.n ? distribution : STR("*")), NULL, WHY_CHOSEN);
	else if (str_eqz(command, "invoke"))
		grant_add(g, STR("lambda:InvokeFunction"), below(s, "lambda", STR_CAT(a, STR("function:"), function.n ? function : STR("*"))), NULL, WHY_DEPLOYED);
	else if (str_eqz(command, "update-termination-protection"))
		grant_add(g, STR("cloudformation:UpdateTerminationProtection"), below(s, "cloudformation", STR_CAT(a, STR("stack/"), s->stack, STR("/*"))), NULL, WHY_CHOSEN);
	else
		diag_label(cx->diags, diag(cx->diags, D_AGENT_STEP, use->span, "what %.*s calls at deployment is not known: the agent's policy has nothing for it", STRA(use->name)), "attach a policy of your own for it");
}

void deploy_grants(struct cx *cx, struct allowances *g, const struct arn_scope *s)
{
	struct arena *a = cx->arena;
	unsigned why = 0, why_role = 0;
	const struct str bucket = objects(cx, s, &why);
	const struct value *role = provider_deployment_role(&cx->service->provider);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		const struct call *c = &calls[i];
		if (!deploy_has(cx, c->file))
			continue;
		if (c->target == THE_STACK)
			grant_add(g, str_z(c->action), below(s, "cloudformation", STR_CAT(a, STR("stack/"), s->stack, STR("/*"))), NULL, WHY_CHOSEN);
		else if (c->target == THE_OBJECTS)
			grant_add(g, str_z(c->action), bucket, NULL, why);
		else if (c->target == THE_REPOSITORY)
			grant_add(g, str_z(c->action), below(s, "ecr", STR_CAT(a, STR("repository/"), image_repository(cx))), NULL, 0);
		else
			grant_add(g, str_z(c->action), STR("*"), NULL, WHY_ACTION);
	}
	if (!is_nil(value_get(s->root, "Transform")))
		grant_add(g, STR("cloudformation:CreateChangeSet"), STR_CAT(a, STR("arn:"), s->partition, STR(":cloudformation:"), s->region, STR(":aws:transform/*")), NULL, WHY_OPEN);
	add_encryption(cx, g, s);
	if (is_string(role)) /* slsc package reports any other */
		agent_pass_role(g, arn_pattern(s, role, &why_role), LIST(a, LITERAL("cloudformation.amazonaws.com")), why_role);
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		const struct plugin_deployment d = plugin_deployment(cx, &cx->plugins[i]);
		for (uint32_t k = 0; k < d.steps.n; k++)
			add_step(cx, g, s, d.use, &d.steps.at[k]);
	}
}
