#include "ir/base/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MANY = 100 }; /* matches */
#ifndef REGEX_STEPS_MOST
#define REGEX_STEPS_MOST 10000000 /* for one text: some tenths of a second */
#endif

struct regex {
	pcre2_code *code;
	pcre2_match_data *match; /* kept with its working memory, which each match would ask for anew */
	pcre2_match_context *bounds;
	bool endless;
	uint32_t uses, last_n;
	char last[64];           /* what matched last, if it fits: a thousand functions have the same layers, roles and names of variables */
};

static struct regex *compile(struct str expression, uint32_t options)
{
	int error;
	PCRE2_SIZE at;
	options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOLLAR_ENDONLY;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)(expression.p ? expression.p : ""), expression.n, options, &error, &at, NULL);
	pcre2_match_data *match = code ? pcre2_match_data_create(1, NULL) : NULL;
	pcre2_match_context *bounds = match ? pcre2_match_context_create(NULL) : NULL;
	struct regex *r = bounds ? malloc(sizeof *r) : NULL;
	if ((code && !r) || (!code && error == PCRE2_ERROR_HEAP_FAILED))
		die("out of memory");
	if (r) {
		*r = (struct regex){ .code = code, .match = match, .bounds = bounds };
		pcre2_set_match_limit(bounds, REGEX_STEPS_MOST);
	}
	return r;
}

struct regex *regex_new(struct str expression) { return compile(expression, 0); }
struct regex *regex_new_nocase(struct str expression) { return compile(expression, PCRE2_CASELESS); }

void regex_hasten(struct regex *r) { pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE); }

bool regex_matches(struct regex *r, struct str text)
{
	PCRE2_SPTR p = (PCRE2_SPTR)(text.p ? text.p : "");
	if (text.n && text.n == r->last_n && memcmp(text.p, r->last, text.n) == 0)
		return true;
	if (++r->uses == MANY)
		regex_hasten(r);
	int found = pcre2_match(r->code, p, text.n, 0, 0, r->match, r->bounds);
	if (found == PCRE2_ERROR_JIT_STACKLIMIT) /* compiled code has a small stack of its own */
		found = pcre2_match(r->code, p, text.n, 0, PCRE2_NO_JIT, r->match, r->bounds);
	if (found == PCRE2_ERROR_NOMEMORY)
		die("out of memory");
	r->endless |= found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_DEPTHLIMIT || found == PCRE2_ERROR_HEAPLIMIT;
	if (found >= 0 && text.n && text.n <= sizeof r->last) {
		memcpy(r->last, text.p, text.n);
		r->last_n = text.n;
	}
	return found >= 0;
}

bool regex_endless(const struct regex *r) { return r->endless; }

void regex_free(struct regex *r)
{
	if (!r)
		return;
	pcre2_match_context_free(r->bounds);
	pcre2_match_data_free(r->match);
	pcre2_code_free(r->code);
	free(r);
}
