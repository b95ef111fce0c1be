/* commands_package: slsc package: the folder that deploys. */
#include "compiler/commands.h"
#include "compiler/commands_deploy.h"
#include "emit/package.h"

static struct str package_folder(const struct cli *cli, const struct cx *cx)
{
	if (cli->package_dir.n)
		return cli->package_dir;
	return STR_CAT(cx->arena, cx->root, STR(".serverless"));
}

int package_command(struct cli *cli)
{
	struct input in = input_of(cli);
	if (diag_failed(cli->diags))
		return EXIT_ERRORS;
	cli->options.package = true;
	struct buf out = { 0 };
	struct cx *cx = cx_new(&in, cli->diags);
	struct str folder = package_folder(cli, cx);
	struct packing *packing = in.packing = packing_begin(cx, cx->arena, folder);
	const struct value *template = packing->failed ? NULL : compile_template(cx, &in, &out);
	if (template)
		package_files(cx, packing, template, buf_text(&out));
	buf_free(&out);
	if (template && !diag_failed(cli->diags))
		return packing_finish(packing) && write_deploy(cli, cx, folder, template) ? EXIT_DONE : EXIT_ERRORS;
	packing_discard(packing);
	return EXIT_ERRORS;
}
