/* commands_package: slsc package: the folder that deploys. */
#include "compiler/commands.h"
#include "compiler/commands_deploy.h"
#include "emit/package.h"

static int package_command(struct cli *cli)
{
	cli->diags->refuse = true;
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
	if (template && !diag_failed(cli->diags))
		return packing_finish(packing) && write_deploy(cli, cx, packing->folder, template) ? EXIT_DONE : EXIT_ERRORS;
	packing_discard(packing);
	return EXIT_ERRORS;
}

const struct command package_row = {
	.name = "package",
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true, .repeats = true }),
	.summary = "write what deploys: templates, state and zips; then print the aws commands that deploy it",
	.about = "Several FILEs, or those that a serverless-compose.yml lists, are packaged at once, each into its own folder.",
	.examples = EXAMPLES({ "slsc package serverless.yml", "write .serverless: templates, state, zips; print the aws commands that deploy it" },
			     { "slsc package --deploy-script .serverless/deploy.sh", "the commands as a script" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_PACKAGE, OPTION_DEPLOY_SCRIPT, OPTION_MINIFY, OPTION_MINIFY_TEMPLATE, OPTION_FORMAT),
	.formats = FORMATS("text", "json", "sarif"),
	.format_of = FORMAT_MESSAGES,
	.configured = true,
	.each = true,
	.run = package_command,
};
