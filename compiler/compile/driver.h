/* driver: one compilation, from a configuration file to the template's bytes. */
#ifndef SLSC_DRIVER_H
#define SLSC_DRIVER_H

#include "ir/base/buf.h"
#include "ir/cx.h"

struct packing; /* emit/package/pack.h */

struct input {
	const char *path;             /* configuration file, relative to the working folder */
	const struct host *host;
	const struct options *options;
	struct packing *packing;      /* slsc package: takes the zips; else NULL */
	bool minify;                  /* no white space in the output */
	bool yaml;                    /* the output is YAML, with short tags; excludes minify */
	/* Called with each nested template (ir/stacks.h) in the output's form, before the root is written. NULL: nobody wants them. */
	void (*nested)(void *of, const struct nested_stack *s, struct str bytes);
	void *nested_of;
};

/* A compilation of in, not begun. d collects its problems; d's arena holds all it makes and d->sources what it reads. */
struct cx *cx_new(const struct input *in, struct diags *d);
/*
 * What follows gives NULL after errors, and, without one, where the options hold an unknown one that this configuration
 * does not ask for.
 */
/* The answers of all its AWS-backed variables, as a values file holds them; NULL after errors. */
const struct value *answers(struct cx *cx);
/* The configuration read, with every variable resolved; NULL after errors. */
const struct value *configuration(struct cx *cx);
/*
 * Compiles and appends the template to out. False if there were errors: out is then unusable, and with a drain a part
 * may be on its way; with --strict an error may be found after that. The service, the graph and the list of files read
 * stay in cx.
 */
bool compile(struct cx *cx, const struct input *in, struct buf *out);
/* The same, with the template as a value, too; NULL after errors. */
const struct value *compile_template(struct cx *cx, const struct input *in, struct buf *out);

#endif
