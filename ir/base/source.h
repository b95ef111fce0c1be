/*
 * source: the files a compilation read, and byte offsets as line:column.
 * A span is 8 bytes and rides on every value; lines are counted only when a
 * diagnostic is printed.
 */
#ifndef SLSC_SOURCE_H
#define SLSC_SOURCE_H

#include "ir/base/str.h"
#include "ir/base/vec.h"

struct span {
	uint64_t file : 14; /* index into sources, 0 = nowhere (made by slsc, the command line, the environment) */
	uint64_t at : 32;   /* byte offset of the first byte */
	uint64_t len : 18;  /* bytes; what is longer ends there */
};

enum { SPAN_LONGEST = (1 << 18) - 1, SOURCES_MOST = (1 << 14) - 1 };

static inline struct span span_make(uint32_t file, uint32_t at, uint32_t len)
{
	return (struct span){ file, at, len < SPAN_LONGEST ? len : SPAN_LONGEST };
}

struct pos {
	uint32_t line, col; /* 1-based; col counts code points */
};

struct source {
	struct str path;  /* as shown to the user: relative to the working folder where it can be */
	struct str text;  /* whole content, valid UTF-8, alive as long as the arena */
	VEC(uint32_t) lines; /* offsets of line starts, filled on first use */
};

struct sources {
	struct arena *arena;
	VEC(struct source) files; /* [0] is the nowhere file */
};

void sources_init(struct sources *s, struct arena *a);
/* Registers a file and returns its number; past SOURCES_MOST files, 0. path and text must outlive s. */
uint32_t source_add(struct sources *s, struct str path, struct str text);
/* Where a span begins; {0,0} for nowhere. */
struct pos source_pos(struct sources *s, struct span at);
/* Where a span ends (one past its last code point). */
struct pos source_end(struct sources *s, struct span at);
/* Line number `line` (1-based) without its line break. */
struct str source_line(struct sources *s, uint32_t file, uint32_t line);
struct str source_path(const struct sources *s, uint32_t file);

#endif
