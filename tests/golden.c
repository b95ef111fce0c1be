/*
 * golden: runs slsc on every folder of tests/golden and compares what it prints, byte for byte.
 *
 *	golden SLSC DIR [--bless NAME...] [--only PREFIX]
 *
 * A case holds a configuration (serverless.yml, .yaml, .json, .js, .ts), optionally `args` (one argument a line),
 * and what is expected: expect.json (standard output, exit status 0), expect.err (standard error; alone: exit
 * status 1 and nothing on standard output). A case runs twice, with the same bytes both times. A folder without
 * expectation fails and prints the candidate; nothing is renewed unless it is named. Code digests are off
 * unless args say otherwise, so that expectations do not depend on the files beside them.
 */
#include "cases.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_ARGS = 64, LONGEST_PATH = 4096 };

struct text {
	char *p;
	size_t n;
	bool there;
};

struct outcome {
	struct text out, err;
	int status; /* exit status, or -signal */
};

static struct text read_fd(int fd)
{
	struct text t = { calloc(1, 1), 0, true };
	char chunk[65536];
	for (ssize_t n; (n = read(fd, chunk, sizeof chunk)) > 0;) {
		t.p = realloc(t.p, t.n + (size_t)n + 1);
		if (!t.p)
			abort();
		memcpy(t.p + t.n, chunk, (size_t)n);
		t.p[t.n += (size_t)n] = 0;
	}
	return t;
}

static void join(char path[LONGEST_PATH], const char *dir, const char *name)
{
	if (snprintf(path, LONGEST_PATH, "%s/%s", dir, name) >= LONGEST_PATH) {
		fprintf(stderr, "golden: %s/%s is too long a path\n", dir, name);
		exit(1);
	}
}

static struct text read_path(const char *dir, const char *name)
{
	char path[LONGEST_PATH];
	join(path, dir, name);
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		return (struct text){ NULL, 0, false };
	struct text t = read_fd(fd);
	close(fd);
	return t;
}

static bool same(struct text a, struct text b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static void drop(struct text *t)
{
	free(t->p);
	*t = (struct text){ NULL, 0, false };
}

static const char *config_of(const char *dir)
{
	static const char *const names[] = { "serverless.yml", "serverless.yaml", "serverless.json", "serverless.js", "serverless.cjs", "serverless.mjs", "serverless.ts" };
	char path[LONGEST_PATH];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		join(path, dir, names[i]);
		if (access(path, R_OK) == 0)
			return names[i];
	}
	return NULL;
}

static int temporary(void)
{
	char name[] = "/tmp/slsc-golden-XXXXXX";
	int fd = mkstemp(name);
	if (fd < 0)
		abort();
	unlink(name);
	return fd;
}

static struct outcome run(const char *slsc, const char *dir, const char *config)
{
	struct text args = read_path(dir, "args");
	char *argv[MOST_ARGS + 8];
	int n = 0;
	argv[n++] = (char *)(size_t)slsc;
	bool command = args.there && args.n && args.p[0] != '-' && args.p[0] != '\n';
	for (char *line = args.there ? strtok(args.p, "\n") : NULL; line && n < MOST_ARGS; line = strtok(NULL, "\n")) {
		argv[n++] = line;
		if (n == 2 && command)
			argv[n++] = (char *)(size_t)config;
	}
	if (!command)
		argv[n++] = (char *)(size_t)config;
	bool digest = refuses_code_digest(argv[1]);
	for (int i = 1; i < n; i++)
		digest |= strcmp(argv[i], "--code-digest") == 0;
	if (!digest) {
		static char option[] = "--code-digest", off[] = "off";
		argv[n++] = option;
		argv[n++] = off;
	}
	static char offline[] = "--offline";
	argv[n++] = offline;
	argv[n] = NULL;

	int out = temporary(), err = temporary();
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		setenv("NO_COLOR", "1", 1);
		setenv("TZ", "UTC", 1);
		if (chdir(dir) != 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
			_exit(99);
		execv(slsc, argv);
		_exit(98);
	}
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	lseek(out, 0, SEEK_SET);
	lseek(err, 0, SEEK_SET);
	struct outcome o = { read_fd(out), read_fd(err), WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status) };
	close(out);
	close(err);
	drop(&args);
	return o;
}

