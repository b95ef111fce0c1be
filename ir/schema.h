/*
 * schema: the shape of the configuration, as const tables. The same rows check
 * and coerce the configuration (compiler/check), propose did-you-mean, and are
 * written out as schemas/serverless.schema.json.
 *
 * The kinds are those of JSON Schema draft-07 that v3.40 uses, with ajv's
 * meaning, coerceTypes 'array' included. A room writes, at file scope:
 *
 *	static const struct schema queue = S_ANY_OF(&aws_arn_string, S_OBJECT(
 *		{ "arn", &aws_arn, .required = true },
 *		{ "batchSize", S_INT(1, 10000), .doc = "Records a batch; default: 10." }));
 *
 * Every S_… is a pointer to a static constant; S_DEF(...) is the same as an initialiser
 * for a named definition: const struct schema aws_arn_string = S_DEF(S_STRING_OF(...)).
 */
#ifndef SLSC_SCHEMA_H
#define SLSC_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ir/base/str.h"

/* Rows name only the fields they set; the rest is zero on purpose. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

enum schema_kind {
	SCHEMA_ANY,      /* {} */
	SCHEMA_STRING,
	SCHEMA_NUMBER,
	SCHEMA_INTEGER,
	SCHEMA_BOOLEAN,
	SCHEMA_NULL,     /* of a scalar that ajv makes one of: '', 0, false */
	SCHEMA_WORDS,    /* enum of texts without a type: nothing is coerced */
	SCHEMA_NUMBERS,  /* enum of numbers without a type: nothing is coerced */
	SCHEMA_TRUE,     /* const true */
	SCHEMA_FALSE,    /* const false */
	SCHEMA_LIST,
	SCHEMA_OBJECT,
	SCHEMA_ANY_OF,
	SCHEMA_ONE_OF,
	SCHEMA_ALL_OF,
	SCHEMA_NEEDS,    /* required keys, without a type: whatever is no map passes */
	SCHEMA_LACKS,    /* not required: a map without (all of) these keys */
	SCHEMA_SWITCH,   /* a map's text under .by chooses: .words[i] means .of[i], any other text or none the last of .of if there is one more */
	SCHEMA_EVENT,    /* an item of events: a map of one key, which names an event_def */
};

struct schema;
struct option;

/* Where an option of functions may stand. */
enum schema_level {
	FUNCTION_ONLY,
	INHERITED,     /* under provider as well, for all functions that have none of their own */
	PROVIDER_ONLY, /* under provider, in another shape or by another name than under functions */
};

struct schema_prop {
	const char *key; /* NULL ends the table */
	const struct schema *schema;
	bool required;
	enum schema_level level;     /* of options of functions (ir/options) */
	const struct option *option; /* of these: what it sets (ir/def.h); NULL: other code handles it */
	const char *doc;   /* one sentence for editors; may be NULL */
	const char *needs; /* another key that must stand beside this one; may be NULL */
};

