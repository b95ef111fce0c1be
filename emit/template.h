/* template: the finished graph as the template's value. */
#ifndef SLSC_TEMPLATE_H
#define SLSC_TEMPLATE_H

#include "ir/cx.h"

/*
 * A new map of the graph's sections: those of emit/order.def first, in that order, then the others as they came. It shares
 * the graph's nodes; absent sections are left out.
 */
const struct value *template_build(struct cx *cx);
/* The same of the template that was split, where one was. */
const struct value *template_whole(struct cx *cx);

#endif
