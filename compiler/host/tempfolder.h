/* tempfolder: a folder outside of the service that is gone when slsc is, however it ends. */
#ifndef SLSC_TEMPFOLDER_H
#define SLSC_TEMPFOLDER_H

#include <sys/types.h>

#include "ir/base/str.h"

struct tempfolder {
	struct str path;  /* absolute, without links; empty: there is none */
	pid_t keeper;     /* a process of its own that removes it once the pipe closes */
	int pipe;
};

/* Makes an empty folder that only this user can enter, in TMPDIR (tmp) or /tmp. False: errno says why. */
bool tempfolder_open(struct arena *a, struct tempfolder *t, const char *tmp);
/* Removes it with all that it holds, and waits for that. */
void tempfolder_close(struct tempfolder *t);

#endif
