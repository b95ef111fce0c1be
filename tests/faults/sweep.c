/*
 * sweep: every fault in turn. Runs slsc (linked with shim.c) once for each call that may fail, in copies of a service, and
 * judges what it leaves behind.
 *
 *	sweep SLSC SERVICE [--leaks | --strace] [--only SCENARIO] [--one KIND:N:HOW] [-v]
 *
 * After each run: no signal but our own; the expected exit status only with all output complete and right, else 1 or
 * 70 and a message; each output file holds its old bytes or its new ones; no other file has come or gone. After
 * a SIGKILL a temporary file may be left: then the next run must end well and leave none. --strace injects at system
 * calls instead of library calls, so also in the middle of the C library's functions. --leaks is for a build with
 * sanitizers: fewer faults, and none in memory, of which the sanitizers have their own.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_ARGS = 24, MOST_KINDS = 128, MOST_SCENARIOS = 32, LONGEST = 4096, CPU_SECONDS = 60, LAST_RESORT_S = 1800 };

struct outcome {
	int status; /* exit status, or -signal */
	struct text out, err;
};

/* What is run; the words of `before` make the old outputs, "%" stands for the options that all have. */
struct scenario {
	const char *name;
	const char *args, *before;
	bool sources_change; /* between the two */
	int status;          /* expected */
	bool often;          /* for the slow sweeps, too */
};

#define COMMON "--values values.json --offline --param note=new"
#define OLDER "--values values.json --offline --param note=old"
static const struct scenario scenarios[] = {
	{ "compile over an old template", "serverless.yml -o stack.json --depfile stack.d --map stack.map " COMMON, "serverless.yml -o stack.json --depfile stack.d --map stack.map " OLDER, false, 0, true },
	{ "compile, nothing there", "serverless.yml -o stack.json " COMMON, NULL, false, 0, false },
	{ "compile to standard output", "serverless.yml " COMMON, NULL, false, 0, false },
	{ "package over an old one", "package serverless.yml --deploy-script deploy.sh " COMMON, "package serverless.yml --deploy-script deploy.sh " OLDER, true, 0, true },
	{ "package, nothing there", "package serverless.yml " COMMON, NULL, false, 0, false },
	{ "package, zips kept", "package serverless.yml " COMMON, "package serverless.yml " OLDER, false, 0, false },
	{ "golden renewed", "check serverless.yml --golden stack.json --write " COMMON, "serverless.yml -o stack.json " OLDER, false, 0, false },
	{ "golden compared", "check serverless.yml --golden stack.json " COMMON, "serverless.yml -o stack.json " OLDER, false, 2, false },
	{ "report of a check", "check serverless.yml --format sarif -o report.sarif " COMMON, "check serverless.yml --format sarif -o report.sarif " OLDER, false, 0, false },
	{ "reports of two services", "check serverless.yml other/serverless.yml --format json --note new " COMMON, NULL, false, 64, false },
	{ "answers of aws", "values serverless.yml -o values-new.json", NULL, false, 0, true },
	{ "several services", "package serverless.yml other/serverless.yml " COMMON, "package serverless.yml other/serverless.yml " OLDER, true, 0, false },
	{ "help", "--help", NULL, false, 0, false },
};

enum { SCENARIOS = sizeof scenarios / sizeof *scenarios };

static struct {
	const char *slsc;
	char work[LONGEST], out[LONGEST], err[LONGEST], count[LONGEST];
	bool verbose;
	unsigned worker, workers; /* each worker injects its share of the faults */
	unsigned long turn;
} sweep;

struct figures {
	atomic_ulong injected, wrong;
};

struct tally { /* of all workers */
	struct figures scenario[MOST_SCENARIOS], kind[MOST_KINDS], killed, failed;
	atomic_ulong runs;
};
static struct tally *tally;
static struct figures *scenario_figures, *kind_figures;

static bool same_bytes(struct text a, struct text b) { return a.n == b.n && (!a.n || memcmp(a.p, b.p, a.n) == 0); }

