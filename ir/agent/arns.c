#include "ir/agent/arns.h"

#include "ir/base/wildcard.h"
#include "ir/cfn.h"
#include "ir/js.h"
#include "ir/truth/truth.h"
#include "schemas/cfn.h"

enum { DEPTH = 8 /* of names that are made of names */, NAME_MOST = 63, STACK_KEPT = 20 };

static struct str pattern_at(const struct arn_scope *s, const struct value *v, unsigned *why, int depth);
static struct str arn_at(const struct arn_scope *s, const struct entry *resource, unsigned *why, int depth);

static struct str type_of(const struct entry *resource) { return value_str(value_get(resource->value, "Type")); }

/* ---- names */

/* A text as it may stand in a policy. */
static struct str shown(const struct arn_scope *s, struct str text, unsigned *why)
{
	if (s->shows_secrets || !str_secret(s->arena, text))
		return text;
	*why |= WHY_SECRET;
	return STR("*");
}

/* CloudFormation cuts long parts; stacks' first letters stay. */
static struct str generated_name(const struct arn_scope *s, const struct entry *resource, unsigned *why)
{
	const struct str type = type_of(resource);
	struct arena *a = s->arena;
	*why |= WHY_GENERATED;
	if (str_eqz(type, "AWS::SSM::Parameter"))
		return STR_CAT(a, STR("CFN-"), resource->key, STR("-*"));
	if (s->nested)
		return STR_CAT(a, s->stack, STR("-*"));
	const struct str id = shown(s, resource->key, why);
	const bool long_name = s->stack.n + resource->key.n + 15 > NAME_MOST;
	const struct str name = long_name ? STR_CAT(a, str_to(s->stack, STACK_KEPT), STR("*")) : STR_CAT(a, s->stack, STR("-"), id, STR("-*"));
	return str_starts(type, "AWS::S3::") || str_starts(type, "AWS::RDS::") ? str_lower(a, name) : name;
}

/* The property that a name of an ARN's template means in a type; NULL: none. own: it stands in the ARN of the type itself. */
static const char *property_of(struct str type, struct str name, bool own)
{
	static const struct { const char *name, *property; } others[] = {
		{ "DbClusterInstanceName", "DBClusterIdentifier" }, { "DbInstanceName", "DBInstanceIdentifier" }, { "SubnetGroupName", "DBSubnetGroupName" },
		{ "BucketName", "Bucket" }, { "RestApiId", "RestApiId" }, { "GraphQLAPIId", "ApiId" }, { "StreamName", "Name" },
	};
	const struct cfn_type *known = cfn_type_find(type);
	const struct cfn_properties properties = known ? cfn_type_properties(known) : (struct cfn_properties){ NULL, 0 };
	static const char *const ends[] = { "WithPath", "WithoutLeadingSlash", NULL };
	for (const char *const *end = ends; *end; end++)
		name = str_ends(name, *end) ? str_to(name, name.n - (uint32_t)strlen(*end)) : name;
	const struct cfn_property *p = cfn_property_find(properties, name);
	for (size_t i = 0; !p && i < sizeof others / sizeof *others; i++)
		if (str_eqz(name, others[i].name))
			p = cfn_property_find(properties, str_z(others[i].property));
	if (!p && own && str_ends(name, "Name") && truth_naming_property(type))
		p = cfn_property_find(properties, str_z(truth_naming_property(type)));
	if (!p && str_ends(name, "Name") && str_starts(type, "AWS::") && str_ends_in(type, str_to(name, name.n - 4)))
		p = cfn_property_find(properties, STR("Name"));
	return p ? cfn_name(p->name) : NULL;
}

/* A value where a name is meant: a resource of the template gives its own last name. */
static struct str name_pattern(const struct arn_scope *s, const struct value *v, unsigned *why, int depth)
{
	const struct str text = pattern_at(s, v, why, depth);
	if (!str_starts(text, "arn:"))
		return text;
	const int32_t colon = str_rfind(text, ':'), slash = str_rfind(text, '/');
	return str_from(text, (uint32_t)(slash > colon ? slash : colon) + 1);
}

/* "/team/" as "team/", in front of a name. */
static struct str path_of(const struct arn_scope *s, const struct value *properties, unsigned *why, int depth)
{
	const struct value *path = value_get(properties, "Path");
	struct str text = path ? pattern_at(s, path, why, depth) : STR("");
	return str_starts(text, "/") ? str_from(text, 1) : text;
}

