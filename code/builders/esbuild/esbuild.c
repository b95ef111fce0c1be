#include "code/builders/esbuild/esbuild.h"

#include "ir/js.h"

static void build(struct build *b)
{
	struct esbuild *e = ARENA_NEW(b->arena, struct esbuild);
	*e = (struct esbuild){ .build = b, .use = build_plugin(b, "esbuild"), .who = STR("slsc") };
	if (!esbuild_options_find(e))
		return;
	const bool can = esbuild_options(e);
	if (!esbuild_entries(e) || !can || !e->entries.n)
		return;
	const char *tool = e->scripted ? "" : b->zips || b->cx->opt->check ? esbuild_tool(e) : NULL;
	if (!tool || !b->zips || diag_failed(b->cx->diags))
		return;
	build_phase(b, "looking which of %u functions have to be built", e->entries.n);
	if (esbuild_run(e, tool))
		esbuild_zips(e);
}

BUILDER(esbuild) = { .name = "esbuild", .bundles = true, .build = build };
