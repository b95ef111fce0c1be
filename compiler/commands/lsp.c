/* lsp: slsc lsp: a language server on standard input and output. */
#include "compiler/cli/cli.h"
#include "compiler/lsp/lsp.h"

#include <signal.h>
#include <unistd.h>

static int lsp_command(struct cli *cli)
{
	signal(SIGPIPE, SIG_IGN); /* a client that is gone is met by write */
	cli->shown = true;
	return lsp_serve(cli->host, STDIN_FILENO, STDOUT_FILENO);
}

COMMAND(lsp) = {
	.name = "lsp",
	.rank = 105,
	.summary = "serve an editor: the Language Server Protocol on standard input and output",
	.about = "An editor starts it (editors/README.md): diagnostics while one types, hover, completion, definitions, references, rename, symbols, fixes. AWS is not asked; values of AWS come from the values file that the editor's settings name.",
	.examples = EXAMPLES({ "slsc lsp", "what an editor starts" }),
	.reads = READS(OPTION_STDIO),
	.run = lsp_command,
};
