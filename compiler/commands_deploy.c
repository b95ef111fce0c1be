/* The manual deploy after slsc package: printed, or as a script. */
#include "compiler/commands_deploy.h"

#include "compiler/host.h"
#include "emit/deploy.h"
#include "ir/json.h"

#include <errno.h>
#include <unistd.h>

static bool write_bytes(struct arena *a, struct str path, const struct buf *b, unsigned mode)
{
	const char *to = path.n ? str_zdup(a, path) : "-";
	int error = buf_ok(b) ? write_file(to, buf_text(b), mode) : ENOMEM;
	if (error)
		fprintf(stderr, "slsc: cannot write %s: %s\n", strcmp(to, "-") ? to : "standard output", strerror(error));
	return !error;
}

static bool upwards(struct str path)
{
	return str_starts(path, "/") || str_eqz(path, "..") || str_starts(path, "../") || str_ends(path, "/..") ||
	       str_search(path, STR("/../"), 0) >= 0;
}

/*
 * The commands name files as seen from here. The script finds the way back here from its own place, so that both can
 * be moved together; a script outside of this folder goes by this folder's absolute path.
 */
static void go_back(struct arena *a, struct str script, struct buf *out)
{
	char here[4096];
	buf_z(out, "cd -- ");
	if (upwards(script)) {
		struct str path = shell_word(a, str_z(getcwd(here, sizeof here) ? here : "."));
		buf_str(out, path);
	} else {
		buf_z(out, "\"$(dirname -- \"$0\")\"");
		for (uint32_t i = 1; i < script.n; i++)
			if (script.p[i] == '/' && script.p[i - 1] != '/' && !(i == 1 && script.p[0] == '.'))
				buf_z(out, "/..");
	}
	buf_c(out, '\n');
}

bool write_deploy_script(struct cli *cli, struct str text)
{
	struct buf out = { 0 };
	buf_z(&out, "#!/bin/sh\nset -eu\n");
	go_back(cli->arena, cli->deploy_script, &out);
	buf_str(&out, text);
	bool ok = write_bytes(cli->arena, cli->deploy_script, &out, 0755);
	buf_free(&out);
	return ok;
}

/* A text as it is, all else as JSON. */
static bool write_secret(struct arena *a, struct str path, const struct value *v)
{
	struct buf b = { 0 };
	if (is_string(v))
		buf_str(&b, v->string);
	else
		json_emit(&b, v, 2);
	bool ok = write_bytes(a, path, &b, 0600);
	buf_free(&b);
	return ok;
}

bool write_deploy(struct cli *cli, struct cx *cx, struct str folder, const struct value *template)
{
	struct arena *a = cx->arena;
	struct deployment d = { .folder = folder, .template = template };
	struct buf out = { 0 };
	const bool told = deploy_commands(cx, &d, &out);
	bool ok = told || !cli->deploy_script.n;
	map_each (e, told ? d.secret_files : NULL)
		ok = ok && write_secret(a, STR_CAT(a, folder, STR("/"), e->key), e->value);
	if (ok && told)
		ok = cli->deploy_script.n ? write_deploy_script(cli, buf_text(&out)) : write_bytes(a, STR("-"), &out, 0644);
	buf_free(&out);
	return ok;
}
