/*
 * esbuild: the code of functions bundled by the project's own esbuild, as serverless-esbuild 1.57 does it: the same
 * entries in the zips, the same bytes of bundles. What the plugin leaves out in silence is said.
 */
#ifndef SLSC_BUILDERS_ESBUILD_H
#define SLSC_BUILDERS_ESBUILD_H

#include "code/build/cache.h"
#include "code/build/patterns.h"

struct entry_point {
	struct function *fn;
	struct str source; /* "src/a.ts", from the service's folder */
	struct str bundle; /* "src/a.js", where the plugin looks for what came of it */
};

struct esbuild {
	struct build *build;
	const struct plugin_use *use; /* the plugin; NULL: sources that are TypeScript only, without a plugin */
	struct str who;              /* for messages: the plugin's name, or slsc */
	const struct value *options; /* custom.esbuild; NULL: none */
	struct span span;            /* of these, or of the plugin's name */
	VEC(struct str) flags;       /* of every call */
	struct str extension;        /* of bundles: ".js" */
	bool esm;
	bool whole_folders;          /* what is made may depend on which entry points share a call */
	VEC(const struct value *) externals; /* packages that lie beside bundles: texts of the user's */
	VEC(struct entry_point) entries;     /* one a function */
	struct str inside;           /* below the build folder, the folder that stands for the plugin's: empty or ending in '/' */
	struct cache *cache;
};

/* options.c: reads custom.esbuild. False after an error. */
bool esbuild_options(struct esbuild *e);
/* Whether a Node runtime holds version 2 of the AWS SDK; from nodejs18.x on it is version 3. */
bool esbuild_old_sdk(struct str runtime);
/* entries.c: whether, without a plugin, functions have TypeScript only: all, or each has its own zip. */
bool esbuild_plain(struct esbuild *e);
/* The functions' entry points; claims them. False after an error. */
bool esbuild_entries(struct esbuild *e);
/* tool.c: the program of the project's esbuild, as argv begins; NULL after an error. */
const char *esbuild_tool(struct esbuild *e);
/* run.c: makes the bundles that are not good any more. False after an error. */
bool esbuild_run(struct esbuild *e, const char *tool);
/* messages.c: keeps what esbuild has written on standard error; true if there was an error among it. */
bool esbuild_keep_messages(struct esbuild *e, struct str text);
/* Forgets messages about what is made again. */
void esbuild_forget_messages(struct esbuild *e);
/* Reports what was kept, each once, with its place in the user's file. */
void esbuild_report_messages(struct esbuild *e);

/* externals.c: packages beside the bundles, as npm would install them. */
struct externals;
/* NULL: there are none. */
struct externals *externals_find(struct esbuild *e);
/* All their files, those of programs in .bin as well. */
void externals_files(struct externals *x, struct parts *out);
/* Names of the packages at the top that these packages need, themselves included, as keys. */
const struct value *externals_needed(struct externals *x, const struct str *names, uint32_t n);
/* Whether a package of this name lies at the top. */
bool externals_have(const struct externals *x, struct str name);

/* zips.c: what goes into the zips. */
void esbuild_zips(struct esbuild *e);

#endif
