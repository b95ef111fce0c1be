#include "docs/examples.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MARK "# <<<"
#define OPTIONS "# slsc: "

enum { LONGEST = 1 << 16 };

static const struct { const char *id, *why; } without[] = {
	{ "module-failed", "it depends on node's messages" },
	{ "config-module", "it needs node; tests/golden/js-function has one" },
	{ "revision", "it needs git; tests/cli/revision-whole has some" },
	{ "variable-too-much", "its example is large: tests/golden/vars-too-much" },
	{ "compose-shape", "several services: tests/golden/compose-reject" },
	{ "compose-service", "several services: tests/golden/compose-reject" },
	{ "compose-dependency", "several services: tests/golden/compose-reject" },
	{ "no-configuration", "there is no file to show: tests/cli/no-configuration" },
	{ "compose-circle", "several services: tests/golden/compose-reject" },
	{ "compose-variable", "several services: tests/golden/compose-reject" },
	{ "pin-format", "a fault in slsc.pins.json: tests/cli/pin" },
	{ "pin-failed", "it needs the framework: tests/cli/pin" },
	{ "pin-code", "it needs the framework: tests/cli/pin" },
	{ "pin-secret", "it needs the framework: tests/cli/pin" },
	{ "diff-data-lost", "a finding of `slsc diff --format sarif`: tests/formats.mjs" },
	{ "diff-replaced", "a finding of `slsc diff --format sarif`: tests/formats.mjs" },
	{ "diff-broader", "a finding of `slsc diff --format sarif`: tests/formats.mjs" },
	{ "diff-changed", "a finding of `slsc diff --format sarif`: tests/formats.mjs" },
	{ "agent-type", "a finding of slsc agent: tests/cli/agent" },
	{ "agent-step", "a finding of slsc agent: tests/cli/agent" },
	{ "agent-profile", "a finding of slsc agent: tests/cli/agent" },
	{ "agent-large", "its example is large: tests/cli/agent" },
	{ "agent-denied", "it needs the aws command line: tests/cli/agent" },
	{ "split-lock", "a fault in slsc.stacks.json: tests/cli/stacks" },
	{ "split-circle", "a fault in slsc.stacks.json: tests/cli/stacks" },
	{ "split-moved", "a finding of `slsc diff --format sarif`: tests/formats.mjs" },
	{ "split-operation", "its example is large: tests/cli/stacks" },
	{ "image-build", "it depends on docker's messages: tests/cli/images" },
	{ "file-name", "not every system has such names: tests/cli/file-names" },
	{ "package-large", "its example is large: tests/cli/package-sizes" },
	{ "package-too-large", "its example is large: tests/cli/package-sizes" },
	{ "policy-split", "its example is large: tests/golden/iam-optimize-split" },
	{ "limit-near", "its example is large: tests/golden/limits-sizes" },
	{ "limit-exceeded", "its example is large: tests/golden/limits-sizes" },
};

const char *example_missing(const char *id)
{
	for (size_t i = 0; i < sizeof without / sizeof *without; i++)
		if (strcmp(without[i].id, id) == 0)
			return without[i].why;
	return NULL;
}

static bool read_all(const char *path, char *text)
{
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	text[fread(text, 1, LONGEST - 1, f)] = 0;
	fclose(f);
	return true;
}

static const char *mark_in(const char *line, size_t n)
{
	size_t length = strlen(MARK);
	return n >= length && strncmp(line + n - length, MARK, length) == 0 ? line + n - length : NULL;
}

/* The example's lines without options and mark; the number of the marked line. */
static unsigned show(const char *text, bool print)
{
	unsigned marked = 1, line = 1;
	for (const char *p = text; *p; line++) {
		size_t n = strcspn(p, "\n");
		const char *mark = mark_in(p, n);
		size_t shown = mark ? (size_t)(mark - p) : n;
		marked = mark ? line : marked;
		while (mark && shown && p[shown - 1] == ' ')
			shown--;
		if (print && strncmp(p, OPTIONS, strlen(OPTIONS)) != 0)
			printf("%.*s\n", (int)shown, p);
		p += n + (p[n] == '\n');
	}
	return marked;
}

