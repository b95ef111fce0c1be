/* pin: what the files of slsc pin share. */
#ifndef SLSC_COMMANDS_PIN_H
#define SLSC_COMMANDS_PIN_H

#include "code/files.h"
#include "compiler/cli/cli.h"
#include "ir/pins/pins.h"

/* ---- compiler/commands/pin/framework.c */

/* What the framework made of a stage. */
struct framework_run {
	struct str name;             /* "serverless 3.40.0" */
	struct str said;             /* all that it printed */
	struct str how;              /* how it ended, where it failed */
	const struct value *template;
	struct str folder;           /* of S3 keys in the template; empty: it does not say */
	struct str package;          /* the folder that it packaged into, ending in '/' */
};
/*
 * Runs the project's framework once, as "package" of the service for the options' stage, into the folder package (absolute). False after
 * an error.
 */
bool framework_package(struct cli *cli, struct cx *cx, struct str package, struct framework_run *run);
/*
 * What plugins of the service answer to its variables, "type(params):address" -> value: the framework is run as "print" for the options'
 * stage. NULL after an error, which is at the variable of the place at.
 */
const struct value *framework_answers(struct cli *cli, struct cx *cx, struct span at);

/* ---- compiler/commands/pin/zips.c */

/* The zips that slsc would make without the plugins. */
struct plain_zip {
	const struct artifact *artifact;
	struct packaged_files files;
};
struct plain_zips {
	VEC(struct plain_zip) of;
	struct arena listing; /* theirs; arena_free it at the end */
};
/* Before the framework runs, which may leave files behind. */
void zips_list(struct cx *cx, struct plain_zips *zips);
/*
 * What the framework's zips hold beside them, as a map: path -> bytes. NULL after an error: they differ in a way that files added to the
 * service's folder do not make.
 */
const struct value *zips_compare(struct cx *cx, struct plain_zips *zips, const struct framework_run *run);

/* ---- compiler/commands/pin/write.c */

/* Puts the files of a stage into its folder and takes out those of before that it no longer has. False after a message. */
bool pin_files_write(const struct cli *cli, struct cx *cx, struct str stage, const struct value *files, const struct value *before);
/* Lines about what differs between two pins of a stage, either of which may be NULL; none where they say the same, whenever they were made. */
void pin_difference(struct buf *out, struct str stage, const struct value *before, const struct value *now);

#endif
