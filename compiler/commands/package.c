/* package: slsc package: the folder that deploys, and the commands that deploy it. */
#include "compiler/cli/outputs.h"
#include "compiler/cli/terminal.h"
#include "compiler/commands/shared/deployment.h"
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/split_lock.h"
#include "emit/package/deploy.h"
#include "emit/package/images.h"
#include "emit/package/package.h"
#include "ir/json.h"

#include <errno.h>
#include <stdio.h>

static void tell_waiting(const char *folder) { remark("another slsc is packaging into %s: waiting for it", folder); }

static bool tell_folder(const struct cli *cli, struct str folder)
{
	struct str real = cli->host->real_path(cli->host, cli->arena, str_zdup(cli->arena, folder));
	return !cli->package_folders || fprintf(cli->package_folders, "%.*s", STRA(real)) >= 0;
}

/* Options of the deployment that hold secrets: part of the package, and gone with it. Texts as they are, all else as JSON. */
static void put_secret_files(struct packing *p, const struct value *files)
{
	for (const char *const *name = deploy_secret_files; *name; name++) {
		const struct value *v = value_get(files, *name);
		struct buf b = { 0 };
		if (is_string(v))
			buf_str(&b, v->string);
		else if (v)
			json_emit(&b, v, 2);
		if (!buf_ok(&b))
			packing_fail(p, *name, ENOMEM);
		else if (v)
			packing_file(p, *name, buf_text(&b), 0600);
		else
			packing_without(p, *name);
		buf_free(&b);
	}
}

static void pack_nested(void *packing, const struct nested_stack *s, struct str bytes)
{
	packing_file(packing, s->file.p, bytes, 0600);
}

/* Fills the packing and writes the commands that deploy it. False after a diagnostic. */
static bool build(struct cli *cli, struct cx *cx, struct input *in, struct buf *text)
{
	struct packing *packing = in->packing;
	struct buf bytes = { 0 };
	in->nested = pack_nested;
	in->nested_of = packing;
	const struct value *template = compile_template(cx, in, &bytes);
	bool ok = template;
	if (template) {
		struct deployment d = { .folder = packing->folder, .template = template, .digest = package_files(cx, packing, template, buf_text(&bytes)) };
		ok = deploy_commands(cx, &d, text) && buf_ok(text);
		put_secret_files(packing, d.secret_files);
	}
	buf_free(&bytes);
	return ok && !diag_failed(cli->diags);
}

/* Whether somebody looks on: a terminal, whose messages are text. */
static bool is_watched(const struct cli *cli)
{
	return terminal_moves(cli, TO_MESSAGES) && !cli->quiet && !str_eqz(cli->format, "json") && !str_eqz(cli->format, "sarif");
}

/* Where -v asks for it, too. */
static void tell_summary(const struct cli *cli, const struct packing *packing)
{
	struct buf out = { .inert = true };
	if (!is_watched(cli) && (!cli->verbose || cli->quiet))
		return;
	packing_summary(packing, &out);
	fwrite(out.p, 1, out.n, stderr);
	buf_free(&out);
}

/* The script of the deployment can lie in the package's folder, but not in the place of its files. */
static bool may_be_written(struct cli *cli, const struct packing *p)
{
	for (uint32_t i = 0; i < p->staged.n; i++)
		if (outputs_meet(cli, STR_CAT(cli->arena, p->dir, p->staged.at[i])))
			return false;
	return outputs_may_be_written(cli);
}

static int package_command(struct cli *cli)
{
	struct input in = input_of(cli);
	if (diag_failed(cli->diags))
		return EXIT_ERRORS;
	struct cx *cx = cx_new(&in, cli->diags);
	struct packing *packing = in.packing = packing_new(cx, cx->arena, cli->package_dir);
	packing->progress.on = is_watched(cli);
	packing->waiting = cli->quiet || cli->package_folders ? NULL : tell_waiting;
	struct buf text = { 0 };
	bool ok = build(cli, cx, &in, &text) && may_be_written(cli, packing) && split_lock_write(cli, cx) && (!cli->build_images || images_build(cx, &packing->progress));
	if (ok)
		ok = packing_finish(packing);
	else
		packing_discard(packing);
	if (ok)
		tell_summary(cli, packing);
	if (ok && cli->timings)
		progress_timings(&packing->progress);
	/* A script belongs to its package; who reads standard output may take his time. */
	if (!cli->deploy_script.n)
		folder_unlock(packing->lock);
	ok = ok && tell_folder(cli, packing->folder) && write_commands(cli, buf_text(&text));
	if (cli->deploy_script.n)
		folder_unlock(packing->lock);
	buf_free(&text);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

COMMAND(package) = {
	.name = "package",
	.rank = 20,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true, .repeats = true }),
	.summary = "write the deployment package (templates, state, zips) and print the aws commands that deploy it",
	.about = "Several FILEs, or the services of a serverless-compose.yml, are packaged in parallel, each into its own folder.",
	.examples = EXAMPLES({ "slsc package serverless.yml", "package into .serverless and print the aws commands that deploy it" },
			     { "slsc package --deploy-script .serverless/deploy.sh", "write these commands as a script" },
			     { "slsc package --build-images", "also build the container images, by docker, podman or buildah" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_COMPILING, OPTION_PACKAGE, OPTION_BUILD_IMAGES, OPTION_TIMINGS, OPTION_DEPLOY_SCRIPT, OPTION_MINIFY, OPTION_MINIFY_TEMPLATE, OPTION_FORMAT),
	.formats = FORMATS("text", "json", "sarif"),
	.format_of = FORMAT_MESSAGES,
	.packages = true,
	.refuses = true,
	.configured = true,
	.each = true,
	.run = package_command,
};
