/* missing: what POSIX declares and WASI does not, and slsc calls. wasm/system.c answers, as a system without users would. */
#ifndef SLSC_WASM_MISSING_H
#define SLSC_WASM_MISSING_H

#include <sys/types.h>

int fchown(int fd, uid_t user, gid_t group);
int flock(int fd, int how);
uid_t geteuid(void);
int kill(pid_t pid, int number);

#endif
