/*
 * literals: texts that look like a variable of the configuration and are none, so that they stay as they are:
 * ${self.custom.x}, $(self:custom.x), {self:custom.x}, ${Self:custom.x}. v3.40 says nothing of them.
 * The names of the sources are those of cx->variable_sources.
 */
#ifndef SLSC_LITERALS_H
#define SLSC_LITERALS_H

#include "ir/cx.h"

struct literal {
	struct str text;  /* what looks like a variable, a part of the text searched */
	struct str meant; /* the variable; empty: not one, but a name for Fn::Sub */
	struct str name;  /* what stands within ${…}, for the latter */
};

/* Whether literal_next may find one: of nearly all texts this says that it does not. */
bool literal_possible(const struct cx *cx, struct str text);
/* The first one in a text from *at on, which is moved behind it. False: there is none. */
bool literal_next(const struct cx *cx, struct str text, uint32_t *at, struct literal *out);
/*
 * Labels a diagnostic with what was meant by a map that stands for a text, as far as it looks like one: {self:custom.x} is
 * a map to YAML, and so is {{resolve:…}}. With a fix.
 */
void literal_label(struct cx *cx, struct diag *g, const struct value *map);

#endif
