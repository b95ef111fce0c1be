/* slsc.pins.json of a service whose inputs are narrowed to nothing, so that every pin of the right form is applied: a template that reads back, or an error. */
#include "tests/fuzz/fuzz.h"

#include "compiler/compile/driver.h"
#include "compiler/read/read.h"

static const char service[] = "service: svc\n"
			      "provider: {name: aws, runtime: nodejs22.x}\n"
			      "plugins: [p]\n"
			      "custom: {a: {b: x, password: y}, slsc: {pins: {inputs: []}}}\n"
			      "package: {patterns: ['!**', a.js]}\n"
			      "functions: {f: {handler: a.b, events: [http: GET /]}}\n"
			      "resources: {Conditions: {C: {'Fn::Equals': [a, a]}}, Outputs: {O: {Value: v}}}\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct input in = { .path = "serverless.yml", .host = &f->host, .options = &f->options };
	struct buf out = { 0 };
	bool failed = false;
	fuzz_file(f, STR("serverless.yml"), STR(service));
	fuzz_file(f, STR("a.js"), STR("exports.b = 1"));
	fuzz_file(f, STR("slsc.pins/dev/x"), STR("x"));
	fuzz_file(f, STR("slsc.pins.json"), (struct str){ (const char *)data, (uint32_t)size });
	struct cx *cx = cx_new(&in, &f->diags);
	const struct value *template = compile_template(cx, &in, &out);
	FUZZ_HOLDS(template || f->diags.errors);
	if (template) {
		json_parse(cx, source_add(&f->sources, STR("template"), str_dup(&f->arena, buf_text(&out))), &failed);
		FUZZ_HOLDS(!failed);
	}
	buf_free(&out);
	fuzz_end(f);
	return 0;
}
