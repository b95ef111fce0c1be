/* commands_package: slsc package: the folder that deploys. */
#include "compiler/commands.h"
#include "compiler/commands_deploy.h"
#include "compiler/outputs.h"
#include "emit/package.h"

/* The script of the deployment can lie in the package's folder, but not in the place of its files. */
static bool may_be_written(struct cli *cli, const struct packing *p)
{
	for (uint32_t i = 0; i < p->staged.n; i++)
		if (outputs_meet(cli, STR_CAT(cli->arena, p->dir, p->staged.at[i])))
			return false;
	return outputs_may_be_written(cli);
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
	const struct value *template = compile_template(cx, &in, &out);
	if (template)
		package_files(cx, packing, template, buf_text(&out));
	buf_free(&out);
	if (template && !diag_failed(cli->diags) && may_be_written(cli, packing))
		return packing_finish(packing) && write_deploy(cli, cx, packing->folder, template) ? EXIT_DONE : EXIT_ERRORS;
	packing_discard(packing);
	return EXIT_ERRORS;
}
