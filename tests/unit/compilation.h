/* compilation: a compilation of the service svc in the stage dev, made anew for each test; `begin` and `end` are cmocka's set-up and tear-down. */
#ifndef SLSC_TESTS_COMPILATION_H
#define SLSC_TESTS_COMPILATION_H

#include "ir/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct {
	struct arena arena;
	struct diags diags;
	struct sources sources;
	struct options options;
	struct service service;
	struct cx cx;
} t;

static int begin(void **state)
{
	(void)state;
	memset(&t, 0, sizeof t);
	sources_init(&t.sources, &t.arena);
	diags_init(&t.diags, &t.arena, &t.sources);
	t.service.name = STR("svc");
	t.service.code_directory = STR("dir");
	t.service.config = v_map(&t.arena);
	t.service.provider.stage = STR("dev");
	t.service.provider.region = STR("eu-west-1");
	t.cx = (struct cx){ .arena = &t.arena, .diags = &t.diags, .sources = &t.sources, .service = &t.service, .opt = &t.options };
	graph_init(&t.cx);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(&t.arena);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

#endif
