/*
 * read: text into values. What it returns lies in cx->arena and is NULL after reporting why there is nothing to go on
 * with; every problem found is reported.
 */
#ifndef SLSC_READ_H
#define SLSC_READ_H

#include "ir/cx.h"

/* The endings of configuration files, in the order in which serverless.* is looked for; NULL ends them. */
extern const char *const config_endings[];
/* The first serverless.* in folder ("" or ending in '/'), or p NULL. */
struct str config_find(const struct host *h, struct arena *a, struct str folder);

/* Offers the files of a folder ("" or ending in '/') for a name that was not found there. */
struct near;
void near_offer_files(struct near *near, const struct host *h, struct arena *a, struct str folder);

/*
 * compiler/read/load.c: a configuration file by its ending: .yml, .yaml, .json, or through node .js, .cjs,
 * .mjs, .ts. path is relative to the working folder. The text is registered in cx->sources.
 */
const struct value *load_config(struct cx *cx, struct str path);

/*
 * The readers of a text that is registered in cx->sources at position base. NULL for an empty document, and after an error,
 * which sets *failed.
 */
/* compiler/read/yaml/: as js-yaml 4 reads it, CloudFormation's short tags expanded. */
const struct value *yaml_parse(struct cx *cx, uint32_t base, bool *failed);
/*
 * compiler/read/yaml/recover.c: what can be read of a text that yaml_parse has refused, the lines around its syntax errors left out, each
 * of which it reports. Maps and lists that may lack members are marked (is_damaged), values that were lost are value_unknown. NULL: nothing.
 */
const struct value *yaml_recover(struct cx *cx, uint32_t base);
/* compiler/read/json.c: JSON.parse; the last of two equal keys wins. */
const struct value *json_parse(struct cx *cx, uint32_t base, bool *failed);
/* The same for files of slsc's own, where a key that stands twice is an error: git can merge two additions into one. */
const struct value *json_parse_unique(struct cx *cx, uint32_t base, bool *failed);

#endif
