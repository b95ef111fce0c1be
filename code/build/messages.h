/*
 * messages: what a tool has said, as maps: error, text, notes, and the place: path (from the service's folder), row and
 * column from 1, columns and length in UTF-16 units. A record (cache.h) keeps them, as warnings count until the next build.
 */
#ifndef SLSC_BUILD_MESSAGES_H
#define SLSC_BUILD_MESSAGES_H

#include "code/build/build.h"

/* Reports each, and equal ones once, at its place, or else at `at`: errors as build-failed, the others as build-warning. */
void messages_report(struct build *b, const struct value *messages, const char *tool, struct span at);

/*
 * Line `row` (from 1) of a file of the service, its text in *line: where it begins. Unknown if there is no such file. begins: a
 * map that remembers which files have been read.
 */
struct span messages_line(struct build *b, struct value *begins, struct str path, uint32_t row, struct str *line);

#endif
