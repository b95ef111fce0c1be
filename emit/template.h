/* template: the finished graph as the template's value. */
#ifndef SLSC_TEMPLATE_H
#define SLSC_TEMPLATE_H

#include "ir/cx.h"

/*
 * A new map of the graph's sections: those of emit/order.def first, in that order, then the others as they came. It shares
 * the graph's nodes; absent sections are left out.
 */
const struct value *template_build(struct cx *cx);

#endif
