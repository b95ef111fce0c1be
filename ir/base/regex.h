/*
 * regex: regular expressions over bytes that are usually UTF-8, compiled once and matched often, by PCRE2. A match takes a
 * bounded number of steps (REGEX_STEPS_MOST in regex.c). Memory is of its own, not of an arena.
 */
#ifndef SLSC_REGEX_H
#define SLSC_REGEX_H

#include "ir/base/str.h"

struct regex;

/* Compiles an expression in Perl's notation; NULL if it is none. To be given to regex_free. nocase: letters of either case. */
struct regex *regex_new(struct str expression);
struct regex *regex_new_nocase(struct str expression);
/* Translates it to machine code where the machine allows it: worth it past a hundred matches, after which it happens by itself. */
void regex_hasten(struct regex *r);
/* Whether it matches anywhere in text; bytes that are no UTF-8 match nothing. Not for several threads at once. */
bool regex_matches(struct regex *r, struct str text);
/* Whether a text took too many steps: that one was said not to match. */
bool regex_endless(const struct regex *r);
void regex_free(struct regex *r);

#endif
