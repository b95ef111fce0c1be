/*
 * diag: every problem of a run, collected. A diagnostic has an id (diag_id.h) with its severity and texts (diag_texts.c),
 * a message, a primary span, notes and, where the way on is a change of text, a fix. emit/report sorts and shows them.
 * Reporting never stops a compilation: it goes in stages, diag_broken says whether the one that runs has come to nothing,
 * and diag_failed whether the run fails.
 */
#ifndef SLSC_DIAG_H
#define SLSC_DIAG_H

#include <stdbool.h>

#include "ir/base/diag_id.h"
#include "ir/base/source.h"

/*
 * DIAG_REFUSED is the class of what v3.40 writes and AWS refuses, or what has no effect at all although it was meant to
 * have one. Each run judges it as an error or a warning (struct diags: refuse), so that a diagnostic's own severity is
 * one of the other three.
 */
enum severity { DIAG_ERROR, DIAG_REFUSED, DIAG_WARNING, DIAG_NOTICE };

struct diag_info { /* one row of diag_texts.c */
	const char *name;
	enum severity severity; /* its class */
	const char *meaning, *way;
};

struct diag_note {
	struct span span; /* unknown: a note without a place */
	struct str text;
};

/* One change of a source text: the bytes at span become text. An empty span inserts, an empty text removes. */
struct diag_edit {
	struct span span;
	struct str text;
};

/*
 * What would mend a problem: edits that belong together and do not overlap, all of the text as it was read. Their texts are in
 * the arena and hold no secret. No edits: no fix, because none is known or what is wrong stands in no file that was read
 * (the command line, the environment, a value that a variable made).
 *
 * Fixes of different diagnostics may change the same place. A tool applies one fix at a time, compiles again, and takes the
 * next one from what is reported then.
 *
 * safe: what is deployed stays the same, or the edit is beyond doubt what was meant; a tool may apply it unasked. Others are
 * guesses, or change what is deployed: a tool asks before it applies them.
 */
struct diag_fix {
	VEC(struct diag_edit) edits;
	bool safe;
};

struct diag {
	enum diag_id id;
	enum severity severity; /* as judged: never DIAG_REFUSED */
	bool refused;           /* its class is DIAG_REFUSED */
	struct span span;
	struct str message;
	struct str label; /* beside the caret ("did you mean 'x'?"), may be empty */
	VEC(struct diag_note) notes;
	struct diag_fix fix;
	bool softened; /* by configValidationMode or for a plugin */
	bool kept;     /* in the list: neither muted nor said before */
	uint32_t seq; /* order of reporting, the last sort key */
};

/* What a policy makes of diagnostics: the first that covers a diagnostic counts. */
struct diag_verdict {
	struct str ids, paths;  /* patterns (* and ?) of stable ids and of the files where they stand */
	enum severity severity; /* not DIAG_REFUSED */
	bool off;               /* not reported at all */
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
	VEC(struct diag_verdict) verdicts; /* errors of v3.40 and of slsc itself are not theirs to lower */
	uint32_t muted; /* >0: reports are counted nowhere (trying an alternative) */
};

/* No diagnostics, all options off. Everything reported lies in the arena; both must outlive d. */
void diags_init(struct diags *d, struct arena *a, struct sources *s);
/* Reports a problem at span. Never NULL; the same id at the same span with the same message is kept once. */
struct diag *diag(struct diags *d, enum diag_id id, struct span span, const char *fmt, ...)
	__attribute__((cold, format(printf, 4, 5)));
/* Adds a located note ("used here", "first defined here"), once. */
void diag_note(struct diags *d, struct diag *g, struct span span, const char *fmt, ...)
	__attribute__((cold, format(printf, 4, 5)));
/* Sets the words beside the caret. They are what to do: a fix that was there is taken back, and one that follows says the same. */
void diag_label(struct diags *d, struct diag *g, const char *fmt, ...)
	__attribute__((cold, format(printf, 3, 4)));
/* Adds an edit to the fix, with a copy of the text; safe must hold for all of its edits. A secret, or a file that is not shown, takes the whole fix back. */
void diag_edit(struct diags *d, struct diag *g, bool safe, struct span span, struct str text);
/*
 * Adds an edit that makes `meant` of `word` in the text at `at`: quotes around it stay. Nothing is added where the word does
 * not stand there exactly once as a whole word, or where the new one would have to be quoted in another way.
 */
void diag_edit_word(struct diags *d, struct diag *g, bool safe, struct span at, struct str word, struct str meant);
/* "did you mean 'meant'?" beside the caret, and the fix that replaces the word at the caret. */
void diag_meant(struct diags *d, struct diag *g, bool safe, struct str word, struct str meant);
/* The same for what is nearest, if anything is; safe where it is surely a misspelling. A note says where the near one stands. */
struct near;
void diag_near(struct diags *d, struct diag *g, const struct near *n);
/* Makes a warning one of what is refused. */
void diag_refuse(struct diags *d, struct diag *g);
/* Makes a notice of a warning or of what is refused, unless a policy has judged it. */
void diag_lower(struct diags *d, struct diag *g);
/* Counts a diagnostic no more; whoever calls it takes it out of d->all. */
void diag_uncount(struct diags *d, const struct diag *g);
/* Calls what d->finish holds, and forgets it. */
void diags_finish(struct diags *d);
/* Whether the run fails, at its end at the latest. */
bool diag_failed(const struct diags *d);
/*
 * Begins a stage that does not need what the earlier ones made: errors so far do not stop it, so that one run reports all
 * problems.
 */
void diag_stage(struct diags *d);
/* Whether this stage has met an error on which nothing can be built. */
bool diag_broken(const struct diags *d);
const struct diag_info *diag_info(enum diag_id id);

#endif
