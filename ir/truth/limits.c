#include "ir/truth/limits.h"

#include "ir/cfn.h"
#include "ir/cfn_bytes.h"

const struct limit_info limit_infos[LIMIT_COUNT] = {
#define QUOTAS "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"
#define IAM "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
#define LAMBDA "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
	[LIMIT_RESOURCES] = { "resources", "", 500, 500, QUOTAS },
	[LIMIT_PARAMETERS] = { "parameters", "", 200, 200, QUOTAS },
	[LIMIT_OUTPUTS] = { "outputs", "", 200, 200, QUOTAS },
	[LIMIT_MAPPINGS] = { "mappings", "", 200, 200, QUOTAS },
	[LIMIT_DESCRIPTION] = { "description", "bytes", 1024, 1024, QUOTAS },
	[LIMIT_TEMPLATE] = { "template in S3", "bytes", 1048576, 1048576, QUOTAS },
	[LIMIT_INLINE] = { "template without S3", "bytes", 51200, 51200, QUOTAS },
	[LIMIT_STACK_NAME] = { "stack name", "characters", 128, 128, QUOTAS },
	[LIMIT_ROLE_POLICIES] = { "inline policies", "characters", 10240, 15360, IAM },
	/* up to 8192 on request */
	[LIMIT_TRUST] = { "trust policy", "characters", 2048, 12288, IAM },
	[LIMIT_MANAGED_POLICY] = { "managed policy", "characters", 6144, 9216, IAM },
	[LIMIT_ENVIRONMENT] = { "environment variables", "bytes", 4096, 6144, LAMBDA },
	[LIMIT_FUNCTION_POLICY] = { "permissions to invoke it", "bytes", 20480, 30720, LAMBDA },
#undef QUOTAS
#undef IAM
#undef LAMBDA
};

/* What a statement of a permission adds to a function's policy, beside its texts. */
enum { STATEMENT_BYTES = 130, SID_BYTES = 40, FUNCTION_ARN_BYTES = 70 };

/* ---- what there is */

static void measure(struct arena *a, struct measures *out, enum limit_id limit, struct str of, uint32_t amount, struct span at)
{
	vec_push(a, &out->of, (struct measure){ limit, of, amount, at });
}

static void count_section(struct arena *a, const struct value *template, struct measures *out, enum limit_id limit, const char *section)
{
	const struct entry *e = map_entry(template, str_z(section));
	struct span at = e ? key_span(e) : (struct span){ 0 };
	measure(a, out, limit, STR(""), e ? map_len(e->value) : 0, at);
}

/* In the order of first appearance. */
static void add_to(struct limits_tally *t, struct limit_sums *sums, enum limit_id limit, struct str id, uint32_t n)
{
	const struct value *place = map_get(sums->places, id);
	if (place) {
		sums->of.of.at[(uint32_t)place->number].amount += n;
		return;
	}
	int32_t alias = str_find(id, ':');
	const struct value *resource = map_get(t->resources, alias < 0 ? id : str_to(id, (uint32_t)alias));
	map_put(t->a, sums->places, id, v_number(t->a, sums->of.of.n, STR("")));
	measure(t->a, &sums->of, limit, id, n, value_span(resource));
}

/* The logical id that a Ref, or Fn::GetAtt, names; empty for anything else. */
static struct str target_of(const struct value *v)
{
	const struct entry *f = cfn_call(v);
	if (!f)
		return STR("");
	if (str_eqz(f->key, "Ref"))
		return value_str(f->value);
	if (str_eqz(f->key, "Fn::GetAtt"))
		return value_str(is_list(f->value) ? list_at(f->value, 0) : f->value);
	return STR("");
}

/* One statement for each permission, with the function's alias a policy of its own. */
static void add_permission(struct limits_tally *t, const struct entry *resource, const struct value *p)
{
	const struct value *name = value_get(p, "FunctionName"), *parts = list_at(value_get(name, "Fn::Join"), 1);
	struct str target = target_of(name), alias = value_str(list_at(parts, 1));
	if (!target.n && list_len(parts) == 2)
		target = target_of(list_at(parts, 0));
	if (!target.n)
		return;
	if (alias.n)
		target = STR_CAT(t->a, target, STR(":"), alias);
	uint32_t n = STATEMENT_BYTES + SID_BYTES + resource->key.n + FUNCTION_ARN_BYTES + cfn_text_bytes(value_get(p, "Principal"));
	const struct value *source = value_get(p, "SourceArn");
	add_to(t, &t->functions, LIMIT_FUNCTION_POLICY, target, n + (source ? cfn_text_bytes(source) : 0));
}

static void add_to_role(struct limits_tally *t, struct str id, uint32_t n)
{
	if (id.n)
		add_to(t, &t->roles, LIMIT_ROLE_POLICIES, id, n);
}

