/* filetime: a file's times as nanoseconds since 1970, which macOS keeps under other names. */
#ifndef SLSC_FILETIME_H
#define SLSC_FILETIME_H

#include <stdint.h>
#include <sys/stat.h>

/* Nanoseconds since 1970 of the system's seconds and nanoseconds. */
static inline int64_t filetime_ns(struct timespec t) { return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec; }
/* When a file's content was changed last, and when that or its name, mode or owner was. */
#ifdef __APPLE__
static inline int64_t file_mtime_ns(const struct stat *st) { return filetime_ns(st->st_mtimespec); }
static inline int64_t file_ctime_ns(const struct stat *st) { return filetime_ns(st->st_ctimespec); }
#else
static inline int64_t file_mtime_ns(const struct stat *st) { return filetime_ns(st->st_mtim); }
static inline int64_t file_ctime_ns(const struct stat *st) { return filetime_ns(st->st_ctim); }
#endif

#endif
