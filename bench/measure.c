/*
 * measure: runs several commands in turn and prints what each took, as JSON lines.
 * usage: measure ROUNDS COMMAND [--vs COMMAND]... ; a command is one shell-free string split at blanks; its
 * standard output goes to a file that is thrown away, its standard error nowhere. One uncounted round comes first, unless ROUNDS is negative.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_COMMANDS = 8, MOST_ROUNDS = 200, MOST_WORDS = 32 };

struct runs {
	char *words[MOST_WORDS + 1];
	double wall[MOST_ROUNDS], cpu[MOST_ROUNDS];
	long peak; /* bytes */
	int status;
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(struct runs *r, int round)
{
	char name[] = "/tmp/slsc-measure-XXXXXX";
	int out = mkstemp(name);
	unlink(name);
	double from = now();
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(out, 1);
		dup2(null, 2);
		execvp(r->words[0], r->words);
		_exit(127);
	}
	int status;
	struct rusage u;
	while (wait4(pid, &status, 0, &u) < 0 && errno == EINTR)
		;
	double to = now();
#ifdef __linux__
	/* What it has left running, as node leaves esbuild, comes to this process. */
	struct rusage orphan;
	int end;
	while (wait4(-1, &end, 0, &orphan) > 0) {
		u.ru_utime.tv_sec += orphan.ru_utime.tv_sec;
		u.ru_utime.tv_usec += orphan.ru_utime.tv_usec;
		u.ru_stime.tv_sec += orphan.ru_stime.tv_sec;
		u.ru_stime.tv_usec += orphan.ru_stime.tv_usec;
	}
#endif
	close(out);
	r->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (round < 0)
		return;
	r->wall[round] = to - from;
	r->cpu[round] = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
#ifdef __APPLE__
	long peak = u.ru_maxrss;
#else
	long peak = u.ru_maxrss * 1024;
#endif
	if (peak > r->peak)
		r->peak = peak;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static struct runs all[MOST_COMMANDS];
	int n = 0, rounds = argc > 2 ? atoi(argv[1]) : 0;
	const int first = rounds < 0 ? 0 : -1;
	rounds = abs(rounds);
	if (rounds < 1 || rounds > MOST_ROUNDS)
		return 64;
	for (int i = 2; i < argc && n < MOST_COMMANDS; i++) {
		if (strcmp(argv[i], "--vs") == 0)
			continue;
		int w = 0;
		for (char *word = strtok(argv[i], " "); word && w < MOST_WORDS; word = strtok(NULL, " "))
			all[n].words[w++] = word;
		n++;
	}
#ifdef __linux__
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
	for (int round = first; round < rounds; round++)
		for (int i = 0; i < n; i++)
			run(&all[i], round);
	for (int i = 0; i < n; i++) {
		qsort(all[i].wall, (size_t)rounds, sizeof(double), ascending);
		qsort(all[i].cpu, (size_t)rounds, sizeof(double), ascending);
		printf("{\"status\": %d, \"wall\": %.6f, \"wallMin\": %.6f, \"cpu\": %.6f, \"peak\": %ld}\n", all[i].status,
		       all[i].wall[rounds / 2], all[i].wall[0], all[i].cpu[rounds / 2], all[i].peak);
	}
	return 0;
}