static void restore(const struct snapshot *s)
{
	remove_tree(sweep.work);
	mkdir(sweep.work, 0755);
	for (size_t i = 0; i < s->n; i++) {
		char *full = fmt("%s/%s", sweep.work, s->of[i].path);
		if (full[strlen(full) - 1] == '/')
			mkdir(full, 0755);
		else
			write_path(full, s->of[i].bytes, s->of[i].mode);
		free(full);
	}
}

/* ---- running */

static struct outcome run(const char *words, const char *fault, const char *const *tracer)
{
	char *argv[MOST_ARGS * 2], *copy = fmt("%s", words);
	int n = 0;
	for (; tracer && *tracer; tracer++)
		argv[n++] = (char *)(size_t)*tracer;
	argv[n++] = (char *)(size_t)sweep.slsc;
	for (char *word = strtok(copy, " "); word && n < MOST_ARGS * 2 - 1; word = strtok(NULL, " "))
		argv[n++] = word;
	argv[n] = NULL;
	pid_t pid = fork();
	if (pid == 0) {
		int out = open(sweep.out, O_WRONLY | O_CREAT | O_TRUNC, 0600), err = open(sweep.err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (out < 0 || err < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0 || chdir(sweep.work) != 0)
			_exit(98);
		close(out);
		close(err);
		const struct rlimit limit = { CPU_SECONDS, CPU_SECONDS };
		setrlimit(RLIMIT_CPU, &limit); /* a loop; of the processor's time, since a busy machine takes longer by the clock */
		alarm(LAST_RESORT_S);          /* a wait for ever */
		if (fault)
			setenv("SLSC_FAULT", fault, 1);
		else
			setenv("SLSC_FAULT_COUNT", sweep.count, 1);
		execvp(argv[0], argv);
		_exit(97);
	}
	int end = 0;
	while (waitpid(pid, &end, 0) < 0 && errno == EINTR)
		;
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		; /* what it has left running */
	free(copy);
	atomic_fetch_add(&tally->runs, 1);
	return (struct outcome){ WIFEXITED(end) ? WEXITSTATUS(end) : -WTERMSIG(end), read_path(sweep.out), read_path(sweep.err) };
}

static void forget(struct outcome *o)
{
	free(o->out.p);
	free(o->err.p);
}

/* ---- judging */

struct expected {
	const struct scenario *of;
	struct snapshot *old, *now; /* the folder before and after a good run */
	struct text out;            /* standard output of a good run */
};

/* It tells of inodes and times; what it is good for, the next run shows. */
static bool is_memory(const char *path)
{
	const char *name = ".slsc-package";
	size_t n = strlen(path), m = strlen(name);
	return n >= m && strcmp(path + n - m, name) == 0;
}

static bool is_temporary(const char *path) { return strstr(path, ".slsc-new") != NULL; }

/* A whole report of another run's problems: it says what the fault did. */
static bool is_report(const struct file *f)
{
	return strcmp(f->path, "report.sarif") == 0 && f->bytes.n > 4 && strncmp(f->bytes.p, "{\n", 2) == 0 && strncmp(f->bytes.p + f->bytes.n - 3, "\n}\n", 3) == 0;
}

/* What is wrong with the folder, or NULL. complete: all outputs must be there and new. */
static char *judge_folder(const struct expected *e, const struct snapshot *is, bool complete, bool leaves)
{
	for (size_t i = 0; i < is->n; i++) {
		const struct file *f = &is->of[i], *old = snapshot_find(e->old, f->path), *now = snapshot_find(e->now, f->path);
		bool is_new = now && (is_memory(f->path) || (same_bytes(f->bytes, now->bytes) && f->mode == now->mode));
		bool is_old = old && same_bytes(f->bytes, old->bytes) && f->mode == old->mode;
		if (!complete && is_report(f))
			continue; /* of what went wrong */
		if (leaves && (is_temporary(f->path) || f->path[strlen(f->path) - 1] == '/'))
			continue; /* or an empty folder */
		if (!old && !now)
			return fmt("there is a stray file %s", f->path);
		if (!is_new && (complete || !is_old))
			return fmt("%s is %s", f->path, is_old ? "still the old one" : "torn");
	}
	for (size_t i = 0; i < e->old->n; i++) {
		const char *path = e->old->of[i].path;
		if (!snapshot_find(is, path) && snapshot_find(e->now, path))
			return fmt("%s is gone", path);
	}
	for (size_t i = 0; complete && i < e->now->n; i++)
		if (!snapshot_find(is, e->now->of[i].path))
			return fmt("%s is missing", e->now->of[i].path);
	return NULL;
}

static bool same_folder(const struct snapshot *a, const struct snapshot *b)
{
	for (size_t i = 0; i < a->n && a->n == b->n; i++) {
		const struct file *f = snapshot_find(b, a->of[i].path);
		if (!f || f->mode != a->of[i].mode || !same_bytes(f->bytes, a->of[i].bytes))
			return false;
	}
	return a->n == b->n;
}

static void complain(const struct expected *e, const char *fault, const struct outcome *o, char *what)
{
	fprintf(stderr, "%s: %s: %s (exit status %d)\n", e->of->name, fault, what, o->status);
	if (o->err.n)
		fprintf(stderr, "\t%.400s\n", o->err.p);
	free(what);
	atomic_fetch_add(&scenario_figures->wrong, 1);
	if (kind_figures)
		atomic_fetch_add(&kind_figures->wrong, 1);
}

static bool completes(const struct expected *e, const struct outcome *o)
{
	return o->status == e->of->status && same_bytes(o->out, e->out);
}

/* harmless: faults that a program gets over. leaves: what it cannot remove stays. */
static char *judge(const struct expected *e, const struct outcome *o, const struct snapshot *is, bool killing, bool harmless, bool leaves)
{
	bool killed = killing && (o->status == -SIGKILL || o->status == 70); /* it, or a process that it has started */
	if (o->status == -SIGALRM || o->status == -SIGXCPU)
		return fmt("it does not end");
	if (o->status < 0 && !killed)
		return fmt("it crashed");
	bool complete = o->status == e->of->status;
	if (complete && !same_bytes(o->out, e->out))
		return fmt("standard output is not complete");
	if (!complete && !killed && o->status != 1 && o->status != 70)
		return fmt("an exit status that does not belong here");
	if (!complete && !killed && !o->err.n)
		return fmt("no message");
	if (harmless && !complete && !killed)
		return fmt("it gave up");
	return judge_folder(e, is, complete && !killed, killed || leaves);
}

static void inject(const struct expected *e, struct figures *kind, const char *fault, const char *const *tracer, bool killing, bool harmless)
{
	if (sweep.turn++ % sweep.workers != sweep.worker)
		return;
	kind_figures = kind;
	struct outcome o = run(e->of->args, fault, tracer);
	struct snapshot *is = snapshot(sweep.work);
	char *wrong = judge(e, &o, is, killing, harmless, strncmp(fault, "unlink", 6) == 0 || strncmp(fault, "inject=unlink", 13) == 0 || strncmp(fault, "inject=rmdir", 12) == 0);
	atomic_fetch_add(&scenario_figures->injected, 1);
	atomic_fetch_add(&kind->injected, 1);
	if (sweep.verbose)
		fprintf(stderr, "%s: %s: %d %.*s\n", e->of->name, fault, o.status, (int)strcspn(o.err.p, "\n"), o.err.p);
	if (wrong)
		complain(e, fault, &o, wrong);
	bool changed = !same_folder(is, e->old);
	if (!wrong && changed && o.status != e->of->status) {
		/* Whatever it has left, the next run gets over it. */
		struct outcome again = run(e->of->args, NULL, NULL);
		struct snapshot *after = snapshot(sweep.work);
		wrong = completes(e, &again) ? judge_folder(e, after, true, false) : fmt("the next run fails");
		if (wrong)
			complain(e, fault, &again, fmt("afterwards: %s", wrong));
		snapshot_free(after);
		forget(&again);
	}
	if (changed)
		restore(e->old);
	snapshot_free(is);
	forget(&o);
}

/* ---- what to inject */

static const struct fault {
	const char *kind, *how;
	bool killing, harmless;
} faults[] = {
	{ "alloc", "ENOMEM", false, false }, { "alloc+", "ENOMEM", false, false },
	{ "open", "EIO", false, false }, { "open", "EMFILE", false, false }, { "open", "EINTR", false, false }, { "open+", "EMFILE", false, false },
	{ "read", "EIO", false, false }, { "read", "EINTR", false, true }, { "read", "short", false, true }, { "read+", "short", false, true },
	{ "write", "ENOSPC", false, false }, { "write", "EIO", false, false }, { "write", "EINTR", false, true }, { "write", "EAGAIN", false, true }, { "write", "short", false, true }, { "write+", "ENOSPC", false, false },
	{ "fsync", "EIO", false, false }, { "fsync", "ENOSPC", false, false }, { "fsync", "EINTR", false, true },
	{ "rename", "EIO", false, false }, { "rename", "ENOSPC", false, false },
	{ "close", "EIO", false, false }, { "close", "EINTR", false, false },
	{ "unlink", "EIO", false, false }, { "mkdir", "ENOSPC", false, false }, { "mkdir", "EACCES", false, false },
	{ "link", "EXDEV", false, true }, { "stat", "EIO", false, false }, { "folder", "EIO", false, false },
	{ "lock", "ENOTSUP", false, true }, { "thread", "EAGAIN", false, false }, { "thread+", "EAGAIN", false, false },
	{ "pipe", "EMFILE", false, false }, { "spawn", "EAGAIN", false, false }, { "fork", "EAGAIN", false, false },
	{ "open", "kill", true, false }, { "open", "killed", true, false }, { "write", "kill", true, false }, { "write", "killed", true, false },
	{ "fsync", "kill", true, false }, { "rename", "kill", true, false }, { "rename", "killed", true, false }, { "close", "kill", true, false },
	{ "unlink", "kill", true, false }, { "unlink", "killed", true, false }, { "mkdir", "kill", true, false }, { "mkdir", "killed", true, false },
	{ "link", "kill", true, false }, { "link", "killed", true, false },
};

static long counted(const struct text *counts, const char *kind)
{
	for (const char *line = counts->p; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		size_t n = strcspn(kind, "+");
		if (strncmp(line, kind, n) == 0 && line[n] == ' ')
			return atol(line + n);
	}
	return 0;
}

static void sweep_calls(const struct expected *e, const struct text *counts, bool leaks)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		const struct fault *f = &faults[i];
		if (leaks && (f->killing || strncmp(f->kind, "alloc", 5) == 0 || (i && strncmp(f->kind, faults[i - 1].kind, 4) == 0)))
			continue; /* one error of each kind will do */
		long n = counted(counts, f->kind);
		int length = (int)strcspn(f->kind, "+");
		for (long k = 1; k <= n; k++) {
			char *fault = fmt("%.*s:%ld%s:%s", length, f->kind, k, f->kind + length, f->how);
			inject(e, &tally->kind[i], fault, NULL, f->killing, f->harmless);
			free(fault);
		}
	}
}

