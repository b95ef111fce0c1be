/*
 * iam: the role that functions share. pass_shared_role decides early whether the stack has it, since rooms
 * declare their statements only then; pass_iam puts it together from what was declared.
 */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/pass.h"

#define ROLE STR("IamRoleLambdaExecution")

/* v3.40 asks whether the keys are there, so a null counts as a role, too. */
static bool every_function_has_a_role(const struct service *s)
{
	for (uint32_t i = 0; i < s->functions_n; i++)
		if (!value_get(s->functions[i].config, "role"))
			return false;
	return true;
}

void pass_shared_role(struct cx *cx)
{
	const struct service *s = cx->service;
	cx->graph->shared_role = s->functions_n && !names_existing_role(value_dig(s->provider.config, "iam", "role")) &&
		!value_get(s->provider.config, "role") && !every_function_has_a_role(s);
}

static struct value *log_group_arn(struct arena *a, struct str function, const char *suffix)
{
	return cfn_sub(a, STR_CAT(a, STR("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"),
				  function, str_z(suffix)));
}

/*
 * One wildcard covers the functions whose names begin with <service>-<stage>; each other name has its own entry
 * before it. Functions of the first kind that write no logs are denied what the wildcard allows.
 */
static void log_statements(struct cx *cx, struct value *out)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct str prefix = STR_CAT(a, s->name, STR("-"), s->provider.stage);
	struct value *streams = v_list(a), *events = v_list(a), *silent = v_list(a);
	bool wildcard = false;
	for (uint32_t i = 0; i < s->functions_n; i++) {
		const struct function *fn = &s->functions[i];
		bool disabled = js_truthy(value_get(fn->config, "disableLogs"));
		bool canonical = fn->name.n >= prefix.n && str_eq(str_to(fn->name, prefix.n), prefix);
		if (canonical && disabled) {
			list_push(a, silent, log_group_arn(a, fn->name, ":*"));
		} else if (canonical) {
			wildcard = true;
		} else if (!disabled) {
			const bool rarely = function_logs_rarely(cx, fn);
			list_push(a, streams, log_group_arn(a, fn->name, rarely ? "-ia:*" : ":*"));
			list_push(a, events, log_group_arn(a, fn->name, rarely ? "-ia:*:*" : ":*:*"));
		}
	}
	if (wildcard) {
		list_push(a, streams, log_group_arn(a, prefix, "*:*"));
		list_push(a, events, log_group_arn(a, prefix, "*:*:*"));
	}
	list_push(a, out, MAP(a,
		{ "Effect", LITERAL("Allow") },
		{ "Action", TEXTS(a, "logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource") },
		{ "Resource", streams }));
	list_push(a, out, MAP(a,
		{ "Effect", LITERAL("Allow") }, { "Action", TEXTS(a, "logs:PutLogEvents") }, { "Resource", events }));
	if (wildcard && list_len(silent))
		list_push(a, out, MAP(a,
			{ "Effect", LITERAL("Deny") }, { "Action", LITERAL("logs:PutLogEvents") }, { "Resource", silent }));
}

/* The newer spelling of an option wins over the older one if it says anything. */
static const struct value *first_truthy(const struct value *x, const struct value *y)
{
	return js_truthy(x) ? x : js_truthy(y) ? y : NULL;
}

static void append(struct cx *cx, struct value *list, const struct value *more)
{
	list_each(i, more)
		list_push(cx->arena, list, more->list.item[i]);
}

/* The first of equal statements stays; the declared ones after the mark are appended as they are. */
static struct value *unique(struct cx *cx, const struct value *list, uint32_t declared_from)
{
	struct arena *a = cx->arena;
	struct value *out = v_list(a), *seen = v_map(a);
	list_each(i, list) {
		const struct value *v = list->list.item[i];
		struct str text = js_json_sorted(a, v);
		if (i < declared_from + cx->graph->unique_statements && map_get(seen, text))
			continue;
		map_put(a, seen, text, v);
		list_push(a, out, v);
	}
	return out;
}

