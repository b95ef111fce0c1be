/* output: how commands write what they make. */
#ifndef SLSC_COMMANDS_OUTPUT_H
#define SLSC_COMMANDS_OUTPUT_H

#include "compiler/cli/cli.h"

/*
 * Writes bytes to the file at path, whole or not at all; an empty path and "-" are standard output. mode: permission bits
 * of a new file. Writes nothing where one of this run's outputs may not be written (compiler/cli/outputs.h). False after a
 * message on standard error.
 */
bool write_output(const struct cli *cli, struct str path, struct str bytes, unsigned mode);
/* The last step of most commands: writes out to -o or standard output and frees it. Returns the exit status. */
int finish_output(const struct cli *cli, struct buf *out, unsigned mode);
/* v as JSON, indented, and the end of the line. */
void put_json(struct buf *out, const struct value *v);

/* For who opens the file himself: what write_file and output_open take for standard output is "-". */
const char *output_path(struct arena *a, struct str path);
/* Whether error, an errno or 0, is none; else a message that path cannot be written. */
bool output_written(const char *path, int error);

#endif
