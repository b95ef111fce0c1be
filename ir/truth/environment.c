/* environment: names of environment variables that Lambda refuses when the function is made. */
#include "ir/truth/truth.h"

/* What Lambda sets itself and takes from nobody. In byte order. */
static const char *const reserved[] = {
	"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
	"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
	"AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
	"LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "_HANDLER", "_X_AMZN_TRACE_ID",
};

static bool well_formed(struct str name)
{
	bool good = name.n >= 2 && ascii_letter(name.p[0]);
	for (uint32_t i = 0; good && i < name.n; i++)
		good = ascii_alnum(name.p[i]) || name.p[i] == '_';
	return good;
}

/* All of them begin with AWS_, LAMBDA_ or _, which few names do. */
static bool is_reserved(struct str name)
{
	if (name.p[0] != '_' && !str_starts(name, "AWS_") && !str_starts(name, "LAMBDA_"))
		return false;
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (str_eqz(name, reserved[i]))
			return true;
	return false;
}

void truth_environment(struct truth *t, const struct subject *s)
{
	if (s->type->counted != COUNTED_FUNCTION)
		return;
	const struct value *variables = value_dig(s->properties, "Environment", "Variables");
	if (variables == t->environment)
		return;
	t->environment = variables;
	map_each(e, variables) {
		const bool taken = e->key.n && is_reserved(e->key);
		if ((!taken && well_formed(e->key)) || str_starts(e->key, "Fn::") || truth_told(t, key_span(e), e))
			continue;
		diag(t->cx->diags, D_ENVIRONMENT_NAME, key_at_or(e, subject_at(s)), "Lambda does not accept the environment variable '%.*s': %s ('%.*s')",
		     STRA(e->key), taken ? "Lambda sets it itself" : "a name has two or more letters, digits and _, a letter first", STRA(s->entry->key));
	}
}