/* What stands for one name of a template; *bound: whether the properties say it. */
static struct str name_of(const struct arn_scope *s, const struct entry *resource, struct str name, unsigned *why, bool *bound, int depth)
{
	const struct handler *h = handlers_find(s->handlers, type_of(resource));
	const bool own = h && str_search(h->own, STR_CAT(s->arena, STR("{"), name, STR("}")), 0) >= 0;
	const char *property = property_of(type_of(resource), name, own);
	const struct value *properties = value_get(resource->value, "Properties"), *v = property ? value_get(properties, property) : NULL;
	struct str text = STR("*");
	*bound = v || (property && own);
	if (v)
		text = name_pattern(s, v, why, depth);
	else if (str_eqz(name, "GroupName") && str_eqz(type_of(resource), "AWS::Scheduler::Schedule"))
		text = STR("default");
	else if (property && own && !str_starts(type_of(resource), "AWS::IoT::"))
		text = generated_name(s, resource, why);
	else
		*why |= WHY_CHOSEN;
	if (str_ends(name, "WithPath"))
		text = STR_CAT(s->arena, path_of(s, properties, why, depth), text);
	return str_ends(name, "WithoutLeadingSlash") && str_starts(text, "/") ? str_from(text, 1) : text;
}

static struct str fill_at(const struct arn_scope *s, const struct entry *resource, struct str form, unsigned *why, uint32_t *bound, int depth)
{
	struct arena *a = s->arena;
	struct str out = STR_CAT(a, STR("arn:"), s->partition, STR(":"));
	for (uint32_t at = 0; at < form.n;) {
		const struct str rest = str_from(form, at);
		const int32_t open = str_find(rest, '{'), close = str_find(rest, '}');
		if (open < 0 || close < open)
			return STR_CAT(a, out, rest);
		const struct str name = str_to(str_from(rest, (uint32_t)open + 1), (uint32_t)(close - open - 1));
		bool says = false;
		struct str text = str_eqz(name, "Region") ? s->region : str_eqz(name, "Account") ? s->account : STR("");
		if (!text.n)
			text = name_of(s, resource, name, why, &says, depth + 1);
		*bound += says;
		out = STR_CAT(a, out, str_to(rest, (uint32_t)open), text);
		at += (uint32_t)close + 1;
	}
	return out;
}

static struct str arn_at(const struct arn_scope *s, const struct entry *resource, unsigned *why, int depth)
{
	const struct handler *h = handlers_find(s->handlers, type_of(resource));
	uint32_t bound = 0;
	return h && h->own.n ? fill_at(s, resource, h->own, why, &bound, depth) : STR("");
}

/* ---- values */

static struct str unknown(unsigned *why)
{
	*why |= WHY_DEPLOYED;
	return STR("*");
}

static struct str pseudo(const struct arn_scope *s, struct str name)
{
	return str_eqz(name, "AWS::Region") ? s->region : str_eqz(name, "AWS::AccountId") ? s->account : str_eqz(name, "AWS::Partition") ? s->partition :
	       str_eqz(name, "AWS::StackName") ? s->stack : str_eqz(name, "AWS::URLSuffix") ? STR("amazonaws.com") : STR("");
}

/* Ref, or an attribute: what has an Arn in its name is one, all else the last name of the resource's ARN. */
static struct str reference(const struct arn_scope *s, struct str id, struct str attribute, unsigned *why, int depth)
{
	const struct entry *resource = map_entry(s->resources, id);
	const struct value *given = value_get(map_get(s->parameters, id), "Default");
	const struct str own = pseudo(s, id);
	if (own.n)
		return own;
	if (!resource)
		return given && !map_get(s->resources, id) && is_string(given) ? pattern_at(s, given, why, depth + 1) : unknown(why);
	const struct str arn = depth < DEPTH ? arn_at(s, resource, why, depth + 1) : STR("");
	if (!arn.n || (attribute.n && !str_ends(attribute, "Arn") && !str_ends(attribute, "Name")))
		return unknown(why);
	if (str_ends(attribute, "Arn"))
		return arn;
	const int32_t colon = str_rfind(arn, ':'), slash = str_rfind(arn, '/');
	/* A log group's name has slashes. */
	const uint32_t from = (uint32_t)(str_search(arn, STR(":log-group:"), 0) > 0 || colon > slash ? colon : slash) + 1;
	return str_from(arn, from);
}

static struct str substituted(const struct arn_scope *s, const struct value *argument, unsigned *why, int depth)
{
	const struct value *text = is_list(argument) ? list_at(argument, 0) : argument, *own = list_at(argument, 1);
	struct str form = value_str(text), out = STR(""), inside;
	if (!is_string(text))
		return unknown(why);
	for (uint32_t at = 0; at < form.n;) {
		const int32_t open = str_search(form, STR("${"), at);
		if (open < 0)
			return STR_CAT(s->arena, out, str_from(form, at));
		out = STR_CAT(s->arena, out, str_to(str_from(form, at), (uint32_t)open - at));
		at = (uint32_t)open;
		if (!cfn_sub_next(form, &at, &inside))
			return STR_CAT(s->arena, out, str_from(form, (uint32_t)open));
		struct str id = inside, attribute = STR("");
		const struct value *v = map_get(own, inside);
		if (!v)
			cfn_dotted(inside, &id, &attribute);
		out = STR_CAT(s->arena, out, v ? pattern_at(s, v, why, depth + 1) : str_starts(inside, "!") ? unknown(why) : reference(s, id, attribute, why, depth));
	}
	return out;
}

