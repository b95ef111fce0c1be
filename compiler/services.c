#include "compiler/services.h"

#include "compiler/commands/shared/deployment.h"
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/messages.h"
#include "compiler/commands/shared/output.h"
#include "compiler/compile/driver.h"
#include "compiler/read/compose.h"
#include "compiler/read/read.h"
#include "ir/json.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct job { /* one service's process */
	struct str path;
	const struct value *params;
	pid_t pid;                /* 0: not started, or ended */
	FILE *out, *err, *folder; /* while it runs: what it prints, and the path of its package's folder */
	struct str said, complained, package; /* the same once it has ended, kept until its turn */
	int status;               /* exit status */
};

struct jobs {
	VEC(struct job) of;
	uint32_t running;
	int alive[2]; /* a pipe that only this process holds open for writing: its children see by it that it has ended */
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

/* Ends the process, and through its handler (compiler/host/process.c) what that has started, when the pipe closes. */
static void *watch(void *pipe_end)
{
	char byte;
	ssize_t n;
	while ((n = read(*(int *)pipe_end, &byte, 1)) < 0 && errno == EINTR)
		;
	if (n < 0)
		return NULL; /* this says nothing of the other process */
	struct sigaction handler;
	sigaction(SIGTERM, NULL, &handler);
	kill(getpid(), handler.sa_handler == SIG_IGN ? SIGKILL : SIGTERM);
	return NULL;
}

/* A child does not outlive this process, however that ends: nobody would wait for what it writes. */
static bool end_with_parent(struct jobs *jobs)
{
	pthread_t thread;
	sigset_t all, before;
	close(jobs->alive[1]);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	errno = pthread_create(&thread, NULL, watch, &jobs->alive[0]);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return errno == 0;
}

/* The child's whole life. Parameters of the command line go before those of the list. */
static void run_child(struct cli *cli, struct jobs *jobs, const struct job *job, int (*one)(struct cli *))
{
	before_dying = NULL;
	if (!end_with_parent(jobs) || dup2(fileno(job->out), STDOUT_FILENO) < 0 || dup2(fileno(job->err), STDERR_FILENO) < 0) {
		remark("cannot start the process for %.*s: %s", STRA(job->path), strerror(errno));
		_exit(EXIT_INTERNAL);
	}
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

static bool start(struct cli *cli, struct jobs *jobs, struct job *job, int (*one)(struct cli *))
{
	job->out = tmpfile();
	job->err = job->out ? tmpfile() : NULL;
	job->folder = job->err ? tmpfile() : NULL;
	fflush(NULL);
	job->pid = job->folder ? fork() : -1;
	if (job->pid == 0)
		run_child(cli, jobs, job, one);
	if (job->pid > 0) {
		jobs->running++;
		return true;
	}
	const int error = errno;
	if (job->out)
		fclose(job->out);
	if (job->err)
		fclose(job->err);
	if (job->folder)
		fclose(job->folder);
	job->pid = 0;
	errno = error;
	return false;
}

static struct str content(struct arena *a, FILE *from)
{
	struct buf b = { 0 };
	char piece[1 << 14];
	rewind(from);
	for (size_t n; (n = fread(piece, 1, sizeof piece, from)) > 0;)
		buf_put(&b, piece, n);
	fclose(from);
	struct str text = str_dup(a, buf_text(&b));
	buf_free(&b);
	return text;
}

/* What the job has printed is read at once: many services need no more open files than few. */
static void ended(struct cli *cli, struct jobs *jobs, struct job *job, int status)
{
	job->pid = 0;
	job->status = status;
	job->said = content(cli->arena, job->out);
	job->complained = content(cli->arena, job->err);
	job->package = content(cli->arena, job->folder);
	jobs->running--;
}

/* Waits for any of the jobs to end. A process that cannot be waited for has failed. */
static void reap(struct cli *cli, struct jobs *jobs)
{
	int end = 0;
	pid_t pid;
	while ((pid = wait(&end)) < 0 && errno == EINTR)
		;
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		struct job *job = &jobs->of.at[i];
		if (!job->pid || (pid > 0 && job->pid != pid))
			continue;
		ended(cli, jobs, job, pid > 0 && WIFEXITED(end) ? WEXITSTATUS(end) : EXIT_INTERNAL);
		if (pid < 0)
			remark("cannot wait for the process for %.*s", STRA(job->path));
		else if (WIFSIGNALED(end))
			remark("the process for %.*s was killed by signal %d", STRA(job->path), WTERMSIG(end));
	}
}

/* Starts it once there is room: for lack of files or processes it waits for another one to end. */
static void start_when_possible(struct cli *cli, struct jobs *jobs, struct job *job, int (*one)(struct cli *))
{
	while (!start(cli, jobs, job, one)) {
		if (!jobs->running) {
			remark("cannot start a process for %.*s: %s", STRA(job->path), strerror(errno));
			job->status = EXIT_INTERNAL;
			return;
		}
		reap(cli, jobs);
	}
}

/* Whether each package has a folder of its own: two in one would be taken for each other. */
static bool share_no_folder(struct arena *a, const struct jobs *jobs)
{
	struct value *by_folder = v_map(a);
	bool ok = true;
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		const struct job *job = &jobs->of.at[i];
		struct str path = job->package;
		const struct value *other = path.n ? map_put_new(a, by_folder, path, (struct span){ 0 }, v_str(a, job->path)) : NULL;
		if (!other)
			continue;
		remark("%.*s and %.*s are both packaged into %.*s; give one of them a package.path of its own", STRA(other->string),
			STRA(job->path), STRA(path));
		ok = false;
	}
	return ok;
}

