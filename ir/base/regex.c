#include "ir/base/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct regex {
	pcre2_code *code;
	pcre2_match_data *match;
};

struct regex *regex_new(struct str expression)
{
	int error;
	PCRE2_SIZE at;
	uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DOLLAR_ENDONLY;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)(expression.p ? expression.p : ""), expression.n, options, &error, &at, NULL);
	pcre2_match_data *match = code ? pcre2_match_data_create(1, NULL) : NULL;
	struct regex *r = match ? malloc(sizeof *r) : NULL;
	if ((code && !r) || (!code && error == PCRE2_ERROR_HEAP_FAILED))
		die("out of memory");
	if (r)
		*r = (struct regex){ code, match };
	return r;
}

void regex_hasten(struct regex *r) { pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE); }

bool regex_matches(struct regex *r, struct str text)
{
	PCRE2_SPTR p = (PCRE2_SPTR)(text.p ? text.p : "");
	int found = pcre2_match(r->code, p, text.n, 0, 0, r->match, NULL);
	if (found == PCRE2_ERROR_JIT_STACKLIMIT) /* compiled code has a small stack of its own */
		found = pcre2_match(r->code, p, text.n, 0, PCRE2_NO_JIT, r->match, NULL);
	if (found == PCRE2_ERROR_NOMEMORY)
		die("out of memory");
	return found >= 0;
}

void regex_free(struct regex *r)
{
	if (!r)
		return;
	pcre2_match_data_free(r->match);
	pcre2_code_free(r->code);
	free(r);
}
