/*
 * floor: the least any compiler of this kind must do: one libfyaml event scan of the input, and writing the
 * output's bytes. usage: floor INPUT OUTPUT_BYTES >OUT ; both files are read whole first.
 */
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	if (!f || fseek(f, 0, SEEK_END) != 0)
		exit(1);
	*n = (size_t)ftell(f);
	rewind(f);
	char *p = malloc(*n + 1);
	if (!p || fread(p, 1, *n, f) != *n)
		exit(1);
	fclose(f);
	return p;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 64;
	size_t in_n, out_n, events = 0, bytes = 0;
	char *in = slurp(argv[1], &in_n), *out = slurp(argv[2], &out_n);
	struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET };
	struct fy_parser *parser = fy_parser_create(&cfg);
	if (!parser || fy_parser_set_string(parser, in, in_n) != 0)
		return 1;
	for (struct fy_event *e; (e = fy_parser_parse(parser)); fy_parser_event_free(parser, e)) {
		events++;
		if (e->type == FYET_SCALAR) {
			size_t n;
			if (fy_token_get_text(e->scalar.value, &n))
				bytes += n;
		}
	}
	fy_parser_destroy(parser);
	fwrite(out, 1, out_n, stdout);
	free(in);
	free(out);
	fprintf(stderr, "%zu events, %zu bytes of scalars\n", events, bytes);
	return 0;
}
