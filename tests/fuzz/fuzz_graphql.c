/*
 * Any text as a GraphQL schema, and what follows FUZZ_CUT as another one. What is printed reads back and prints the same
 * again; so does what two schemas are merged into, if both are valid together.
 */
#include "tests/fuzz/fuzz.h"

#include "ir/plugins/appsync/graphql.h"

/* Whether nothing is wrong with the text: its syntax, or a field of a value that is given twice, which reading goes on after. */
static bool read(struct appsync *s, struct str text, struct gql_list *out)
{
	const uint32_t before = s->cx->diags->errors;
	const bool good = gql_read(s, text, source_add(s->cx->sources, STR("schema.graphql"), text), out);
	FUZZ_HOLDS(good || s->cx->diags->errors > before);
	return s->cx->diags->errors == before;
}

static void read_again(struct appsync *s, const struct gql_list *all)
{
	if (!all->n)
		return; /* a document has a definition */
	struct gql_list again = { 0 };
	const struct str text = gql_print(s->a, all);
	FUZZ_HOLDS(read(s, text, &again));
	FUZZ_HOLDS(str_eq(gql_print(s->a, &again), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct str rest = str_utf8(&f->arena, (struct str){ (const char *)data, (uint32_t)size });
	struct plugin_use use = { .row = plugin_find(STR("serverless-appsync-plugin")), .name = STR("appsync"), .active = true };
	struct appsync s = { .cx = &f->cx, .a = &f->arena, .use = &use, .config = v_map(&f->arena) };
	struct gql_list all = { 0 }, merged = { 0 };
	bool good = true;
	do {
		struct gql_list one = { 0 };
		if (read(&s, fuzz_part(&rest), &one))
			read_again(&s, &one);
		else
			good = false;
		for (uint32_t i = 0; i < one.n; i++)
			vec_push(&f->arena, &all, one.at[i]);
	} while (rest.n);
	if (good)
		gql_check(&s, &all);
	if (good && !f->diags.errors)
		gql_merge(&s, &all, &merged);
	if (good && !f->diags.errors)
		read_again(&s, &merged);
	fuzz_end(f);
	return 0;
}