/* System calls, and what they may answer. Not brk: what it answers is no error but where memory ends. */
static const struct { const char *name, *error; bool harmless; } answers[] = {
	{ "openat", "EIO", false }, { "read", "EIO", false }, { "write", "ENOSPC", false }, { "close", "EIO", false }, { "getdents64", "EIO", false }, { "newfstatat", "EIO", false }, { "fstat", "EIO", false },
	{ "statx", "EIO", false }, { "mmap", "ENOMEM", false }, { "mprotect", "ENOMEM", false }, { "clone3", "EAGAIN", false }, { "clone", "EAGAIN", false }, { "vfork", "EAGAIN", false },
	{ "fsync", "EIO", false }, { "rename", "EIO", false }, { "unlink", "EIO", false }, { "rmdir", "EIO", false }, { "mkdir", "EIO", false }, { "link", "EIO", false }, { "readlink", "EIO", false },
	{ "pipe2", "EMFILE", false }, { "pipe", "EMFILE", false }, { "poll", "EINTR", true }, { "wait4", "EINTR", true }, { "waitid", "EINTR", true }, { "lseek", "EIO", false }, { "fcntl", "EIO", false }, { "dup2", "EIO", false },
	{ "getcwd", "EIO", false },
};

struct counter {
	char name[32];
	long before, all, pid[2]; /* in a row of one process: the counts of strace are those */
};

