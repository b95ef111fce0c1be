/* missing: what POSIX declares and WASI does not, and slsc calls; included before each file. wasm/system.c defines it. */
#ifndef SLSC_WASM_MISSING_H
#define SLSC_WASM_MISSING_H

#include <sys/stat.h>
#include <sys/types.h>

int fchown(int fd, uid_t user, gid_t group);
int flock(int fd, int how);
uid_t geteuid(void);
int kill(pid_t pid, int number);

/*
 * fstatat, with S_IXUSR for what the host says can be executed: WASI tells no rights of files, and that one is part of
 * the digest of a zip. With stat alone S_IXUSR is never set: only builders and packages ask that way, and neither runs here.
 */
int stat_with_rights(int folder, const char *restrict name, struct stat *restrict st, int flags);
#define fstatat stat_with_rights

#endif
