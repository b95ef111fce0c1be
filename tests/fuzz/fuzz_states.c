/*
 * Any text in YAML as the definition of a state machine: checked as Amazon States Language, as warnings and as errors, and
 * written as DefinitionString, which reads back as JSON.
 */
#include "tests/fuzz/fuzz.h"

#include "compiler/read/read.h"
#include "ir/js.h"
#include "ir/plugins/step_functions/step_functions.h"
#include "ir/service.h"

/* A service of one function, which a machine may name. */
static struct service *service(struct arena *a)
{
	struct service *s = ARENA_NEW(a, struct service);
	struct function *fn = ARENA_NEW(a, struct function);
	const struct value *config = MAP(a, { "handler", v_text(a, "a.b") }, { "timeout", v_int(a, 6) });
	*fn = (struct function){ .key = STR("fn"), .logical_id = STR("FnLambdaFunction"), .config = config };
	*s = (struct service){ .name = STR("s"), .config = MAP(a, { "functions", MAP(a, { "fn", config }) }), .functions = fn, .functions_n = 1 };
	return s;
}

static void write_definition(struct step_functions *s, const struct machine *m)
{
	const struct value *definition = value_get(m->config, "definition"), *text = definition_string(s, m);
	FUZZ_HOLDS(text);
	if (is_map(definition) && is_string(text))
		FUZZ_HOLDS(js_json_parse(s->cx->arena, text->string));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct arena *a = &f->arena;
	const struct str text = str_utf8(a, (struct str){ (const char *)data, (uint32_t)size });
	bool failed = false;
	const struct value *definition = yaml_parse(&f->cx, source_add(&f->sources, STR("fuzz.yml"), text), &failed);
	struct plugin_use use = { .row = plugin_find(STR("serverless-step-functions")), .name = STR("states"), .active = true };
	f->cx.service = service(a);
	graph_init(&f->cx);
	for (int strict = 0; strict < 2 && !failed && (is_map(definition) || is_string(definition)); strict++) {
		const struct value *config = MAP(a, { "definition", definition }, { "configureTaskTimeouts", v_bool(a, strict) });
		struct machine m = { .key = STR("m"), .name = STR("m"), .id = STR("M"), .output = STR("MArn"), .config = config, .span = definition->span };
		struct step_functions s = { .cx = &f->cx, .use = &use, .config = MAP(a, { "validate", v_bool(a, strict) }), .function_ids = v_map(a) };
		map_putz(a, s.function_ids, "FnLambdaFunction", v_text(a, "fn"));
		const uint32_t before = f->diags.errors;
		states_check(&s, &m);
		if (f->diags.errors == before)
			write_definition(&s, &m);
	}
	fuzz_end(f);
	return 0;
}
