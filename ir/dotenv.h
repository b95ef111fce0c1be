/*
 * dotenv: .env files, as the packages dotenv 16 and dotenv-expand 10 read them. A file's names first go into the
 * environment, those apart that are there already; then $NAME, ${NAME} and ${NAME:-default} in values are replaced, from
 * the environment, else from the default.
 */
#ifndef SLSC_DOTENV_H
#define SLSC_DOTENV_H

#include "ir/cx.h"

/*
 * The names that a file sets, with their values as texts. before: names that earlier files have put into the environment,
 * with their values; NULL: none. raw: nothing is replaced, and the environment does not matter. NULL after reporting a
 * value without end. The lines of the file are never shown.
 */
const struct value *dotenv_parse(struct cx *cx, struct str path, struct str text, const struct value *before, bool raw);
/* The names that .env.STAGE, else .env of the service's folder sets, with the values in force. NULL after reporting. */
const struct value *dotenv_load(struct cx *cx, struct str stage);

#endif
