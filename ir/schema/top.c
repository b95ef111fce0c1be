/* top: the configuration as a whole. Sections with many options have files of their own. */
#include "ir/schema.h"

#define STAGE_PATTERN "^[a-zA-Z0-9-]+$"

static const struct schema dashboard_settings = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "collectApiGatewayLogs", S_BOOL, .doc = "Collect logs of API Gateway." },
		{ "collectLambdaLogs", S_BOOL, .doc = "Collect logs of functions." },
		{ "compressLogs", S_BOOL, .doc = "Compress collected logs." },
		{ "disableAwsSpans", S_BOOL, .doc = "Do not record calls of AWS." },
		{ "disableFrameworksInstrumentation", S_BOOL, .doc = "Do not record calls of web frameworks." },
		{ "disableHttpSpans", S_BOOL, .doc = "Do not record HTTP requests." },
		{ "logAccessIamRole", S_STRING_OF(.pattern = "^arn:"), .doc = "The role by which logs are read." },
		{ "logIngestMode", S_WORDS("push", "pull"), .doc = "Whether logs are pushed to the dashboard or fetched by it." },
		{ "disableWrapping", S_BOOL, .doc = "Leave handlers as they are." },
		{ "disableMonitoringSetup", S_BOOL, .doc = "Set up no monitoring." }),
};

static const struct schema severity_by_place = {
	.kind = SCHEMA_ANY_OF, .expected = "error, warning, notice or off, or a map from patterns of files to these",
	.of = S_OF_(S_WORDS("error", "warning", "notice", "off"), S_MAP_OF(S_WORDS("error", "warning", "notice", "off"))),
};

static const struct schema policy_rule = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "type", S_STRING, .doc = "Pattern of the types of resources; without it all." },
		{ "property", S_STRING, .required = true, .doc = "Keys joined by dots; * is any key." },
		{ "required", S_BOOL, .doc = "The property must be there." },
		{ "forbidden", S_BOOL, .doc = "The property must not be there." },
		{ "pattern", S_STRING, .doc = "A regular expression that its texts, numbers and booleans match." },
		{ "message", S_STRING, .required = true, .doc = "What is said of a breach." },
		{ "severity", S_WORDS("error", "warning"), .doc = "Default: error." }),
};

/* slsc's own section, which the framework takes for any other custom value. */
static const struct schema policy = {
	.kind = SCHEMA_ANY_OF, .expected = "true, false or a map of rules",
	.of = S_OF_(S_BOOL, S_OBJECT(
		{ "profile", S_ANY_OF(S_BOOL, S_STRING),
		  .doc = "provider.profile must be literal and match this pattern; true: *-serverless-agent." },
		{ "region", S_BOOL, .doc = "provider.region must be literal." },
		{ "regions", S_LIST(S_STRING), .doc = "The only regions allowed." },
		{ "tags", S_LIST(S_STRING), .doc = "Keys that provider.tags or provider.stackTags must have." },
		{ "forbidWildcards", S_ANY_OF(S_BOOL, S_LIST(S_WORDS("Action", "Resource"))),
		  .doc = "No IAM statement may allow Action '*' or Resource '*'." },
		{ "standingCosts", S_ANY_OF(S_WORDS("forbid"), S_LIST(S_STRING)),
		  .doc = "The only stages whose resources may be billed while nobody uses them; forbid: none may." },
		{ "severities", S_MAP_OF(&severity_by_place), .doc = "What becomes of diagnostics, by id or pattern of ids." },
		{ "rules", S_LIST(&policy_rule), .doc = "Rules over the finished template." })),
};

static const struct schema pins = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "inputs", S_ANY_OF(S_STRING, S_LIST(S_STRING)), .doc = "What counts as an input of pinned plugins: paths of the configuration, * for any key; default: all of it." },
		{ "plugins", S_LIST(S_STRING), .doc = "Plugins to pin although slsc knows what they do." }),
};

static const struct schema own_build = {
	.kind = SCHEMA_ANY_OF, .expected = "a command, or a map with one",
	.of = S_OF_(S_STRING, S_OBJECT(
		{ "command", S_STRING, .doc = "For sh, in the service's folder." },
		{ "inputs", S_LIST(S_STRING), .doc = "Patterns of the files that it reads: while they and the outputs are unchanged, it is not run again." },
		{ "outputs", S_LIST(S_STRING), .doc = "Patterns of the files that it makes." })),
};

static const struct schema split_budget = { .kind = SCHEMA_INTEGER, .bounded_below = true, .minimum = 1, .bounded_above = true, .maximum = 500 };
static const struct schema split_patterns = { .kind = SCHEMA_ANY_OF, .expected = "a pattern or a list of patterns", .of = S_OF_(S_STRING, S_LIST(S_STRING)) };
static const struct schema split_stacks = { .kind = SCHEMA_OBJECT, .extra = &split_patterns };

static const struct schema own_split = {
	.kind = SCHEMA_ANY_OF, .expected = "true, false or a map of settings",
	.of = S_OF_(S_BOOL, S_OBJECT(
		{ "budget", &split_budget, .doc = "Resources in a nested stack from which on new functions go to another one; default: 400." },
		{ "stacks", &split_stacks, .doc = "By the logical id of a nested stack, or root, patterns of the functions that go there when they are new." })),
};

