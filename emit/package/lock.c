#include "emit/package/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether path still leads to what is open: who held the lock before may have removed the folder. */
static bool still_there(int fd, const char *path)
{
	struct stat open_one, named;
	return fstat(fd, &open_one) == 0 && stat(path, &named) == 0 && open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

static bool lock(int fd, int how)
{
	while (flock(fd, how) != 0)
		if (errno != EINTR)
			return false;
	return true;
}

int folder_lock(const char *path, void (*waiting)(const char *path))
{
	for (;;) {
		int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			return LOCK_NONE;
		bool locked = lock(fd, LOCK_EX | LOCK_NB);
		if (!locked && errno == EWOULDBLOCK) {
			if (waiting)
				waiting(path);
			waiting = NULL;
			locked = lock(fd, LOCK_EX);
		}
		if (locked && still_there(fd, path))
			return fd;
		close(fd);
		if (!locked || access(path, F_OK) != 0)
			return LOCK_NONE;
	}
}

void folder_unlock(int lock)
{
	if (lock != LOCK_NONE)
		close(lock);
}
