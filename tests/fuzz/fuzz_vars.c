/*
 * Any text as a configuration whose variables are resolved; every file that it names holds the same text. Nothing
 * may crash, leak or run without bound.
 */
#include "tests/fuzz/fuzz.h"

#include "compiler/vars/vars.h"
#include "compiler/vars/grammar.h"

/* A map of texts without YAML's help: each line of the input is a value. */
static const struct value *configuration(struct arena *a, struct str text, uint32_t base)
{
	struct value *custom = v_map(a), *root = v_map(a);
	struct str rest = text, line;
	while (custom->map.n < 64 && fuzz_line(&rest, &line)) {
		struct str key = str_fmt(a, "%c", 'a' + (int)(custom->map.n % 26));
		map_put(a, custom, custom->map.n < 26 ? key : STR_CAT(a, key, str_fmt(a, "%u", custom->map.n)),
			value_at(v_str(a, line), span_make(base + (uint32_t)(line.p - text.p), line.n)));
	}
	map_putz(a, root, "service", v_text(a, "s"));
	map_putz(a, root, "provider", MAP(a, { "name", v_text(a, "aws") }));
	map_putz(a, root, "custom", custom);
	return root;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct str text = str_utf8(&f->arena, (struct str){ (const char *)data, (uint32_t)size });
	struct var_fault fault;
	f->any = text;
	f->env = "${self:custom.b}";
	var_parse(&f->arena, text, &fault);
	f->cx.config = vars_resolve(&f->cx, configuration(&f->arena, text, source_add(&f->sources, STR("fuzz"), text)));
	fuzz_end(f);
	return 0;
}
