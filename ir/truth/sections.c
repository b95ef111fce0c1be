/* sections: the template's outline: sections, logical ids, and what stands beside a resource's properties. */
#include "ir/service.h"
#include "ir/truth/truth.h"

#define WORD(z) { (z), sizeof(z) - 1 }
static const struct str section_names[] = {
	WORD("AWSTemplateFormatVersion"), WORD("Description"), WORD("Metadata"), WORD("Parameters"), WORD("Rules"), WORD("Mappings"),
	WORD("Conditions"), WORD("Transform"), WORD("Hooks"), WORD("Resources"), WORD("Outputs"), WORD("Globals"), { 0 },
};
enum attribute { TYPE, PROPERTIES, DEPENDS_ON, CONDITION, DELETION_POLICY, REPLACE_POLICY, METADATA, CREATION_POLICY, UPDATE_POLICY, ATTRIBUTES };
static const struct str attribute_names[] = {
	[TYPE] = WORD("Type"), [PROPERTIES] = WORD("Properties"), [DEPENDS_ON] = WORD("DependsOn"), [CONDITION] = WORD("Condition"),
	[DELETION_POLICY] = WORD("DeletionPolicy"), [REPLACE_POLICY] = WORD("UpdateReplacePolicy"), [METADATA] = WORD("Metadata"),
	[CREATION_POLICY] = WORD("CreationPolicy"), [UPDATE_POLICY] = WORD("UpdatePolicy"), [ATTRIBUTES] = { 0 },
};
static const struct str deletion_policies[] = { WORD("Delete"), WORD("Retain"), WORD("RetainExceptOnCreate"), WORD("Snapshot"), { 0 } };
static const struct str replace_policies[] = { WORD("Delete"), WORD("Retain"), WORD("Snapshot"), { 0 } };
static const struct str output_members[] = { WORD("Value"), WORD("Description"), WORD("Export"), WORD("Condition"), { 0 } };

/* The place of s among words, or their number. */
static uint32_t place_among(struct str s, const struct str *words)
{
	uint32_t i = 0;
	while (words[i].p && !str_eq(s, words[i]))
		i++;
	return i;
}

static bool is_one_of(struct str s, const struct str *words) { return words[place_among(s, words)].p; }

static void suggest(struct truth *t, struct diag *g, struct str word, const struct str *words)
{
	struct near n;
	if (truth_near_begin(t, &n, word))
		for (; words->p; words++)
			near_offer(&n, *words);
	truth_near_end(t, &n, g);
}

static void check_id(struct truth *t, const struct value *section, const struct entry *e, const char *what)
{
	if (!str_is_alphanumeric(e->key) && !str_starts(e->key, "Fn::"))
		diag(t->cx->diags, D_LOGICAL_ID, key_at_or(e, section->span), "the id of the %s '%.*s' may hold letters and digits only", what,
		     STRA(e->key));
}

static void check_policy(struct truth *t, const struct subject *s, const struct entry *e, const struct str *words)
{
	if (!is_string(e->value) || is_one_of(e->value->string, words))
		return;
	struct diag *g = diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, value_at_or(e->value, subject_at(s)),
			      "the %.*s of '%.*s' cannot be '%.*s'", STRA(e->key), STRA(s->entry->key), STRA(e->value->string));
	suggest(t, g, e->value->string, words);
}

static void wrong_kind(struct truth *t, const struct subject *s, const struct entry *e, const char *wanted)
{
	diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, value_at_or(e->value, subject_at(s)),
	     "%.*s of '%.*s' takes %s, and this is %s", STRA(e->key), STRA(s->entry->key), wanted, value_kind_name(e->value));
}

/* closed: what stands beside the type is known. */
static void check_attribute(struct truth *t, const struct subject *s, const struct entry *e, bool closed)
{
	switch ((enum attribute)place_among(e->key, attribute_names)) {
	case PROPERTIES:
		if (!is_map(e->value))
			wrong_kind(t, s, e, "a map");
		break;
	case CONDITION:
		if (!is_string(e->value))
			wrong_kind(t, s, e, "the name of a condition");
		break;
	case DELETION_POLICY:
		check_policy(t, s, e, deletion_policies);
		break;
	case REPLACE_POLICY:
		check_policy(t, s, e, replace_policies);
		break;
	case ATTRIBUTES:
		if (closed && !str_starts(e->key, "Fn::")) {
			struct diag *g = diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, key_at_or(e, subject_at(s)),
					      "'%.*s' is not an attribute that '%.*s' can have beside its Type", STRA(e->key), STRA(s->entry->key));
			suggest(t, g, e->key, attribute_names);
		}
		break;
	default:
		break;
	}
}

