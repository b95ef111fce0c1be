/*
 * mutate: breaks every golden that compiles, one thing at a time, and looks at what slsc says.
 *
 *	mutate GOLDENS [--each N] [--show KIND] [--accepted KIND]
 *
 * Each mutant is compiled in a process of its own, whose file system shows the broken text in the configuration's
 * place. It must not crash, use more than CPU_SECONDS of processor time or end with another status than 0, 1 or 2, and a mutant that is
 * reported (rejected, or accepted with a warning that the golden does not have) must be reported at the line that was
 * broken: as the diagnostic's own line, or that of one of its notes. Up to N mutants of a kind are made of each golden,
 * chosen by a fixed seed. --show prints the mutants of a kind that are reported elsewhere, --accepted those about which
 * nothing is said.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "compiler/compile/driver.h"
#include "compiler/host/host.h"
#include "compiler/read/read.h"
#include "emit/report/report.h"
#include "tests/cases.h"
#include "tests/mutation/mutants.h"

/* Of the processor, not of the clock: on a busy machine a mutant that starts node several times takes long and works little. */
enum { CPU_SECONDS = 20, ARGS_MOST = 64, WARNINGS_MOST = 256, SHARE_WANTED = 95 };
#define CONFIG "serverless.yml"

/* What a child tells: shared memory, since it may die at any point. */
struct verdict {
	int status;
	uint32_t reported; /* errors, and warnings that the golden does not have */
	bool at_line;      /* one of them stands at the line, */
	bool noted;        /* or a note of one does, */
	bool named;        /* or one speaks of what is gone */
	uint64_t warning[WARNINGS_MOST]; /* of the golden as it is */
	uint32_t warnings;
	char text[4096];   /* what was rendered */
};

struct tally {
	uint32_t mutants, rejected, warned, at_line, noted, named, elsewhere, died;
};

struct fixture {
	const char *name;
	struct str text;
	char *argv[ARGS_MOST];
	int argc;
	struct sites sites;
};

static struct verdict *verdict;
static const char *show, *show_accepted;

/* ---- the host with the broken text */

static enum file_kind read_mutant(const struct host *h, struct arena *a, const char *path, struct str *out)
{
	const struct str *text = h->data;
	if (strcmp(path, CONFIG) != 0)
		return real_host.read_file(&real_host, a, path, out);
	*out = *text;
	return FILE_REGULAR;
}

static uint64_t hash_of(const struct diag *g)
{
	uint64_t h = 14695981039346656037u ^ (uint64_t)g->id;
	for (uint32_t i = 0; i < g->message.n; i++)
		h = (h ^ (unsigned char)g->message.p[i]) * 1099511628211u;
	return h;
}

static bool known(uint64_t hash)
{
	for (uint32_t i = 0; i < verdict->warnings; i++)
		if (verdict->warning[i] == hash)
			return true;
	return false;
}

static bool on_line(struct sources *s, struct span at, const struct mutant *m)
{
	uint32_t line = 1; /* what has no place is reported at the file's beginning */
	if (span_known(at)) {
		if (!str_eqz(source_path(s, at), CONFIG))
			return false;
		line = source_pos(s, at).line;
	}
	for (uint32_t i = 0; i < m->line_n; i++)
		if (m->line[i] == line)
			return true;
	return false;
}

static void judge(struct diags *d, const struct mutant *m, struct str name)
{
	for (uint32_t i = 0; i < d->all.n; i++) {
		const struct diag *g = d->all.at[i];
		if (g->severity == DIAG_NOTICE || known(hash_of(g)))
			continue;
		verdict->reported++;
		verdict->at_line |= on_line(d->sources, g->span, m);
		for (uint32_t k = 0; k < g->notes.n; k++)
			verdict->noted |= span_known(g->notes.at[k].span) && on_line(d->sources, g->notes.at[k].span, m);
		verdict->named |= name.n && str_search(g->message, name, 0) >= 0;
	}
}

