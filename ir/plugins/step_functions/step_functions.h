/*
 * step_functions: what serverless-step-functions makes of the section stepFunctions, in the order in which it does: at
 * package:compileFunctions roles, machines, activities, alarms, notifications; at package:compileEvents schedules, the
 * REST API, rules. Private to ir/plugins/step_functions.c and the files beside this one.
 *
 * What the plugin dies of with a TypeError or a SyntaxError is refused at its place, as its own errors are.
 */
#ifndef SLSC_STEP_FUNCTIONS_H
#define SLSC_STEP_FUNCTIONS_H

#include "ir/asl/asl.h"
#include "ir/base/near.h"
#include "ir/graph.h"
#include "ir/plugin.h"

struct machine {
	struct str key;             /* under stateMachines */
	struct str name;            /* its name, or the key */
	struct str id;              /* logical id */
	struct str output;          /* the output that holds its ARN */
	const struct value *config; /* a map */
	struct span span;           /* of the key */
};

struct step_functions {
	struct cx *cx;
	const struct plugin_use *use;
	const struct value *config;   /* stepFunctions */
	VEC(struct machine) machines; /* in JavaScript's order of the keys */
	struct value *function_ids;   /* logical id → the key of the function */
	struct value *versions;       /* function's logical id → its first AWS::Lambda::Version; made by the first machine that asks */
};

/* ---- shape.c */
/* A breach of a shape: where, and what; of an unknown key also the known one that is near (its best is empty: none is). */
struct breach {
	struct span at;
	struct str text;
	struct near near;
};
/*
 * Whether v has the shape, as Joi judges it: texts are not empty, texts that read as a number or boolean are taken for
 * one. The first breach otherwise. path: what messages call v. Of struct schema it knows texts (words; a pattern that is
 * ^ and a literal beginning), numbers, integers with a minimum, booleans, lists, objects, alternatives.
 */
bool shape_fits(struct arena *a, const struct value *v, const struct schema *shape, struct str path, struct breach *out);
/* Joi's reading of a boolean that fits. */
bool shape_boolean(const struct value *v);

/* ---- functions.c */
/* Ref and Fn::GetAtt of a function's key become those of its resource; all else stays. */
const struct value *translate_function(struct step_functions *s, const struct value *v);
/* The name of the function that a Ref names by key or logical id; empty for anything else. */
struct str referred_function(const struct step_functions *s, const struct value *v);
/* What refers to a function refers to its version instead, one of its own where the function has layers. */
const struct value *function_version(struct step_functions *s, const struct value *v, struct span span);

/* ---- the stages: each puts its resources for all machines, and refuses what is wrong in them at its place */
void roles_emit(struct step_functions *s);
void machines_emit(struct step_functions *s);
void activities_emit(struct step_functions *s);
void alarms_emit(struct step_functions *s);
void notifications_emit(struct step_functions *s);
void schedules_emit(struct step_functions *s);
void rules_emit(struct step_functions *s);
void api_emit(struct step_functions *s);

/* ---- definition.c */
/* DefinitionString of a machine. */
const struct value *definition_string(struct step_functions *s, const struct machine *m);

/* Checks a machine's definition (ir/asl). Findings are warnings; with stepFunctions.validate they are errors, as the plugin refuses then. */
void states_check(struct step_functions *s, const struct machine *m);

/* ---- integrations.c, grants.c */
struct permission {
	struct str actions;           /* joined by commas */
	const struct value *resource; /* one, or a list */
};
struct permissions {
	struct step_functions *s;
	const struct machine *machine;
	VEC(struct permission) of;
};
/* Adds a permission; a resource of NULL becomes null, as with the plugin. */
void permit(struct permissions *p, struct str actions, const struct value *resource);
/* What a task needs by its Resource; nothing, with a warning, where the plugin does not know it. */
void task_permissions(struct permissions *p, const struct value *state);

/* ---- step_functions.c */
/* What the plugin throws at in a machine. */
struct diag *machine_refused(struct step_functions *s, const struct machine *m, struct span at, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/*
 * A text that the plugin puts between quotes into JSON text, so that escapes in it are read and a quote or a line break
 * ends the run: NULL after refusing it.
 */
const struct value *quoted_text(struct step_functions *s, const struct machine *m, const char *what, struct str text, struct span at);
/* provider.iam.role.path and provider.rolePermissionsBoundary into a role's Properties. */
void role_options(struct step_functions *s, struct value *properties, bool boundary);
/* A role with the right to start the machine, for a service ("events.amazonaws.com"); merged into one of the same id. */
void starter_role(struct step_functions *s, const struct machine *m, struct str id, const char *service, struct str policy, bool boundary, struct span span);
/* Of input, inputPath and inputTransformer one at most. False after refusing. */
bool one_input(struct step_functions *s, const struct machine *m, const struct value *event);
/* Input, InputPath and InputTransformer of an event into a rule's target. clean: line breaks are taken out, as written \n or as such. */
void target_input(struct step_functions *s, const struct machine *m, const struct value *event, bool clean, struct value *target);
/* RetryPolicy of an event, or NULL. */
const struct value *retry_policy(struct step_functions *s, const struct value *event);
/* <stage>-<region>-<service>-<machine>-<kind> */
struct str starter_policy(struct step_functions *s, const struct machine *m, const char *kind);

#endif
