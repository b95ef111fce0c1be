#include "compiler/commands/shared/permissions.h"

#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/stack.h"
#include "compiler/compile/driver.h"
#include "compiler/read/compose.h"
#include "emit/package/agent.h"
#include "emit/package/deploy_grants.h"
#include "emit/template.h"
#include "ir/cfn_bytes.h"
#include "ir/iam/policy.h"
#include "ir/graph.h"
#include "ir/naming.h"
#include "ir/service.h"

static struct permissions permissions_new(struct arena *a)
{
	return (struct permissions){ .grants = grants_new(a), .undeclared = v_map(a), .policies = v_list(a) };
}

/* The user is the profile: the same in all services. */
static bool same_user(struct cx *cx, struct permissions *p)
{
	const struct provider *provider = &cx->service->provider;
	const struct value *written = value_get(provider->config, "profile");
	const struct str profile = service_profile(cx, provider->config);
	const struct span at = written ? written->span : value_span(provider->config);
	if (!profile.n) {
		diag(cx->diags, D_AGENT_PROFILE, at, "the service names no profile: the agent is the user of that name");
		return false;
	}
	if (p->user.n && !str_eq(p->user, profile)) {
		diag(cx->diags, D_AGENT_PROFILE, at, "the profile is '%.*s' here, and '%.*s' in the services before: one agent deploys them all", STRA(profile), STRA(p->user));
		return false;
	}
	p->user = profile;
	p->at = at;
	p->region = p->region.n ? p->region : provider->region;
	p->account = cx->account.n ? cx->account : p->account.n ? p->account : STR(AGENT_ACCOUNT);
	p->partition = str_z(name_partition(provider->region));
	return true;
}

/* What the policy's ARNs and the commands cannot do without. */
static bool names_shown(struct cx *cx, const struct permissions *p, struct str stack)
{
	const struct { const char *what; struct str name; } names[] = { { "the stack's name", stack }, { "the region", p->region }, { "the profile", p->user } };
	for (size_t i = 0; i < sizeof names / sizeof *names && !cx->opt->show_secrets; i++)
		if (str_secret(cx->arena, names[i].name)) {
			diag_label(cx->diags, diag(cx->diags, D_DEPLOY_SECRET, value_span(cx->service->provider.config), "%s is made of a secret value, and would stand in the policy", names[i].what), "--show-secrets prints them");
			return false;
		}
	return true;
}

/* The templates of a service: the whole of a split one, and the stacks that it is split into. */
static bool add_service(struct cli *cli, struct cx *cx, struct permissions *p)
{
	struct arena *a = cli->arena;
	if (!same_user(cx, p))
		return false;
	const struct value *root = template_build(cx), *whole = cx->nested.of.n ? stack_compiled(cli, cx, STR(""), 0)->template : root;
	struct arn_scope s = { .arena = a, .handlers = handlers_new(a), .root = whole, .resources = value_get(whole, "Resources"), .parameters = value_get(whole, "Parameters"),
		.partition = p->partition, .region = cx->service->provider.region, .account = p->account, .stack = name_stack(cx), .nested = cx->nested.of.n, .shows_secrets = cx->opt->show_secrets };
	if (!names_shown(cx, p, s.stack))
		return false;
	vec_push(a, &p->stacks, s.stack);
	deploy_grants(cx, &p->grants, &s);
	if (provider_deployment_role(&cx->service->provider))
		return true; /* CloudFormation works by that role */
	agent_template(cx, &p->grants, &s, p->undeclared);
	if (!cx->nested.of.n)
		return true;
	struct value *stacks = v_map(a);
	map_each(e, value_get(root, "Resources"))
		if (value_is(value_get(e->value, "Type"), "AWS::CloudFormation::Stack"))
			map_put(a, stacks, e->key, e->value);
	s.resources = stacks;
	agent_template(cx, &p->grants, &s, p->undeclared);
	return true;
}

static bool compile_service(struct cli *cli, struct str path, struct permissions *p)
{
	struct input in = { .path = str_zdup(cli->arena, path), .host = cli->host, .options = &cli->options };
	struct buf nowhere = { .drain = buf_nowhere };
	struct cx *cx = cx_new(&in, cli->diags);
	const bool ok = compile(cx, &in, &nowhere) && add_service(cli, cx, p);
	buf_free(&nowhere);
	return ok;
}

/* The services of one operand: those of a list, or one. */
static bool add_operand(struct cli *cli, struct str path, struct permissions *p)
{
	struct members members = { 0 };
	struct input in = { .path = str_zdup(cli->arena, path), .host = cli->host, .options = &cli->options };
	if (!compose_file(path))
		return compile_service(cli, path, p);
	if (!compose_load(cx_new(&in, cli->diags), &members))
		return false;
	const struct value *given = cli->options.params;
	bool ok = true;
	for (uint32_t i = 0; i < members.of.n; i++) {
		cli->options.params = map_assign(cli->arena, members.of.at[i].params, given);
		ok &= compile_service(cli, members.of.at[i].path, p);
	}
	cli->options.params = given;
	return ok;
}

/* Exact names while they fit; else what begins with the stack's name, of the policies that are too many. */
static bool make_policies(struct cli *cli, struct permissions *p)
{
	p->policies = grants_policies(&p->grants);
	if (list_len(p->policies) > USER_MANAGED_POLICIES) {
		for (uint32_t i = 0; i < p->stacks.n; i++)
			grants_collapse(&p->grants, p->stacks.at[i]);
		p->policies = grants_policies(&p->grants);
	}
	if (list_len(p->policies) <= USER_MANAGED_POLICIES)
		return true;
	diag(cli->diags, D_AGENT_LARGE, p->at, "the agent needs %u policies of %u characters; IAM attaches %u to a user", list_len(p->policies), MANAGED_POLICY_CHARACTERS, USER_MANAGED_POLICIES);
	return false;
}

bool permissions_find(struct cli *cli, struct permissions *out)
{
	*out = permissions_new(cli->arena);
	struct str first = str_z(input_of(cli).path);
	bool ok = !diag_failed(cli->diags);
	if (ok && (cli->config.n || cli->operands.n < 2))
		ok = add_operand(cli, first, out);
	for (uint32_t i = 0; ok && !cli->config.n && cli->operands.n > 1 && i < cli->operands.n; i++)
		ok = add_operand(cli, cli->operands.at[i], out);
	return ok && make_policies(cli, out) && !diag_failed(cli->diags);
}

bool permissions_of(struct cli *cli, struct cx *cx, struct permissions *out)
{
	*out = permissions_new(cli->arena);
	return add_service(cli, cx, out) && make_policies(cli, out);
}

const struct value *permissions_json(struct arena *a, const struct permissions *p)
{
	struct value *policies = v_list(a), *types = v_list(a);
	list_each(i, p->policies)
		list_push(a, policies, MAP(a, { "name", v_str(a, agent_policy_name(a, p->user, i)) }, { "characters", v_int(a, policy_characters(a, list_at(p->policies, i))) },
					   { "limit", v_int(a, MANAGED_POLICY_CHARACTERS) }, { "document", list_at(p->policies, i) }));
	map_each(e, p->undeclared)
		list_push(a, types, v_str(a, e->key));
	return MAP(a, { "formatVersion", v_int(a, 1) }, { "user", v_str(a, p->user) }, { "region", v_str(a, p->region) }, { "account", v_str(a, p->account) },
		   { "policies", policies }, { "wildcards", grants_wildcards(&p->grants) }, { "typesWithoutPermissions", types });
}