static const struct schema own_settings = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(
		{ "policy", &policy, .doc = "Rules of the team that the service must keep." },
		{ "ignorePlugins", S_LIST(S_STRING), .doc = "Plugins that slsc may pass over without an error." },
		{ "deployTimePlugins", S_BOOL, .doc = "Whether the template has what plugins add only when the framework deploys; default: false." },
		{ "pins", &pins, .doc = "What slsc pin keeps of plugins." },
		{ "pyc", S_BOOL, .doc = "Whether Python packages that slsc installs are compiled to byte code, the same each time; default: false." },
		{ "split", &own_split, .doc = "Whether the stack is split into nested stacks where it is too large for one." },
		{ "build", &own_build, .doc = "A command that builds the code before it is packaged, in the place of plugins that build." }),
};

const struct schema schema_custom = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS(
		{ "enterprise", &dashboard_settings, .doc = "The framework's dashboard: no effect in slsc." },
		{ "slsc", &own_settings, .doc = "Settings of slsc." }),
};

/* A name that stands twice is an error whatever configValidationMode says: compiler/check/plugins.c reports it. */
static const struct schema plugin_list = { .kind = SCHEMA_LIST, .item = S_STRING, .unique_for_editors = true };

static const struct schema plugins = {
	.kind = SCHEMA_ANY_OF, .expected = "a list of plugin names",
	.of = S_OF_(S_OBJECT(
		{ "localPath", S_STRING, .doc = "The folder of local plugins." },
		{ "modules", &plugin_list, .required = true, .doc = "The plugins' names." }),
		    &plugin_list),
};

/* Of v4. Which options esbuild has is said where it is run (code/builders/esbuild/options.c). */
static const struct schema v4_build = {
	.kind = SCHEMA_OBJECT, .extra = &schema_any,
	.props = S_PROPS({ "esbuild", S_ANY_OF(S_BOOL, S_ANY_OBJECT), .doc = "Options of esbuild, which bundles the code of all functions; false: it does not." }),
};

const struct schema schema_functions = {
	.kind = SCHEMA_OBJECT, .key_pattern = "^[a-zA-Z0-9-_]+$", .key_schema = &schema_function,
	.expected = "functions by name",
};

const struct schema schema_config = {
	.kind = SCHEMA_OBJECT,
	.doc = "A service of the Serverless Framework v3, for AWS.",
	.props = S_PROPS(
		{ "build", &v4_build, .doc = "How v4 builds the code: slsc package does it as well." },
		{ "configValidationMode", S_WORDS("error", "warn", "off"),
		  .doc = "What a breach of this schema is: an error, a warning (default), or nothing." },
		{ "console", S_ANY_OF(S_BOOL, S_ANY_OBJECT), .doc = "No longer of any effect." },
		{ "custom", &schema_custom, .doc = "Whatever the service's variables refer to, and plugins' settings." },
		{ "dashboard", S_OBJECT({ "disableMonitoring", S_BOOL, .doc = "Set up no monitoring." }),
		  .doc = "The framework's dashboard: no effect in slsc." },
		{ "deprecationNotificationMode", S_WORDS("error", "warn", "warn:summary"), .doc = "What the use of a deprecated option is." },
		{ "disabledDeprecations", S_ANY_OF(S_WORDS("*"), S_LIST(S_STRING_OF(.pattern = "^[A-Z0-9_]+$"))),
		  .doc = "Deprecations not to be reported, by code." },
		{ "frameworkVersion", S_STRING, .doc = "A range of versions of the framework, such as ^3.40.0." },
		{ "functions", &schema_functions, .doc = "The Lambda functions." },
		{ "package", &schema_package, .doc = "Which files the functions' code is." },
		/* The variable of a stage that is not in force may stay. */
		{ "params", S_OBJECT_OF(.key_pattern = STAGE_PATTERN, .key_schema = S_(.kind = SCHEMA_ANY_OF, .expected = "a map",
			.of = S_OF_(S_ANY_OBJECT, S_STRING_OF(.pattern = "\\$\\{")))),
		  .doc = "Values of ${param:…}, by stage; default for all." },
		{ "plugins", &plugins, .doc = "Plugins of the framework." },
		{ "projectDir", S_STRING_OF(.pattern = "^(\\.\\/?|(\\.\\/)?\\.\\.(\\/\\.\\.)*\\/?)$"), .doc = "No longer of any effect." },
		{ "provider", &schema_provider, .required = true, .doc = "AWS, and what all functions share." },
		{ "service", S_STRING_OF(.pattern = "^[a-zA-Z][0-9a-zA-Z-]+$", .expected = "a letter, then letters, digits and dashes"),
		  .required = true, .doc = "The service's name." },
		{ "useDotenv", S_TRUE, .doc = "Read environment variables from .env." },
		{ "variablesResolutionMode", S_TYPED_WORDS("20210219", "20210326"), .doc = "No longer of any effect." },
		{ "resources", &schema_resources, .doc = "CloudFormation: merged into the template." },
		{ "layers", &schema_layers, .doc = "Lambda layers of this service." },
		{ "org", S_STRING_OF(.pattern = "^[a-z0-9]{5,39}$"), .doc = "The organisation in the framework's dashboard." },
		{ "app", S_STRING_OF(.pattern = "^[a-z0-9][a-z0-9-]{1,37}[a-z0-9]$"), .doc = "The application in the framework's dashboard." },
		{ "outputs", S_MAP_OF(S_ANY_OF(S_STRING, S_NUMBER, S_BOOL, S_LIST(NULL), S_ANY_OBJECT)),
		  .doc = "Outputs for the framework's dashboard: no effect on the template." }),
};
