#include "ir/plugins/warmup/code.h"

#include "ir/embedded.h"
#include "ir/js.h"
#include "ir/plugin.h"

static const struct embedded files[] = {
#include "warmer.inc"
};

struct str warmer_code(struct cx *cx, const struct value *targets, const struct value *verbose)
{
	struct arena *a = cx->arena;
	const struct str list = js_json(a, targets);
	struct buf b = { 0 };
	embedded_fill(&b, MAP(a, { "region", v_str(a, js_json_string(a, plugin_region(cx))) }, { "verbose", v_text(a, is_false(verbose) ? "false" : "true") }, { "targets", v_str(a, list) }),
		      embedded_text(files, sizeof files / sizeof *files, "index.mjs"));
	const struct str code = str_dup(a, buf_text(&b));
	buf_free(&b);
	return str_secret(a, list) ? str_to_secret(a, code) : code;
}
