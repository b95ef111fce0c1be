/*
 * secrets: which values must not be shown, and texts without them. A value is a secret when a source of secrets
 * brought it (its origin says so), or when it is a plain value of an environment or of params under a name that
 * looks like a secret's.
 */
#ifndef SLSC_SECRETS_H
#define SLSC_SECRETS_H

#include "ir/cx.h"

/* Whether a name is likely to stand for a secret: "DB_PASSWORD", "apiKey". */
bool secret_name(struct str name);
/* Whether a source of secrets brought the value, or a part of its text. */
bool value_secret(const struct value *v);
/* v for showing: "(secret)" in place of every secret. */
const struct value *value_redacted(struct arena *a, const struct value *v);
/*
 * A finished template as a review shows it: plain values under a secret's name in a function's environment are secrets,
 * too; with show, nothing is one. The same template where that changes nothing.
 */
const struct value *template_for_review(struct arena *a, const struct value *template, bool show);
/* Remembers every text below v, so that text_redacted knows it. */
void secrets_remember(struct cx *cx, const struct value *v);
/* A message without the texts that were remembered; the same text if it holds none. */
struct str text_redacted(struct cx *cx, struct str text);

#endif
