/*
 * report: the diagnostics of a run as bytes: text with source lines and carets, JSON (an array), or SARIF 2.1.0. The values of
 * JSON and SARIF are written by ir/json.h. One order for all: by file, position, severity, order of reporting.
 */
#ifndef SLSC_REPORT_H
#define SLSC_REPORT_H

#include "ir/base/buf.h"
#include "ir/base/diag.h"

enum diag_format { DIAG_TEXT, DIAG_JSON, DIAG_SARIF };
struct diag_style {
	enum diag_format format;
	bool color;
	bool notices;   /* show NOTICE rows too */
	bool quiet;     /* errors only */
	uint32_t most;  /* warnings shown in text, 0 = all; errors are always shown */
};
/* Appends all diagnostics to out. */
void diag_render(struct diags *d, const struct diag_style *style, struct buf *out);

/* ---- shared by the forms */
/* Diagnostics as they are shown, in order. */
struct report {
	struct diags *d;
	const struct diag_style *style;
	struct diag **all;
	uint32_t n;
};
/* What of d is shown, in its arena. */
struct report report_of(struct diags *d, const struct diag_style *style);
/* Where something is shown to be: its own place, or the configuration's first character. */
struct report_place {
	struct str path;
	struct pos from, to; /* 1-based; to is one past the last code point */
};
/* Paths stand as they are to be shown. */
struct report_place report_place(struct diags *d, struct span at);
/* The name of a severity in text and JSON. */
extern const char *const report_severities[];
/* What a fix does, in a few words: "replace 'a' with 'b'". */
struct str report_fix(struct diags *d, const struct diag *g);

/* The three forms of diag_render, of what it found to be shown. */
void report_text(const struct report *r, struct buf *out);
void report_json(const struct report *r, struct buf *out);
void report_sarif(const struct report *r, struct buf *out);

#endif
