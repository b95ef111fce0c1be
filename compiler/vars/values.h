/*
 * values: answers of the AWS-backed variables. First from the values file (--values), a JSON object from addresses
 * as written ("ssm(eu-west-1):/a/b") to values, and from "type:" and an address to the answer's type; then, unless --offline, from the aws command line: what a round of
 * resolution could not answer is collected, asked in batches, and the round repeated.
 */
#ifndef SLSC_VALUES_H
#define SLSC_VALUES_H

#include "compiler/vars/resolver.h"

enum lookup_kind { LOOKUP_SSM, LOOKUP_CF, LOOKUP_S3, LOOKUP_ACCOUNT, LOOKUP_STACK };

struct lookup {
	enum lookup_kind kind;
	struct str key;       /* in the values file */
	struct str region;    /* empty: the service's */
	struct str name;      /* parameter, stack, bucket/key */
	struct str output;    /* of a stack (LOOKUP_CF) */
	bool raw, no_decrypt; /* ssm */
	/* filled in */
	bool asked;
	bool failed;                /* the report is made */
	const struct value *answer; /* NULL: there is none */
	struct str type;            /* of a parameter: String, StringList or SecureString; empty: not known */
	struct span use;            /* the first variable that asks */
	const char *way;            /* on, if aws cannot answer; NULL: the message says enough */
};

/* Reads the values file, if one is given. NULL after reporting. */
struct values *values_new(struct cx *cx);
/* Answers a source: found, not found, pending until values_run, or failed. */
enum outcome values_look_up(struct ask *a, const struct lookup *want);
/* Asks aws what is open; false if nothing was. profile may be empty. */
bool values_run(struct values *v, struct str region, struct str profile);
/* The values file with every answer so far, by key, and the types of those that have one: what slsc values writes. */
const struct value *values_answers(const struct values *v);
/* The values file: a map without places; NULL: there is none. */
const struct value *values_filed(const struct values *v);
/* Key of a lookup as the values file has it: "type(params):address". */
struct str values_key(struct ask *a, struct str address);

#endif
