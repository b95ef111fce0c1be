/* filetime: a file's times as nanoseconds since 1970, which macOS keeps under other names. */
#ifndef SLSC_FILETIME_H
#define SLSC_FILETIME_H

#include <stdint.h>
#include <sys/stat.h>

static inline int64_t filetime_ns(struct timespec t) { return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec; }
#ifdef __APPLE__
/* When its content was changed last, and when it or what is known of it was. */
static inline int64_t file_mtime_ns(const struct stat *st) { return filetime_ns(st->st_mtimespec); }
static inline int64_t file_ctime_ns(const struct stat *st) { return filetime_ns(st->st_ctimespec); }
#else
static inline int64_t file_mtime_ns(const struct stat *st) { return filetime_ns(st->st_mtim); }
static inline int64_t file_ctime_ns(const struct stat *st) { return filetime_ns(st->st_ctim); }
#endif

#endif