struct schema {
	enum schema_kind kind;
	const char *name;     /* of a shared definition ("awsArn"), NULL for an anonymous one */
	const char *expected; /* for messages: "an ARN"; NULL: derived from the kind */
	/* SCHEMA_STRING; also "typed" words: { type: string, enum } */
	const char *pattern;  /* JavaScript regular expression, unanchored unless it says so */
	bool pattern_nocase;  /* the expression's i flag */
	const char *format;   /* "uri", "date-time" or NULL */
	/* Allowed texts (SCHEMA_WORDS, SCHEMA_STRING) or keys (SCHEMA_NEEDS, SCHEMA_LACKS), NULL-terminated. */
	const char *const *words;
	/* SCHEMA_WORDS of runtimes: any text but these is allowed, with a warning if it is not in words (new ones come); else NULL. */
	const char *const *gone;
	/* SCHEMA_STRING: code points; SCHEMA_LIST: items; SCHEMA_OBJECT: keys. most 0 = no bound */
	uint32_t least, most;
	/* SCHEMA_NUMBER, SCHEMA_INTEGER */
	bool bounded_below, bounded_above;
	double minimum, maximum;
	double newer_from, newer_to; /* values that v3.40 refuses and AWS takes by now, for a notice; 0: none */
	const double *numbers; /* allowed values, numbers_n of them; SCHEMA_NUMBERS too */
	uint32_t numbers_n;
	/* SCHEMA_LIST */
	const struct schema *item;          /* NULL: anything */
	const struct schema *const *tuple;  /* item by position, NULL-terminated */
	bool unique;             /* no text stands twice */
	bool unique_for_editors; /* the same for the schema of editors alone: the compiler reports it elsewhere */
	/* SCHEMA_OBJECT */
	const struct schema_prop *props;
	/*
	 * Keys whose rows stand elsewhere: addresses of tables (ir/registry.c), NULL-terminated, or NULL. Of `options` the rows
	 * of the level `without` are no keys here. None of these is required. To see every key, use schema_next() and schema_key().
	 */
	const struct schema_prop *const *const *options, *const *const *more;
	enum schema_level without;
	const char *key_pattern;            /* keys that match take key_schema */
	const struct schema *key_schema;
	const struct schema *extra;         /* other keys; NULL: refused */
	const struct schema *key_names;     /* every key must satisfy this, too; may be NULL */
	bool untyped;                       /* SCHEMA_OBJECT: whatever is no map passes */
	bool as_written; /* nothing of it, nor of what is in it, is coerced: a plugin looks at it with an ajv of its own */
	bool refused; /* what is not of this shape AWS refuses, too, or it has none of the effect that was meant: kind, words, pattern, keys */
	const char *by; /* SCHEMA_SWITCH */
	/* What the same value must satisfy besides, looked at before items and keys; may be NULL. */
	const struct schema *also;
	/* SCHEMA_ANY_OF, SCHEMA_ONE_OF, SCHEMA_ALL_OF, SCHEMA_SWITCH: NULL-terminated */
	const struct schema *const *of;
	const char *doc;
};

extern const struct schema schema_any;

/* The keys of a map one by one: for (struct schema_walk w = { .of = s }; schema_next(&w);) … w.prop … */
struct schema_walk {
	const struct schema *of;
	const struct schema_prop *prop;
	const struct schema_prop *const *const *tables; /* the one that prop is of; NULL: of->props */
	bool more;                                      /* tables are of->more */
};
/* False behind the last. */
bool schema_next(struct schema_walk *w);
#define schema_each(w, s) for (struct schema_walk w = { .of = (s) }; schema_next(&w);)
/* The row of a key, or NULL. */
const struct schema_prop *schema_key(const struct schema *s, struct str key);

#define S_(...) (&(const struct schema){ __VA_ARGS__ })
#define S_ANY (&schema_any)
#define S_STRING S_(.kind = SCHEMA_STRING)
/* S_STRING_OF(.pattern = "^arn:", .most = 64) */
#define S_STRING_OF(...) S_(.kind = SCHEMA_STRING, __VA_ARGS__)
#define S_BOOL S_(.kind = SCHEMA_BOOLEAN)
#define S_NUMBER S_(.kind = SCHEMA_NUMBER)
#define S_INT(lo, hi) \
	S_(.kind = SCHEMA_INTEGER, .bounded_below = true, .bounded_above = true, .minimum = (lo), .maximum = (hi))
#define S_INT_FROM(lo) S_(.kind = SCHEMA_INTEGER, .bounded_below = true, .minimum = (lo))
#define S_TRUE S_(.kind = SCHEMA_TRUE)
#define S_FALSE S_(.kind = SCHEMA_FALSE)
#define S_NULL S_(.kind = SCHEMA_NULL)
#define S_WORD_LIST(...) ((const char *const[]){ __VA_ARGS__, 0 })
/* enum without a type */
#define S_WORDS(...) S_(.kind = SCHEMA_WORDS, .words = S_WORD_LIST(__VA_ARGS__))
/* { type: 'string', enum: [...] }: coerced to a text first */
#define S_TYPED_WORDS(...) S_(.kind = SCHEMA_STRING, .words = S_WORD_LIST(__VA_ARGS__))
#define S_LIST(item_) S_(.kind = SCHEMA_LIST, .item = (item_))
#define S_LIST_OF(item_, ...) S_(.kind = SCHEMA_LIST, .item = (item_), __VA_ARGS__)
#define S_PROPS(...) ((const struct schema_prop[]){ __VA_ARGS__, { 0 } })
/* The listed keys and no others. */
#define S_OBJECT(...) S_(.kind = SCHEMA_OBJECT, .props = S_PROPS(__VA_ARGS__))
/* The listed keys; others may hold anything. */
#define S_OPEN_OBJECT(...) S_(.kind = SCHEMA_OBJECT, .props = S_PROPS(__VA_ARGS__), .extra = &schema_any)
/* Any keys, each with this shape. */
#define S_MAP_OF(schema_) S_(.kind = SCHEMA_OBJECT, .extra = (schema_))
#define S_ANY_OBJECT S_(.kind = SCHEMA_OBJECT, .extra = &schema_any)
#define S_OF_(...) ((const struct schema *const[]){ __VA_ARGS__, 0 })
#define S_ANY_OF(...) S_(.kind = SCHEMA_ANY_OF, .of = S_OF_(__VA_ARGS__))
#define S_ONE_OF(...) S_(.kind = SCHEMA_ONE_OF, .of = S_OF_(__VA_ARGS__))
#define S_ALL_OF(...) S_(.kind = SCHEMA_ALL_OF, .of = S_OF_(__VA_ARGS__))