/* Counts each system call of a trace, and how many of them come before the start. */
static size_t count_trace(const char *path, struct counter *c)
{
	size_t n = 0;
	bool started = false;
	FILE *f = fopen(path, "r");
	char line[1 << 16];
	while (f && fgets(line, sizeof line, f)) {
		char name[32];
		if (strstr(line, "/slsc-starts"))
			started = true;
		if (sscanf(line, "%*d %31[a-z0-9_](", name) != 1 || strcmp(name, "exit_group") == 0 || strcmp(name, "exit") == 0)
			continue;
		size_t i = 0;
		while (i < n && strcmp(c[i].name, name) != 0)
			i++;
		if (i == n) {
			if (n == MOST_KINDS)
				break;
			c[n++] = (struct counter){ 0 };
			strcpy(c[i].name, name);
		}
		c[i].all++;
		c[i].before += !started;
	}
	if (f)
		fclose(f);
	return n;
}

static void trace_one(const struct expected *e, const char *name, const char *what, long when, bool killing, bool harmless)
{
	char *injection = fmt("inject=%s:%s:when=%ld", name, what, when);
	const char *tracer[] = { "strace", "-f", "-qq", "-o", "/dev/null", "-e", injection, NULL };
	inject(e, killing ? &tally->killed : &tally->failed, injection, tracer, killing, harmless);
	free(injection);
}