/* The text of one diagnostic in slsc's output: from its header to the empty line. NULL if it is not at the line (0: at any). */
static char *block_of(char *output, const char *id, unsigned line)
{
	char tag[128], refused[128], at[32];
	snprintf(tag, sizeof tag, " [%s]\n", id);
	snprintf(refused, sizeof refused, " [%s, refused]\n", id);
	snprintf(at, sizeof at, ":%u:", line);
	for (char *p = output; p && *p;) {
		char *end = strstr(p, "\n\n");
		if (end)
			*end = 0;
		char *found = strstr(p, tag) ? strstr(p, tag) : strstr(p, refused);
		if (found && memchr(found, '>', strlen(found))) {
			char *place = strchr(found, '>');
			size_t n = strcspn(place, "\n");
			char first[512];
			snprintf(first, sizeof first, "%.*s", (int)(n < 500 ? n : 500), place);
			if (!line || strstr(first, at))
				return p;
		}
		p = end ? end + 2 : NULL;
	}
	return NULL;
}

/* An example that takes more than `slsc check FILE` has its own command line, for sh, in a file `command`. */
static bool run(const char *slsc, const char *folder, const char *file, const char *options, const char *own, char *output)
{
	char command[4096];
	int n = *own ? snprintf(command, sizeof command, "cd '%s' && export HOME=/nowhere && slsc() { '%s' \"$@\"; } && { %s; } 2>&1 >/dev/null", folder, slsc, own)
		     : snprintf(command, sizeof command,
				"cd '%s' && env -u NO_COLOR HOME=/nowhere '%s' check %s --offline %s --color never -v %s 2>&1 >/dev/null", folder, slsc, file,
				strstr(options, "--code-digest") ? "" : "--code-digest off", options);
	FILE *p = n < (int)sizeof command ? popen(command, "r") : NULL;
	if (!p)
		return false;
	output[fread(output, 1, LONGEST - 1, p)] = 0;
	pclose(p);
	return true;
}

/* The file of an example: <folder>/<id>.yml, <id>.json or <id>/serverless.yml. */
static bool find(const char *folder, const char *id, char *in, char *file)
{
	char path[1200];
	for (const char *const *ending = (const char *const[]){ ".yml", ".json", NULL }; *ending; ending++) {
		snprintf(path, sizeof path, "%s/%s%s", folder, id, *ending);
		snprintf(in, 1024, "%s", folder);
		snprintf(file, 256, "%s%s", id, *ending);
		if (access(path, R_OK) == 0)
			return true;
	}
	snprintf(in, 1024, "%s/%s", folder, id);
	snprintf(file, 256, "serverless.yml");
	snprintf(path, sizeof path, "%s/serverless.yml", in);
	return access(path, R_OK) == 0;
}

bool example_print(const char *slsc, const char *folder, const char *id)
{
	static char text[LONGEST], output[LONGEST];
	static char own[LONGEST];
	char in[1024], file[256], path[1300], options[512] = "";
	if (!find(folder, id, in, file)) {
		fprintf(stderr, "%s has no example in %s\n", id, folder);
		return false;
	}
	snprintf(path, sizeof path, "%s/%s", in, file);
	if (!read_all(path, text))
		return false;
	if (strncmp(text, OPTIONS, strlen(OPTIONS)) == 0)
		snprintf(options, sizeof options, "%.*s", (int)(strcspn(text, "\n") - strlen(OPTIONS)), text + strlen(OPTIONS));
	snprintf(path, sizeof path, "%s/command", in);
	if (!read_all(path, own))
		*own = 0;
	own[strcspn(own, "\n")] = 0;
	unsigned line = *own ? 0 : show(text, false);
	run(slsc, in, file, options, own, output);
	char copy[2048];
	snprintf(copy, sizeof copy, "%.2000s", output);
	char *block = block_of(output, id, line);
	if (!block) {
		fprintf(stderr, "the example of %s does not report it at line %u; it reports:\n%s\n", id, line, copy);
		return false;
	}
	printf("```yaml\n");
	show(text, true);
	if (*own)
		printf("```\n```\n%s\n", own);
	for (char *mark; (mark = strstr(block, " " MARK));)
		memmove(mark, mark + strlen(" " MARK), strlen(mark + strlen(" " MARK)) + 1);
	printf("```\n```\n%s\n```\n", block);
	return true;
}