/* Out of memory, this process lets those that run put their packages in place, or take them away, before it ends. */
static void wait_for_all(void)
{
	while (wait(NULL) > 0 || errno == EINTR)
		;
}

/* Runs one for each service, as many at a time as there are cores, and returns the worst exit status. */
static int run_all(struct cli *cli, struct jobs *jobs, int (*one)(struct cli *))
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	const uint32_t most = cores > 0 ? (uint32_t)cores : 1;
	int worst = EXIT_DONE;
	if (pipe(jobs->alive) != 0) {
		remark("cannot make a pipe: %s", strerror(errno));
		return EXIT_INTERNAL;
	}
	fcntl(jobs->alive[0], F_SETFD, FD_CLOEXEC);
	fcntl(jobs->alive[1], F_SETFD, FD_CLOEXEC);
	before_dying = wait_for_all;
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		if (jobs->running == most)
			reap(cli, jobs);
		start_when_possible(cli, jobs, &jobs->of.at[i], one);
	}
	while (jobs->running)
		reap(cli, jobs);
	before_dying = NULL;
	close(jobs->alive[0]);
	close(jobs->alive[1]);
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
	run_all(cli, jobs, print_asked);
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		struct job *job = &jobs->of.at[i];
		read_asked(cli, job->said);
		*job = (struct job){ .path = job->path, .params = job->params };
	}
	cli->options.unknown = NULL; /* answered: no service needs to ask for all of them */
	return unknown_options_check(cli, true);
}

/* ---- reports */

/* One list of diagnostics, or one SARIF log with a run a service, of those that the services have printed. */
static void join_reports(struct cli *cli, struct jobs *jobs, struct buf *out)
{
	struct input in = { .path = "report", .host = cli->host, .options = &cli->options };
	struct cx *cx = cx_new(&in, cli->diags);
	const struct value *first = NULL;
	struct value *all = v_list(cli->arena);
	for (uint32_t i = 0; i < jobs->of.n; i++) {
		const struct job *job = &jobs->of.at[i];
		bool failed = false;
		const struct value *v = job->said.n ? json_parse(cx, source_add(cli->sources, job->path, job->said), &failed) : NULL;
		if (!v || failed)
			continue; /* its process has died, and that is said on standard error */
		const struct value *from = is_map(v) ? value_get(v, "runs") : v;
		first = first ? first : v;
		list_each(k, from)
			list_push(cli->arena, all, list_at(from, k));
	}
	const struct value *joined = all;
	if (is_map(first))
		joined = map_assign(cli->arena, first, MAP(cli->arena, { "runs", all }));
	json_emit(out, joined, 2);
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
		buf_str(&out, form ? STR("") : jobs->of.at[i].said);
		buf_str(&err, jobs->of.at[i].complained);
	}
	/* Where a service has read what is to be written, it has said so. */
	const bool to_file = report && cli->out.n && worst != EXIT_USAGE;
	if (to_file && !write_output(cli, cli->out, buf_text(form ? &out : &err), 0644))
		worst = worst > EXIT_ERRORS ? worst : EXIT_ERRORS;
	else if (to_file && worst != EXIT_DONE && !str_eqz(cli->out, "-"))
		remark("the input has errors; %.*s names them", STRA(cli->out));
	if (err.n && (form || !to_file))
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

int services_run(struct cli *cli, int (*one)(struct cli *cli))
{
	struct jobs jobs = { 0 };
	if (cli->package_dir.n)
		return wrong_usage("--package names one folder; several services have theirs beside their configuration");
	if (cli->golden.n)
		return wrong_usage("--golden names one template; check several services one by one");
	if (!list_jobs(cli, &jobs) || diag_failed(cli->diags)) {
		report_messages(cli);
		return EXIT_ERRORS;
	}
	if (cli->options.unknown && check_unknown(cli, &jobs) != EXIT_DONE)
		return EXIT_USAGE;
	return print_all(cli, &jobs, run_all(cli, &jobs, one));
}
