#include "compiler/services.h"

#include "compiler/commands_deploy.h"
#include "compiler/compose.h"
#include "compiler/driver.h"

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
	return cli->command->most == MANY_SERVICES && !cli->config.n && (cli->operands.n > 1 || (cli->operands.n == 1 && compose_file(cli->operands.at[0])));
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

int services_run(struct cli *cli, int (*one)(struct cli *cli), void (*report)(struct cli *cli))
{
	struct jobs jobs = { 0 };
	if (cli->package_dir.n) {
		fputs("slsc: --package names one folder; several services have theirs beside their configuration\n", stderr);
		return EXIT_USAGE;
	}
	bool listed = list_jobs(cli, &jobs);
	report(cli);
	if (!listed)
		return EXIT_ERRORS;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	uint32_t running = 0, most = cores > 0 ? (uint32_t)cores : 1;
	int worst = EXIT_DONE;
	for (uint32_t i = 0; i < jobs.of.n; i++) {
		if (running == most) {
			reap(&jobs);
			running--;
		}
		if (start(cli, &jobs.of.at[i], one))
			running++;
		else
			jobs.of.at[i].status = EXIT_INTERNAL;
	}
	while (running--)
		reap(&jobs);
	struct buf out = { 0 }, err = { 0 };
	for (uint32_t i = 0; i < jobs.of.n; i++) {
		struct job *job = &jobs.of.at[i];
		if (job->out)
			copy(job->out, &out);
		if (job->err)
			copy(job->err, &err);
		if (job->status > worst)
			worst = job->status;
	}
	if (err.n)
		fwrite(err.p, 1, err.n, stderr);
	if (!share_no_folder(cli->arena, &jobs))
		worst = worst > EXIT_ERRORS ? worst : EXIT_ERRORS;
	/* Services that belong together are deployed all or not at all. */
	if (!cli->options.package)
		fwrite(out.n ? out.p : "", 1, out.n, stdout);
	else if (worst == EXIT_DONE && !write_commands(cli, buf_text(&out)))
		worst = EXIT_ERRORS;
	buf_free(&out);
	buf_free(&err);
	return worst;
}
