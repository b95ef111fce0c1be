/*
 * build: code that is made before it is packaged, in the place of plugins that would make it. A builder is one const row,
 * in code/builders/<name>.c or code/builders/<name>/<name>.c, which the Makefile lists:
 *
 *	BUILDER(esbuild) = { .name = "esbuild", .build = build };
 *
 * A plugin's row names its builder (struct plugin: builder). Tools are the project's own, run as child processes.
 */
#ifndef SLSC_BUILD_H
#define SLSC_BUILD_H

#include "code/digest.h"
#include "ir/plugin.h"

/* Where what builders make and remember lies, within the folder of the package. */
#define BUILD_FOLDER WALK_BUILD

struct build {
	struct cx *cx;
	struct arena *arena;          /* lasts as long as the compilation */
	const struct code_zips *zips; /* NULL: nothing is packaged, and no tool runs */
	struct str folder;            /* with zips: <package folder>/BUILD_FOLDER/, made */
	struct built_code *code;      /* to be filled */
	const struct value *own;      /* custom.slsc.build, the user's own command in the place of builders; NULL: none */
};

struct builder {
	const char *name;
	bool bundles; /* it makes whole zips of functions on Node.js: no two such builders go together */
	bool with_own; /* runs where the user's own command stands in the place of builders, too */
	/*
	 * Says what cannot be built, claims the functions whose code it makes (build_claims), and with zips makes it. Without
	 * zips it looks at no more than the configuration and the names of files, and what only packaging meets is a warning.
	 */
	void (*build)(struct build *b);
};

#define BUILDER(name) \
	extern const struct builder builder_##name; \
	const struct builder builder_##name

/* Runs all builders; after lowering, before code_digests, which takes what this returns. Never NULL. */
const struct built_code *build_code(struct cx *cx, const struct code_zips *zips);

/* ---- for builders */

/* The service's active plugin whose row names this builder, or NULL. */
const struct plugin_use *build_plugin(const struct build *b, const char *builder);
/* A builder makes the code of this function. */
void build_claims(struct build *b, struct function *fn);
/* Shows what is being done, where somebody looks on. */
void build_phase(const struct build *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Reports what keeps the code from being built: an error where zips are made, else a warning. */
struct diag *build_refuses(struct build *b, enum diag_id id, struct span at, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* A path from the service's folder (or an absolute one) as this process sees it, NUL-terminated. */
struct str build_path(const struct build *b, struct str path);
/* The folder `folder` as a child process in the service's folder sees it. */
struct str build_folder_there(const struct build *b);
/* Makes `folder`, and the one `within` it ("" or ending in '/'), where they are missing. False after reporting. */
bool build_folder_make(struct build *b, struct str within);
/* The service as the framework's plugins see it: its configuration with functions' names, the stage and the region. */
const struct value *build_service(struct build *b);
/* How long a tool may take (project_run). */
enum { BUILD_PATIENCE_MS = 60 * 60 * 1000 };

#endif
