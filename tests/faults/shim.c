/*
 * shim: what the C library answers, made to fail. Linked into a copy of slsc, it stands before the C library for slsc
 * and for every library that slsc uses. SLSC_FAULT=KIND:N:HOW makes the N-th call of a kind from the start of main fail:
 *
 *	ENOSPC …	with this errno; a file is closed all the same, as close() does
 *	short		reads or writes one byte only
 *	kill		SIGKILL before the call;  killed: after it
 *
 * N+ means the N-th and all after it. SLSC_FAULT_COUNT=FILE has the calls of each kind counted: "KIND N" lines.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { ALLOC, OPEN, READ, WRITE, FSYNC, RENAME, CLOSE, UNLINK, MKDIR, LINK, STAT, FOLDER, LOCK, THREAD, PIPE, SPAWN, FORK, KINDS };
enum how { FAILS, SHORT, KILL, KILLED };

static const char *const names[KINDS] = {
	"alloc", "open", "read", "write", "fsync", "rename", "close", "unlink", "mkdir", "link", "stat", "folder", "lock", "thread", "pipe", "spawn", "fork",
};
static const struct { const char *name; int number; } errors[] = {
	{ "EIO", EIO }, { "ENOSPC", ENOSPC }, { "EINTR", EINTR }, { "EMFILE", EMFILE }, { "EACCES", EACCES }, { "ENOMEM", ENOMEM }, { "EAGAIN", EAGAIN }, { "EXDEV", EXDEV },
	{ "ENOTSUP", ENOTSUP }, { "ENOENT", ENOENT }, { "EEXIST", EEXIST }, { "ELOOP", ELOOP },
};

static atomic_long *calls; /* of all processes together */
static struct {
	bool on, more;
	enum kind kind;
	enum how how;
	int error;
	long n;
} fault;
static bool started;

/* Whether this call is the one; dies if that is what is asked for. */
static bool now(enum kind kind)
{
	if (!started)
		return false;
	long n = atomic_fetch_add(&calls[kind], 1) + 1;
	if (!fault.on || kind != fault.kind || (fault.more ? n < fault.n : n != fault.n))
		return false;
	if (fault.how == KILL)
		kill(getpid(), SIGKILL);
	return true;
}

static bool fails(bool hit) { return hit && fault.how == FAILS ? (errno = fault.error, true) : false; }
static void done(bool hit)
{
	if (hit && fault.how == KILLED)
		kill(getpid(), SIGKILL);
}

__attribute__((constructor)) static void begin(void)
{
	char kind[16], how[16];
	long n = 0;
	char plus = 0;
	const char *text = getenv("SLSC_FAULT");
	if (text && (sscanf(text, "%15[a-z]:%ld:%15s", kind, &n, how) == 3 || (sscanf(text, "%15[a-z]:%ld%c:%15s", kind, &n, &plus, how) == 4 && plus == '+'))) {
		fault.on = true;
		fault.more = plus == '+';
		fault.n = n;
		for (int i = 0; i < KINDS; i++)
			if (strcmp(names[i], kind) == 0)
				fault.kind = (enum kind)i;
		fault.how = strcmp(how, "short") == 0 ? SHORT : strcmp(how, "kill") == 0 ? KILL : strcmp(how, "killed") == 0 ? KILLED : FAILS;
		for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
			if (strcmp(errors[i].name, how) == 0)
				fault.error = errors[i].number;
	}
	calls = mmap(NULL, sizeof(atomic_long[KINDS]), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (calls == MAP_FAILED)
		_exit(99);
	/* Where the sweep by system calls begins to count. */
	started = access("/slsc-starts", F_OK) != 0;
}

__attribute__((destructor)) static void end(void)
{
	started = false;
	const char *path = getenv("SLSC_FAULT_COUNT");
	FILE *f = path ? fopen(path, "w") : NULL;
	for (int i = 0; f && i < KINDS; i++)
		fprintf(f, "%s %ld\n", names[i], atomic_load(&calls[i]));
	if (f)
		fclose(f);
}

/* ---- memory. dlsym itself may ask for some before there is a function to ask. */

#ifndef SHIM_NO_ALLOC
static _Alignas(16) char early[1 << 14];
static size_t early_used;
static bool is_early(const void *p) { return (const char *)p >= early && (const char *)p < early + sizeof early; }

static void *early_alloc(size_t n)
{
	void *p = early + early_used;
	early_used += (n + 15) & ~(size_t)15;
	if (early_used > sizeof early)
		_exit(99);
	return p;
}

static void *(*real_malloc)(size_t), *(*real_calloc)(size_t, size_t), *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);

static bool found(void)
{
	static bool looking;
	if (real_free)
		return true;
	if (looking)
		return false;
	looking = true;
	*(void **)&real_malloc = dlsym(RTLD_NEXT, "malloc");
	*(void **)&real_calloc = dlsym(RTLD_NEXT, "calloc");
	*(void **)&real_realloc = dlsym(RTLD_NEXT, "realloc");
	*(void **)&real_free = dlsym(RTLD_NEXT, "free");
	return true;
}