static void write_path(const char *dir, const char *name, struct text t)
{
	char path[LONGEST_PATH];
	join(path, dir, name);
	FILE *f = fopen(path, "w");
	if (!f || fwrite(t.p, 1, t.n, f) != t.n || fclose(f) != 0) {
		fprintf(stderr, "golden: cannot write %s\n", path);
		exit(1);
	}
}

static void show_difference(const char *dir, const char *name, struct text got)
{
	char command[8192];
	snprintf(command, sizeof command, "diff -u '%s/%s' - | head -40", dir, name);
	fflush(stdout);
	FILE *p = popen(command, "w");
	if (p) {
		fwrite(got.p, 1, got.n, p);
		pclose(p);
	}
}

/* Whether the outcome is the expected one; says why if it is not. */
static bool judge(const char *name, const char *dir, struct outcome *o)
{
	struct text json = read_path(dir, "expect.json"), err = read_path(dir, "expect.err");
	bool ok = true;
	if (!json.there && !err.there) {
		printf("FAIL %s: no expectation. Candidate (make bless T=%s keeps it):\n%.2000s%.2000s\n", name, name, o->out.p, o->err.p);
		ok = false;
	}
	int wanted = json.there ? 0 : 1;
	if (ok && o->status != wanted) {
		printf("FAIL %s: exit status %d instead of %d\n%.2000s\n", name, o->status, wanted, o->err.p);
		ok = false;
	}
	if (ok && json.there && !same(json, o->out)) {
		printf("FAIL %s: other output\n", name);
		show_difference(dir, "expect.json", o->out);
		ok = false;
	}
	if (ok && err.there && !same(err, o->err)) {
		printf("FAIL %s: other messages\n", name);
		show_difference(dir, "expect.err", o->err);
		ok = false;
	}
	if (ok && !json.there && o->out.n) {
		printf("FAIL %s: rejected, but something was printed\n", name);
		ok = false;
	}
	drop(&json);
	drop(&err);
	return ok;
}

static void bless(const char *dir, struct outcome *o)
{
	char path[LONGEST_PATH];
	struct text old = read_path(dir, "expect.err");
	join(path, dir, o->status == 0 ? "expect.err" : "expect.json");
	if (o->status != 0 || !old.there)
		unlink(path);
	if (o->status == 0)
		write_path(dir, "expect.json", o->out);
	if (o->status != 0 || old.there)
		write_path(dir, "expect.err", o->err);
	drop(&old);
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("usage: golden SLSC DIR [--bless NAME...] [--only PREFIX]\n", stderr);
		return 64;
	}
	static char *names[CASES_MOST];
	char *slsc = realpath(argv[1], NULL);
	size_t n = list_cases(argv[2], names), failed = 0, passed = 0, skipped = 0;
	bool blessing = argc > 3 && strcmp(argv[3], "--bless") == 0;
	const char *only = argc > 4 && strcmp(argv[3], "--only") == 0 ? argv[4] : "";
	char list[8192] = "";
	for (size_t i = 0; i < n; i++) {
		bool named = false;
		for (int k = 4; blessing && k < argc; k++)
			named |= strcmp(argv[k], names[i]) == 0;
		if ((blessing && !named) || strncmp(names[i], only, strlen(only)) != 0) {
			skipped++;
			continue;
		}
		char dir[LONGEST_PATH];
		join(dir, argv[2], names[i]);
		const char *config = config_of(dir);
		bool ok = config != NULL;
		if (!config) {
			printf("FAIL %s: an expectation without a configuration\n", names[i]);
		} else {
			struct outcome o = run(slsc, dir, config), again = run(slsc, dir, config);
			if (blessing)
				bless(dir, &o);
			ok = judge(names[i], dir, &o);
			if (ok && (!same(o.out, again.out) || !same(o.err, again.err))) {
				printf("FAIL %s: two runs differ\n", names[i]);
				ok = false;
			}
			drop(&o.out), drop(&o.err), drop(&again.out), drop(&again.err);
		}
		passed += ok;
		failed += !ok;
		if (!ok && strlen(list) + strlen(names[i]) + 2 < sizeof list)
			strcat(strcat(list, " "), names[i]);
	}
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(slsc);
	if (failed)
		printf("failed:%s\n", list);
	printf("goldens: %zu passed, %zu failed, %zu skipped\n", passed, failed, skipped);
	return failed || passed == 0;
}
