/* agent: slsc agent: what the IAM user needs who deploys, and the commands that set it up. */
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/permissions.h"
#include "emit/package/agent.h"
#include "ir/secrets.h"

/* One policy as it is, several as a map by their names. */
static const struct value *shown(struct arena *a, const struct permissions *p)
{
	const struct value *list = p->policies;
	struct value *map = v_map(a);
	if (list_len(list) == 1)
		return list_at(list, 0);
	list_each(i, list)
		map_put(a, map, agent_policy_name(a, p->user, i), list_at(list, i));
	return map;
}

static int agent_command(struct cli *cli)
{
	struct arena *a = cli->arena;
	struct permissions p;
	cli->unknown.later = true;
	if (!permissions_find(cli, &p))
		return EXIT_ERRORS;
	struct buf out = { .shows = a };
	if (str_eqz(cli->format, "json"))
		put_json(&out, value_redacted(a, permissions_json(a, &p)));
	else if (cli->policy_only)
		put_json(&out, value_redacted(a, shown(a, &p)));
	else
		agent_commands(a, &(struct agent_setup){ .user = p.user, .region = p.region, .account = p.account, .policies = p.policies }, &out);
	return finish_output(cli, &out, 0644);
}

COMMAND(agent) = {
	.name = "agent",
	.rank = 25,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true, .repeats = true }),
	.summary = "print the commands that set up the IAM user who deploys, with the least policy",
	.about = "Several FILEs, or the services of a serverless-compose.yml, are those of one customer: one user deploys them all.",
	.examples = EXAMPLES({ "slsc agent serverless.yml > agent.sh", "sh agent.sh lists what is to be done, sh agent.sh apply does it" },
			     { "slsc agent --policy */serverless.yml", "the policy under which the services can be deployed" },
			     { "slsc agent --format json", "also which wildcards are left, and why" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_RESOLVING, OPTION_AGENT_POLICY, OPTION_OPTIMIZE, OPTION_SPLIT, OPTION_PLUGINS, OPTION_REFUSED, OPTION_CODE_DIGEST, OPTION_TIMESTAMP,
		       OPTION_AWS_S3_ACCELERATE, OPTION_TIME_PASSES, OPTION_OUTPUT, OPTION_FORMAT),
	.formats = FORMATS("text", "json"),
	.configured = true,
	.run = agent_command,
};
