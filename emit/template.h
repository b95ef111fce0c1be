/* template: the finished graph as the template value, sections in order.def's order. */
#ifndef SLSC_TEMPLATE_H
#define SLSC_TEMPLATE_H

#include "ir/cx.h"

const struct value *template_build(struct cx *cx);
/* The same of the template that was split, where one was. */
const struct value *template_whole(struct cx *cx);

#endif
