#include "compiler/host/tempfolder.h"

#include "ir/base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATHS_LONGEST = 4097 /* what realpath fills at the most */ };

/* The keeper's whole life. In a session of its own, so that what a terminal or a group is sent does not reach it. */
static _Noreturn void keep(int pipe_end, const char *path)
{
	char byte;
	const int nowhere = open("/dev/null", O_RDWR);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) /* nobody waits for what this process never prints */
		dup2(nowhere, fd);
	setsid();
	while (read(pipe_end, &byte, 1) < 0 && errno == EINTR)
		;
	folder_remove(path);
	_exit(0);
}

bool tempfolder_open(struct arena *a, struct tempfolder *t, const char *tmp)
{
	int ends[2];
	*t = (struct tempfolder){ .keeper = -1, .pipe = -1 };
	if (pipe(ends) != 0)
		return false;
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	char made[PATHS_LONGEST], real[PATHS_LONGEST];
	const int n = snprintf(made, sizeof made, "%s/slsc-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (n > 0 && (size_t)n < sizeof made && mkdtemp(made) && realpath(made, real)) {
		t->path = str_dup(a, str_z(real));
		t->keeper = fork();
		if (t->keeper == 0) {
			close(ends[1]);
			keep(ends[0], t->path.p);
		}
	}
	const int error = errno;
	close(ends[0]);
	t->pipe = ends[1];
	if (t->keeper > 0)
		return true;
	close(ends[1]);
	rmdir(made);
	*t = (struct tempfolder){ .keeper = -1, .pipe = -1 };
	errno = error;
	return false;
}

void tempfolder_close(struct tempfolder *t)
{
	if (t->keeper <= 0)
		return;
	close(t->pipe);
	while (waitpid(t->keeper, NULL, 0) < 0 && errno == EINTR)
		;
	*t = (struct tempfolder){ .keeper = -1, .pipe = -1 };
}
