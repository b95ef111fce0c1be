/*
 * check_newer: options of Serverless Framework v4 that v3.40 does not have and that slsc gives no effect, and what to do
 * instead. Those that set a property of CloudFormation are taken and stand in the schema itself.
 */
#include "compiler/check.h"

static const struct {
	const char *above; /* the path of the map that holds it; "*" stands for a key; "" for the configuration itself */
	const char *key;
	const char *way;
} rows[] = {
	{ "", "stages", "an option of v4; write params: {default: …, <stage>: …} instead" },
	{ "", "useDotenv", "a list of files is an option of v4; slsc reads the .env files that v3.40 reads" },
	{ "", "state", "an option of v4, without an effect on the template" },
	{ "", "licenseKey", "an option of v4, without an effect on the template" },
	{ "", "resolvers", "an option of v4; slsc has the variable sources of v3.40" },
	{ "", "mcp", "an option of v4; slsc makes nothing of it" },
	{ "", "ai", "an option of v4; slsc makes nothing of it" },
	{ "", "sandboxes", "an option of v4; slsc makes nothing of it" },
	{ "provider.ecr", "maxImages", "an option of v4, which sets a lifecycle rule of the repository itself; slsc sets none" },
	{ "provider.logs.restApi", "logGroup", "an option of v4; slsc makes a log group as v3.40 does" },
	{ "provider", "capacityProviders", "an option of v4; write AWS::Lambda::CapacityProvider under resources, and its ARN in functions.*.capacityProvider" },
	{ "provider", "domain", "an option of v4; use the plugin serverless-domain-manager" },
	{ "provider", "domains", "an option of v4; use the plugin serverless-domain-manager" },
	{ "provider", "resolver", "an option of v4; slsc has the variable sources of v3.40" },
	{ "provider.deploymentBucket", "codeStorageMode", "an option of v4; slsc lets Lambda copy the code, as v3.40 does" },
	{ "provider.deploymentBucket", "enableLegacyDeploymentBucket", "an option of v4; slsc makes the bucket as v3.40 does" },
	{ "functions.*", "domain", "an option of v4; use the plugin serverless-domain-manager" },
	{ "functions.*", "iamRoleStatements", "an option of v4; use the plugin serverless-iam-roles-per-function" },
	{ "functions.*.events[*]", "documentdb", "no event of the framework; write an AWS::Lambda::EventSourceMapping with DocumentDBEventSourceConfig under resources" },
	{ "functions.*.events[*]", "mcp", "no event of v3.40; slsc makes nothing of what v4 has for the Model Context Protocol" },
};

/* A row's path against a place's, from the innermost key outwards. */
static bool stands_at(const struct place *p, struct str path)
{
	while (path.n) {
		const bool item = str_ends(path, "[*]");
		if (!p->above || item != !p->key.p)
			return false;
		if (item) {
			path = str_to(path, path.n - 3);
		} else {
			const int32_t dot = str_rfind(path, '.');
			const struct str last = str_from(path, (uint32_t)(dot + 1));
			if (!str_eqz(last, "*") && !str_eq(last, p->key))
				return false;
			path = str_to(path, dot < 0 ? 0 : (uint32_t)dot);
		}
		p = p->above;
	}
	return !p->above;
}

const char *check_newer(const struct place *at, struct str key)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eqz(key, rows[i].key) && stands_at(at, str_z(rows[i].above)))
			return rows[i].way;
	return NULL;
}
