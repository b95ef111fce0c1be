/*
 * diag: every problem of a run, collected, sorted and rendered. A diagnostic
 * has a stable id (diag.def), a severity from the same row, a message, a
 * primary span and notes. Reporting never stops a compilation; the driver asks
 * diag_failed after each stage.
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

enum severity { DIAG_ERROR, DIAG_WARNING, DIAG_NOTICE };

struct diag_info { /* one row of diag.def */
	const char *name;
	enum severity severity;
	const char *meaning, *way;
};

struct diag_note {
	struct span span; /* unknown: a note without a place */
	struct str text;
};

struct diag {
	enum diag_id id;
	enum severity severity;
	struct span span;
	struct str message;
	struct str label; /* beside the caret ("did you mean 'x'?"), may be empty */
	VEC(struct diag_note) notes;
	bool softened; /* by configValidationMode or for a plugin */
	uint32_t seq; /* order of reporting, the last sort key */
};

struct diags {
	struct arena *arena;
	struct sources *sources;
	VEC(struct diag *) all;
	uint32_t errors, warnings;
	uint32_t calls; /* of diag(), what was kept once and muted included */
	void (*finish)(void *of); /* once before rendering: adds what only the whole compilation knows; may be NULL */
	void *finish_of;
	bool strict; /* warnings count as errors */
	struct str fallback; /* path named (as path:1:1) for a problem without a place of its own */
	uint32_t softened; /* >0: errors are reported as warnings */
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
/* Calls what d->finish holds, and forgets it. */
void diags_finish(struct diags *d);
bool diag_failed(const struct diags *d);
const struct diag_info *diag_info(enum diag_id id);

enum diag_format { DIAG_TEXT, DIAG_JSON, DIAG_SARIF };
struct diag_style {
	enum diag_format format;
	bool color;
	bool notices;   /* show NOTICE rows too */
	bool quiet;     /* errors only */
	uint32_t most;  /* diagnostics shown in text, 0 = all */
};
/* Writes all diagnostics, sorted by file, position, id, order. */
void diag_render(struct diags *d, const struct diag_style *style, FILE *out);

#endif
