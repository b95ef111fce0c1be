/* plugins: what plugins add to the finished template of the framework (before:package:finalize), in the order of plugins:. */
#include "ir/pass.h"
#include "ir/plugin.h"

void pass_plugins(struct cx *cx)
{
	for (uint32_t i = 0; i < cx->plugins_n; i++) {
		const struct plugin_use *use = &cx->plugins[i];
		if (use->active && use->row->finalize)
			use->row->finalize(cx, use);
	}
}
