/*
 * secrets: which values are secrets by their names or their looks, and values for showing. What a value's source says of it
 * (SecureString) comes first; the marks themselves are ir/value.h's, and follow the value (ir/base/secret.h).
 */
#ifndef SLSC_SECRETS_H
#define SLSC_SECRETS_H

#include "ir/value.h"

/* Whether a variable of that name (${env:…}, ${param:…}, ${opt:…}, of a function's environment) is likely to hold a secret. */
bool secret_variable(struct str name);
/* The same for an address of AWS ("/shop/password", "stack.ClientSecret") and its answer: ARNs are none. */
bool secret_address(struct str address, const struct value *answer);
/* The same for a key of the configuration or a template: "dbPassword" is, "passwordPolicy" and "secretArn" are not. */
bool secret_key(struct str key);
/* A URL with a password in it, or a private key. */
bool secret_looks(const struct value *v);

/*
 * Whether the value of a key is a secret by its name or by what it looks like. variables: the map's keys name variables (environment, params,
 * Variables). False for what is no text or number, for ARNs, dynamic references ({{resolve:…}}) and variables still to be resolved.
 */
bool secret_member(struct str key, const struct value *v, bool variables);
/* Whether the members of a key's map are variables; within: those of the map above are. */
bool secret_variables_below(struct str key, bool within);
/*
 * Puts secrets in the place of all below v that are some by their names: of a configuration as written, of an included file. The tree
 * is the caller's own.
 */
void secrets_mark(struct arena *a, const struct value *v, bool variables);
/* Remembers every text below v for text_redacted. */
void secrets_remember(struct arena *a, const struct value *v);

/* Whether a value (value_hides: or anything in it, keys included) is not to be shown: never with --show-secrets. */
bool value_hidden(const struct arena *a, const struct value *v);
bool value_hides(const struct arena *a, const struct value *v);
/* v for showing: "(secret)" in place of every secret; v itself with --show-secrets. */
const struct value *value_redacted(struct arena *a, const struct value *v);
/* The same, whether secrets are shown or not. */
const struct value *value_without_secrets(struct arena *a, const struct value *v);
/*
 * Marks as secrets, in templates that are shown or compared, the values whose names say that they are secrets, and in each
 * template the texts that are secrets in the other: a golden file has no marks of its own. What has to be marked is copied.
 * other may be NULL.
 */
void templates_for_review(struct arena *a, const struct value **one, const struct value **other);

#endif