static void role_policies(struct limits_tally *t, const struct entry *resource, const struct value *p)
{
	const struct value *policies = value_get(p, "Policies"), *trust = value_get(p, "AssumeRolePolicyDocument");
	uint32_t n = 0;
	list_each(i, policies)
		n += cfn_json_bytes(value_get(policies->list.item[i], "PolicyDocument"));
	add_to_role(t, resource->key, n);
	if (trust)
		measure(t->a, t->out, LIMIT_TRUST, resource->key, cfn_json_bytes(trust), resource->value->span);
}

static void policy_of_roles(struct limits_tally *t, const struct value *p)
{
	const struct value *roles = value_get(p, "Roles"), *document = value_get(p, "PolicyDocument");
	list_each(i, roles)
		add_to_role(t, target_of(roles->list.item[i]), cfn_json_bytes(document));
	add_to_role(t, target_of(value_get(p, "RoleName")), cfn_json_bytes(document));
}

static void environment(struct limits_tally *t, const struct entry *resource, const struct value *p)
{
	const struct value *variables = value_dig(p, "Environment", "Variables");
	if (!map_len(variables) || cfn_call(variables))
		return;
	if (variables != t->environment) {
		t->environment = variables;
		t->environment_bytes = cfn_json_bytes(variables);
	}
	measure(t->a, t->out, LIMIT_ENVIRONMENT, resource->key, t->environment_bytes,
		span_known(variables->span) ? variables->span : resource->value->span);
}

enum counted limits_counted(struct str type)
{
	static const struct {
		const char *type;
		enum counted kind;
	} kinds[] = {
		{ "AWS::Lambda::Function", COUNTED_FUNCTION }, { "AWS::Lambda::Permission", COUNTED_PERMISSION }, { "AWS::IAM::Role", COUNTED_ROLE },
		{ "AWS::IAM::Policy", COUNTED_ROLE_POLICY }, { "AWS::IAM::RolePolicy", COUNTED_ROLE_POLICY }, { "AWS::IAM::ManagedPolicy", COUNTED_MANAGED_POLICY },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eqz(type, kinds[i].type))
			return kinds[i].kind;
	return COUNTED_NOT;
}

/* The types that slsc writes are a few texts of its own, each in one place of memory. */
enum { TYPES_LOOKED_AT = 32 };

static void count_type(struct limits_tally *t, struct str type)
{
	struct type_count *known = t->out->types.at;
	for (uint32_t i = 0; i < t->out->types.n && i < TYPES_LOOKED_AT; i++)
		if (known[i].type.p == type.p && known[i].type.n == type.n) {
			known[i].n++;
			return;
		}
	const struct value *place = map_put_new(t->a, t->types, type, (struct span){ 0 }, v_number(t->a, t->out->types.n, STR("")));
	if (place)
		known[(uint32_t)place->number].n++;
	else
		vec_push(t->a, &t->out->types, (struct type_count){ type, 1 });
}

void limits_count(struct limits_tally *t, const struct entry *resource, struct str type, enum counted kind, const struct value *p)
{
	count_type(t, type);
	switch (kind) {
	case COUNTED_NOT: break;
	case COUNTED_FUNCTION: environment(t, resource, p); break;
	case COUNTED_PERMISSION: add_permission(t, resource, p); break;
	case COUNTED_ROLE: role_policies(t, resource, p); break;
	case COUNTED_ROLE_POLICY: policy_of_roles(t, p); break;
	case COUNTED_MANAGED_POLICY:
		measure(t->a, t->out, LIMIT_MANAGED_POLICY, resource->key, cfn_json_bytes(value_get(p, "PolicyDocument")), resource->value->span);
		break;
	}
}

void limits_begin(struct limits_tally *t, struct arena *a, const struct value *template, struct measures *out)
{
	const struct value *description = value_get(template, "Description");
	*t = (struct limits_tally){ .a = a, .resources = value_get(template, "Resources"), .out = out };
	t->types = v_map(a);
	t->roles.places = v_map(a);
	t->functions.places = v_map(a);
	vec_reserve(a, &out->of, map_len(t->resources) / 4);
	count_section(a, template, out, LIMIT_RESOURCES, "Resources");
	count_section(a, template, out, LIMIT_OUTPUTS, "Outputs");
	count_section(a, template, out, LIMIT_PARAMETERS, "Parameters");
	count_section(a, template, out, LIMIT_MAPPINGS, "Mappings");
	measure(a, out, LIMIT_DESCRIPTION, STR(""), value_str(description).n, value_span(description));
}

void limits_end(struct limits_tally *t)
{
	const struct limit_sums *sums[] = { &t->roles, &t->functions };
	for (size_t s = 0; s < sizeof sums / sizeof *sums; s++)
		for (uint32_t i = 0; i < sums[s]->of.of.n; i++)
			vec_push(t->a, &t->out->of, sums[s]->of.of.at[i]);
}

void limits_measure(struct arena *a, const struct value *template, struct measures *out)
{
	struct limits_tally t;
	limits_begin(&t, a, template, out);
	map_each(e, t.resources) {
		const struct str type = value_str(value_get(e->value, "Type"));
		limits_count(&t, e, type, limits_counted(type), value_get(e->value, "Properties"));
	}
	limits_end(&t);
}
