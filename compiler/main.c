/* main: argv to exit status. */
#include "compiler/driver.h"
#include "compiler/host.h"

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct sources sources;
	struct diags diags;
	sources_init(&sources, &arena);
	diags_init(&diags, &arena, &sources);
	const char *out = "-";
	struct input in = { .path = "serverless.yml", .host = &real_host };
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-o") == 0 && i + 1 < argc)
			out = argv[++i];
		else
			in.path = argv[i];
	}
	struct buf bytes = { 0 };
	bool ok = compile(&in, &bytes, &diags);
	diag_render(&diags, &(struct diag_style){ 0 }, stderr);
	if (ok)
		ok = write_file(out, buf_text(&bytes), 0644) == 0;
	buf_free(&bytes);
	arena_free(&arena);
	return ok ? 0 : 1;
}
