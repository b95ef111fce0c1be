#include "emit/review/moves.h"

#include "emit/review/refs.h"
#include "ir/truth/truth.h"

/* Types of which AWS takes one in a place, although they have no names. */
static bool is_one_of_its_place(struct str type)
{
	return str_eqz(type, "AWS::ApiGateway::Method") || str_eqz(type, "AWS::ApiGatewayV2::Route") || str_eqz(type, "AWS::Lambda::EventSourceMapping");
}

const char *move_name(const struct value *resource)
{
	const char *property = truth_naming_property(value_str(value_get(resource, "Type")));
	return property && value_get(value_get(resource, "Properties"), property) ? property : NULL;
}

bool move_fails(const struct value *resource)
{
	const struct str type = value_str(value_get(resource, "Type"));
	return is_one_of_its_place(type) || move_name(resource);
}

const char *move_effect(const struct value *resource)
{
	const struct cfn_type *known = cfn_type_find(value_str(value_get(resource, "Type")));
	if (move_fails(resource))
		return "CloudFormation makes it in the new stack while its name or place is still taken, and fails";
	if (known && known->flags & CFN_STATEFUL)
		return "CloudFormation makes an empty one in the new stack, and deletes this one";
	return "CloudFormation makes another one in the new stack, then deletes this one";
}

static void find_stack_reference(void *to, struct str id, struct str attribute)
{
	bool *found = to;
	(void)attribute;
	*found |= str_eqz(id, "AWS::StackName") || str_eqz(id, "AWS::StackId") || str_eqz(id, "AWS::NotificationARNs");
}

const char *refactor_hindrance(const struct value *resource)
{
	const struct cfn_type *known = cfn_type_find(value_str(value_get(resource, "Type")));
	bool own = false;
	if (!known)
		return "its type is not known";
	if (!(known->flags & CFN_REFACTORS))
		return "its type is not supported";
	refs_each(resource, find_stack_reference, &own);
	return own ? "refused, since it refers to AWS::StackName, AWS::StackId or AWS::NotificationARNs" : NULL;
}