/* One run of slsc in this process. m NULL: the golden as it is, whose warnings are kept. */
static void run(const struct fixture *f, const struct mutant *m, struct str name)
{
	struct arena arena = { 0 };
	struct sources sources;
	struct diags diags;
	struct str text = m ? m->text : f->text;
	struct host host = real_host;
	host.read_file = read_mutant;
	host.data = &text;
	sources_init(&sources, &arena);
	diags_init(&diags, &arena, &sources);
	struct cli cli = { .arena = &arena, .sources = &sources, .diags = &diags, .host = &host };
	int status = cli_parse(&cli, f->argc, (char **)(size_t)f->argv);
	if (status == EXIT_DONE)
		status = cli.command->run(&cli);
	if (status == EXIT_DONE && diag_failed(&diags))
		status = EXIT_ERRORS;
	struct buf out = { 0 };
	struct diag_style style = { .most = 20 };
	diag_render(&diags, &style, &out);
	snprintf(verdict->text, sizeof verdict->text, "%.*s", STRA(buf_text(&out)));
	buf_free(&out);
	if (m)
		judge(&diags, m, name);
	for (uint32_t i = 0; !m && i < diags.all.n && verdict->warnings < WARNINGS_MOST; i++)
		verdict->warning[verdict->warnings++] = hash_of(diags.all.at[i]);
	arena_free(&arena);
	verdict->status = status;
}

