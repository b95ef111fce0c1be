/* files: which files a package holds. */
#ifndef SLSC_ARTIFACT_FILES_H
#define SLSC_ARTIFACT_FILES_H

#include "code/walk.h"
#include "ir/service.h"

struct packaged_file {
	struct str name; /* within the zip, with / */
	struct str path; /* relative to the working folder, NUL-terminated */
	struct file file; /* its state when it was listed */
	struct str bytes; /* of a file that a plugin makes; p NULL: they lie at path */
	uint64_t entry;   /* zip_read: where the archive's directory tells of it */
};
struct packaged_files {
	VEC(struct packaged_file) of; /* by name, in byte order; no name twice */
	bool backslashes;             /* of a prebuilt zip: names have '\\' in them */
};

/* A folder that stands in the place of the service's: patterns choose of its files. */
struct code_folder {
	struct files files;   /* root: the service's folder, where those of them lie that are not in places */
	struct value *places; /* path in it: where the file lies instead, from the working folder */
	struct value *folders; /* path of a folder in it: number */
};
/* Takes over what lies below from, a folder of the service's folder that files were listed of (walk). Call it first. */
void code_folder_begin(struct arena *a, struct code_folder *f, const struct files *files, struct str from);
/* Adds a file, unless there is one of its path already. */
void code_folder_add(struct arena *a, struct code_folder *f, const struct packaged_file *file);

/* The service's folder, listed once for all packages, with the patterns compiled so far. */
struct code_tree;
/* packing_into: the folder that this run packages into, NUL-terminated; NULL: none. */
struct code_tree *code_tree_new(struct cx *cx, struct arena *a, const char *packing_into);
/* Lets patterns of the service and its functions, not those of layers, choose of this folder instead. */
void code_tree_use(struct code_tree *t, const struct code_folder *folder);
/* What this run packages into, as walk has it. */
const struct walk_target *code_tree_target(const struct code_tree *t);
/* By their names, as zips and packaged_from have them. */
void packaged_sort(struct packaged_files *files);
/* The files of an artifact that is not prebuilt. */
struct packaged_files artifact_files(struct code_tree *t, const struct artifact *artifact);
/* Of these files those below a folder, without its name ("": all), and more in the place of those of the same name (NULL: none). */
struct packaged_files packaged_changed(struct arena *a, const struct packaged_files *files, struct str root, const struct packaged_files *more);
/* Whether a file of this path in the service's folder would be one of them. */
bool artifact_would_take(struct code_tree *t, const struct artifact *artifact, struct str path);

/* The first of files whose name is not before prefix; files->of.n if there is none. */
uint32_t packaged_from(const struct packaged_files *files, struct str prefix);
/* Whether a name begins with prefix. */
bool packaged_below(const struct packaged_files *files, struct str prefix);

#endif