static void sweep_system_calls(const struct expected *e)
{
	struct counter c[MOST_KINDS];
	const char *tracer[] = { "strace", "-f", "-qq", "-o", sweep.count, NULL };
	struct outcome o = run(e->of->args, "none:0:EIO", tracer);
	forget(&o);
	restore(e->old);
	size_t n = count_trace(sweep.count, c);
	for (size_t i = 0; i < n; i++) {
		for (long k = c[i].before + 1; k <= c[i].all; k++)
			trace_one(e, c[i].name, "signal=KILL", k, true, false);
		for (size_t j = 0; j < sizeof answers / sizeof *answers; j++) {
			if (strcmp(answers[j].name, c[i].name) != 0)
				continue;
			char *error = fmt("error=%s", answers[j].error);
			for (long k = c[i].before + 1; k <= c[i].all; k++)
				trace_one(e, c[i].name, error, k, false, answers[j].harmless);
			free(error);
		}
	}
}

/* ---- the whole */

static bool may_trace(void)
{
	return system("strace -qq -o /dev/null -e inject=getppid:error=EIO true 2>/dev/null") == 0;
}

static void append_source(void)
{
	char *path = fmt("%s/src/api.js", sweep.work);
	FILE *f = fopen(path, "a");
	if (!f || fputs("// changed\n", f) < 0 || fclose(f) != 0)
		die(path);
	free(path);
}

static void play(const struct scenario *s, const struct snapshot *service, bool strace, bool leaks, const char *one)
{
	struct expected e = { .of = s };
	restore(service);
	if (s->before) {
		struct outcome o = run(s->before, NULL, NULL);
		if (o.status != 0)
			complain(&e, "no fault", &o, fmt("the old output cannot be made"));
		forget(&o);
	}
	if (s->sources_change)
		append_source();
	e.old = snapshot(sweep.work);
	struct outcome good = run(s->args, NULL, NULL);
	struct text counts = read_path(sweep.count);
	e.now = snapshot(sweep.work);
	e.out = good.out;
	if (good.status != s->status)
		complain(&e, "no fault", &good, fmt("it fails"));
	restore(e.old);
	if (good.status == s->status && one)
		inject(&e, &tally->killed, one, NULL, strstr(one, ":kill") != NULL, false);
	else if (good.status == s->status && strace)
		sweep_system_calls(&e);
	else if (good.status == s->status)
		sweep_calls(&e, &counts, leaks);
	snapshot_free(e.old);
	snapshot_free(e.now);
	forget(&good);
	free(counts.p);
}

