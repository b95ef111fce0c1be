/*
 * lsp: the parts of the language server (LSP 3.17 over standard input and output).
 *
 *	messages (stream.c) -> texts (documents.c) -> one compilation a change (analysis.c) -> answers (capabilities)
 *
 * Each capability is a row at the end of its file in compiler/lsp/capabilities, which the Makefile lists. A row answers requests of
 * one method; it reads the texts by their outline (outline.h), which stands whatever is being typed, and the latest compilation.
 * Messages are read by js_json_parse and written by json_emit (docs/ARCHITECTURE.md says why not by cJSON).
 */
#ifndef SLSC_LSP_H
#define SLSC_LSP_H

#include "compiler/compile/driver.h"
#include "compiler/lsp/outline.h"
#include "emit/report/report.h"
#include "ir/base/buf.h"
#include "ir/schema.h"
#include "schemas/cfn.h"

/* ---- texts that the editor has open */

struct document {
	struct arena arena;     /* holds what follows, anew with each change */
	struct str uri, path;   /* path: as the compiler sees it, from the URI */
	struct str text;
	double version;
	bool open;              /* false: its place is free */
};

struct lsp_position {
	uint32_t line, character; /* from 0; in the units that were agreed on */
};

struct line_index; /* documents.c */

/* ---- a service: a configuration and all that it reads */

struct analysis {
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct options options;
	struct cx *cx;           /* its last compilation; NULL before the first */
	const struct value *template; /* NULL: there were errors */
	struct report report;    /* its diagnostics, as slsc check shows them */
	struct value *made;      /* by top-level entry ("functions.hello") the options of it that made resources, each followed by its logical id; NULL: not asked for yet */
};

struct lsp_service {
	struct str path;         /* of the configuration */
	struct analysis slots[3];
	struct analysis *now;    /* the latest compilation; NULL: none yet */
	struct analysis *made;   /* the latest that got as far as a template: now, or another slot; NULL: none did */
	struct analysis *resolved; /* the same for all variables */
	bool changed;            /* something that it reads, since then */
	bool quick;              /* now did not look at the code */
	bool untold;             /* its diagnostics are not published */
};

struct server {
	struct arena arena;      /* lives as long as the server */
	const struct host *real;
	struct host host;        /* what the compiler sees: open texts before files */
	struct arena answers_arena;
	struct value *answers;   /* of programs, by what they were asked; until something is saved */
	VEC(struct document *) documents;
	VEC(struct lsp_service *) services;
	VEC(struct str) folders; /* of the workspace */
	VEC(struct str) shown;   /* URIs that have diagnostics in the editor */
	VEC(struct str) uris;    /* those that ever had any, each once */
	struct options options;  /* from initializationOptions */
	struct str documentation; /* URL of docs/DIAGNOSTICS.md, from initializationOptions; empty: unknown */
	struct line_index *lines; /* of the text that was last asked about */
	bool utf8;               /* positions count bytes; else UTF-16 code units */
	bool snippets;           /* the editor takes snippets in completions */
	bool programs;           /* configurations may run node and git */
	bool initialized, shutdown, exited, broken;
	int in, out;             /* file descriptors */
};

/* ---- one request */

struct prefix {
	struct str at;    /* of the configuration: where the file's content is put */
	struct str strip; /* the part of the file that is: "" for all */
	bool known;
};

struct request {
	struct server *s;
	struct arena *a;         /* what the answer is made in; freed once it is written */
	const struct value *params;
	const struct value *error; /* set instead of an answer */
	/* Of methods that name a document, else zero: */
	const struct document *document;
	struct outline *outline;
	struct lsp_service *service; /* which the document belongs to, compiled; NULL: none */
	struct prefix prefix;    /* where in the configuration the document stands */
	/* Of methods that name a position in it: */
	uint32_t at, node;       /* the offset, and the node there */
};

struct capability {
	const char *method;      /* "textDocument/hover" */
	const char *key, *value; /* of the server's capabilities, value as JSON; key NULL: another row says it */
	bool document, position; /* what its parameters name */
	/* The result, made in r->a; NULL: null. */
	const struct value *(*answer)(struct request *r);
};
#define CAPABILITY(name) extern const struct capability capability_##name; const struct capability capability_##name

