/*
 * targets: what variables, references and handlers name, and who names it. A target of the configuration is a path
 * ("custom.table"), one of the template a logical id.
 */
#ifndef SLSC_LSP_TARGETS_H
#define SLSC_LSP_TARGETS_H

#include "compiler/lsp/lsp.h"

struct target {
	struct str path, text; /* the file, and its text */
	struct range range;
};

/* Where what stands at the request's position is defined; false: nowhere that is known. */
bool target_at(struct request *r, struct target *out);
/* The file that "file(./x.yml)" or a handler names, in the service; empty: it is not there. */
struct str file_named(struct request *r, struct str inside);

/* What is named at the position, whether it is the definition or a use. */
struct symbol {
	struct str path; /* in the configuration; empty: none */
	struct str id;   /* a logical id; empty: none */
	struct str name; /* as it is written at the position */
	struct range at; /* where it is written there */
};
bool symbol_at(struct request *r, struct symbol *out);

struct use {
	struct str path, text; /* the file, and its text */
	struct range range;    /* of the name alone: of the last step of an address, of the logical id's part */
	bool definition;
};
struct uses {
	VEC(struct use) of;
};
/* All that name it in the configuration and the YAML and JSON files that it reads, the definition first. */
void uses_of(struct request *r, const struct symbol *symbol, struct uses *out);

#endif