/* What durable functions with the shared role do at each step. */
static void durable_statement(struct cx *cx, struct value *out)
{
	struct arena *a = cx->arena;
	struct value *executions = v_list(a);
	for (uint32_t i = 0; i < cx->service->functions_n; i++) {
		const struct function *fn = &cx->service->functions[i];
		if (function_durable(fn) && str_eq(function_role_id(cx, fn), ROLE))
			list_push(a, executions, cfn_sub(a, STR_CAT(a, STR("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"),
				fn->name, STR(":*/durable-execution/*/*"))));
	}
	if (list_len(executions))
		list_push(a, out, MAP(a,
			{ "Effect", LITERAL("Allow") },
			{ "Action", TEXTS(a, "lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState") },
			{ "Resource", executions }));
}

static struct value *statements(struct cx *cx, const struct value *role)
{
	struct value *list = v_list(cx->arena);
	log_statements(cx, list);
	const struct value *own = first_truthy(value_get(role, "statements"),
					       value_get(cx->service->provider.config, "iamRoleStatements"));
	if (own && !is_list(own))
		diag(cx->diags, D_IAM_STATEMENTS, own->span, "the role's statements are a list of maps, and this is %s", value_kind_name(own));
	append(cx, list, own);
	durable_statement(cx, list);
	const uint32_t declared_from = list_len(list);
	append(cx, list, cx->graph->statements);
	return cx->graph->unique_statements ? unique(cx, list, declared_from) : list;
}

static bool uses_vpc(const struct service *s)
{
	if (js_truthy(s->provider.vpc))
		return true;
	for (uint32_t i = 0; i < s->functions_n; i++)
		if (value_get(s->functions[i].config, "vpc"))
			return true;
	return false;
}

/* NULL where there are none. A function in a VPC needs to make network interfaces. */
static struct value *managed_policies(struct cx *cx, const struct value *role)
{
	struct arena *a = cx->arena;
	struct value *list = v_list(a);
	append(cx, list, first_truthy(value_get(role, "managedPolicies"), value_get(cx->service->provider.config, "iamManagedPolicies")));
	if (uses_vpc(cx->service))
		list_push(a, list, CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"),
			LITERAL(":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole")));
	return list_len(list) ? list : NULL;
}

void pass_iam(struct cx *cx)
{
	if (!cx->graph->shared_role)
		return;
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct value *role = value_dig(s->provider.config, "iam", "role");
	const struct value *path = value_get(role, "path"), *name = value_get(role, "name");
	struct value *service = v_str(a, s->name), *stage = v_str(a, s->provider.stage);
	struct value *p = graph_put(cx, ROLE, "AWS::IAM::Role", value_span(role));
	map_putz(a, p, "AssumeRolePolicyDocument", cfn_assume_role_policy(a, cx->graph->role_services));
	map_putz(a, p, "Policies", LIST(a, MAP(a,
		{ "PolicyName", CFN_JOIN(a, "-", service, stage, LITERAL("lambda")) },
		{ "PolicyDocument", MAP(a, { "Version", LITERAL("2012-10-17") }, { "Statement", statements(cx, role) }) })));
	map_putz(a, p, "Path", js_truthy(path) ? path : LITERAL("/"));
	map_putz(a, p, "RoleName", js_truthy(name) ? name
		: CFN_JOIN(a, "-", service, stage, CFN_REF("AWS::Region"), LITERAL("lambdaRole")));
	if (js_truthy(value_get(role, "tags")))
		map_putz(a, p, "Tags", cfn_tags(a, value_get(role, "tags")));
	const struct value *boundary = first_truthy(value_get(role, "permissionsBoundary"), value_get(role, "permissionBoundary"));
	map_putz(a, p, "PermissionsBoundary", first_truthy(boundary, value_get(s->provider.config, "rolePermissionsBoundary")));
	map_putz(a, p, "ManagedPolicyArns", managed_policies(cx, role));
}
