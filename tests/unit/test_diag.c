/* diag: what each class is judged as in each run; near: what is surely a misspelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ir/base/diag.h"
#include "ir/base/near.h"

enum run { COMPILE, CHECK, STRICT };

static const struct row {
	enum run run;
	enum diag_id id;
	enum severity errors_as;
	bool doubted;
	enum severity judged;
	bool refused, fails, stops;
} rows[] = {
	{ COMPILE, D_CONFIG_KEY, DIAG_ERROR, false, DIAG_ERROR, false, true, true },
	{ COMPILE, D_CONFIG_KEY, DIAG_REFUSED, false, DIAG_WARNING, true, false, false },
	{ CHECK, D_CONFIG_KEY, DIAG_REFUSED, false, DIAG_ERROR, true, true, false },
	{ CHECK, D_CONFIG_KEY, DIAG_REFUSED, true, DIAG_WARNING, false, false, false },
	{ CHECK, D_CONFIG_KEY, DIAG_WARNING, false, DIAG_WARNING, false, false, false },
	{ STRICT, D_CONFIG_KEY, DIAG_WARNING, false, DIAG_ERROR, false, true, false },
	{ COMPILE, D_REFERENCE_UNKNOWN, DIAG_ERROR, false, DIAG_WARNING, true, false, false },
	{ CHECK, D_REFERENCE_UNKNOWN, DIAG_ERROR, false, DIAG_ERROR, true, true, false },
	{ CHECK, D_REFERENCE_UNKNOWN, DIAG_ERROR, true, DIAG_WARNING, false, false, false },
	{ STRICT, D_REFERENCE_UNKNOWN, DIAG_ERROR, true, DIAG_ERROR, false, true, false },
	{ CHECK, D_CFN_TYPE, DIAG_ERROR, false, DIAG_WARNING, false, false, false },
	{ STRICT, D_CFN_TYPE, DIAG_ERROR, false, DIAG_ERROR, false, true, false },
	{ STRICT, D_REFERENCE_OPEN, DIAG_ERROR, false, DIAG_NOTICE, false, false, false },
};

static void classes_are_judged_by_the_run(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct row *r = &rows[i];
		struct arena a = { 0 };
		struct sources sources;
		struct diags d;
		sources_init(&sources, &a);
		diags_init(&d, &a, &sources);
		d.refuse = r->run == CHECK;
		d.strict = r->run == STRICT;
		d.errors_as = r->errors_as;
		d.doubted = r->doubted;
		const struct diag *g = diag(&d, r->id, (struct span){ 0 }, "row %zu", i);
		if (g->severity != r->judged || g->refused != r->refused || diag_failed(&d) != r->fails || diag_broken(&d) != r->stops)
			fail_msg("row %zu: severity %d, refused %d, fails %d, stops %d", i, g->severity, g->refused, diag_failed(&d), diag_broken(&d));
		arena_free(&a);
	}
}

/* A warning that turns out to be sure is counted once. */
static void a_warning_becomes_refused(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct sources sources;
	struct diags d;
	sources_init(&sources, &a);
	diags_init(&d, &a, &sources);
	d.refuse = true;
	struct diag *g = diag(&d, D_CFN_TYPE, (struct span){ 0 }, "a type"), *again = diag(&d, D_CFN_TYPE, (struct span){ 0 }, "a type");
	assert_int_equal(d.warnings, 1);
	diag_refuse(&d, again); /* not the one that was kept */
	assert_false(diag_failed(&d));
	diag_refuse(&d, g);
	diag_refuse(&d, g);
	assert_int_equal(d.warnings, 0);
	assert_int_equal(d.failures, 1);
	assert_true(g->refused && g->severity == DIAG_ERROR && !diag_broken(&d));
	diag_uncount(&d, g);
	assert_false(diag_failed(&d));
	diag_refuse(&d, diag(&d, D_CONFIG_EMPTY, (struct span){ 0 }, "an error stays one"));
	assert_int_equal(d.errors, 1);
	arena_free(&a);
}

static void names_are_misspelled_or_may_be_new(void **state)
{
	(void)state;
	static const struct {
		const char *word, *known;
		bool misspelled;
	} words[] = {
		{ "QueueNam", "QueueName", true }, { "queuename", "QueueName", true }, { "PAYPERREQUEST", "PAY_PER_REQUEST", true },
		{ "activ", "Active", true }, { "QueueNmae", "QueueName", true }, { "QueueNames", "QueueName", false },
		{ "Layer", "Layers", false }, { "nodejs24.x", "nodejs22.x", false }, { "Ipv6", "Ipv4", false }, { "Mode", "Node", false },
		{ "TopicNmme", "TopicArn", false }, { "Quantum", "QueueName", false },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct near n = { .word = str_z(words[i].word) };
		near_offer(&n, str_z(words[i].known));
		if (near_is_misspelled(&n) != words[i].misspelled)
			fail_msg("%s for %s: %s", words[i].word, words[i].known, words[i].misspelled ? "not seen" : "taken for a misspelling");
	}
}

static void every_id_has_its_texts(void **state)
{
	(void)state;
	for (int i = 0; i < DIAG_COUNT; i++) {
		const struct diag_info *info = diag_info((enum diag_id)i);
		if (!info->name || !info->meaning || !info->way)
			fail_msg("id %d has no row in diag_texts.c; the one before is %s", i, i ? diag_info((enum diag_id)(i - 1))->name : "none");
		for (int k = 0; k < i; k++)
			assert_string_not_equal(info->name, diag_info((enum diag_id)k)->name);
	}
}

static void a_fix_replaces_the_word_alone(void **state)
{
	(void)state;
	static const struct {
		const char *text, *word, *meant, *replaced; /* NULL: no fix */
	} fixes[] = {
		{ "Topci", "Topci", "Topic", "Topci" }, { "'Topci'", "Topci", "Topic", "Topci" }, { "${Topci.Arn}", "Topci", "Topic", "Topci" },
		{ "aTopci Topci", "Topci", "Topic", "Topci" }, { "Topci Topci", "Topci", "Topic", NULL }, { "Topci", "Topci", "a: b", NULL },
		{ "Topci", "Topci", "it's", NULL }, { "Topci", "Topci", "", NULL }, { "elsewhere", "Topci", "Topic", NULL },
	};
	for (size_t i = 0; i < sizeof fixes / sizeof *fixes; i++) {
		struct arena a = { 0 };
		struct sources sources;
		struct diags d;
		sources_init(&sources, &a);
		diags_init(&d, &a, &sources);
		const uint32_t base = source_add(&sources, STR("serverless.yml"), str_z(fixes[i].text));
		struct diag *g = diag(&d, D_REFERENCE_UNKNOWN, span_make(base, (uint32_t)strlen(fixes[i].text)), "a message");
		diag_meant(&d, g, false, str_z(fixes[i].word), str_z(fixes[i].meant));
		if (g->fix.edits.n != (fixes[i].replaced != NULL))
			fail_msg("%s: %u edits", fixes[i].text, g->fix.edits.n);
		if (g->fix.edits.n && !str_eqz(source_text(&sources, g->fix.edits.at[0].span), fixes[i].replaced))
			fail_msg("%s: another text is replaced", fixes[i].text);
		diag_label(&d, g, "something else");
		assert_int_equal(g->fix.edits.n, 0);
		arena_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_are_judged_by_the_run),
		cmocka_unit_test(a_warning_becomes_refused),
		cmocka_unit_test(every_id_has_its_texts),
		cmocka_unit_test(a_fix_replaces_the_word_alone),
		cmocka_unit_test(names_are_misspelled_or_may_be_new),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
