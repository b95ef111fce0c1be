#include "compiler/services.h"

#include "compiler/commands_deploy.h"
#include "compiler/compose.h"
#include "compiler/driver.h"
#include "compiler/commands.h"
#include "compiler/stages.h"
#include "ir/json.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct job { /* one service's process */
	struct str path;
	const struct value *params;
	pid_t pid;
	FILE *out, *err; /* what it prints, kept until its turn */
	FILE *folder;    /* the path of its package's folder */
	int status;      /* exit status */
};

struct jobs {
	VEC(struct job) of;
};

bool services_given(const struct cli *cli)
{
	return cli->command->each && !cli->config.n && (cli->operands.n > 1 || (cli->operands.n == 1 && compose_file(cli->operands.at[0])));
}

static bool list_jobs(struct cli *cli, struct jobs *jobs)
{
	for (uint32_t i = 0; i < cli->operands.n; i++) {
		struct str operand = cli->operands.at[i];
		if (!compose_file(operand)) {
			vec_push(cli->arena, &jobs->of, (struct job){ .path = operand });
			continue;
		}
		struct members members = { 0 };
		struct input in = { .path = str_zdup(cli->arena, operand), .host = cli->host, .options = &cli->options };
		if (!compose_load(cx_new(&in, cli->diags), &members))
			return false;
		for (uint32_t k = 0; k < members.of.n; k++)
			vec_push(cli->arena, &jobs->of, (struct job){ .path = members.of.at[k].path, .params = members.of.at[k].params });
	}
	return true;
}

/* The child's whole life. Parameters of the command line go before those of the list. */
static void run_child(struct cli *cli, const struct job *job, int (*one)(struct cli *))
{
	if (dup2(fileno(job->out), STDOUT_FILENO) < 0 || dup2(fileno(job->err), STDERR_FILENO) < 0)
		_exit(EXIT_INTERNAL);
	cli->operands.n = 0;
	vec_push(cli->arena, &cli->operands, job->path);
	cli->options.params = map_assign(cli->arena, job->params, cli->options.params);
	cli->deploy_script = STR("");
	cli->package_folders = job->folder;
	if (cli->command->format_of == FORMAT_REPORT)
		cli->out = STR("");
	int status = one(cli);
	fflush(NULL);
	_exit(status);
}

static bool start(struct cli *cli, struct job *job, int (*one)(struct cli *))
{
	job->out = tmpfile();
	job->err = tmpfile();
	job->folder = tmpfile();
	fflush(NULL);
	job->pid = job->out && job->err && job->folder ? fork() : -1;
	if (job->pid == 0)
		run_child(cli, job, one);
	if (job->pid < 0)
		fprintf(stderr, "slsc: cannot start a process for %.*s: %s\n", STRA(job->path), strerror(errno));
	return job->pid > 0;
}

/* Waits for any of the jobs to end. */
static void reap(struct jobs *jobs)
{
	int end = 0;
	pid_t pid;
	while ((pid = wait(&end)) < 0 && errno == EINTR)
		;
	for (uint32_t i = 0; pid > 0 && i < jobs->of.n; i++) {
		struct job *job = &jobs->of.at[i];
		if (job->pid != pid)
			continue;
		job->status = WIFEXITED(end) ? WEXITSTATUS(end) : EXIT_INTERNAL;
		if (WIFSIGNALED(end))
			fprintf(stderr, "slsc: the process for %.*s was killed by signal %d\n", STRA(job->path), WTERMSIG(end));
	}
}

static void copy(FILE *from, struct buf *into)
{
	char piece[1 << 14];
	rewind(from);
	for (size_t n; (n = fread(piece, 1, sizeof piece, from)) > 0;)
		buf_put(into, piece, n);
	fclose(from);
}

/* Whether each package has a folder of its own: two in one would be taken for each other. */
static bool share_no_folder(struct arena *a, struct jobs *jobs)
{
	struct value *by_folder = v_map(a);
	bool ok = true;
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		struct job *job = &jobs->of.at[i];
		struct buf folder = { 0 };
		if (job->folder)
			copy(job->folder, &folder);
		struct str path = str_dup(a, buf_text(&folder));
		buf_free(&folder);
		const struct value *other = path.n ? map_put_new(a, by_folder, path, (struct span){ 0 }, v_str(a, job->path)) : NULL;
		if (!other)
			continue;
		fprintf(stderr, "slsc: %.*s and %.*s are both packaged into %.*s; give one of them a package.path of its own\n", STRA(other->string),
			STRA(job->path), STRA(path));
		ok = false;
	}
	return ok;
}

/* Runs one for each service, as many at a time as there are cores, and returns the worst exit status. */
static int run_all(struct cli *cli, struct jobs *jobs, int (*one)(struct cli *))
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	uint32_t running = 0, most = cores > 0 ? (uint32_t)cores : 1;
	int worst = EXIT_DONE;
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		if (running == most) {
			reap(jobs);
			running--;
		}
		if (start(cli, &jobs->of.at[i], one))
			running++;
		else
			jobs->of.at[i].status = EXIT_INTERNAL;
	}
	while (running--)
		reap(jobs);
	for (uint32_t i = 0; i < jobs->of.n; i++)
		worst = jobs->of.at[i].status > worst ? jobs->of.at[i].status : worst;
	return worst;
}

