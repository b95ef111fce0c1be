/*
 * fuzz: what the targets share: one compilation whose outside world is a few files in memory. Every target is a file
 * fuzz_<name>.c with LLVMFuzzerTestOneInput; libFuzzer drives it (make fuzz), or replay.c over the kept inputs
 * (make check-fuzz).
 */
#ifndef SLSC_FUZZ_H
#define SLSC_FUZZ_H

#include <stddef.h>

#include "ir/cx.h"
#include "ir/schema.h"

/* Between the parts of an input: a byte that is no part of any text worth trying. */
enum { FUZZ_CUT = 0x1c };

struct memory_file {
	struct str path;   /* no "./", no ".." */
	struct str text;
	bool folder;       /* or what leads to it */
	bool link;         /* text is the path it leads to */
};

struct fuzz {
	struct arena arena; /* emptied before each input */
	struct sources sources;
	struct diags diags;
	struct host host;
	struct options options;
	struct cx cx;
	VEC(struct memory_file) files;
	const char *env;    /* the value of environment variables whose names begin with A */
	struct str any;     /* what a file without an entry holds; p NULL: there is none */
	struct str said;    /* by any program that is run; p NULL: it cannot be started */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A new compilation; the one before is gone. */
struct fuzz *fuzz_begin(void);
/* Renders the diagnostics in each format and ends the compilation. */
void fuzz_end(struct fuzz *f);
/* The input up to the next FUZZ_CUT, which *rest then begins behind. */
struct str fuzz_part(struct str *rest);
/* The next line, without its end. False at the end of the text. */
bool fuzz_line(struct str *rest, struct str *line);
void fuzz_file(struct fuzz *f, struct str path, struct str text);
void fuzz_link(struct fuzz *f, struct str path, struct str to);
/* Ends the process as a finding: what must hold does not. */
_Noreturn void fuzz_fail(const char *what);
#define FUZZ_HOLDS(what) \
	do { \
		if (!(what)) \
			fuzz_fail(#what); \
	} while (0)

/* Bytes that decide how a tree grows (tree.c); zeros follow their end. */
struct seed {
	const uint8_t *at, *end;
};
/* A value of about this shape, or on purpose of another one. */
const struct value *tree_grow(struct arena *a, struct seed *s, const struct schema *shape);

#endif
