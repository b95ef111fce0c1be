/*
 * A values file, variables that ask it (a line each), what the aws command line would answer, and a .env file: parts of
 * the input, in this order, with FUZZ_CUT between them.
 */
#include "tests/fuzz/fuzz.h"

#include "compiler/vars/vars.h"

static struct value *configuration(struct arena *a, struct str text)
{
	struct value *custom = v_list(a), *root = v_map(a);
	struct str line;
	while (list_len(custom) < 32 && fuzz_line(&text, &line))
		list_push(a, custom, v_str(a, line));
	map_putz(a, root, "service", v_text(a, "s"));
	map_putz(a, root, "useDotenv", v_bool(a, true));
	map_putz(a, root, "provider", MAP(a, { "name", v_text(a, "aws") }));
	map_putz(a, root, "custom", custom);
	return root;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct arena *a = &f->arena;
	struct str rest = str_utf8(a, (struct str){ (const char *)data, (uint32_t)size });
	struct str values = fuzz_part(&rest), uses = fuzz_part(&rest), said = fuzz_part(&rest);
	fuzz_file(f, STR("values.json"), values);
	fuzz_file(f, STR(".env"), rest);
	f->env = "$B${C:-d}";
	f->said = said;
	f->options.values_file = STR("values.json");
	f->options.offline = !said.n;
	const struct value *config = configuration(a, uses);
	f->cx.config = vars_resolve(&f->cx, config);
	vars_answers(&f->cx, config);
	fuzz_end(f);
	return 0;
}