/* S_SWITCH("type", S_WORD_LIST("HTTP", "NONE"), &http, &none, &others): of JSON Schema's if, then and else */
#define S_SWITCH(by_, words_, ...) S_(.kind = SCHEMA_SWITCH, .by = (by_), .words = (words_), .of = S_OF_(__VA_ARGS__))

/* S_OBJECT_OF(.props = S_PROPS(...), .most = 1) */
#define S_OBJECT_OF(...) S_(.kind = SCHEMA_OBJECT, __VA_ARGS__)
/* { required: [...] } alone, for alternatives; and its contrary */
#define S_NEEDS(...) S_(.kind = SCHEMA_NEEDS, .words = S_WORD_LIST(__VA_ARGS__))
#define S_LACKS(...) S_(.kind = SCHEMA_LACKS, .words = S_WORD_LIST(__VA_ARGS__))
#define S_NUMBER_LIST(...) \
	.numbers = (const double[]){ __VA_ARGS__ }, .numbers_n = sizeof((const double[]){ __VA_ARGS__ }) / sizeof(double)
/* const or enum of numbers without a type */
#define S_NUMBERS(...) S_(.kind = SCHEMA_NUMBERS, S_NUMBER_LIST(__VA_ARGS__))
/* A value of this shape, an intrinsic function or an Fn::If. */
#define S_OR_FUNCTION(schema_) S_ANY_OF((schema_), &aws_cf_function, &aws_cf_if)

/* ---- the whole configuration (ir/schema/top.c) and its large parts */
extern const struct schema schema_config, schema_custom, schema_provider, schema_functions, schema_function, schema_layers, schema_resources,
	schema_package, schema_layer_package, schema_function_package;

/* ---- definitions shared by the rooms (ir/schema/aws.c); names are v3.40's */
extern const struct schema aws_account_id, aws_arn, aws_arn_string, aws_secrets_manager_arn_string,
	aws_kms_arn, aws_log_group_name, aws_s3_bucket_name, aws_resource_tags, aws_iam_policy_statements,
	aws_resource_policy_statements, aws_iam_policy_action, aws_iam_policy_resource, aws_iam_policy_principal,
	aws_cf_function, aws_cf_instruction, aws_cf_array_instruction, aws_cf_import, aws_cf_import_locally_resolvable,
	aws_cf_join, aws_cf_getatt, aws_cf_ref, aws_cf_sub, aws_cf_split, aws_cf_if, aws_cf_select, aws_cf_find_in_map,
	aws_cf_get_azs, aws_cf_base64, aws_cf_to_json_string, aws_logical_resource_id, aws_alb_listener_arn,
	aws_alexa_event_token, aws_http_api_payload, aws_lambda_role, aws_lambda_runtime, aws_lambda_architecture,
	aws_resource_condition, aws_resource_depends_on, aws_api_gateway_abbreviated_arn, filter_patterns,
	aws_resource_policy_resource;

/* ---- options of functions that plugins have, too (ir/options) */
extern const struct schema aws_lambda_vpc_config, aws_lambda_environment, aws_lambda_memory_size, aws_lambda_timeout, aws_lambda_tracing,
	aws_log_retention_in_days;

#endif
