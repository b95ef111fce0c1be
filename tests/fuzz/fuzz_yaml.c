/*
 * Any text as YAML and as JSON. What was read prints as YAML and as JSON that read back as the same value, and the two
 * readers of JSON accept the same texts.
 */
#include "tests/fuzz/fuzz.h"

#include <math.h>

#include "compiler/check/check.h"
#include "compiler/read/read.h"
#include "compiler/vars/vars.h"
#include "emit/yaml.h"
#include "ir/js.h"
#include "ir/json.h"

/* What JSON cannot say: infinities, NaN. What a text reads back as another: dates. */
static bool printable(const struct value *v, bool json)
{
	if (is_number(v) && !isfinite(v->number))
		return false;
	if (is_string(v) && v->is_date)
		return false;
	list_each(i, v)
		if (!printable(v->list.item[i], json))
			return false;
	map_each(e, v)
		if (str_eqz(e->key, "__proto__") || !printable(e->value, json))
			return false;
	return true;
}

static void read_again(struct fuzz *f, const struct value *v, bool json)
{
	struct buf out = { 0 };
	bool failed = false;
	if (!v || !printable(v, json))
		return;
	if (json)
		json_emit(&out, v, 2);
	else
		yaml_emit(&out, v, YAML_SHORT);
	struct str text = str_dup(&f->arena, buf_text(&out));
	uint32_t base = source_add(&f->sources, STR("again"), text);
	const struct value *again = json ? json_parse(&f->cx, base, &failed) : yaml_parse(&f->cx, base, &failed);
	buf_free(&out);
	FUZZ_HOLDS(!failed);
	FUZZ_HOLDS(again && value_equal(v, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct str text = str_utf8(&f->arena, (struct str){ (const char *)data, (uint32_t)size });
	uint32_t base = source_add(&f->sources, STR("fuzz.yml"), text);
	bool failed = false;
	const struct value *yaml = yaml_parse(&f->cx, base, &failed);
	FUZZ_HOLDS(!failed || f->diags.errors);
	read_again(f, failed ? NULL : yaml, true);
	read_again(f, failed ? NULL : yaml, false);
	if (failed) { /* what is left of it goes to the checker, as slsc check does it */
		f->cx.damaged = yaml_recover(&f->cx, base);
		if (is_map(f->cx.damaged)) {
			(void)vars_resolve(&f->cx, f->cx.damaged);
			check_partial(&f->cx);
		}
	}
	const struct value *json = json_parse(&f->cx, base, &failed), *bare = js_json_parse(&f->arena, text);
	FUZZ_HOLDS(failed == !bare);
	FUZZ_HOLDS(failed || value_equal(json, bare));
	read_again(f, failed ? NULL : json, true);
	fuzz_end(f);
	return 0;
}
