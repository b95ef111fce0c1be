/*
 * system: what WASI's C library lacks. There is one user, one process and one thread, and files have no owners: what would
 * change those succeeds and changes nothing, locks are free, and what would reach or start another fails.
 */
#include "missing.h"
#undef fstatat

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

int fchown(int fd, uid_t user, gid_t group) { return (void)fd, (void)user, (void)group, 0; }
int flock(int fd, int how) { return (void)fd, (void)how, 0; }
uid_t geteuid(void) { return 0; }
int kill(pid_t pid, int number) { return (void)pid, (void)number, errno = ENOSYS, -1; }

/* Of the host (wasm/npm): 1 if who owns the file may execute it; name is relative to the open folder. */
__attribute__((import_module("slsc"), import_name("executable"))) int host_executable(int folder, const char *name, size_t n, int follow);

int stat_with_rights(int folder, const char *restrict name, struct stat *restrict st, int flags)
{
	const int result = fstatat(folder, name, st, flags);
	if (result == 0 && S_ISREG(st->st_mode) && host_executable(folder, name, strlen(name), !(flags & AT_SYMLINK_NOFOLLOW)))
		st->st_mode |= S_IXUSR;
	return result;
}

int pthread_mutex_init(pthread_mutex_t *m, const pthread_mutexattr_t *as) { return (void)m, (void)as, 0; }
int pthread_mutex_destroy(pthread_mutex_t *m) { return (void)m, 0; }
int pthread_mutex_lock(pthread_mutex_t *m) { return (void)m, 0; }
int pthread_mutex_unlock(pthread_mutex_t *m) { return (void)m, 0; }
int pthread_cond_init(pthread_cond_t *c, const pthread_condattr_t *as) { return (void)c, (void)as, 0; }
int pthread_cond_destroy(pthread_cond_t *c) { return (void)c, 0; }
int pthread_cond_broadcast(pthread_cond_t *c) { return (void)c, 0; }
/* Nobody else could change what is waited for: the caller's loop would never end. */
int pthread_cond_wait(pthread_cond_t *c, pthread_mutex_t *m) { (void)c, (void)m, __builtin_trap(); }
int pthread_create(pthread_t *t, const pthread_attr_t *as, void *(*run)(void *), void *data) { return (void)t, (void)as, (void)run, (void)data, EAGAIN; }
int pthread_join(pthread_t t, void **result) { return (void)t, (void)result, EINVAL; }

/* For libfyaml, which can ask a terminal for its colours; slsc does not let it. */
int tcgetattr(int fd, struct termios *out) { return (void)fd, (void)out, errno = ENOTTY, -1; }
int tcsetattr(int fd, int when, const struct termios *to) { return (void)fd, (void)when, (void)to, errno = ENOTTY, -1; }
void cfmakeraw(struct termios *t); /* termios.h declares it to _DEFAULT_SOURCE alone */
void cfmakeraw(struct termios *t) { (void)t; }

/* The host says by PWD where relative paths begin; without it they begin at what it has opened as ".". */
static __attribute__((constructor)) void enter_folder(void)
{
	const char *folder = getenv("PWD");
	if (folder && *folder)
		chdir(folder);
}
