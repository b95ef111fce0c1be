/* operands: those that cannot be meant as they stand, and what may be meant instead. */
#include "compiler/cli/cli.h"
#include "compiler/read/compose.h"
#include "compiler/read/read.h"
#include "ir/base/near.h"

/* The framework's commands and what does their work here, in the order of its help. */
static const struct { const char *name, *instead; } framework[] = {
	{ "deploy", "slsc deploys nothing itself: slsc package --deploy-script .serverless/deploy.sh, then .serverless/deploy.sh" },
	{ "info", "the stack's outputs: aws cloudformation describe-stacks --stack-name SERVICE-STAGE --profile PROFILE --region REGION" },
	{ "invoke", "slsc runs no functions: aws lambda invoke --function-name SERVICE-STAGE-FUNCTION --profile PROFILE --region REGION out.json" },
	{ "logs", "the aws command line follows logs: aws logs tail /aws/lambda/SERVICE-STAGE-FUNCTION --follow --profile PROFILE --region REGION" },
	{ "metrics", "slsc reads no metrics: aws cloudwatch get-metric-statistics, or the function's page in the console" },
	{ "remove", "slsc removes nothing: empty the deployment bucket, then aws cloudformation delete-stack --stack-name SERVICE-STAGE --profile PROFILE --region REGION" },
	{ "rollback", "slsc keeps no deployments: check out the commit that worked, then slsc package --deploy-script .serverless/deploy.sh and run it" },
	{ "offline", "slsc runs no functions: serverless-offline still does, or deploy to LocalStack: AWS_ENDPOINT_URL=http://localhost:4566 .serverless/deploy.sh" },
	{ "dev", "slsc runs no functions: serverless-offline still does, or deploy to LocalStack: AWS_ENDPOINT_URL=http://localhost:4566 .serverless/deploy.sh" },
	{ "doctor", "deprecations are warnings of slsc check" },
	{ "plugin", "slsc runs no plugins: list them under plugins in serverless.yml; slsc check says which it knows" },
	{ "create", "slsc makes no projects: serverless.yml is yours to write; slsc schema helps the editor" },
	{ "config", "slsc keeps no settings: profiles stand in ~/.aws/config; slsc check --credentials looks for the service's" },
	{ "generate-event", "slsc makes no sample events: sam local generate-event does" },
	{ "test", "slsc runs no tests" },
	{ "login", "slsc needs no account" },
	{ "logout", "slsc needs no account" },
	{ "dashboard", "slsc needs no account and has no dashboard" },
	{ "output", "the stack's outputs: aws cloudformation describe-stacks --stack-name SERVICE-STAGE --profile PROFILE --region REGION" },
	{ "param", "slsc has no dashboard: give parameters by --param KEY=VALUE, or under params in serverless.yml" },
	{ "install", "slsc fetches no services: git clone does" },
	{ "slstats", "slsc sends no statistics" },
	{ "upgrade", "slsc does not renew itself: git pull, make, make install" },
	{ "uninstall", "slsc does not remove itself: delete its binary and its manual page" },
};
enum { FRAMEWORK = sizeof framework / sizeof *framework };

int framework_command(struct str name)
{
	for (size_t i = 0; i < FRAMEWORK; i++)
		if (str_eqz(name, framework[i].name))
			return wrong_usage("'%s' is a command of the framework; %s", framework[i].name, framework[i].instead);
	return EXIT_DONE;
}

static void offer_commands(struct near *near)
{
	for (size_t i = 0; i < commands_n; i++)
		near_offer(near, str_z(command_at(i)->name));
}

int unknown_command(struct str name)
{
	struct near near = { .word = name };
	offer_commands(&near);
	if (near.best.n)
		return wrong_usage("no command is called '%.*s'; did you mean '%.*s'?", STRA(name), STRA(near.best));
	return wrong_usage("no command is called '%.*s'; slsc help lists them", STRA(name));
}

