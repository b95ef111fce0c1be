/* graph: slsc graph: a stack as a picture. */
#include "compiler/commands/shared/output.h"
#include "compiler/commands/shared/stack.h"
#include "emit/review/picture.h"

static int graph_command(struct cli *cli)
{
	struct stack *s = stack_given(cli);
	if (!s)
		return EXIT_ERRORS;
	struct picture *p = picture_of(cli->arena, s->template);
	struct buf out = { .shows = cli->arena, .inert = true };
	if (str_eqz(cli->format, "dot"))
		picture_dot(p, &out);
	else
		picture_mermaid(p, &out);
	return finish_output(cli, &out, 0644);
}

COMMAND(graph) = {
	.name = "graph",
	.rank = 60,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_STACK, .optional = true }),
	.summary = "draw the functions, what triggers them and what they may use",
	.examples = EXAMPLES({ "slsc graph serverless.yml", "draw the stack as a Mermaid or DOT diagram" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_OUTPUT, OPTION_FORMAT),
	.formats = FORMATS("mermaid", "dot"),
	.configured = true,
	.run = graph_command,
};
