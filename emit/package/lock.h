/*
 * lock: one packaging at a time in a folder. The folder itself is locked, so that nothing is left behind by a run that
 * was killed. Where a file system cannot lock, nothing is waited for.
 */
#ifndef SLSC_ARTIFACT_LOCK_H
#define SLSC_ARTIFACT_LOCK_H

/* No lock, or one that could not be had. */
enum { LOCK_NONE = -1 };

/*
 * Locks the folder at path, which must exist. While another process holds it, waiting(path) is called once (may be NULL)
 * and this waits. Returns what folder_unlock takes; the end of the process releases the lock, too.
 */
int folder_lock(const char *path, void (*waiting)(const char *path));
void folder_unlock(int lock);

#endif