void truth_attributes(struct truth *t, const struct subject *s)
{
	const struct entry *resource = s->entry;
	check_id(t, t->resources, resource, "resource");
	if (str_starts(resource->key, "Fn::"))
		return;
	if (!is_map(resource->value)) {
		diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, subject_at(s), "the resource '%.*s' is %s instead of a map with its Type", STRA(resource->key),
		     value_kind_name(resource->value));
		return;
	}
	/* Custom resources have a Version, and what a macro makes of a resource is its own affair. */
	const bool known = s->type->type, closed = known && !t->macros && !s->type->is_custom;
	if (!known && !is_string(value_get(resource->value, "Type")) && !value_get(resource->value, "Fn::Transform"))
		diag(t->cx->diags, D_RESOURCE_ATTRIBUTE, value_at_or(resource->value, subject_at(s)), "the resource '%.*s' has no Type", STRA(resource->key));
	map_each(e, resource->value)
		check_attribute(t, s, e, closed);
}

static void check_output(struct truth *t, const struct entry *output)
{
	if (!value_get(output->value, "Value"))
		diag(t->cx->diags, D_TEMPLATE_SECTION, key_at_or(output, output->value->span), "the output '%.*s' has no Value", STRA(output->key));
	map_each(e, output->value) {
		if (is_one_of(e->key, output_members) || str_starts(e->key, "Fn::"))
			continue;
		struct diag *g = diag(t->cx->diags, D_TEMPLATE_SECTION, key_at_or(e, key_at_or(output, output->value->span)),
				      "an output has no '%.*s' ('%.*s')", STRA(e->key), STRA(output->key));
		suggest(t, g, e->key, output_members);
	}
}

/* A macro may take it out before CloudFormation looks. */
void truth_null(struct truth *t, const struct value *v, struct span at)
{
	if (!t->macros)
		diag(t->cx->diags, D_TEMPLATE_NULL, value_at_or(v, at), "a null is left in the template here, and CloudFormation accepts none");
}

static void find_nulls(struct truth *t, const struct value *v, struct span at)
{
	at = value_at_or(v, at);
	if (is_null(v))
		truth_null(t, v, at);
	list_each(i, v)
		find_nulls(t, v->list.item[i], at);
	map_each(e, v)
		find_nulls(t, e->value, key_at_or(e, at));
}

/* Sections themselves, and what is in those that hold no references (references.c goes through the others). */
static void check_nulls(struct truth *t)
{
	static const struct str plain[] = { WORD("Parameters"), WORD("Mappings"), WORD("Metadata"), { 0 } };
	map_each(e, t->root) {
		if (is_one_of(e->key, plain))
			find_nulls(t, e->value, key_at_or(e, e->value->span));
		else if (is_null(e->value))
			truth_null(t, e->value, key_at_or(e, e->value->span));
	}
}

/* Sections that are maps by name. */
static void check_kinds(struct truth *t)
{
	static const struct str maps[] = { WORD("Parameters"), WORD("Mappings"), WORD("Conditions"), WORD("Resources"), WORD("Outputs"), { 0 } };
	map_each(e, t->root)
		if (!is_map(e->value) && !is_null(e->value) && is_one_of(e->key, maps))
			diag(t->cx->diags, D_CFN_KIND, value_at_or(e->value, key_span(e)), "CloudFormation takes a map here, and this is %s (the section %.*s)",
			     value_kind_name(e->value), STRA(e->key));
}

void truth_sections(struct truth *t)
{
	check_nulls(t);
	check_kinds(t);
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
	if (t->resources && !map_len(t->resources) && !t->macros)
		diag(t->cx->diags, D_TEMPLATE_SECTION, value_span(t->cx->service->provider.config), "the template has no resources, and CloudFormation takes none without");
	map_each(e, t->outputs)
		if (!t->macros && !str_starts(e->key, "Fn::"))
			check_output(t, e);
	map_each(e, t->parameters)
		check_id(t, t->parameters, e, "parameter");
	map_each(e, t->outputs)
		check_id(t, t->outputs, e, "output");
}
