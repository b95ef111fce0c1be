#include "compiler/commands/shared/deployment.h"

#include "compiler/cli/terminal.h"
#include "compiler/commands/shared/output.h"
#include "emit/package/deploy.h"
#include "ir/base/inert.h"

#include <errno.h>
#include <stdio.h>

/* Where the script will lie, links followed as it does itself; empty with errno where that cannot be found out. */
static struct str script_path(const struct cli *cli)
{
	struct arena *a = cli->arena;
	const struct host *h = cli->host;
	struct str script = h->real_path(h, a, str_zdup(a, cli->deploy_script));
	if (script.n || errno != ENOENT)
		return script;
	const int32_t slash = str_rfind(cli->deploy_script, '/');
	struct str folder = slash < 0 ? STR(".") : str_to(cli->deploy_script, slash ? (uint32_t)slash : 1);
	folder = h->real_path(h, a, str_zdup(a, folder));
	return folder.n ? STR_CAT(a, folder, STR("/")) : folder;
}

/*
 * From the script's folder to this one, as a word for sh. A script below this folder finds the way from its own place, so
 * that both can be moved together; any other goes by this folder's absolute path. Empty with errno after a failure.
 */
static struct str way_back(const struct cli *cli)
{
	struct arena *a = cli->arena;
	struct str script = script_path(cli), here = script.n ? cli->host->real_path(cli->host, a, ".") : STR("");
	if (!here.n)
		return here;
	struct str within = str_eqz(here, "/") ? here : STR_CAT(a, here, STR("/"));
	if (!str_starts(script, str_zdup(a, within)))
		return shell_word(a, here);
	struct str way = STR("\"${script%/*}");
	for (uint32_t i = within.n; i < script.n; i++)
		if (script.p[i] == '/' && script.p[i - 1] != '/')
			way = STR_CAT(a, way, STR("/.."));
	return STR_CAT(a, way, STR("/\""));
}

static bool write_script(struct cli *cli, struct str text)
{
	struct arena *a = cli->arena;
	struct str path = cli->deploy_script;
	struct str back = way_back(cli);
	struct buf script = { 0 };
	int error = back.n ? 0 : errno;
	if (!error) {
		deploy_script(a, back, text, &script);
		error = buf_ok(&script) ? 0 : ENOMEM;
	}
	if (error)
		remark("cannot write %.*s: %s", STRA(path), strerror(error));
	bool ok = !error && write_output(cli, path, buf_text(&script), 0755);
	buf_free(&script);
	if (ok && !cli->quiet) {
		struct str run = shell_word(a, str_find(path, '/') < 0 ? STR_CAT(a, STR("./"), path) : path);
		printf("slsc: the deployment is in %.*s; run it with: %.*s\n", STRA(str_inert(a, path)), STRA(run));
	}
	return ok;
}

void print_exit(const struct cli *cli, int status)
{
	if (!terminal(cli, TO_STANDARD_OUTPUT))
		printf("exit %d\n", status);
}

bool write_commands(struct cli *cli, struct str text)
{
	if (cli->deploy_script.n)
		return write_script(cli, text);
	if (cli->package_folders)
		return write_output(cli, STR("-"), text, 0644);
	struct buf printed = { 0 };
	deploy_printed(cli->arena, text, &printed);
	bool ok = write_output(cli, STR("-"), buf_text(&printed), 0644);
	buf_free(&printed);
	return ok;
}
