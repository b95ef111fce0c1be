/*
 * handler: whether the file that Lambda loads for a function is in its code. Each runtime finds it in its own way; the
 * rules are those of the runtime interface clients that AWS publishes, and of Lambda's documentation for the others.
 */
#ifndef SLSC_ARTIFACT_HANDLER_H
#define SLSC_ARTIFACT_HANDLER_H

#include "code/files.h"

/* One zip of the service, whichever way it is made. */
struct zip_contents {
	const struct artifact *artifact;
	const struct packaged_files *files; /* NULL: not known, as of a zip in S3 */
	bool built; /* by a builder, which brings what the code needs */
};

struct handler_check {
	struct cx *cx;
	struct arena *arena;
	const struct zip_contents *layers; /* one a layer of the service */
	uint32_t proposals; /* names compared for did-you-mean so far: bounded */
};

/*
 * Reports a handler whose file is not there: an error where zips are made, else a warning; and a warning where plugins
 * that are passed over may have made it. At most a notice where a layer from elsewhere may hold it.
 */
void handler_find(struct handler_check *c, const struct function *fn, const struct zip_contents *zip);

#endif
