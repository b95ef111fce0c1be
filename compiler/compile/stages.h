/*
 * stages: what the driver calls, in order. Each stage takes the value of the one before it and returns new
 * nodes in cx->arena, or NULL after reporting why there is nothing to go on with. All report every problem
 * they find.
 */
#ifndef SLSC_STAGES_H
#define SLSC_STAGES_H

#include "ir/cx.h"

/* The endings of configuration files, in the order in which serverless.* is looked for; NULL ends them. */
extern const char *const config_endings[];
/* The first serverless.* in folder ("" or ending in '/'), or p NULL. */
struct str config_find(const struct host *h, struct arena *a, struct str folder);

/* Offers the files of a folder ("" or ending in '/') for a name that was not found there. */
struct near;
void near_offer_files(struct near *near, const struct host *h, struct arena *a, struct str folder);

/*
 * load (compiler/read/load.c): a configuration file by its ending: .yml, .yaml, .json, or through node .js, .cjs,
 * .mjs, .ts. path is relative to the working folder. The text is registered in cx->sources.
 */
const struct value *load_config(struct cx *cx, struct str path);

/* yaml (compiler/read/yaml/): js-yaml 4's reading of a text, CloudFormation's short tags expanded. NULL for an empty document. */
const struct value *yaml_parse(struct cx *cx, uint32_t base, bool *failed);
/* json (compiler/read/json.c): JSON.parse; the last of two equal keys wins. */
const struct value *json_parse(struct cx *cx, uint32_t base, bool *failed);

/*
 * vars (compiler/vars/phases.c): the configuration with every variable resolved, no map or list shared with another place. It
 * takes over the tree that it is given, which shares none either, and resolves in it.
 */
const struct value *vars_resolve(struct cx *cx, const struct value *config);
/* Stands in cx->partial, which vars_resolve leaves behind where it fails, for each text that has no value: known by its address. */
extern const struct value value_unknown;
static inline bool is_unknown(const struct value *v) { return v == &value_unknown; }
/* What slsc values writes: the answers of all AWS-backed variables by their keys in a values file. */
const struct value *vars_answers(struct cx *cx, const struct value *config);

/*
 * check (compiler/check/check.c): the configuration against the schema, coerced as v3.40's validator does it.
 * configValidationMode decides whether a breach is an error, a warning or silent.
 */
const struct value *check_config(struct cx *cx, const struct value *config);
/* The same for cx->partial, where what is unknown fits anything: so that one run tells of every mistake. */
void check_partial(struct cx *cx);

/* lower (compiler/compile/lower.c): the typed service. NULL if the configuration has no usable provider or functions. */
struct service *lower_service(struct cx *cx, const struct value *config);

#endif
