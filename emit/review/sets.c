#include "emit/review/sets.h"

#include <stdlib.h>

/* Sorted by name. A single text stands for a list of one, as in policies and DependsOn. */
static const struct set_row rows[] = {
	{ "AWS", NULL },
	{ "Action", NULL },
	{ "AllowHeaders", NULL },
	{ "AllowMethods", NULL },
	{ "AllowOrigins", NULL },
	{ "Architectures", NULL },
	{ "AttributeDefinitions", "AttributeName" },
	{ "AuthorizationScopes", NULL },
	{ "BinaryMediaTypes", NULL },
	{ "CanonicalUser", NULL },
	{ "CompatibleArchitectures", NULL },
	{ "CompatibleRuntimes", NULL },
	{ "DependsOn", NULL },
	{ "ExposeHeaders", NULL },
	{ "Federated", NULL },
	{ "FunctionResponseTypes", NULL },
	{ "GlobalSecondaryIndexes", "IndexName" },
	{ "LocalSecondaryIndexes", "IndexName" },
	{ "ManagedPolicyArns", NULL },
	{ "NotAction", NULL },
	{ "NotResource", NULL },
	{ "Policies", "PolicyName" },
	{ "Resource", NULL },
	{ "SecurityGroupIds", NULL },
	{ "Service", NULL },
	{ "Statement", NULL },
	{ "SubnetIds", NULL },
	{ "Tags", "Key" },
	{ "Types", NULL },
};

static int by_name(const void *name, const void *row)
{
	const struct str *s = name;
	const struct set_row *r = row;
	return str_cmp(*s, str_z(r->name));
}

const struct set_row *set_of(struct str name)
{
	return bsearch(&name, rows, sizeof rows / sizeof *rows, sizeof *rows, by_name);
}
