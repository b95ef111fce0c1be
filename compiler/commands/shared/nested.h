/*
 * nested: the templates of nested stacks as files beside the root template: for -o stack.json they are
 * stack.nested/<logical id>.json, for -o stack.yaml stack.nested/<logical id>.yaml.
 *
 * The folder holds a list of the files that slsc has written there with their digests. A file of an earlier run whose
 * stack is gone is removed only while it still has the bytes that were written; the folder goes with its last file.
 */
#ifndef SLSC_COMMANDS_NESTED_H
#define SLSC_COMMANDS_NESTED_H

#include "compiler/cli/cli.h"
#include "compiler/compile/driver.h"
#include "ir/base/output.h"

struct nested_files {
	const struct cli *cli;
	const struct cx *cx;
	struct str root;      /* the root template's file; "" or "-": standard output */
	struct str folder;    /* ends in '/'; empty: there is none, and the nested templates are written nowhere */
	VEC(struct output) of; /* in temporary files until nested_end */
	struct value *written; /* names in the folder: digests of the bytes */
	uint32_t lost;        /* templates that were written nowhere */
	bool failed;          /* reported */
};

/* For the root template's file. cx is the compilation to come. */
struct nested_files nested_begin(const struct cli *cli, const struct cx *cx, struct str root);
/* For struct input: takes one template. of: a struct nested_files. */
void nested_take(void *of, const struct nested_stack *s, struct str bytes);
/* Reports what was written nowhere, as a warning. Before the messages of the run are shown. */
void nested_tell(const struct nested_files *n);
/* Puts all in their places and removes what is stale, or with keep false leaves what was there. False after a message. */
bool nested_end(struct nested_files *n, bool keep);

/* The folder for the nested templates of a root template's file, ending in '/'; empty where it is no file. */
struct str nested_folder(struct arena *a, const struct host *host, struct str root);
/* The name in that folder of a stack's template. */
struct str nested_name(struct arena *a, struct str root, struct str id);

#endif
