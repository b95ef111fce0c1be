/*
 * Bytes to a template: a serverless.yml, or behind a first byte below 9 a configuration grown along the schema from
 * the rest of the input. A template is the same bytes twice and reads back as the value it was printed from.
 */
#include "tests/fuzz/fuzz.h"

#include "compiler/compile/driver.h"
#include "compiler/read/read.h"
#include "emit/package/deploy.h"
#include "emit/review/explain.h"
#include "emit/review/picture.h"
#include "emit/review/stats.h"
#include "emit/package/state.h"
#include "ir/json.h"

#include <math.h>

static struct str configuration_text(struct fuzz *f, const uint8_t *data, size_t size)
{
	if (!size || data[0] >= 9)
		return (struct str){ (const char *)data, (uint32_t)size };
	struct seed s = { data + 1, data + size };
	struct buf out = { 0 };
	json_emit(&out, tree_grow(&f->arena, &s, &schema_config), 0);
	struct str text = str_dup(&f->arena, buf_text(&out));
	buf_free(&out);
	return text;
}

/* Everything else that is made of a template. */
static void use(struct fuzz *f, struct cx *cx, const struct value *template)
{
	struct arena *a = &f->arena;
	struct buf out = { 0 };
	struct deployment d = { .folder = STR(".serverless"), .template = template };
	struct explainer x = { .a = a, .sources = &f->sources, .places = places_of(a, cx->config) };
	json_emit(&out, state_build(cx, template), 0);
	deploy_commands(cx, &d, &out);
	json_emit(&out, source_map(&x, template), 0);
	stats_text(&out, a, stats_of(a, template));
	struct picture *p = picture_of(a, template);
	picture_mermaid(p, &out);
	picture_dot(p, &out);
	buf_free(&out);
}

/* Whether `again` is what `v` looks like in JSON, in which a number that is not finite is null. */
static bool reads_back(const struct value *v, const struct value *again)
{
	bool same = true;
	if (is_number(v) && !isfinite(v->number))
		return is_null(again);
	if (is_list(v) && list_len(v) == list_len(again)) {
		list_each(i, v)
			same = same && reads_back(v->list.item[i], list_at(again, i));
		return same;
	}
	if (is_map(v) && map_len(v) == map_len(again)) {
		map_each(e, v)
			same = same && reads_back(e->value, map_get(again, e->key));
		return same;
	}
	return value_equal(v, again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct str text = configuration_text(f, data, size);
	struct input in = { .path = size && data[0] < 9 ? "serverless.json" : "serverless.yml", .host = &f->host, .options = &f->options };
	struct buf out = { 0 }, twice = { 0 };
	bool failed = false;
	f->options.optimize = size && data[0] & 1;
	f->any = text;
	f->env = "x";
	struct cx *cx = cx_new(&in, &f->diags);
	const struct value *template = compile_template(cx, &in, &out);
	FUZZ_HOLDS(template || f->diags.errors);
	if (template) {
		struct str bytes = str_dup(&f->arena, buf_text(&out));
		const struct value *again = json_parse(cx, source_add(&f->sources, STR("template"), bytes), &failed);
		FUZZ_HOLDS(!failed);
		FUZZ_HOLDS(reads_back(template, again));
		use(f, cx, template);
		compile_template(cx_new(&in, &f->diags), &in, &twice);
		FUZZ_HOLDS(str_eq(bytes, buf_text(&twice)));
	}
	buf_free(&out);
	buf_free(&twice);
	fuzz_end(f);
	return 0;
}
