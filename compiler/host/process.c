/* Child processes: no shell, input and outputs through pipes, bounded in time and size. */
#include "compiler/host/host.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { OUTPUT_MOST = 64 << 20, ERROR_MOST = 8 << 20, CHUNK = 64 << 10, LOOK_MS = 50 };

struct stream { /* what a pipe of the child's gave */
	int fd;      /* -1: closed */
	char *p;     /* room for one more byte than n, so that it always ends in NUL */
	size_t n, cap, most;
	size_t dropped; /* beyond most */
};

static long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Reads what is there; past `most` it is dropped. */
static void drain(struct arena *a, struct stream *s)
{
	char spill[4096];
	bool keep = s->n < s->most;
	if (keep && s->n + CHUNK >= s->cap) {
		size_t cap = s->cap * 2 + CHUNK + 1;
		s->p = arena_grow(a, s->p, s->cap, cap);
		s->cap = cap;
	}
	size_t room = s->most - s->n < s->cap - s->n - 1 ? s->most - s->n : s->cap - s->n - 1;
	ssize_t got = read(s->fd, keep ? s->p + s->n : spill, keep ? room : sizeof spill);
	if (got > 0 && keep)
		s->n += (size_t)got;
	else if (got > 0)
		s->dropped += (size_t)got;
	else if (got == 0 || (errno != EINTR && errno != EAGAIN))
		shut(&s->fd);
}

static void feed(int *fd, struct str *input)
{
	ssize_t put = input->n ? write(*fd, input->p, input->n) : 0;
	if (put > 0)
		*input = str_from(*input, (uint32_t)put);
	if (!input->n || (put < 0 && errno != EINTR && errno != EAGAIN))
		shut(fd);
}

/*
 * Whether the child has ended. It stays a zombie, so that its number keeps its meaning until the caller reaps it; but
 * where SIGCHLD is ignored it is gone.
 */
static bool has_ended(pid_t pid)
{
	siginfo_t info = { 0 };
	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 ? info.si_pid == pid : errno == ECHILD;
}

/*
 * Serves the pipes until the child has ended and nothing is left in them: something that it has started may hold them
 * open for ever. Returns 0, RUN_TIMED_OUT or RUN_FLOODED.
 */
static int serve(struct arena *a, pid_t pid, int in, struct str input, struct stream s[2], int timeout_ms)
{
	const long end = now_ms() + timeout_ms;
	long left = timeout_ms, look = 1;
	int result = 0;
	bool ended = false;
	while (!result && left > 0) {
		struct pollfd fds[] = { { s[0].fd, POLLIN, 0 }, { s[1].fd, POLLIN, 0 }, { in, POLLOUT, 0 } };
		int ready = poll(fds, 3, ended ? 0 : (int)(look < left ? look : left));
		if (ended && (ready == 0 || (s[0].fd < 0 && s[1].fd < 0)))
			break;
		for (int i = 0; ready > 0 && i < 2; i++)
			if (fds[i].revents)
				drain(a, &s[i]);
		if (ready > 0 && fds[2].revents)
			feed(&in, &input);
		ended = ended || has_ended(pid);
		if (ended)
			shut(&in);
		if (ready == 0 && look < LOOK_MS)
			look *= 2;
		/* Of what is only for messages the rest may be missing, as long as it has an end. */
		result = s[0].dropped || s[1].dropped > OUTPUT_MOST ? RUN_FLOODED : 0;
		left = end - now_ms();
	}
	shut(&in);
	shut(&s[0].fd);
	shut(&s[1].fd);
	return result ? result : left > 0 ? 0 : RUN_TIMED_OUT;
}

/* ---- signals: what ends this process ends the child, too, which is in a group of its own */

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };
enum { ENDING = sizeof ending / sizeof *ending };

static volatile sig_atomic_t group; /* the child's, or 0 */

static void take_down(int number)
{
	if (group)
		kill(-(pid_t)group, SIGKILL);
	raise(number); /* its handler is the default by now */
}

struct handlers {
	struct sigaction pipe, of[ENDING];
};

