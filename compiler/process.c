/* Child processes: no shell, input and outputs through pipes, bounded in time and size. */
#include "compiler/host.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { OUTPUT_MOST = 64 << 20, ERROR_MOST = 64 << 10, CHUNK = 64 << 10 };

struct stream { /* what a pipe of the child's gave */
	int fd;      /* -1: closed */
	char *p;
	size_t n, cap, most;
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
	if (s->n + CHUNK > s->cap && s->n < s->most) {
		size_t cap = s->cap * 2 + CHUNK;
		s->p = arena_grow(a, s->p, s->cap, cap);
		s->cap = cap;
	}
	bool keep = s->n < s->most;
	ssize_t got = read(s->fd, keep ? s->p + s->n : spill, keep ? s->cap - s->n : sizeof spill);
	if (got > 0)
		s->n += keep ? (size_t)got : 0;
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

/* Serves the pipes until both outputs are closed. False when time is over. */
static bool serve(struct arena *a, int in, struct str input, struct stream s[2], int timeout_ms)
{
	long end = now_ms() + timeout_ms;
	bool in_time = true;
	while (in_time && (s[0].fd >= 0 || s[1].fd >= 0)) {
		struct pollfd fds[] = { { s[0].fd, POLLIN, 0 }, { s[1].fd, POLLIN, 0 }, { in, POLLOUT, 0 } };
		long left = end - now_ms();
		int ready = left > 0 ? poll(fds, 3, (int)left) : 0;
		in_time = ready != 0;
		for (int i = 0; ready > 0 && i < 2; i++)
			if (fds[i].revents)
				drain(a, &s[i]);
		if (ready > 0 && fds[2].revents)
			feed(&in, &input);
	}
	shut(&in);
	shut(&s[0].fd);
	shut(&s[1].fd);
	return in_time;
}

/* Starts argv with the three pipes' far ends; the near ends come back in at[]. */
static bool start(const char *const *argv, int at[3], pid_t *pid)
{
	int pipes[3][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	bool ok = true;
	for (int i = 0; ok && i < 3; i++)
		ok = pipe(pipes[i]) == 0;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none, normal;
	sigemptyset(&none);
	sigemptyset(&normal);
	sigaddset(&normal, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigdefault(&attr, &normal);
	posix_spawnattr_setsigmask(&attr, &none);
	for (int i = 0; ok && i < 3; i++) {
		int near = i == 0;
		fcntl(pipes[i][near], F_SETFD, FD_CLOEXEC);
		fcntl(pipes[i][near], F_SETFL, O_NONBLOCK);
		posix_spawn_file_actions_adddup2(&actions, pipes[i][!near], i);
		if (pipes[i][!near] > 2)
			posix_spawn_file_actions_addclose(&actions, pipes[i][!near]);
	}
	ok = ok && posix_spawnp(pid, argv[0], &actions, &attr, (char *const *)(uintptr_t)argv, environ) == 0;
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	for (int i = 0; i < 3; i++) {
		shut(&pipes[i][i == 0 ? 0 : 1]);
		at[i] = pipes[i][i == 0 ? 1 : 0];
		if (!ok)
			shut(&at[i]);
	}
	return ok;
}

int process_run(const struct host *h, struct arena *a, const char *const *argv, struct str input, int timeout_ms,
		struct str *out, struct str *err)
{
	(void)h;
	*out = *err = STR("");
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	sigaction(SIGPIPE, &ignore, &before);
	int at[3];
	pid_t pid;
	int status = -1;
	if (start(argv, at, &pid)) {
		struct stream s[2] = { { .fd = at[1], .most = OUTPUT_MOST }, { .fd = at[2], .most = ERROR_MOST } };
		bool in_time = serve(a, at[0], input, s, timeout_ms);
		if (!in_time)
			kill(-pid, SIGKILL);
		int end = 0;
		while (waitpid(pid, &end, 0) < 0 && errno == EINTR)
			;
		status = !in_time ? -2 : WIFEXITED(end) ? WEXITSTATUS(end) : 128 + WTERMSIG(end);
		*out = (struct str){ s[0].p, (uint32_t)s[0].n };
		*err = (struct str){ s[1].p, (uint32_t)s[1].n };
	}
	sigaction(SIGPIPE, &before, NULL);
	return status;
}