void *malloc(size_t n) { return !found() ? early_alloc(n) : fails(now(ALLOC)) ? NULL : real_malloc(n); }
void *calloc(size_t n, size_t size) { return !found() ? early_alloc(n * size) : fails(now(ALLOC)) ? NULL : real_calloc(n, size); }
void *realloc(void *p, size_t n)
{
	if (is_early(p))
		_exit(99);
	return !found() ? early_alloc(n) : fails(now(ALLOC)) ? NULL : real_realloc(p, n);
}
void free(void *p)
{
	if (p && !is_early(p) && found())
		real_free(p);
}
#endif

#define REAL(name) \
	static __typeof__(&name) real; \
	if (!real) \
		*(void **)&real = dlsym(RTLD_NEXT, #name)

/* A call that fails as a whole, with `bad` for its answer. */
#define STEP(kind, type, bad, name, parameters, arguments) \
	type name parameters \
	{ \
		REAL(name); \
		bool hit = now(kind); \
		if (fails(hit)) \
			return bad; \
		type answer = real arguments; \
		done(hit); \
		return answer; \
	}

#ifndef SHIM_NO_ALLOC
STEP(ALLOC, int, ENOMEM, posix_memalign, (void **p, size_t align, size_t n), (p, align, n))
STEP(ALLOC, void *, NULL, aligned_alloc, (size_t align, size_t n), (align, n))
STEP(ALLOC, void *, NULL, memalign, (size_t align, size_t n), (align, n))
STEP(ALLOC, void *, MAP_FAILED, mmap, (void *p, size_t n, int protection, int flags, int fd, off_t at), (p, n, protection, flags, fd, at))
#endif
/* clang-format takes pointers among the arguments for products. */
/* clang-format off */
STEP(FSYNC, int, -1, fsync, (int fd), (fd))
STEP(FSYNC, int, -1, fdatasync, (int fd), (fd))
STEP(RENAME, int, -1, rename, (const char *from, const char *to), (from, to))
STEP(RENAME, int, -1, renameat, (int a, const char *from, int b, const char *to), (a, from, b, to))
STEP(UNLINK, int, -1, unlink, (const char *path), (path))
STEP(UNLINK, int, -1, unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
STEP(UNLINK, int, -1, rmdir, (const char *path), (path))
STEP(MKDIR, int, -1, mkdir, (const char *path, mode_t mode), (path, mode))
STEP(LINK, int, -1, link, (const char *from, const char *to), (from, to))
STEP(LINK, int, -1, linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
STEP(STAT, int, -1, stat, (const char *restrict path, struct stat *restrict st), (path, st))
STEP(STAT, int, -1, lstat, (const char *restrict path, struct stat *restrict st), (path, st))
STEP(STAT, int, -1, fstat, (int fd, struct stat *st), (fd, st))
STEP(STAT, int, -1, fstatat, (int fd, const char *restrict path, struct stat *restrict st, int flags), (fd, path, st, flags))
STEP(STAT, char *, NULL, realpath, (const char *restrict path, char *restrict out), (path, out))
STEP(STAT, char *, NULL, getcwd, (char *out, size_t n), (out, n))
STEP(FOLDER, DIR *, NULL, opendir, (const char *path), (path))
STEP(FOLDER, DIR *, NULL, fdopendir, (int fd), (fd))
STEP(FOLDER, struct dirent *, NULL, readdir, (DIR *dir), (dir))
STEP(LOCK, int, -1, flock, (int fd, int what), (fd, what))
STEP(PIPE, int, -1, pipe, (int fds[2]), (fds))
STEP(FORK, pid_t, -1, fork, (void), ())
STEP(OPEN, FILE *, NULL, tmpfile, (void), ())
STEP(THREAD, int, EAGAIN, pthread_create, (pthread_t *restrict id, const pthread_attr_t *restrict attr, void *(*run)(void *), void *restrict arg), (id, attr, run, arg))
STEP(SPAWN, int, EAGAIN, posix_spawnp,
	(pid_t *restrict pid, const char *restrict file, const posix_spawn_file_actions_t *restrict actions, const posix_spawnattr_t *restrict attr, char *const argv[restrict], char *const envp[restrict]),
	(pid, file, actions, attr, argv, envp))
/* clang-format on */

int open(const char *path, int flags, ...)
{
	REAL(open);
	va_list ap;
	va_start(ap, flags);
	mode_t mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	bool hit = now(OPEN);
	int fd = fails(hit) ? -1 : real(path, flags, mode);
	done(hit);
	return fd;
}

int close(int fd)
{
	REAL(close);
	bool hit = now(CLOSE);
	int answer = real(fd);
	if (fails(hit))
		return -1;
	done(hit);
	return answer;
}

ssize_t read(int fd, void *p, size_t n)
{
	REAL(read);
	bool hit = now(READ);
	if (fails(hit))
		return -1;
	ssize_t got = real(fd, p, hit && fault.how == SHORT && n > 1 ? 1 : n);
	done(hit);
	return got;
}

ssize_t write(int fd, const void *p, size_t n)
{
	REAL(write);
	bool hit = now(WRITE);
	if (fails(hit))
		return -1;
	ssize_t put = real(fd, p, hit && fault.how == SHORT && n > 1 ? 1 : n);
	done(hit);
	return put;
}
