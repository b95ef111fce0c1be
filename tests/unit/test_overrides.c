#include "ir/json.h"
#include "ir/near_keys.h"
#include "ir/pass.h"
#include "tests/unit/compilation.h"

static void run_passes(void)
{
	pass_exports(&t.cx);
	pass_merge(&t.cx);
	pass_nulls(&t.cx);
}

static struct value *topic(const char *id)
{
	return graph_put(&t.cx, str_z(id), "AWS::SNS::Topic", (struct span){ 0 });
}

static const struct value *resource(const char *id)
{
	return value_get(value_get(t.cx.graph->root, "Resources"), id);
}

static void outputs_so_far_get_export_names(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	graph_output(&t.cx, STR("Ours"), NULL, v_int(a, 1));
	t.service.resources = MAP(a, { "Outputs", MAP(a, { "Theirs", MAP(a, { "Value", v_int(a, 2) }) }) });
	run_passes();
	const struct value *outputs = value_get(t.cx.graph->root, "Outputs");
	assert_true(value_is(value_dig(outputs, "Ours", "Export", "Name"), "sls-svc-dev-Ours"));
	assert_null(value_dig(outputs, "Theirs", "Export"));
}

static void what_does_not_change_is_shared(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	topic("Kept");
	topic("Changed");
	const struct value *kept = resource("Kept"), *changed = resource("Changed");
	t.service.resources = MAP(a, { "Resources", MAP(a, { "Changed", MAP(a, { "Condition", v_text(a, "C") }) }) });
	run_passes();
	assert_ptr_equal(resource("Kept"), kept);
	assert_ptr_not_equal(resource("Changed"), changed);
	assert_null(value_get(changed, "Condition"));
}

static void nulls_go_from_maps_and_stay_in_lists(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	struct value *inner = MAP(a, { "Gone", v_null(a) }, { "Kept", v_int(a, 1) });
	map_putz(a, topic("T"), "List", LIST(a, v_null(a), inner));
	map_putz(a, topic("U"), "Map", MAP(a, { "Gone", v_null(a) }));
	graph_attr(&t.cx, STR("U"), "Metadata", MAP(a, { "Kept", v_null(a) }));
	run_passes();
	const struct value *list = value_dig(resource("T"), "Properties", "List");
	assert_true(is_null(list_at(list, 0)));
	assert_int_equal(map_len(list_at(list, 1)), 1);
	assert_int_equal(map_len(inner), 2);
	assert_int_equal(map_len(value_dig(resource("U"), "Properties", "Map")), 0);
	assert_true(is_null(value_dig(resource("U"), "Metadata", "Kept")));
}

static void properties_that_say_nothing_are_left_out(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	t.service.resources = MAP(a, { "Resources", MAP(a, { "B", MAP(a, { "Type", v_text(a, "X") }, { "Properties", v_null(a) }) }) });
	run_passes();
	assert_false(diag_failed(&t.diags));
	assert_null(value_get(resource("B"), "Properties"));
}

static void extensions_follow_their_attribute(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	map_putz(a, topic("T"), "Deep", MAP(a, { "Old", v_int(a, 1) }));
	graph_attr(&t.cx, STR("T"), "DependsOn", v_text(a, "A"));
	struct value *extension = MAP(a,
		{ "Properties", MAP(a, { "Deep", MAP(a, { "New", v_int(a, 2) }) }) },
		{ "DependsOn", TEXTS(a, "A", "B") },
		{ "DeletionPolicy", v_text(a, "Retain") });
	t.service.resources = MAP(a, { "extensions", MAP(a, { "T", extension }, { "Missing", v_map(a) }) });
	run_passes();
	assert_false(diag_failed(&t.diags));
	assert_null(value_dig(resource("T"), "Properties", "Deep", "Old"));
	assert_int_equal(list_len(value_get(resource("T"), "DependsOn")), 3);
	assert_true(value_is(value_get(resource("T"), "DeletionPolicy"), "Retain"));
	assert_null(value_get(t.cx.graph->root, "extensions"));
}

static void every_impossible_extension_is_reported(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	topic("T");
	t.service.resources = MAP(a, { "extensions", MAP(a,
		{ "T", MAP(a, { "Type", v_text(a, "X") }, { "DependsOn", v_int(a, 3) }) },
		{ "Missing", MAP(a, { "Condition", v_text(a, "C") }) }) });
	run_passes();
	assert_int_equal(t.diags.errors, 3);
}

/* As many mistakes as names: the first ones get a proposal, the others are reported without, in linear time. */
static void proposals_have_an_allowance(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	struct value *extensions = v_map(a);
	for (int i = 1000; i < 2000; i++) {
		topic(str_fmt(a, "Topic%d", i).p);
		map_put(a, extensions, str_fmt(a, "Topik%d", i), MAP(a, { "Condition", v_text(a, "C") }));
	}
	t.service.resources = MAP(a, { "extensions", extensions });
	run_passes();
	assert_int_equal(t.diags.all.n, 1000);
	uint32_t proposals = 0;
	for (uint32_t i = 0; i < t.diags.all.n; i++)
		proposals += str_starts(t.diags.all.at[i]->label, "did you mean");
	assert_int_equal(proposals, NEAR_KEYS_MOST / 1000);
}

static void a_map_over_a_list_sets_places(void **state)
{
	(void)state;
	struct arena *a = &t.arena;
	map_putz(a, topic("T"), "L", TEXTS(a, "a", "b"));
	struct value *over = MAP(a, { "1", v_text(a, "c") }, { "2", v_text(a, "d") }, { "x", v_text(a, "lost") });
	t.service.resources = MAP(a, { "Resources", MAP(a, { "T", MAP(a, { "Properties", MAP(a, { "L", over }) }) }) });
	run_passes();
	assert_true(value_equal(value_dig(resource("T"), "Properties", "L"), TEXTS(a, "a", "c", "d")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(outputs_so_far_get_export_names),
		TEST(what_does_not_change_is_shared),
		TEST(nulls_go_from_maps_and_stay_in_lists),
		TEST(properties_that_say_nothing_are_left_out),
		TEST(extensions_follow_their_attribute),
		TEST(every_impossible_extension_is_reported),
		TEST(proposals_have_an_allowance),
		TEST(a_map_over_a_list_sets_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
