/*
 * diag: every problem of a run, collected, sorted and rendered. A diagnostic
 * has a stable id (diag.def), a severity from the same row, a message, a
 * primary span and notes. Reporting never stops a compilation: it goes in
 * stages, diag_broken says whether the one that runs has come to nothing, and
 * diag_failed whether the run fails.
 */
#ifndef SLSC_DIAG_H
#define SLSC_DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "ir/base/source.h"

enum diag_id {
#define D(id, name, severity, meaning, way) D_##id,
#include "ir/base/diag.def"
#undef D
	DIAG_COUNT
};

/*
 * DIAG_REFUSED is the class of what v3.40 writes and AWS refuses, or what has no effect at all although it was meant to
 * have one. Each run judges it as an error or a warning (struct diags: refuse), so that a diagnostic's own severity is
 * one of the other three.
 */
enum severity { DIAG_ERROR, DIAG_REFUSED, DIAG_WARNING, DIAG_NOTICE };

struct diag_info { /* one row of diag.def */
	const char *name;
	enum severity severity; /* its class */
	const char *meaning, *way;
};

struct diag_note {
	struct span span; /* unknown: a note without a place */
	struct str text;
};

struct diag {
	enum diag_id id;
	enum severity severity; /* as judged: never DIAG_REFUSED */
	bool refused;           /* its class is DIAG_REFUSED */
	struct span span;
	struct str message;
	struct str label; /* beside the caret ("did you mean 'x'?"), may be empty */
	VEC(struct diag_note) notes;
	bool softened; /* by configValidationMode or for a plugin */
	bool kept;     /* in the list: neither muted nor said before */
	uint32_t seq; /* order of reporting, the last sort key */
};

struct diags {
	struct arena *arena;
	struct sources *sources;
	VEC(struct diag *) all;
	uint32_t errors;   /* of rows of that class: what is built on them is not to be trusted */
	uint32_t errors_before; /* those of earlier stages */
	uint32_t failures; /* refused things and warnings that this run judges as errors; its stages go on */
	uint32_t warnings;
	uint32_t calls; /* of diag(), what was kept once and muted included */
	void (*finish)(void *of); /* once before rendering: adds what only the whole compilation knows; may be NULL */
	void *finish_of;
	bool refuse; /* refused things are errors: slsc check and package */
	bool strict; /* they and warnings are errors */
	struct str fallback; /* path named (as path:1:1) for a problem without a place of its own */
	enum severity errors_as; /* what errors are reported as: themselves (0), DIAG_REFUSED or DIAG_WARNING */
	uint32_t doubted; /* >0: refused things are reported as warnings, since something unknown may change them */
	uint32_t muted; /* >0: reports are counted nowhere (trying an alternative) */
};

void diags_init(struct diags *d, struct arena *a, struct sources *s);
/* Reports a problem at span. Never NULL; the same id at the same span with the same message is kept once. */
struct diag *diag(struct diags *d, enum diag_id id, struct span span, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Adds a located note ("used here", "first defined here"), once. */
void diag_note(struct diags *d, struct diag *g, struct span span, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Sets the words beside the caret. */
void diag_label(struct diags *d, struct diag *g, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* "did you mean", if anything is near: beside the caret, and a note where that stands. */
struct near;
void diag_near(struct diags *d, struct diag *g, const struct near *n);
/* Makes a warning one of what is refused. */
void diag_refuse(struct diags *d, struct diag *g);
/* Counts a diagnostic no more; whoever calls it takes it out of d->all. */
void diag_uncount(struct diags *d, const struct diag *g);
/* Calls what d->finish holds, and forgets it. */
void diags_finish(struct diags *d);
/* Whether the run fails, at its end at the latest. */
bool diag_failed(const struct diags *d);
/*
 * Begins a stage that does not build on what is wrong so far: it runs to its end all the same, so that one run tells
 * all problems.
 */
void diag_stage(struct diags *d);
/* Whether this stage has met an error on which nothing can be built. */
bool diag_broken(const struct diags *d);
const struct diag_info *diag_info(enum diag_id id);

enum diag_format { DIAG_TEXT, DIAG_JSON, DIAG_SARIF };
struct diag_style {
	enum diag_format format;
	bool color;
	bool notices;   /* show NOTICE rows too */
	bool quiet;     /* errors only */
	uint32_t most;  /* warnings shown in text, 0 = all; errors are always shown */
};
/* Writes all diagnostics, sorted by file, position, id, order. */
void diag_render(struct diags *d, const struct diag_style *style, FILE *out);

#endif
