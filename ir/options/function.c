/* function: name, code, role and events of a function; lowering and the functions pass see to them. */
#include "ir/def.h"

static const struct schema event = { .kind = SCHEMA_EVENT };

static const struct schema runtime_management = {
	.kind = SCHEMA_ONE_OF, .name = "awsLambdaRuntimeManagement",
	.of = S_OF_(S_WORDS("auto", "onFunctionUpdate"),
		S_OBJECT(
			{ "mode", S_WORDS("auto", "onFunctionUpdate", "manual"),
			  .doc = "When a new runtime version is taken; manual stays with arn." },
			{ "arn", &aws_arn, .doc = "The runtime version to hold on to; mode manual only." })),
};

OPTIONS(function) = S_PROPS(
	{ "handler", S_STRING, .doc = "File and exported function, such as src/app.handler." },
	{ "events", S_LIST(&event), .doc = "What invokes the function." },
	{ "name", S_STRING, .doc = "The function's name in AWS; default: service-stage-key." },
	{ "runtime", &aws_lambda_runtime, .level = INHERITED,
	  .doc = "The language and its version, such as nodejs20.x; default: nodejs16.x." },
	{ "runtimeManagement", &runtime_management, .level = INHERITED,
	  .doc = "When Lambda takes a new runtime version: auto (default), onFunctionUpdate, or a map." },
	{ "role", &aws_lambda_role, .doc = "A role of the function's own." },
	{ "package", &schema_function_package, .doc = "What the function's zip is made of." },
	{ "condition", &aws_resource_condition, .doc = "A condition of resources.Conditions." },
	{ "dependsOn", &aws_resource_depends_on, .doc = "Logical ids that must exist first." });
