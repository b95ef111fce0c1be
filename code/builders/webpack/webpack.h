/*
 * webpack: the code of functions bundled by the project's own webpack, by the rules of serverless-webpack 5.16 and of
 * serverless-bundle 6, which is that plugin with a configuration of its own. A bundle a function where packages are
 * individual, else one build for the service; zips hold what webpack has written, and nothing else but external packages.
 */
#ifndef SLSC_BUILDERS_WEBPACK_H
#define SLSC_BUILDERS_WEBPACK_H

#include "code/build/cache.h"

/* What the plugin hands to the configuration as slsw.lib.entries; functions of one file share one. */
struct webpack_entry {
	struct str key;    /* "src/a" */
	struct str source; /* "src/a.ts" */
	struct str folder; /* where its build is written: the first function's name */
	VEC(struct function *) functions;
};

struct webpack {
	struct build *build;
	const struct plugin_use *use;
	const struct value *bundle;   /* serverless-bundle: custom.bundle, a map; NULL: serverless-webpack */
	const struct value *settings; /* custom.webpack as a map */
	struct span span;             /* of these, or of the plugin's name */
	struct str configuration;     /* webpack.config.js */
	bool individually;
	VEC(struct webpack_entry) entries;
	struct cache *cache;
};

/* options.c: reads the plugin's options. False after an error. */
bool webpack_options(struct webpack *w);
/* The functions' entries; claims them. False after an error, or if there are none. */
bool webpack_entries(struct webpack *w);
/* What is built at once: an entry's own build, or the one of the service. */
struct str webpack_unit(const struct webpack *w, const struct webpack_entry *entry);
/* run.c: builds what has changed. False after an error. */
bool webpack_run(struct webpack *w);

#endif
