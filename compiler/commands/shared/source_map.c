#include "compiler/commands/shared/source_map.h"

#include "compiler/commands/shared/output.h"
#include "emit/review/explain.h"
#include "emit/template.h"

bool write_source_map(struct cli *cli, struct cx *cx)
{
	if (!cli->map.n)
		return true;
	struct explainer x = { .a = cli->arena, .sources = cli->sources, .made_by = cx->made_by, .changed_by = cx->changed_by };
	struct buf out = { 0 };
	put_json(&out, source_map(&x, template_whole(cx)));
	bool ok = write_output(cli, cli->map, buf_text(&out), 0644);
	buf_free(&out);
	return ok;
}
