/*
 * examples: an example of each diagnostic, run. tests/diagnostics/<id>.yml (or <id>.json, or a folder <id> with
 * serverless.yml and what it reads) must make slsc report <id> at the line that ends in "# <<<" (the first line, if
 * none does). A first line "# slsc: OPTIONS" gives the options.
 */
#ifndef SLSC_DOCS_EXAMPLES_H
#define SLSC_DOCS_EXAMPLES_H

#include <stdbool.h>

/* Runs the example of an id and prints it with its message as Markdown. False, with a word on standard error, if it fails. */
bool example_print(const char *slsc, const char *folder, const char *id);
/* Why an id needs no example; NULL if it needs one. */
const char *example_missing(const char *id);

#endif
