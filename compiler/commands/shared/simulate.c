#include "compiler/commands/shared/simulate.h"

#include "compiler/commands/shared/permissions.h"
#include "emit/package/agent.h"
#include "ir/js.h"
#include "ir/project.h"

enum { PATIENCE_MS = 60000, SHOWN = 20, ARGUMENTS = 16 /* beside the actions */ };

static bool ask(struct cli *cli, const struct permissions *p, const char *const *argv, struct str *out)
{
	struct str err = STR("");
	const int status = cli->host->run(cli->host, cli->arena, argv, STR(""), PATIENCE_MS, out, &err);
	if (status == 0)
		return true;
	diag(cli->diags, D_AGENT_DENIED, p->at, "IAM cannot be asked about the agent's policies: %.*s", STRA(run_ended(cli->arena, "aws", status, err)));
	return false;
}

/* The account: the values file's, else that of the credentials. */
static struct str account_of(struct cli *cli, const struct permissions *p)
{
	static const char *const argv[] = { "aws", "sts", "get-caller-identity", "--query", "Account", "--output", "text", NULL };
	struct str out = STR("");
	if (!str_eqz(p->account, AGENT_ACCOUNT))
		return p->account;
	return ask(cli, p, argv, &out) ? str_trim(out) : STR("");
}

/* One call for a grant: its actions on its ARN. The names of the actions that are denied, each in a line. */
static bool simulate(struct cli *cli, const struct permissions *p, struct str account, const struct allowance *g, struct str *denied)
{
	struct arena *a = cli->arena;
	const char **argv = ARENA_ARRAY(a, const char *, ARGUMENTS + map_len(g->actions));
	const struct str resource = str_replace(a, g->resource, STR(AGENT_ACCOUNT), account);
	const struct value *services = value_dig(g->condition, "StringEquals", "iam:PassedToService");
	uint32_t n = 0;
	for (const char *const *word = (const char *const[]){ "aws", "iam", "simulate-principal-policy", "--output", "text", "--query", "EvaluationResults[?EvalDecision!='allowed'].[EvalActionName]", NULL }; *word; word++)
		argv[n++] = *word;
	argv[n++] = "--policy-source-arn";
	argv[n++] = str_zdup(a, STR_CAT(a, STR("arn:"), p->partition, STR(":iam::"), account, STR(":user/"), p->user));
	argv[n++] = "--resource-arns";
	argv[n++] = str_zdup(a, resource);
	if (services) {
		const struct str first = is_list(services) ? value_str(list_at(services, 0)) : value_str(services);
		argv[n++] = "--context-entries";
		argv[n++] = str_zdup(a, STR_CAT(a, STR("ContextKeyName=iam:PassedToService,ContextKeyType=string,ContextKeyValues="), first));
	}
	argv[n++] = "--action-names";
	map_each(e, g->actions)
		argv[n++] = str_zdup(a, e->key);
	argv[n] = NULL;
	return ask(cli, p, argv, denied);
}

void simulate_agent(struct cli *cli, struct cx *cx, struct buf *out)
{
	struct arena *a = cli->arena;
	struct permissions p;
	if (!permissions_of(cli, cx, &p))
		return;
	const struct str account = account_of(cli, &p);
	uint32_t asked = 0, refused = 0;
	for (uint32_t i = 0; account.n && i < p.grants.of.n; i++) {
		const struct allowance *g = &p.grants.of.at[i];
		struct str denied = STR("");
		if (!simulate(cli, &p, account, g, &denied))
			return;
		asked += map_len(g->actions);
		for (struct str line; denied.n;) {
			line = str_trim(str_line(&denied));
			refused += line.n > 0;
			if (line.n && refused <= SHOWN)
				diag(cli->diags, D_AGENT_DENIED, p.at, "the agent '%.*s' may not call %.*s on %.*s", STRA(p.user), STRA(line), STRA(str_replace(a, g->resource, STR(AGENT_ACCOUNT), account)));
		}
	}
	if (account.n)
		buf_putf(out, "agent %.*s: %u of %u calls allowed\n", STRA(p.user), asked - refused, asked);
}
