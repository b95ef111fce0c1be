/*
 * source: the files a compilation read, and byte offsets as line:column.
 * All texts of a run lie one behind the other in one space of positions, so
 * that a place is a number: it rides on every value, says of itself whether it
 * is known, and orders as files and offsets do. The file is found, and lines
 * are counted, only when a diagnostic is printed.
 */
#ifndef SLSC_SOURCE_H
#define SLSC_SOURCE_H

#include "ir/base/str.h"
#include "ir/base/vec.h"

struct span {
	uint32_t at;         /* position of the first byte; 0 = nowhere (made by slsc, the command line, the environment) */
	uint32_t len : 20;   /* bytes; what is longer ends there */
	uint32_t spare : 12; /* whoever holds the span may keep something here (ir/value.h does); meaningless in a span handed on */
};

enum { SPAN_LONGEST = (1 << 20) - 1 };

/* A length beyond SPAN_LONGEST is cut to it. */
static inline struct span span_make(uint32_t at, uint32_t len)
{
	return (struct span){ .at = at, .len = len < SPAN_LONGEST ? len : SPAN_LONGEST };
}
static inline bool span_known(struct span s) { return s.at != 0; }
static inline bool span_same(struct span a, struct span b) { return a.at == b.at && a.len == b.len; }
static inline bool span_inside(struct span inner, struct span outer) { return inner.at >= outer.at && inner.at + inner.len <= outer.at + outer.len; }

struct pos {
	uint32_t line, col; /* 1-based; col counts code points */
};

struct source {
	struct str path;  /* as shown to the user: relative to the working folder where it can be */
	struct str text;  /* whole content, valid UTF-8, alive as long as the arena */
	bool hidden;      /* its lines are shown to nobody: it holds answers that may be secrets */
	uint32_t base;    /* position of its first byte; one more than its bytes are its own, so that its end is a place, too */
	VEC(uint32_t) lines; /* offsets of line starts, filled on first use */
};

struct sources {
	struct arena *arena;
	VEC(struct source) files; /* by base; [0] is the nowhere file */
};

/* No files but the nowhere file. What is registered lies in the arena. */
void sources_init(struct sources *s, struct arena *a);
/*
 * Registers a file and returns the position of its first byte. path and text must outlive s. Positions count 4 GB in
 * a run; past that the process ends as it does without memory.
 */
uint32_t source_add(struct sources *s, struct str path, struct str text);
/* From now on no line of the file at base is shown. */
void source_hide(struct sources *s, uint32_t base);
/* The file that a place lies in; nowhere: one without text, of the path "(none)". Not to be kept across source_add. */
struct source *source_of(const struct sources *s, struct span at);
/* Where a span begins; {0,0} for nowhere. */
struct pos source_pos(struct sources *s, struct span at);
/* Where a span ends (one past its last code point). */
struct pos source_end(struct sources *s, struct span at);
/* The text of the line (1-based) of the file that a place lies in, without its line break. */
struct str source_line(struct sources *s, struct span at, uint32_t line);
/* The path of the file that a place lies in, as shown to the user. */
struct str source_path(const struct sources *s, struct span at);
/* The bytes of a span as they stand in its file; empty for nowhere. */
struct str source_text(const struct sources *s, struct span at);
/* Where a word stands within a span, if it does so once and is no part of a longer word; else nowhere. */
struct span source_word(const struct sources *s, struct span at, struct str word);

#endif
