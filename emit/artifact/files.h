/* files: which files a package holds. */
#ifndef SLSC_ARTIFACT_FILES_H
#define SLSC_ARTIFACT_FILES_H

#include "ir/cx.h"
#include "ir/service.h"

struct packaged_file {
	struct str name; /* within the zip, with / */
	struct str path; /* relative to the working folder, NUL-terminated */
	bool executable;
};
struct packaged_files {
	VEC(struct packaged_file) of; /* by name, in byte order */
};

/* The files of an artifact that is not prebuilt, in the arena a. */
struct packaged_files artifact_files(struct cx *cx, struct arena *a, const struct artifact *artifact);

#endif
