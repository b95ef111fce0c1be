#include "ir/base/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#ifndef REGEX_STEPS_MOST
#define REGEX_STEPS_MOST 10000000 /* for one text: some tenths of a second */
#endif

struct regex {
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *bounds;
	bool endless;
};

struct regex *regex_new(struct str expression)
{
	int error;
	PCRE2_SIZE at;
	uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOLLAR_ENDONLY;
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

void regex_hasten(struct regex *r) { pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE); }

bool regex_matches(struct regex *r, struct str text)
{
	PCRE2_SPTR p = (PCRE2_SPTR)(text.p ? text.p : "");
	if (r->endless)
		return false;
	int found = pcre2_match(r->code, p, text.n, 0, 0, r->match, r->bounds);
	if (found == PCRE2_ERROR_JIT_STACKLIMIT) /* compiled code has a small stack of its own */
		found = pcre2_match(r->code, p, text.n, 0, PCRE2_NO_JIT, r->match, r->bounds);
	if (found == PCRE2_ERROR_NOMEMORY)
		die("out of memory");
	r->endless = found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_DEPTHLIMIT || found == PCRE2_ERROR_HEAPLIMIT;
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
