#include "emit/review/sets.h"

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

const struct set_row *set_of(struct str name)
{
	size_t lo = 0, hi = sizeof rows / sizeof *rows;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = str_cmp(name, str_z(rows[mid].name));
		if (c == 0)
			return &rows[mid];
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}