static struct str joined(const struct arn_scope *s, const struct value *argument, unsigned *why, int depth)
{
	const struct value *parts = list_at(argument, 1);
	struct str out = STR("");
	if (!is_list(parts))
		return unknown(why);
	list_each(i, parts)
		out = STR_CAT(s->arena, out, i ? value_str(list_at(argument, 0)) : STR(""), pattern_at(s, list_at(parts, i), why, depth + 1));
	return out;
}

static struct str pattern_at(const struct arn_scope *s, const struct value *v, unsigned *why, int depth)
{
	const struct entry *call = cfn_call(v);
	struct str id, attribute;
	if (depth > DEPTH || (!call && !is_string(v) && !is_number(v)) || (is_string(v) && cfn_is_dynamic(v->string)))
		return unknown(why);
	if (!call)
		return shown(s, js_string(s->arena, v), why);
	if (str_eqz(call->key, "Ref"))
		return is_string(call->value) ? reference(s, call->value->string, STR(""), why, depth) : unknown(why);
	if (str_eqz(call->key, "Fn::GetAtt"))
		return cfn_getatt_parts(call->value, &id, &attribute) ? reference(s, id, attribute, why, depth) : unknown(why);
	if (str_eqz(call->key, "Fn::Sub"))
		return shown(s, substituted(s, call->value, why, depth), why);
	return str_eqz(call->key, "Fn::Join") ? shown(s, joined(s, call->value, why, depth), why) : unknown(why);
}

struct str arn_pattern(const struct arn_scope *s, const struct value *v, unsigned *why) { return pattern_at(s, v, why, 0); }
struct str arn_of(const struct arn_scope *s, const struct entry *resource, unsigned *why) { return arn_at(s, resource, why, 0); }

struct str arn_filled(const struct arn_scope *s, const struct entry *resource, struct str form, unsigned *why, uint32_t *bound)
{
	*bound = 0;
	return fill_at(s, resource, form, why, bound, 0);
}

/* ---- what properties name */

static void add_resource(const struct arn_scope *s, struct named_by *n, struct str id)
{
	const struct entry *e = map_entry(s->resources, id);
	for (uint32_t i = 0; e && i < n->resources.n; i++)
		if (n->resources.at[i] == e)
			return;
	if (e)
		vec_push(s->arena, &n->resources, e);
}

static void add_arn(const struct arn_scope *s, struct named_by *n, struct str text)
{
	if (!str_starts(text, "arn:"))
		return;
	for (uint32_t i = 0; i < n->arns.n; i++)
		if (str_eq(n->arns.at[i], text))
			return;
	vec_push(s->arena, &n->arns, text);
}

static void walk(const struct arn_scope *s, struct named_by *n, const struct value *v, struct str key, int depth)
{
	const struct entry *call = cfn_call(v);
	struct str id, attribute;
	unsigned why = 0;
	if (depth > 40)
		return;
	if (is_string(v))
		add_arn(s, n, shown(s, v->string, &why));
	else if (call && str_eqz(call->key, "Ref"))
		add_resource(s, n, value_str(call->value));
	else if (call && str_eqz(call->key, "Fn::GetAtt") && cfn_getatt_parts(call->value, &id, &attribute))
		add_resource(s, n, id);
	else if (call && (str_eqz(call->key, "Fn::Sub") || str_eqz(call->key, "Fn::Join")))
		add_arn(s, n, pattern_at(s, v, &why, 0));
	const bool role = str_ends(key, "Role") || str_ends(key, "RoleArn") || str_ends(key, "RoleARN");
	if (call && role && str_eqz(pattern_at(s, v, &why, 0), "*"))
		n->unknown_role = true;
	if (call && str_eqz(call->key, "Fn::Sub")) {
		const struct str form = value_str(is_list(call->value) ? list_at(call->value, 0) : call->value);
		for (uint32_t at = 0; cfn_sub_next(form, &at, &id);) {
			struct str name = id;
			cfn_dotted(id, &name, &attribute);
			add_resource(s, n, name);
		}
	}
	map_each(e, v)
		walk(s, n, e->value, call ? key : e->key, depth + 1);
	list_each(i, v)
		walk(s, n, v->list.item[i], key, depth + 1);
}

struct named_by arns_named_by(const struct arn_scope *s, const struct value *resource)
{
	struct named_by n = { 0 };
	walk(s, &n, value_get(resource, "Properties"), STR(""), 0);
	return n;
}

/* ---- templates */

bool arn_extends(struct str form, struct str base, struct str *rest)
{
	if (!base.n || form.n < base.n || !str_eq(str_to(form, base.n), base))
		return false;
	*rest = str_from(form, base.n);
	return !rest->n || rest->p[0] == '/' || rest->p[0] == ':';
}

struct str arn_rest(struct arena *a, struct str rest)
{
	struct str out = STR("");
	for (int32_t open; (open = str_find(rest, '{')) >= 0;) {
		out = STR_CAT(a, out, str_to(rest, (uint32_t)open), STR("*"));
		const int32_t close = str_find(rest, '}');
		rest = close < open ? STR("") : str_from(rest, (uint32_t)close + 1);
	}
	return STR_CAT(a, out, rest);
}
