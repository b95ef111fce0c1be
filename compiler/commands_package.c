/* commands_package: slsc package: the folder that deploys. */
#include "compiler/commands.h"
#include "compiler/commands_deploy.h"
#include "emit/package.h"

#include <stdlib.h>
#include <unistd.h>

/* On a terminal whose messages are text, or where -v asks for it. */
static bool is_watched(const struct cli *cli)
{
	const char *term = getenv("TERM");
	bool terminal = term && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO);
	return terminal && !cli->quiet && !str_eqz(cli->format, "json") && !str_eqz(cli->format, "sarif");
}

static void tell_summary(const struct cli *cli, const struct packing *packing)
{
	struct buf out = { 0 };
	if (!is_watched(cli) && (!cli->verbose || cli->quiet))
		return;
	packing_summary(packing, &out);
	fwrite(out.p, 1, out.n, stderr);
	buf_free(&out);
}

int package_command(struct cli *cli)
{
	struct input in = input_of(cli);
	if (diag_failed(cli->diags))
		return EXIT_ERRORS;
	cli->options.package = true;
	struct buf out = { 0 };
	struct cx *cx = cx_new(&in, cli->diags);
	struct packing *packing = in.packing = packing_new(cx, cx->arena, cli->package_dir);
	packing->progress.on = is_watched(cli);
	const struct value *template = compile_template(cx, &in, &out);
	if (template)
		package_files(cx, packing, template, buf_text(&out));
	buf_free(&out);
	if (!template || diag_failed(cli->diags)) {
		packing_discard(packing);
		return EXIT_ERRORS;
	}
	if (!packing_finish(packing))
		return EXIT_ERRORS;
	tell_summary(cli, packing);
	return write_deploy(cli, cx, packing->folder, template) ? EXIT_DONE : EXIT_ERRORS;
}
