/* sections: the template's outline: sections, logical ids, and what stands beside a resource's properties. */
#include "ir/truth/truth.h"

#include "ir/js.h"

static const char *const section_names[] = {
	"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Transform",
	"Hooks", "Resources", "Outputs", "Globals", NULL,
};
static const char *const attribute_names[] = { /* the usual ones first */
	"Type", "Properties", "DependsOn", "Condition", "Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy",
	"UpdateReplacePolicy", NULL,
};
static const char *const deletion_policies[] = { "Delete", "Retain", "RetainExceptOnCreate", "Snapshot", NULL };
static const char *const replace_policies[] = { "Delete", "Retain", "Snapshot", NULL };

static bool is_one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (s.n && s.p[0] == **words && str_eqz(s, *words))
			return true;
	return false;
}

static void suggest(struct truth *t, struct diag *g, struct str word, const char *const *words)
{
	struct near n;
	if (truth_near_begin(t, &n, word))
		for (; *words; words++)
			near_offer(&n, str_z(*words));
	truth_near_end(t, &n, g);
}

static bool alphanumeric(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
			return false;
	}
	return s.n > 0;
}

static void check_ids(struct truth *t, const struct value *section, const char *what)
{
	map_each(e, section)
		if (!alphanumeric(e->key) && !str_starts(e->key, "Fn::"))
			diag(t->cx->diags, D_LOGICAL_ID, key_at_or(e, section->span), "the id of the %s '%.*s' may hold letters and digits only",
			     what, STRA(e->key));
}

static void check_policy(struct truth *t, const struct entry *resource, const char *name, const char *const *words)
{
	const struct value *v = value_get(resource->value, name);
	if (!is_string(v) || is_one_of(v->string, words))
		return;
	struct diag *g = diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, value_at_or(v, key_at_or(resource, resource->value->span)),
			      "the %s of '%.*s' cannot be '%.*s'", name, STRA(resource->key), STRA(v->string));
	suggest(t, g, v->string, words);
}

static void check_resource(struct truth *t, const struct entry *resource)
{
	struct span at = key_at_or(resource, resource->value->span);
	if (str_starts(resource->key, "Fn::"))
		return;
	if (!is_map(resource->value)) {
		diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, at, "the resource '%.*s' is %s instead of a map with its Type", STRA(resource->key),
		     value_kind_name(resource->value));
		return;
	}
	const struct value *type = value_get(resource->value, "Type"), *properties = value_get(resource->value, "Properties");
	const struct value *condition = value_get(resource->value, "Condition");
	if (!is_string(type) && !value_get(resource->value, "Fn::Transform"))
		diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, at, "the resource '%.*s' has no Type", STRA(resource->key));
	if (properties && !is_map(properties))
		diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, value_at_or(properties, at), "the Properties of '%.*s' are %s instead of a map",
		     STRA(resource->key), value_kind_name(properties));
	if (condition && !is_string(condition))
		diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, value_at_or(condition, at), "Condition of '%.*s' takes the name of a condition, and this is %s",
		     STRA(resource->key), value_kind_name(condition));
	/* Custom resources have a Version, and what a macro makes of a resource is its own affair. */
	const struct cfn_type *known = t->types[resource - t->resources->map.entry];
	bool closed = known && !t->macros && !str_eqz(type->string, "AWS::CloudFormation::CustomResource");
	map_each(e, resource->value) {
		if (!closed || is_one_of(e->key, attribute_names) || str_starts(e->key, "Fn::"))
			continue;
		struct diag *g = diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, key_at_or(e, at),
				      "'%.*s' is nothing that stands beside the Type of '%.*s'", STRA(e->key), STRA(resource->key));
		suggest(t, g, e->key, attribute_names);
	}
	check_policy(t, resource, "DeletionPolicy", deletion_policies);
	check_policy(t, resource, "UpdateReplacePolicy", replace_policies);
}

void truth_sections(struct truth *t)
{
	map_each(e, t->root) {
		if (is_one_of(e->key, section_names) || str_starts(e->key, "Fn::"))
			continue;
		struct diag *g = diag(t->cx->diags, D_TEMPLATE_SECTION, key_at_or(e, e->value->span), "a template has no section '%.*s'", STRA(e->key));
		suggest(t, g, e->key, section_names);
	}
	const struct value *version = value_get(t->root, "AWSTemplateFormatVersion");
	if (is_string(version) && !value_is(version, "2010-09-09"))
		diag(t->cx->diags, D_TEMPLATE_SECTION, version->span, "AWSTemplateFormatVersion is '%.*s', and CloudFormation knows 2010-09-09 only",
		     STRA(version->string));
	check_ids(t, t->resources, "resource");
	check_ids(t, t->parameters, "parameter");
	check_ids(t, t->outputs, "output");
	map_each(r, t->resources)
		check_resource(t, r);
}
