/* schema: slsc schema: the JSON Schema of serverless.yml. */
#include "compiler/commands/shared/output.h"
#include "ir/schema/export.h"

static int schema_command(struct cli *cli)
{
	struct buf out = { 0 };
	schema_export(&out);
	return finish_output(cli, &out, 0644);
}

COMMAND(schema) = {
	.name = "schema",
	.rank = 100,
	.summary = "print the JSON Schema of serverless.yml, for editors",
	.examples = EXAMPLES({ "slsc schema -o serverless.schema.json", "write the JSON Schema for an editor" }),
	.reads = READS(OPTION_OUTPUT),
	.run = schema_command,
};
