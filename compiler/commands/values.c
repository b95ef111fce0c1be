/* values: slsc values: the answers of the AWS-backed variables, for --values. */
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/output.h"

/* The answers are secrets: nobody else may read the file. */
static int values_command(struct cli *cli)
{
	struct input in = input_of(cli);
	const struct value *v = diag_failed(cli->diags) ? NULL : answers(cx_new(&in, cli->diags));
	if (!v || diag_failed(cli->diags))
		return EXIT_ERRORS;
	struct buf out = { 0 };
	put_json(&out, v);
	return finish_output(cli, &out, 0600);
}

COMMAND(values) = {
	.name = "values",
	.rank = 80,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true }),
	.summary = "fetch the AWS-backed variables once and keep their values for --values",
	.examples = EXAMPLES({ "slsc values serverless.yml -o values.json", "fetch ${ssm:…} ${cf:…} ${s3:…} ${aws:…} once, through the aws CLI" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_RESOLVING, OPTION_OUTPUT, OPTION_FORMAT),
	.formats = FORMATS("text", "json", "sarif"),
	.format_of = FORMAT_MESSAGES,
	.configured = true,
	.run = values_command,
};
