/*
 * graphql: GraphQL's schema language as graphql-js 16 has it: read, checked, printed; and merged as @graphql-tools/merge
 * does. Types and values are kept as graphql-js prints them, since nothing looks into them.
 */
#ifndef SLSC_APPSYNC_GRAPHQL_H
#define SLSC_APPSYNC_GRAPHQL_H

#include "ir/base/buf.h"
#include "ir/plugins/appsync/appsync.h"

enum gql_kind {
	GQL_SCHEMA,
	GQL_SCALAR,
	GQL_OBJECT,
	GQL_INTERFACE,
	GQL_UNION,
	GQL_ENUM,
	GQL_INPUT,
	GQL_DIRECTIVE, /* definitions */
	GQL_FIELD,
	GQL_ARGUMENT,
	GQL_VALUE,
	GQL_OPERATION, /* their members: of an interface or type, of an input or field, of an enum, of a schema */
	GQL_USE,       /* a directive where it is used */
	GQL_GIVEN,     /* an argument that such a directive is given */
	GQL_NAME,      /* of an interface, a member of a union, a place of a directive */
};

struct gql;
struct gql_list {
	struct gql **at;
	uint32_t n, cap;
};

struct gql {
	enum gql_kind kind;
	bool extends;     /* extend type … */
	bool repeatable;  /* a directive */
	bool required;    /* an argument: its type ends in ! and it has no default */
	struct span span; /* of the name */
	struct str name;
	struct str description; /* as it is printed, with its quotes; empty: none */
	struct str text;        /* the type of a field, argument or operation; the value of a given argument; as they are printed */
	struct str preset;      /* the default of an argument, as it is printed; empty: none */
	struct str type;        /* the name in .text that is a type's */
	struct span type_span;
	struct gql_list names;   /* interfaces, members of a union, places of a directive */
	struct gql_list uses;    /* directives on it */
	struct gql_list args;    /* of a field or directive; given ones of a use */
	struct gql_list members; /* fields, values, operations */
};

/* What is wrong with the schema at a place of its files: an error, which also names where the configuration has them read. */
struct diag *gql_refuses(struct appsync *s, struct span at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Reads a document that lies in sources at position base. False after a syntax error, which is reported. */
bool gql_read(struct appsync *s, struct str text, uint32_t base, struct gql_list *out);
/* Reports what graphql-js's validateSDL finds in definitions that stand together, AppSync's own directives and scalars beside them. */
void gql_check(struct appsync *s, const struct gql_list *all);
/* Whether AppSync defines it itself. */
bool gql_is_reserved(const struct gql *definition);
/* Definitions as one document, without a line break at its end. */
struct str gql_print(struct arena *a, const struct gql_list *all);
/* One definition a name, extensions folded in, sorted by name; their members as well, where there was something to fold in. */
void gql_merge(struct appsync *s, const struct gql_list *all, struct gql_list *out);

/* graphql_text.c: texts as graphql-js prints them. raw: what stands between the quotes. False: an escape that is none, at *bad. */
bool gql_string(struct arena *a, struct str raw, struct str *out, uint32_t *bad);
struct str gql_block_string(struct arena *a, struct str raw);

#endif