struct choice {
	bool strace, leaks;
	const char *only, *one;
};

/* One worker: all scenarios, in a place of its own. */
static void work(const struct choice *c, const struct snapshot *service, const char *base)
{
	char *place = fmt("%s/%u", base, sweep.worker);
	snprintf(sweep.work, sizeof sweep.work, "%s/service", place);
	snprintf(sweep.out, sizeof sweep.out, "%s/out", place);
	snprintf(sweep.err, sizeof sweep.err, "%s/err", place);
	snprintf(sweep.count, sizeof sweep.count, "%s/count", place);
	setenv("PATH", fmt("%s/bin:%s", sweep.work, getenv("PATH")), 1);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	mkdir(place, 0755);
	for (size_t i = 0; i < SCENARIOS; i++) {
		scenario_figures = &tally->scenario[i];
		kind_figures = NULL;
		if (c->only ? strstr(scenarios[i].name, c->only) != NULL : scenarios[i].often || !(c->leaks || c->strace))
			play(&scenarios[i], service, c->strace, c->leaks, c->one);
	}
}

static bool report_run(const struct choice *c)
{
	unsigned long injected = 0, wrong = 0;
	for (size_t i = 0; i < SCENARIOS; i++) {
		struct figures *f = &tally->scenario[i];
		injected += f->injected;
		wrong += f->wrong;
		if (f->injected || f->wrong)
			printf("%-34s %6lu faults, %lu wrong\n", scenarios[i].name, f->injected, f->wrong);
	}
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (tally->kind[i].injected)
			printf("  %-8s %-8s %6lu\n", faults[i].kind, faults[i].how, tally->kind[i].injected);
	if (c->strace)
		printf("  SIGKILL at a system call %lu, an error from one %lu\n", tally->killed.injected, tally->failed.injected);
	printf("%lu faults injected in %lu runs, %lu wrong\n", injected, tally->runs, wrong);
	return !wrong && injected;
}

int main(int argc, char **argv)
{
	struct choice c = { 0 };
	if (argc < 3) {
		fputs("usage: sweep SLSC SERVICE [--leaks | --strace] [--only SCENARIO] [--one KIND:N:HOW] [-v]\n", stderr);
		return 64;
	}
	for (int i = 3; i < argc; i++) {
		c.strace |= strcmp(argv[i], "--strace") == 0;
		c.leaks |= strcmp(argv[i], "--leaks") == 0;
		sweep.verbose |= strcmp(argv[i], "-v") == 0;
		if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
			c.only = argv[++i];
		else if (strcmp(argv[i], "--one") == 0 && i + 1 < argc)
			c.one = argv[++i];
	}
	if (c.strace && !may_trace()) {
		puts("faults at system calls: SKIPPED, strace is missing or not permitted here");
		return 0;
	}
	char base[] = "/dev/shm/slsc-faults-XXXXXX", other[] = "/tmp/slsc-faults-XXXXXX";
	const char *place = mkdtemp(base) ? base : mkdtemp(other);
	sweep.slsc = realpath(argv[1], NULL);
	tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!place || !sweep.slsc || tally == MAP_FAILED)
		die("cannot begin");
	setenv("NO_COLOR", "1", 1);
	setenv("ASAN_OPTIONS", "exitcode=99", 1);
	setenv("LSAN_OPTIONS", "exitcode=99", 1);
	setenv("UBSAN_OPTIONS", "halt_on_error=1:exitcode=99", 1);
	struct snapshot *service = snapshot(argv[2]);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	bool ok = true;
	sweep.workers = cores > 1 && !c.one ? (unsigned)cores : 1;
	for (sweep.worker = 0; sweep.worker < sweep.workers; sweep.worker++)
		if (fork() == 0) {
			work(&c, service, place);
			_exit(0);
		}
	for (int end; wait(&end) > 0;)
		ok &= WIFEXITED(end) && WEXITSTATUS(end) == 0;
	ok &= report_run(&c);
	snapshot_free(service);
	remove_tree(place);
	return ok ? 0 : 1;
}