/* A first word that is neither a command nor there as a file. */
static int unknown_word(struct cli *cli, struct str word)
{
	if (command_find(word))
		return wrong_usage("'%.*s' is a command, and a command comes first: slsc %.*s", STRA(word), STRA(word));
	int status = framework_command(word);
	if (status != EXIT_DONE)
		return status;
	struct near near = { .word = word };
	offer_commands(&near);
	for (size_t i = 0; i < FRAMEWORK; i++)
		near_offer(&near, str_z(framework[i].name));
	near_offer_files(&near, cli->host, cli->arena, STR(""));
	if (near.best.n)
		return wrong_usage("no command and no file is called '%.*s'; did you mean '%.*s'?", STRA(word), STRA(near.best));
	return wrong_usage("no command and no file is called '%.*s'; slsc help lists the commands", STRA(word));
}

static bool config_name(struct str path)
{
	for (size_t i = 0; config_endings[i]; i++)
		if (str_ends(path, config_endings[i]))
			return true;
	return false;
}

/* "services/users" for "services/users/serverless.yml" */
static int folder_named(struct cli *cli, struct str operand)
{
	struct arena *a = cli->arena;
	struct str folder = str_ends(operand, "/") ? operand : STR_CAT(a, operand, STR("/"));
	struct str inside = config_find(cli->host, a, folder);
	if (!inside.p)
		inside = compose_find(cli->host, a, folder);
	if (inside.p)
		return wrong_usage("'%.*s' is a folder; name its configuration: %.*s", STRA(operand), STRA(inside));
	return wrong_usage("'%.*s' is a folder without a serverless.yml", STRA(operand));
}

/* How many operands there must be. */
static uint32_t operands_needed(const struct command *command)
{
	uint32_t n = 0;
	for (const struct operand *o = command->operands; o && o->name; o++)
		n += !o->optional;
	return n;
}

/* Where the folder, or the first operand, lists several services: taken by the commands that run once for each. */
static int check_compose(struct cli *cli)
{
	const struct command *command = cli->command;
	const struct operand *first = command->operands;
	if (!first || (first->type != OPERAND_CONFIG && first->type != OPERAND_STACK) || cli->operands.n < operands_needed(command))
		return EXIT_DONE;
	struct str list = cli->operands.n > operands_needed(command) || !first->optional ? cli->operands.at[0] : STR("");
	const bool folder = !list.n && !cli->config.n;
	if (list.n && !compose_file(list))
		return EXIT_DONE;
	if (folder)
		list = compose_find(cli->host, cli->arena, STR(""));
	if (!list.n)
		return EXIT_DONE;
	if (folder && config_find(cli->host, cli->arena, STR("")).p) {
		if (command->each && !cli->quiet)
			remark("one service is taken, that of this folder; for all that %.*s lists: slsc %s %.*s", STRA(list), command->name, STRA(list));
		return EXIT_DONE;
	}
	if (!command->each)
		return wrong_usage("%.*s lists several services, and %s is for one: name its configuration", STRA(list), command->name);
	if (folder)
		vec_push(cli->arena, &cli->operands, list);
	return EXIT_DONE;
}

/* What operand number i is. Where there are no more than must be, the optional ones before them are left out. */
static enum operand_type operand_type_at(const struct cli *cli, uint32_t i)
{
	const struct operand *o = cli->command->operands;
	while (o && o->name && o->optional && !o->repeats && cli->operands.n <= operands_needed(cli->command))
		o++;
	for (; i && o && o->name && !o->repeats; i--)
		o++;
	return o && o->name ? o->type : OPERAND_TEXT;
}

int operands_check(struct cli *cli)
{
	const struct host *h = cli->host;
	for (uint32_t i = 0; i < cli->operands.n; i++) {
		struct str operand = cli->operands.at[i];
		enum operand_type type = operand_type_at(cli, i);
		bool file = type == OPERAND_CONFIG || type == OPERAND_STACK;
		enum file_kind is = file && operand.n ? h->probe(h, str_zdup(cli->arena, operand)) : FILE_REGULAR;
		int status = EXIT_DONE;
		if (!operand.n)
			status = wrong_usage("an operand is empty");
		else if (is == FILE_FOLDER)
			status = folder_named(cli, operand);
		else if (i == 0 && !cli->named && is == FILE_MISSING && !config_name(operand))
			status = unknown_word(cli, operand);
		if (status != EXIT_DONE)
			return status;
	}
	return check_compose(cli);
}