/* The same in a child. False if it died; *end is how waitpid tells it. */
static bool run_apart(const struct fixture *f, const struct mutant *m, struct str name, int *end)
{
	verdict->status = -1;
	verdict->reported = 0;
	verdict->at_line = verdict->noted = verdict->named = false;
	verdict->text[0] = 0;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		const struct rlimit limit = { CPU_SECONDS, CPU_SECONDS };
		setrlimit(RLIMIT_CPU, &limit);
		int null = open("/dev/null", O_WRONLY);
		if (null < 0 || dup2(null, 1) < 0)
			_exit(99);
		run(f, m, name);
		_exit(0);
	}
	*end = 0;
	while (waitpid(pid, end, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(*end) && WEXITSTATUS(*end) == 0 && verdict->status >= EXIT_DONE && verdict->status <= EXIT_DIFFERS;
}

/* ---- the goldens */

static struct str slurp(struct arena *a, const char *path)
{
	struct str text = { 0 };
	real_host.read_file(&real_host, a, path, &text);
	return text;
}

/* The arguments as tests/golden.c makes them. */
static void arguments(struct arena *a, struct fixture *f)
{
	static char slsc[] = "slsc", config[] = CONFIG, option[] = "--code-digest", off[] = "off", offline[] = "--offline";
	struct str args = slurp(a, "args");
	bool command = args.n && args.p[0] != '-', digest = false;
	f->argv[f->argc++] = slsc;
	for (char *line = args.n ? strtok((char *)(size_t)str_zdup(a, args), "\n") : NULL; line && f->argc < ARGS_MOST - 6; line = strtok(NULL, "\n")) {
		f->argv[f->argc++] = line;
		digest |= strcmp(line, option) == 0;
		if (f->argc == 2 && command)
			f->argv[f->argc++] = config;
	}
	if (!command)
		f->argv[f->argc++] = config;
	if (!digest && !refuses_code_digest(f->argv[1])) {
		f->argv[f->argc++] = option;
		f->argv[f->argc++] = off;
	}
	f->argv[f->argc++] = offline;
	f->argv[f->argc] = NULL;
}

static bool several_services(const struct fixture *f)
{
	for (int i = 1; i < f->argc; i++)
		if (strcmp(f->argv[i], "serverless-compose.yml") == 0)
			return true;
	return false;
}

/* Reads the golden in the working folder. False: it is none that compiles a serverless.yml. */
static bool fixture_read(struct arena *a, struct fixture *f)
{
	if (access("expect.json", R_OK) != 0 || access(CONFIG, R_OK) != 0)
		return false;
	f->text = slurp(a, CONFIG);
	arguments(a, f);
	if (several_services(f))
		return false;
	struct sources *sources = ARENA_NEW(a, struct sources);
	struct diags *diags = ARENA_NEW(a, struct diags);
	sources_init(sources, a);
	diags_init(diags, a, sources);
	struct input in = { .path = CONFIG, .host = &real_host, .options = ARENA_NEW(a, struct options) };
	struct cx *cx = cx_new(&in, diags);
	bool failed = false;
	uint32_t base = source_add(sources, STR(CONFIG), f->text);
	sites_find(a, f->text, base, yaml_parse(cx, base, &failed), &f->sites);
	return !failed;
}

/* ---- mutants */

static uint32_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

static void report_mutant(const struct fixture *f, enum mutation kind, const struct mutant *m)
{
	printf("---- %s: %s, line %u", f->name, mutation_names[kind], m->line[0]);
	struct str rest = m->text;
	for (uint32_t line = 1; line < m->line[0] && rest.n; line++)
		rest = str_from(rest, (uint32_t)str_find(rest, '\n') + 1);
	int32_t end = str_find(rest, '\n');
	printf(" | %.*s\n%s", STRA(end < 0 ? rest : str_to(rest, (uint32_t)end)), verdict->text);
}

static void try(struct arena *a, const struct fixture *f, enum mutation kind, const struct site *s, struct tally *t)
{
	struct mutant m = mutant_make(a, f->text, s);
	int end;
	bool lived = run_apart(f, &m, s->name, &end);
	bool found = verdict->at_line || verdict->noted;
	bool shown = show && strcmp(show, mutation_names[kind]) == 0 && verdict->reported && !found;
	shown |= show_accepted && strcmp(show_accepted, mutation_names[kind]) == 0 && !verdict->reported && lived;
	t->mutants++;
	t->died += !lived;
	t->rejected += lived && verdict->status == EXIT_ERRORS;
	t->warned += lived && verdict->status != EXIT_ERRORS && verdict->reported;
	t->at_line += verdict->at_line;
	t->noted += !verdict->at_line && verdict->noted;
	t->named += verdict->reported && !found && verdict->named;
	t->elsewhere += verdict->reported && !found && !verdict->named;
	if (!lived && WIFSIGNALED(end) && (WTERMSIG(end) == SIGXCPU || WTERMSIG(end) == SIGKILL))
		printf("DIED after %d seconds of processor time:\n", CPU_SECONDS);
	else if (!lived)
		printf("DIED (signal %d, status %d):\n", WIFSIGNALED(end) ? WTERMSIG(end) : 0, verdict->status);
	if (!lived || shown)
		report_mutant(f, kind, &m);
}

static void mutate(const char *name, uint32_t each, struct tally *tallies)
{
	struct arena a = { 0 };
	struct fixture f = { .name = name };
	if (fixture_read(&a, &f)) {
		verdict->warnings = 0;
		int end;
		run_apart(&f, NULL, STR(""), &end);
		for (int kind = 0; kind < MUTATION_COUNT; kind++) {
			uint64_t state = 88172645463325252u + (uint64_t)kind;
			for (const char *c = name; *c; c++)
				state = state * 31 + (unsigned char)*c;
			/* Chosen without putting back, until there are enough. */
			uint32_t n = f.sites.of[kind].n;
			for (uint32_t left = n, wanted = each < n ? each : n; left > 0 && wanted > 0; left--)
				if (next(&state) % left < wanted) {
					try(&a, &f, (enum mutation)kind, &f.sites.of[kind].at[n - left], &tallies[kind]);
					wanted--;
				}
		}
	}
	arena_free(&a);
}

static uint32_t percent(const struct tally *t)
{
	uint32_t all = t->rejected + t->warned;
	return all ? (t->at_line + t->noted) * 100 / all : 100;
}

static void print_row(const char *name, const struct tally *t)
{
	printf("%-30s %7u %9u %7u %8u %6u %6u %10u %6u%%\n", name, t->mutants, t->rejected, t->warned, t->at_line, t->noted, t->named, t->elsewhere, percent(t));
}

static bool report(const struct tally *tallies)
{
	struct tally all = { 0 };
	printf("%-30s %7s %9s %7s %8s %6s %6s %10s %7s\n", "", "mutants", "rejected", "warned", "at line", "noted", "named", "elsewhere", "share");
	for (int k = 0; k < MUTATION_COUNT; k++) {
		const struct tally *t = &tallies[k];
		print_row(mutation_names[k], t);
		all.mutants += t->mutants, all.rejected += t->rejected, all.warned += t->warned, all.at_line += t->at_line;
		all.noted += t->noted, all.named += t->named, all.elsewhere += t->elsewhere, all.died += t->died;
	}
	print_row("all", &all);
	printf("%u died\n", all.died);
	return !all.died && percent(&all) >= SHARE_WANTED;
}

int main(int argc, char **argv)
{
	static char *names[CASES_MOST];
	static struct tally tallies[MUTATION_COUNT];
	uint32_t each = 4;
	for (int i = 2; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--each") == 0)
			each = (uint32_t)atoi(argv[i + 1]);
		else if (strcmp(argv[i], "--show") == 0)
			show = argv[i + 1];
		else if (strcmp(argv[i], "--accepted") == 0)
			show_accepted = argv[i + 1];
	}
	verdict = mmap(NULL, sizeof *verdict, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (argc < 2 || verdict == MAP_FAILED || chdir(argv[1]) != 0) {
		fputs("usage: mutate GOLDENS [--each N] [--show KIND] [--accepted KIND]\n", stderr);
		return 64;
	}
	const size_t n = list_cases(".", names);
	for (size_t i = 0; i < n; i++) {
		if (chdir(names[i]) == 0) {
			mutate(names[i], each, tallies);
			if (chdir("..") != 0)
				return 1;
		}
		free(names[i]);
	}
	return !report(tallies);
}
