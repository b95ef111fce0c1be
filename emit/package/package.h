/* package: what a package's folder holds beside the zips of functions and layers. */
#ifndef SLSC_PACKAGE_H
#define SLSC_PACKAGE_H

#include "emit/package/pack.h"
#include "ir/base/buf.h"

/*
 * Adds to the packing, after the passes and the nested templates: the templates (the one that creates the stack only where the stack has a
 * bucket of its own; bytes are the other's), serverless-state.json, and custom-resources.zip where the template needs it.
 * The result names the package by its content; it stands in the state as well.
 */
struct str package_files(struct cx *cx, struct packing *p, const struct value *template, struct str bytes);

#endif
