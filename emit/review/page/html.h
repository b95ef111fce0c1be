/* html: text from outside in a page of HTML. */
#ifndef SLSC_PAGE_HTML_H
#define SLSC_PAGE_HTML_H

#include "ir/base/buf.h"

/*
 * The one way of a text into the page, between tags as well as in an attribute in double quotes: nothing in it is a sign of HTML, control
 * and bidi characters are escapes (ir/base/inert.h), and secrets read "(secret)" where the buffer `shows`.
 */
void html_text(struct buf *out, struct str s);
/* The same for a NUL-terminated text; in <code>, which keeps the direction of its writing to itself. */
void html_words(struct buf *out, const char *z);
void html_code(struct buf *out, struct str s);

#endif
