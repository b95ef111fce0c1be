#include "compiler/commands/shared/output.h"

#include "compiler/cli/outputs.h"
#include "compiler/host/host.h"
#include "ir/json.h"

#include <errno.h>

const char *output_path(struct arena *a, struct str path) { return path.n ? str_zdup(a, path) : "-"; }

bool output_written(const char *path, int error)
{
	if (error)
		remark("cannot write %s: %s", strcmp(path, "-") ? path : "standard output", strerror(error));
	return !error;
}

bool write_output(const struct cli *cli, struct str path, struct str bytes, unsigned mode)
{
	if (!outputs_may_be_written(cli))
		return false;
	struct arena a = { 0 };
	const char *to = output_path(&a, path);
	bool ok = output_written(to, write_file(to, bytes, mode));
	arena_free(&a);
	return ok;
}

int finish_output(const struct cli *cli, struct buf *out, unsigned mode)
{
	bool ok = write_output(cli, cli->out, buf_text(out), mode);
	buf_free(out);
	return ok ? EXIT_DONE : EXIT_ERRORS;
}

void put_json(struct buf *out, const struct value *v)
{
	json_emit(out, v, 2);
	buf_c(out, '\n');
}