/* ---- documents.c */
struct document *document_find(struct server *s, struct str uri);
struct document *document_of_path(const struct server *s, struct str path);
void document_open(struct server *s, const struct value *params);
void document_change(struct server *s, const struct value *params);
void document_close(struct server *s, const struct value *params);
/* Before texts may lie where others lay: at each message. */
void positions_forget(struct server *s);
/* A path as a URI, and back; a URI of another scheme than file is its own path. */
struct str uri_of(struct arena *a, struct str path);
struct str uri_path(struct arena *a, struct str uri);
/* Offset in bytes of a place in a text, and back; what lies past a line's end is its end. */
uint32_t position_offset(const struct server *s, struct str text, const struct value *position);
struct lsp_position position_of(const struct server *s, struct str text, uint32_t at);
const struct value *position_value(struct arena *a, struct lsp_position p);
/* A range of a text as LSP has it. */
const struct value *range_value(const struct server *s, struct arena *a, struct str text, struct range r);
/* {uri, range} */
const struct value *location_value(const struct server *s, struct arena *a, struct str path, struct str text, struct range r);
/* The text of an open document, else of the file; empty if there is none. */
struct str text_of_path(struct server *s, struct arena *a, struct str path);

/* ---- analysis.c */
/* The server's view of the outside: open texts before files, programs asked once. */
void host_begin(struct server *s);
/* Forgets what programs answered. */
void host_forget(struct server *s);
/* Something that services read has changed: path, or anything if it is empty. */
void services_changed(struct server *s, struct str path);
/* The service of a document, compiled if it has changed; NULL: there is none. */
struct lsp_service *service_of_path(struct server *s, struct str path);
/* Compiles what has changed. whole: and looks at the code, which takes longer, also of services that only lack that. */
void services_compile(struct server *s, bool whole);
/* Whether the code of some service has not been looked at since it changed; whether some diagnostics were not published. */
bool services_unfinished(const struct server *s);
bool services_untold(const struct server *s);
void services_free(struct server *s);
/* Where in the service's configuration the content of a file stands ("functions", "resources.0"). */
struct prefix service_prefix(struct server *s, struct arena *a, const struct lsp_service *service, struct str path);

/* ---- diagnostics.c */
void diagnostics_publish(struct server *s);

/* ---- place.c: what stands at a node */
/* The path of a node in the configuration: "functions.hello.events.0.http". */
struct str place_path_of(struct request *r, uint32_t node);
/* What the schema says of a path: the shapes that may stand there, and of its last step the description. */
struct meaning {
	VEC(const struct schema *) shapes;
	const char *doc;
	const struct schema_prop *prop;
};
void meaning_of(struct request *r, struct str path, struct meaning *out);
/* The value at a path of the configuration, resolved, without secrets; where the text is broken as it was before. NULL: unknown. */
const struct value *resolved_at(const struct request *r, struct str path);
/* What CloudFormation's table says of a path within the Properties of a resource. */
struct resource_part {
	const struct cfn_type *type;         /* of the resource; NULL: the path lies in no Properties, or the type is unknown */
	const struct cfn_property *property; /* the path's last step, where it is a name; NULL: it is an item, or Properties itself */
	const struct cfn_shape *shape;       /* of the value there; NULL: unknown */
	struct cfn_properties of;            /* which keys it has */
};
struct resource_part resource_part_at(struct request *r, struct str path);
/* The innermost ${…} around an offset, within a range: with its braces. Empty: none. */
struct range variable_at(struct str text, struct range within, uint32_t at);
/* The next ${…} of a range from *at on, which is then behind its ${ ; false at the end. */
bool variable_next(struct str text, struct range within, uint32_t *at, struct range *found);
/* "self:custom.x" of a variable's text: its source, and what stands behind the colon up to a comma. */
bool variable_parts(struct str inside, struct str *source, struct str *address);
/* The logical id that a node's text refers to at an offset (Ref, GetAtt, Sub, DependsOn); empty: none. */
struct range logical_id_at(const struct request *r);
/* The template's resource of that id; NULL. */
const struct entry *template_resource(const struct request *r, struct str id);
/* The resources that the configuration writes itself, also where there is no template: a map, or NULL. */
const struct value *written_resources(const struct request *r);
/* The type of a resource of the template or of the configuration; empty if unknown. */
struct str resource_type(struct request *r, struct str id);
/* The next key of the document behind a node that is a logical id under Resources; 0: there is none. */
uint32_t resource_next(struct request *r, uint32_t node);
/* Whether a ${…} at the request's position may be one of Fn::Sub. */
bool in_sub(const struct request *r);
/* Logical ids that the option at a path makes, joined by ", ", the first `most` of them; *n: how many. */
struct str resources_made(struct request *r, struct str path, uint32_t most, uint32_t *n);

/* ---- stream.c */
/* The next message that has arrived whole, in the arena; NULL: none. wait: until there is one, or the client is gone (s->exited). */
const struct value *stream_read(struct server *s, struct arena *a, struct buf *in, bool wait);
void stream_write(struct server *s, struct arena *a, const struct value *message);

/* ---- server.c */
/* Serves until the client asks to exit or is gone. Returns an exit status. */
int lsp_serve(const struct host *host, int in, int out);

#endif
