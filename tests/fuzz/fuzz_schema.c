/*
 * A configuration against the schema, coerced: read from YAML or, behind a first byte below 9, grown from the rest of
 * the input along the schema itself, which reaches far more of it than text does.
 */
#include "tests/fuzz/fuzz.h"

#include "compiler/check/check.h"
#include "compiler/read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	const struct value *v = NULL;
	bool failed = false;
	if (size && data[0] < 9) {
		struct seed s = { data + 1, data + size };
		v = tree_grow(&f->arena, &s, &schema_config);
	} else {
		struct str text = str_utf8(&f->arena, (struct str){ (const char *)data, (uint32_t)size });
		v = yaml_parse(&f->cx, source_add(&f->sources, STR("fuzz.yml"), text), &failed);
	}
	/* The checker takes a tree that nobody else holds. */
	if (is_map(v))
		check_config(&f->cx, value_deep_copy(&f->arena, v));
	fuzz_end(f);
	return 0;
}
