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
	const struct value *options; /* custom.esbuild, what its config returns, or build.esbuild of v4; NULL: none */
	const struct value *config;  /* the file that makes options, or NULL */
	bool all;                    /* without a plugin: of all functions, not only those in TypeScript (build.esbuild) */
	struct span span;            /* of these, or of the plugin's name */
	const struct value *scripted; /* the first option that needs esbuild's JavaScript interface; NULL: its program is called */
	bool code;                   /* what is made depends on code of the user's: it is built each time */
	VEC(struct str) flags;       /* of every call */
	VEC(struct str) packages;    /* left out of bundles */
	struct str target;
	struct str extension;        /* of bundles: ".js" */
	bool esm;
	bool whole_folders;          /* what is made may depend on which entry points share a call */
	VEC(const struct value *) externals; /* packages that lie beside bundles: texts of the user's */
	VEC(struct entry_point) entries;     /* one a function */
	struct str inside;           /* below the build folder, the folder that stands for the plugin's: empty or ending in '/' */
	struct cache *cache;
};

/* options.c: which options count: custom.esbuild, or build.esbuild of v4. False: slsc builds nothing. */
bool esbuild_options_find(struct esbuild *e);
/* Reads them. False after an error. */
bool esbuild_options(struct esbuild *e);
/* Whether a Node runtime holds version 2 of the AWS SDK; from nodejs18.x on it is version 3. */
bool esbuild_old_sdk(struct str runtime);
/* entries.c: whether, without a plugin, functions have TypeScript only: all, or each has its own zip; asked: whether any is built. */
bool esbuild_plain(struct esbuild *e, bool asked);
/* The functions' entry points; claims them. False after an error. */
bool esbuild_entries(struct esbuild *e);
/* Where messages about an option stand: where it is written, or where the module that makes the options is named. */
struct span esbuild_option_span(const struct esbuild *e, struct span own);
/* tool.c: the program of the project's esbuild, as argv begins; NULL after an error. Not for options that are scripted. */
const char *esbuild_tool(struct esbuild *e);
/* run.c: makes the bundles that are not good any more. False after an error. */
bool esbuild_run(struct esbuild *e, const char *tool);
/* script.c: whether node and esbuild's package are there, for the option at why; false after reporting. Looks only where it matters (check, package). */
bool esbuild_can_script(struct esbuild *e, const struct value *why);
/*
 * Runs esbuild.cjs with a question, to which what is the same for all is added. The answer, a map; or NULL after reporting,
 * at the place of the user's file, else at why. *err: what was written on standard error.
 */
const struct value *esbuild_script(struct esbuild *e, const struct value *why, struct value *question, struct str *err);
/* messages.c: the place of a map with path, row (from 1) and column (from 0, in bytes); bases: files that were read before, kept by the caller. */
struct span esbuild_span(struct esbuild *e, struct value *bases, const struct value *place);
/* Keeps what esbuild has written on standard error; true if there was an error among it. */
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
