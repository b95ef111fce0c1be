/* integrations: the table of service integrations. Private to integrations.c and grants.c. */
#ifndef SLSC_STEP_FUNCTIONS_INTEGRATIONS_H
#define SLSC_STEP_FUNCTIONS_INTEGRATIONS_H

#include "ir/plugins/step_functions/step_functions.h"

#define INVOKE "lambda:InvokeFunction"

struct row {
	const char *name; /* of the Resource, what follows arn:aws:states::: */
	void (*grant)(struct permissions *p, const struct value *state, const struct row *row);
	const char *actions;
	const char *more;  /* further actions, on everything; or the rule of EventBridge that they need; may be NULL */
};

/* ---- grants.c: each permits what a row says for one task. */
typedef void grant(struct permissions *p, const struct value *state, const struct row *row);
grant on_everything, with_rule, on_queue, on_topic, on_table, on_tables, on_redshift, on_athena_query, on_athena, on_project, on_transform_job, on_model, on_objects, on_bucket, on_connection, on_buses, on_rule, on_schedules, on_executions, on_function;
/* A task whose Resource no row names: a function's ARN, an intrinsic function, or something unknown. */
void on_other(struct permissions *p, const struct value *state, const struct value *resource);

#endif
