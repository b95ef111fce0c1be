/*
 * probe: what slsc's checker says to configurations. Reads one JSON configuration a line; writes a line for each:
 * "ok" or "no", a tab, the configuration as the coercion left it, a tab, and the first error's message as a JSON text.
 */
#include <stdio.h>
#include <stdlib.h>

#include "compiler/cli/cli.h"
#include "compiler/compile/driver.h"
#include "compiler/host/host.h"
#include "compiler/check/check.h"
#include "compiler/read/read.h"
#include "ir/js.h"

static void answer(struct str text)
{
	struct arena arena = { 0 };
	struct sources sources;
	struct diags diags;
	sources_init(&sources, &arena);
	diags_init(&diags, &arena, &sources);
	struct options options = { .offline = true, .plugins = PLUGINS_OFF };
	struct input in = { .path = "serverless.json", .host = &real_host, .options = &options };
	struct cx *cx = cx_new(&in, &diags);
	bool failed = false;
	const struct value *read = json_parse(cx, source_add(&sources, STR("serverless.json"), text), &failed);
	const struct value *config = value_deep_copy(&arena, read);
	const struct value *checked = failed ? NULL : check_config(cx, config);
	struct str out = js_json(&arena, checked ? checked : config);
	struct str why = STR("");
	for (uint32_t i = 0; i < diags.all.n && !why.n; i++)
		if (diags.all.at[i]->severity == DIAG_ERROR)
			why = js_json(&arena, v_str(&arena, diags.all.at[i]->message));
	printf("%s\t%.*s\t%.*s\n", checked && !diag_failed(&diags) ? "ok" : "no", STRA(out), STRA(why));
	arena_free(&arena);
}

int main(void)
{
	struct arena arena = { 0 };
	char *line = NULL;
	size_t held = 0;
	for (ssize_t n; (n = getline(&line, &held, stdin)) > 0;)
		answer(str_dup(&arena, (struct str){ line, (uint32_t)n - (line[n - 1] == '\n') }));
	free(line);
	arena_free(&arena);
	return 0;
}
