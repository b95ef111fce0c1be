/*
 * pins: what plugins that slsc does not know did to the template of a stage, kept in slsc.pins.json by slsc pin, which runs
 * the framework once, and put into the template by every later compilation (docs/PINS.md has the file's form).
 *
 * A pin holds for its inputs: digests of the configuration by path, of local plugins' files, and the plugins' versions.
 * Its changes are the difference from the template that slsc makes without these plugins. In them stands for what is not
 * the same in every template of the same infrastructure, where "variables" says so:
 *
 *	${slsc:HelloLambdaVersion}	the logical id that begins so and ends in a digest or a time (ir/steady.h)
 *	${slsc:folder}			the folder of S3 keys
 *	${self:custom.db.password}	a secret of the configuration, by its path
 */
#ifndef SLSC_PINS_H
#define SLSC_PINS_H

#include "ir/cx.h"

#define PINS_FILE "slsc.pins.json"
#define PINS_FOLDER "slsc.pins" /* files that plugins put into zips: slsc.pins/<stage>/<path> */
enum { PINS_VERSION = 1 };

/* Of one stage. Maps and lists have the form that slsc pin writes; none is NULL. */
struct pin {
	struct str date, framework;   /* "2026-11-30", "serverless 3.40.0" */
	const struct value *plugins;  /* by name their versions; an empty text: not known */
	const struct value *deploys;  /* a list of those that have hooks for the deployment */
	const struct value *keys;     /* a list of keys of the configuration that the framework knows with them */
	const struct value *inputs;   /* path of the configuration -> digest; the nodes' places are those of what was digested */
	const struct value *sources;  /* file of a local plugin -> digest */
	const struct value *changes;  /* "/Resources/Id" -> JSON pointer within -> a change (pins_compare) */
	const struct value *files;    /* path in zips -> digest of the file's bytes */
	const struct value *unknown_keys; /* only with PLUGINS_PIN: a map of the configuration's keys that slsc does not know */
};

/* ir/pins/inputs.c */

/* Where plugins: lists the first of those that are pinned: the place of what is wrong with the pin. */
struct span pins_place(const struct cx *cx);

/*
 * Digests of a resolved configuration as a tree that is laid flat: "functions.hello" -> digest. paths (a text, a list of texts, or NULL): only
 * these, where * is any key. Secrets count by being there, not by their values.
 */
const struct value *pins_inputs(struct cx *cx, const struct value *config, const struct value *paths);
/* Whether one of paths covers an input; all are covered where paths are NULL. */
bool pins_covered(const struct value *paths, struct str input);
/* Digest of a value, or of a file's bytes, as 16 hexadecimal digits. */
const struct value *pins_digest(struct arena *a, const struct value *v);
const struct value *pins_digest_of(struct arena *a, struct str bytes);

/* ir/pins/compare.c */

/* A template without what differs between templates of the same infrastructure: symbols stand in its place. */
struct pins_symbols {
	const struct value *ids; /* logical id -> "${slsc:HelloLambdaVersion}" */
	struct str folder;       /* of S3 keys; empty: unknown */
};
/* Symbols of slsc's own template, and those that the other one shares with it. */
struct pins_symbols pins_symbols_own(struct cx *cx);
struct pins_symbols pins_symbols_other(struct cx *cx, const struct value *template, struct str folder);
/* A part of a template (or, root, all of it) with symbols in its texts, and in the keys of its resources. */
const struct value *pins_symbolic(struct arena *a, const struct pins_symbols *s, const struct value *v, bool root);

/*
 * The changes that make now of old, two symbolic templates. A change is { "old": digest } where it takes something out,
 * { "new": value } where it adds, both where it replaces, and { "append": items } where a list goes on.
 */
const struct value *pins_compare(struct cx *cx, const struct value *old, const struct value *now);

/* ir/pins/secrets.c */

/*
 * The same changes with the paths of the configuration's secrets in their places, and "variables": true where symbols stand. NULL
 * after an error: a secret that no path gives.
 */
const struct value *pins_without_secrets(struct cx *cx, const struct value *changes);

#endif