/* ---- options that no command knows */

/* In a child: the names that its service asks for, one a line. */
static int print_asked(struct cli *cli)
{
	struct input in = input_of(cli);
	cli->unknown.later = true;
	configuration(cx_new(&in, cli->diags));
	for (uint32_t i = 0; i < cli->unknown.read.n; i++)
		printf("%.*s\n", STRA(cli->unknown.read.at[i]));
	return EXIT_DONE;
}

static void read_asked(struct cli *cli, struct str names)
{
	while (names.n) {
		int32_t end = str_find(names, '\n');
		if (end >= 0 && !option_read(&cli->unknown, str_to(names, (uint32_t)end)))
			vec_push(cli->arena, &cli->unknown.read, str_dup(cli->arena, str_to(names, (uint32_t)end)));
		names = end < 0 ? STR("") : str_from(names, (uint32_t)end + 1);
	}
}

static int check_unknown(struct cli *cli, struct jobs *jobs)
{
	struct buf names = { 0 }, ignored = { 0 };
	run_all(cli, jobs, print_asked);
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		struct job *job = &jobs->of.at[i];
		if (job->out)
			copy(job->out, &names);
		if (job->err)
			copy(job->err, &ignored);
		if (job->folder)
			copy(job->folder, &ignored);
		*job = (struct job){ .path = job->path, .params = job->params };
	}
	read_asked(cli, buf_text(&names));
	buf_free(&names);
	buf_free(&ignored);
	cli->options.unknown = NULL; /* answered: no service needs to ask for all of them */
	return unknown_options_check(cli, true);
}

/* ---- reports */

/* One list of diagnostics, or one SARIF log with a run a service, of those that the services have printed. */
static void join_reports(struct cli *cli, struct jobs *jobs, struct buf *out)
{
	struct arena *a = cli->arena;
	struct input in = { .path = "report", .host = cli->host, .options = &cli->options };
	struct cx *cx = cx_new(&in, cli->diags);
	const struct value *joined = NULL;
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		struct buf text = { 0 };
		bool failed = !jobs->of.at[i].out;
		if (!failed)
			copy(jobs->of.at[i].out, &text);
		struct str copied = str_dup(a, buf_text(&text));
		const struct value *v = failed ? NULL : json_parse(cx, source_add(cli->sources, jobs->of.at[i].path, copied), &failed);
		buf_free(&text);
		if (!v || failed)
			continue; /* its process has died, and that is said on standard error */
		struct value *to = (struct value *)(is_map(joined) ? value_get(joined, "runs") : joined);
		const struct value *from = is_map(v) ? value_get(v, "runs") : v;
		if (!joined)
			joined = v;
		else
			list_each(k, from)
				list_push(a, to, list_at(from, k));
	}
	json_emit(out, joined ? joined : v_list(a), 2);
	buf_c(out, '\n');
}

/* What the services have printed, in their order. */
static int print_all(struct cli *cli, struct jobs *jobs, int worst)
{
	const bool report = cli->command->format_of == FORMAT_REPORT, form = report && cli->format.n && !str_eqz(cli->format, "text");
	struct buf out = { 0 }, err = { 0 };
	if (form)
		join_reports(cli, jobs, &out);
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		struct job *job = &jobs->of.at[i];
		if (job->out && !form)
			copy(job->out, &out);
		if (job->err)
			copy(job->err, &err);
	}
	if (report && cli->out.n && !write_output(cli->out, buf_text(form ? &out : &err), 0644))
		worst = worst > EXIT_ERRORS ? worst : EXIT_ERRORS;
	if (err.n && (form || !report || !cli->out.n))
		fwrite(err.p, 1, err.n, stderr);
	if (!share_no_folder(cli->arena, jobs))
		worst = worst > EXIT_ERRORS ? worst : EXIT_ERRORS;
	/* Services that belong together are deployed all or not at all. */
	if (!cli->options.package && !(form && cli->out.n))
		fwrite(out.n ? out.p : "", 1, out.n, stdout);
	else if (cli->options.package && worst == EXIT_DONE && !write_commands(cli, buf_text(&out)))
		worst = EXIT_ERRORS;
	buf_free(&out);
	buf_free(&err);
	return worst;
}

int services_run(struct cli *cli, int (*one)(struct cli *cli), bool (*report)(struct cli *cli))
{
	struct jobs jobs = { 0 };
	if (cli->package_dir.n)
		return wrong_usage("--package names one folder; several services have theirs beside their configuration");
	if (cli->golden.n)
		return wrong_usage("--golden names one template; check several services one by one");
	if (!list_jobs(cli, &jobs) || diag_failed(cli->diags)) {
		report(cli);
		return EXIT_ERRORS;
	}
	if (cli->options.unknown && check_unknown(cli, &jobs) != EXIT_DONE)
		return EXIT_USAGE;
	return print_all(cli, &jobs, run_all(cli, &jobs, one));
}
