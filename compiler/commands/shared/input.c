#include "compiler/commands/shared/input.h"

#include "compiler/read/read.h"

/* slsc by itself is how one meets it: what it is, and what to do next. */
static void tell_none_is_here(struct cli *cli)
{
	const struct span nowhere = { 0 };
	cli->diags->fallback = STR("serverless.yml");
	struct diag *g = diag(cli->diags, D_NO_CONFIGURATION, nowhere, "this folder has no serverless.yml, .yaml, .json, .js, .mjs, .cjs or .ts");
	if (!cli->named)
		diag_note(cli->diags, g, nowhere, "slsc compiles a serverless.yml into the CloudFormation template that Serverless Framework v3.40 would deploy");
	diag_note(cli->diags, g, nowhere, "%s: slsc %s%sFOLDER/serverless.yml", cli->named ? "name one" : "compile one", cli->named ? cli->command->name : "",
		  cli->named ? " " : "");
	if (cli->named)
		return;
	diag_note(cli->diags, g, nowhere, "find its mistakes: slsc check FOLDER/serverless.yml");
	diag_note(cli->diags, g, nowhere, "see all commands: slsc help");
}

static const char *config_file(struct cli *cli)
{
	struct arena *a = cli->arena;
	const char *operand = cli->operands.n ? str_zdup(a, cli->operands.at[0]) : NULL;
	if (cli->config.n) {
		const char *path = str_zdup(a, cli->config);
		bool known = false;
		for (size_t i = 0; config_endings[i]; i++)
			known |= str_ends(cli->config, config_endings[i]);
		cli->diags->fallback = operand ? str_z(operand) : STR("serverless.yml");
		if (!known)
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s: no configuration has this ending", path);
		else if (cli->host->probe(cli->host, path) != FILE_REGULAR)
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s: there is no such file", path);
		else if (str_find(cli->config, '/') >= 0 && !(str_starts(cli->config, "./") && str_rfind(cli->config, '/') == 1))
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s: the configuration must lie in the service's folder", path);
		else if (operand && (strcmp(operand, path) != 0 || (cli->command->each && cli->operands.n > 1)))
			diag(cli->diags, D_CONFIG_PATH, (struct span){ 0 }, "--config %s and %s: name the configuration once", path,
			     cli->operands.n > 1 && strcmp(operand, path) == 0 ? str_zdup(a, cli->operands.at[1]) : operand);
		return path;
	}
	if (!operand)
		operand = config_find(cli->host, a, STR("")).p;
	if (!operand && !diag_failed(cli->diags))
		tell_none_is_here(cli);
	return operand ? operand : "serverless.yml";
}

/* The file whose form the template takes. */
static struct str template_file(const struct cli *cli) { return cli->command->writes_template ? cli->out : cli->golden; }

bool input_form_fits(const struct cli *cli)
{
	struct str file = template_file(cli);
	return !cli->minify || !names_yaml(file) || (wrong_usage("--minify is for JSON, and '%.*s' is YAML", STRA(file)), false);
}

struct input input_of(struct cli *cli)
{
	struct input in = { .host = cli->host, .options = &cli->options, .minify = cli->minify, .yaml = names_yaml(template_file(cli)) };
	in.path = config_file(cli);
	if (!cli->diags->fallback.n)
		cli->diags->fallback = str_z(in.path);
	return in;
}