static void handlers_set(struct handlers *before)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, down = { .sa_handler = take_down, .sa_flags = (int)SA_RESETHAND };
	sigaction(SIGPIPE, &ignore, &before->pipe);
	for (int i = 0; i < ENDING; i++) {
		sigaction(ending[i], NULL, &before->of[i]);
		if (before->of[i].sa_handler == SIG_DFL)
			sigaction(ending[i], &down, NULL);
	}
}

static void handlers_put_back(const struct handlers *before)
{
	sigaction(SIGPIPE, &before->pipe, NULL);
	for (int i = 0; i < ENDING; i++)
		sigaction(ending[i], &before->of[i], NULL);
}

static void hold_signals(sigset_t *before)
{
	sigset_t held;
	sigemptyset(&held);
	for (int i = 0; i < ENDING; i++)
		sigaddset(&held, ending[i]);
	sigprocmask(SIG_BLOCK, &held, before);
}

/* ---- the child */

static void set_attributes(posix_spawnattr_t *attr)
{
	sigset_t none, normal;
	sigemptyset(&none);
	sigemptyset(&normal);
	sigaddset(&normal, SIGPIPE);
	sigaddset(&normal, SIGCHLD);
	sigaddset(&normal, SIGXFSZ);
	posix_spawnattr_init(attr);
	posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigdefault(attr, &normal);
	posix_spawnattr_setsigmask(attr, &none);
}

/* Starts argv with the three pipes' far ends; the near ends come back in at[]. Returns 0 or an errno. */
static int start(const char *const *argv, int at[3], pid_t *pid)
{
	int pipes[3][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	int error = 0;
	for (int i = 0; !error && i < 3; i++)
		error = pipe(pipes[i]) == 0 ? 0 : errno;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	posix_spawn_file_actions_init(&actions);
	set_attributes(&attr);
	for (int i = 0; !error && i < 3; i++) {
		int near = i == 0;
		if (fcntl(pipes[i][near], F_SETFD, FD_CLOEXEC) < 0 || fcntl(pipes[i][near], F_SETFL, O_NONBLOCK) < 0)
			error = errno;
		if (!error)
			error = posix_spawn_file_actions_adddup2(&actions, pipes[i][!near], i);
		if (!error && pipes[i][!near] > 2)
			error = posix_spawn_file_actions_addclose(&actions, pipes[i][!near]);
	}
	if (!error)
		error = posix_spawnp(pid, argv[0], &actions, &attr, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	for (int i = 0; i < 3; i++) {
		shut(&pipes[i][i == 0 ? 0 : 1]);
		at[i] = pipes[i][i == 0 ? 1 : 0];
		if (error)
			shut(&at[i]);
	}
	return error;
}

int process_run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms,
		struct str *out, struct str *err)
{
	(void)h;
	*out = *err = STR("");
	struct handlers before;
	sigset_t mask;
	int at[3];
	pid_t pid;
	int status = RUN_NOT_STARTED;
	handlers_set(&before);
	hold_signals(&mask);
	int error = start(argv, at, &pid);
	group = error ? 0 : (sig_atomic_t)pid;
	sigprocmask(SIG_SETMASK, &mask, NULL);
	if (error) {
		*err = str_dup(a, str_z(strerror(error)));
	} else {
		struct stream s[2] = { { .fd = at[1], .most = OUTPUT_MOST }, { .fd = at[2], .most = ERROR_MOST } };
		status = serve(a, pid, at[0], input, s, timeout_ms);
		if (status)
			kill(-pid, SIGKILL);
		hold_signals(&mask);
		int end = 0;
		pid_t reaped;
		while ((reaped = waitpid(pid, &end, 0)) < 0 && errno == EINTR)
			;
		group = 0;
		sigprocmask(SIG_SETMASK, &mask, NULL);
		if (!status && reaped < 0)
			status = RUN_LOST;
		else if (!status)
			status = WIFEXITED(end) ? WEXITSTATUS(end) : 128 + WTERMSIG(end);
		*out = (struct str){ s[0].p, (uint32_t)s[0].n };
		*err = (struct str){ s[1].p, (uint32_t)s[1].n };
	}
	handlers_put_back(&before);
	return status;
}
