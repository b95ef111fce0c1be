#include "emit/review/moves.h"

#include "ir/truth/truth.h"

/* Types of which AWS takes one in a place, although they have no names. */
static bool is_one_of_its_place(struct str type)
{
	return str_eqz(type, "AWS::ApiGateway::Method") || str_eqz(type, "AWS::ApiGatewayV2::Route") || str_eqz(type, "AWS::Lambda::EventSourceMapping");
}

bool move_fails(const struct value *resource)
{
	const struct str type = value_str(value_get(resource, "Type"));
	const char *property = truth_naming_property(type);
	return is_one_of_its_place(type) || (property && value_get(value_get(resource, "Properties"), property));
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
