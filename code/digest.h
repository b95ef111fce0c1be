/* digest: which zip holds whose code, and the digests of the zips' content. */
#ifndef SLSC_CODE_DIGEST_H
#define SLSC_CODE_DIGEST_H

#include "code/files.h"

/* Who makes zips of the files that are found (emit/package/pack.h). */
struct code_zips {
	const char *folder; /* that the zips are made in */
	struct str recipe;  /* what makes zips of the same files different from the usual ones; empty: nothing */
	/* Makes the artifact's zip of its files and sets its digests, or reports why not. */
	void (*zip)(void *of, struct artifact *artifact, const struct packaged_files *files);
	/* Says what is being done, for those who look on; or NULL. */
	void (*phase)(void *of, const char *text);
	void *of;
};

/* Code that builders have made (code/build/build.h), in the place of files that patterns would choose. */
struct built_code {
	bool *builds;                             /* one a function: a builder makes its code */
	const struct packaged_files **functions;  /* one a function: what a zip of its own holds; NULL: nothing is built */
	const struct packaged_files *shared;      /* what the service's zip holds; NULL: nothing is built */
	bool pending;                             /* some of it is not made, as nothing is packaged or it cannot be: files may be missing */
};

/*
 * Fills the code of every function and layer and service.code_directory; after lowering, before the passes. With
 * --code-digest off no file is read, unless zips are made. Reports artifacts that are missing, packages without files,
 * and what Lambda would look for and not find. With zips (NULL: without) each artifact that is not prebuilt becomes one, and
 * its files are read once for both. built may be NULL.
 */
void code_digests(struct cx *cx, const struct code_zips *zips, const struct built_code *built);

#endif
