/*
 * diag_texts: what each diagnostic means: D(ID, "stable-id", SEVERITY, "what it means", "the way on").
 * Severity: ERROR (nothing is written), REFUSED (v3.40 writes it, and AWS surely refuses it: an error in slsc check and
 * package and with --strict, else a warning), WARNING (--strict makes it an error), NOTICE (-v shows it). What AWS may take
 * one day (a type, property or value newer than the table, a limit that AWS raises) is a WARNING; the code that finds it may
 * refuse what cannot be that (diag_refuse).
 * The stable id never changes once released. docs/DIAGNOSTICS.md is made from this table.
 * The order is that of diag_id.h. A missing row fails tests/unit/test_diag.c.
 */
#include "ir/base/diag.h"

#define D(id, name, severity, meaning, way) [D_##id] = { name, DIAG_##severity, meaning, way },

/* Rows without commas between them. */
/* clang-format off */
static const struct diag_info infos[DIAG_COUNT] = {
	/* ---- the command line (compiler/cli) */
	D(OPTION_INVALID, "option-invalid", ERROR, "A command-line option has no value, too many, or one it cannot take.", "slsc --help lists the options.")
	D(CONFIG_PATH, "config-path", ERROR, "The file named by --config cannot be the configuration.", "Name a .yml, .yaml, .json, .js, .cjs, .mjs or .ts file in the service folder.")

	/* ---- files and syntax (compiler/yaml, compiler/json, compiler/load) */
	D(FILE_UNREADABLE, "file-unreadable", ERROR, "A file cannot be read.", "Check the path and the permissions.")
	D(FILE_OUTSIDE, "file-outside", WARNING, "A variable reads a file outside of the service's folder. Reported with --strict only.", "Move the file, or do not use --strict: what lies outside is not reviewed with the service.")
	D(YAML_SYNTAX, "yaml-syntax", ERROR, "The text is not the YAML that js-yaml 4 reads.", "Quote texts that begin with a special character, and check the indentation.")
	D(YAML_TAG, "yaml-tag", ERROR, "A tag is unknown, or its value is not of its type.", "Use CloudFormation's short tags (!Ref, !Sub, !GetAtt, …); write other functions in their long form, \"Fn::…\".")
	D(YAML_MERGE, "yaml-merge", ERROR, "The value of a merge key (<<) is not a map.", "Merge a map, an alias of a map, or a list of these. Variables are resolved later and cannot be merged.")
	D(YAML_DUPLICATE_KEY, "yaml-duplicate-key", ERROR, "A key appears twice in one map.", "Remove or rename one of them.")
	D(YAML_ALIAS, "yaml-alias", ERROR, "An alias refers to an anchor that is not defined before it.", "Define the anchor (&name) first, and outside of the value itself.")
	D(YAML_DOCUMENTS, "yaml-documents", ERROR, "A file holds more than one YAML document.", "Split it, or remove the --- line.")
	D(JSON_SYNTAX, "json-syntax", ERROR, "The text is not JSON.", "JSON has no comments, no trailing commas, and double quotes around every key and text.")
	D(REVISION, "revision", ERROR, "A revision of the git repository cannot be read.", "Check its name; in CI, fetch it: actions/checkout with fetch-depth: 0.")
	D(CONFIG_MODULE, "config-module", ERROR, "A JavaScript or TypeScript configuration cannot be read through node.", "Export an object or the promise of one; TypeScript needs ts-node, typescript, esbuild or node 22.18.")
	D(CONFIG_EMPTY, "config-empty", ERROR, "The configuration file is empty.", "Begin with service:, provider: and functions:.")

	/* ---- variables (compiler/vars) */
	D(VAR_SYNTAX, "variable-syntax", ERROR, "A variable is not well formed.", "Write ${source(parameter):address, fallback}; texts in a fallback stand in quotes. \\${ writes a literal ${.")
	D(VAR_NOT_FOUND, "variable-not-found", ERROR, "None of a variable's sources has a value, and it has no literal fallback.", "Correct the address, or add a fallback: ${opt:x, 'default'}.")
	D(VAR_LITERAL, "variable-literal", WARNING, "A text looks like a variable, or like a name for Fn::Sub, and stays as it is written.", "Write ${source:address}, or !Sub before the text; in a program or document within the text it may be right as it is.")
	D(VAR_SOURCE_UNKNOWN, "variable-source-unknown", ERROR, "A variable names a source that does not exist.", "The sources are self, opt, env, file, sls, param, strToBool, ssm, cf, s3 and aws.")
	D(VAR_ADDRESS, "variable-address", ERROR, "A variable's address is missing, or not one that its source can take.", "Write the address after the colon, as a text.")
	D(VAR_PARAMETER, "variable-parameter", ERROR, "A variable's parameter is missing, or not one that its source can take.", "Write the parameter in the parentheses after the source's name.")
	D(VAR_RESULT, "variable-result", ERROR, "A variable gives something that is not a plain value: a method, an empty file, a date, an infinite number.", "Address a value, or quote it where it is written.")
	D(VAR_NOT_TEXT, "variable-not-text", ERROR, "A variable that is part of a longer text gives a map or null.", "Use it alone, or address a text in it.")
	D(VAR_CIRCLE, "variable-circle", ERROR, "Variables refer to each other in a circle.", "Break the circle: move the shared value to a place of its own under custom.")
	D(VAR_NESTED, "variable-nested", ERROR, "The result of a variable contains variables again, more than ten levels deep.", "Look for a file or parameter that refers back to itself.")
	D(VAR_TOO_MUCH, "variable-too-much", ERROR, "Variables make the configuration grow, or wait for each other, without limit.", "Refer to the parts that are needed instead of to everything.")
	D(VAR_INACCESSIBLE, "variable-inaccessible", ERROR, "A property that is needed early is configured with a variable that can only be resolved later.", "Use self, env, file, sls or a given option there.")
	D(DOTENV_UNREADABLE, "dotenv-unreadable", ERROR, "A .env file cannot be read.", "Check that it is a file, and its permissions.")
	D(VALUES_FILE, "values-file", ERROR, "The values file cannot be read, or is not a JSON object.", "Write {\"ssm:/name\": \"value\"}, or make one with slsc values.")
	D(MODULE_FAILED, "module-failed", ERROR, "A JavaScript module of ${file()} cannot be run by node.", "Check that node is installed, and run the module by itself.")
	D(AWS_FAILED, "aws-failed", ERROR, "The aws command line could not answer an AWS-backed variable.", "Check profile and region, or give the answer in a values file with --values and --offline.")
	D(DOTENV_ENDLESS, "dotenv-endless", ERROR, "A value in a .env file names itself, directly or through others.", "Remove one of the references; in a value, \\$ is a plain dollar.")
	D(DOTENV_CONFLICT, "dotenv-conflict", ERROR, "The stage depends on an environment variable that the .env file of that stage sets.", "Set the variable in the environment, or pass --stage.")

	/* ---- the configuration's shape (compiler/check) */
	D(CONFIG_NO_MAP, "config-no-map", ERROR, "The configuration is not a map.", "Begin with service:, provider: and functions:.")
	D(CONFIG_KEY, "config-key", ERROR, "An option is not known at its place.", "Correct its spelling or its indentation; a plugin's options are known only with the plugin.")
	D(CONFIG_TYPE, "config-type", ERROR, "A value has the wrong type for its option.", "Write what the message says is expected.")
	D(CONFIG_VALUE, "config-value", ERROR, "An option does not accept the value.", "Write what the message says is expected.")
	D(CONFIG_NEWER, "config-newer", NOTICE, "A number is larger than v3.40 accepts, and AWS accepts it today.", "Nothing to do; the Serverless Framework v3.40 itself would refuse it.")
	D(CONFIG_SIZE, "config-size", ERROR, "A text, list or map is too long or too short.", "Stay within the limit in the message.")
	D(CONFIG_MISSING, "config-missing", ERROR, "A required option is missing; null counts as missing.", "Add the option.")
	D(CONFIG_CLASH, "config-clash", ERROR, "Options exclude each other, or a list holds a value twice.", "Keep one of them.")
	D(CONFIG_EVENT, "config-event", ERROR, "An event is not a map of one known event type.", "Write '- type:' with its options indented below.")
	D(SERVICE_MISSING, "service-missing", ERROR, "The service has no name.", "Add service: name.")
	D(SERVICE_MAP, "service-map", ERROR, "service is a map, which v3 no longer takes.", "Write service: name.")
	D(PROVIDER_MISSING, "provider-missing", ERROR, "The provider has no name.", "Add provider: {name: aws}.")
	D(PROVIDER_OTHER, "provider-other", ERROR, "The provider is not AWS.", "slsc compiles for AWS only.")
	D(FUNCTIONS_NO_MAP, "functions-no-map", ERROR, "functions, or one of its entries, is not a map.", "Write functions by name, each with its options.")
	D(SECTION_LIST, "section-list", ERROR, "A list of functions or resources holds something that is not a map.", "Each item is a map that is merged into the others.")
	D(FRAMEWORK_VERSION, "framework-version", ERROR, "frameworkVersion is not a range of versions.", "Write a text such as '^3.40.0', or remove it.")
	D(FRAMEWORK_VERSION_OTHER, "framework-version-other", WARNING, "frameworkVersion excludes 3.40, the version whose templates slsc writes.", "Make it '3', or compare the template before you switch.")
	D(PLUGIN_UNKNOWN, "plugin-unknown", ERROR, "slsc does not know what a plugin does to the template.", "Pin what it does with slsc pin, which runs the framework once; remove it; or ignore it: with --plugins ignore, or by listing it under custom.slsc.ignorePlugins.")
	D(PLUGIN_EFFECT, "plugin-effect", ERROR, "A known plugin changes the template here in a way that slsc does not reproduce.", "Write what it would make by hand and list it under custom.slsc.ignorePlugins; --plugins off goes on without any plugin.")
	D(PLUGIN_REFUSES, "plugin-refuses", ERROR, "A known plugin rejects the configuration.", "Correct it as the message says, or list the plugin under custom.slsc.ignorePlugins.")
	D(PLUGIN_BUILDS, "plugin-builds", ERROR, "A plugin makes the code of functions, or chooses its files, and slsc does not run it. slsc check warns of it; compiling the template is not affected.", "Name the zip that your own build makes as package.artifact; or build first, and package the files as they are: --plugins ignore, or list the plugin under custom.slsc.ignorePlugins.")
	D(BUILD_OPTION, "build-option", ERROR, "An option of the tool that builds the code is not valid, or asks for what slsc does not do. slsc check warns of it.", "Correct it as the message says; or build with a command of your own, custom.slsc.build.")
	D(BUILD_TOOL, "build-tool", ERROR, "The tool that builds the code is not installed. slsc check warns of it.", "Install it as the message says.")
	D(BUILD_FAILED, "build-failed", ERROR, "The tool that builds the code reports an error; nothing is packaged.", "Correct the source at the place of the message.")
	D(BUILD_WARNING, "build-warning", WARNING, "The tool that builds the code warns of something.", "See the message, which is the tool's.")
	D(BUILD_PATTERN, "build-pattern", WARNING, "A package pattern does something else beside bundles than one would think.", "Name only files that are to lie beside the bundles, in the service's folder.")
	D(BUILD_EXTERNAL, "build-external", ERROR, "A package that is to lie beside the bundles is not installed.", "Install the project's dependencies before packaging.")
	D(BUILD_EXTERNAL_LEFT_OUT, "build-external-left-out", WARNING, "A bundle asks for a package that lies in no zip.", "Add it to the dependencies of package.json, or take it out of external.")
	D(PLUGIN_DEPLOYS, "plugin-deploys", WARNING, "Plugins act at deployment, and the printed commands do not do it. The commands name them at their head.", "Do it by hand after the deployment; or list the plugin under custom.slsc.ignorePlugins, if it is not needed.")
	D(PLUGIN_DEPLOYED_TEMPLATE, "plugin-deployed-template", ERROR, "A plugin changes the template only when the framework deploys it: the packaged template lacks it, and so would the deployment. Compiling and slsc check warn of it.", "Set custom.slsc.deployTimePlugins: true, so that slsc adds it to the template; or list the plugin under custom.slsc.ignorePlugins to deploy without it.")
	D(PLUGIN_IDLE, "plugin-idle", WARNING, "A plugin has no effect, as something that it needs is missing.", "Add what the message names, or remove the plugin.")
	D(PLUGIN_ASSUMES, "plugin-assumes", WARNING, "A plugin asks AWS what exists already, and slsc asks nobody: the template is that of a first deployment.", "Nothing to do for a new stack; otherwise compare the template with the deployed one (slsc diff).")
	D(STATES_PERMISSION, "states-permission", WARNING, "serverless-step-functions knows no permission for what a task calls, so the role that it makes for the state machine lacks it.", "Add the permission to the machine's iamRoleStatements, or give the machine a role.")
	D(STATES_LANGUAGE, "states-language", WARNING, "A state machine is not valid Amazon States Language: AWS refuses it, or a state has no effect.", "Correct the definition. With stepFunctions.validate it is an error.")
	D(PLUGIN_PASSED, "plugin-passed", NOTICE, "A plugin is ignored: what it does to the template is missing.", "Nothing to do if that is what you want.")
	D(PLUGIN_VERSION, "plugin-version", WARNING, "The project has another major version of a plugin than the one whose source slsc knows: what it does may differ. node_modules tells the version, else package-lock.json, yarn.lock or pnpm-lock.yaml, else package.json.", "Compare the template with the framework's once; or use the version that docs/PLUGINS.md names.")
	D(PIN_STALE, "pin-stale", ERROR, "What slsc.pins.json holds of a plugin was made from other inputs than those at hand: another configuration, another version of the plugin, other code of a local plugin.", "Run slsc pin, and commit slsc.pins.json; or narrow what counts as an input with custom.slsc.pins.inputs (docs/PINS.md).")
	D(PIN_CONFLICT, "pin-conflict", ERROR, "A pinned plugin changed a part of the template that is another one now: the pin cannot be applied to it.", "Run slsc pin, and commit slsc.pins.json.")
	D(PIN_FORMAT, "pin-format", ERROR, "slsc.pins.json is not as slsc pin writes it.", "Undo the change; or delete the file and run slsc pin for each stage.")
	D(PIN_FAILED, "pin-failed", ERROR, "slsc pin could not run the framework, or the framework could not package the service.", "Make the framework's own package command work for the stage; --framework names the framework where the project has none.")
	D(PIN_CODE, "pin-code", ERROR, "A plugin that is to be pinned changes the zips of functions in a way that a pin cannot keep: it takes files out, or adds large ones.", "Build the code yourself and name it as package.artifact; or list the plugin under custom.slsc.ignorePlugins.")
	D(PIN_SECRET, "pin-secret", ERROR, "What a plugin made holds a secret that no variable of the configuration gives, and slsc.pins.json must not hold it.", "Hand the secret to the plugin by a variable (${env:...}, ${ssm:...}), or let CloudFormation resolve it ({{resolve:...}}).")

	/* ---- the team's policy, credentials (compiler/policy, compiler/credentials) */
	D(POLICY_INVALID, "policy-invalid", ERROR, "A policy has an unknown rule, or the value of a rule has the wrong type.", "The rules are profile, region, regions, tags and forbidWildcards.")
	D(POLICY_PROFILE, "policy-profile", ERROR, "provider.profile is missing, brought by a variable, or not one that the policy allows.", "Write the customer's profile as a literal text in serverless.yml.")
	D(POLICY_REGION, "policy-region", ERROR, "provider.region is missing or brought by a variable, and the policy demands it as a literal.", "Write the region as a literal text in serverless.yml.")
	D(POLICY_REGION_FORBIDDEN, "policy-region-forbidden", ERROR, "The service goes to a region that the policy does not allow.", "Use one of the policy's regions.")
	D(POLICY_TAG, "policy-tag", ERROR, "A tag that the policy demands is missing.", "Add it to provider.tags or provider.stackTags.")
	D(POLICY_WILDCARD, "policy-wildcard", ERROR, "An IAM statement allows everything where the policy forbids wildcards.", "Name the actions and the resources.")
	D(CREDENTIALS_PROFILE, "credentials-profile", ERROR, "The service's profile is not known to the aws command line on this machine.", "Add it with aws configure --profile, or correct provider.profile.")
	D(CREDENTIALS_INCOMPLETE, "credentials-incomplete", WARNING, "The profile's section holds neither keys nor a way to get them.", "Run aws configure --profile.")
	D(CREDENTIALS_OVERRIDDEN, "credentials-overridden", WARNING, "An environment variable takes precedence over the service's profile: a deployment could reach another account.", "Unset it.")

	/* ---- service, provider, functions, layers (compiler/lower, ir/passes) */
	D(FUNCTION_UNKNOWN, "function-unknown", ERROR, "A function is named that the service does not define.", "Define it under functions, or correct the name.")
	D(FUNCTION_CODE, "function-code", ERROR, "A function has neither a handler nor an image, or it has both.", "Give it exactly one of them.")
	D(FUNCTION_FILE_SYSTEM, "function-file-system", ERROR, "A function mounts a file system without being in a VPC.", "Add vpc to the function or the provider.")
	D(FUNCTION_CONCURRENCY, "function-concurrency", ERROR, "A function has both snapStart and provisionedConcurrency.", "Remove one of them.")
	D(FUNCTION_DURABLE, "function-durable", ERROR, "A durable function has an option that Lambda does not support for durable functions.", "Remove it, or durableConfig.")
	D(FUNCTION_DESTINATION, "function-destination", ERROR, "Lambda cannot send to a destination.", "Name a function of the service, or the ARN of a function, queue, topic or event bus.")
	D(FUNCTION_IMAGE, "function-image", ERROR, "The image of a function cannot be determined.", "Name an image of provider.ecr.images, or a URI that ends in @sha256: and its digest.")
	D(FUNCTION_IMAGE_BUILD, "function-image-build", ERROR, "An image is given by its tag, whose digest only ECR knows.", "Give its URI with @sha256: and the digest, or have slsc build it: provider.ecr.images with a path.")
	D(IMAGE_DOCKERFILE, "image-dockerfile", ERROR, "The Dockerfile of an image cannot be read.", "Correct the image's path, from the service's folder, and its file, from that path; default: Dockerfile.")
	D(IMAGE_IGNORE, "image-ignore", ERROR, "A .dockerignore file has a pattern that Docker refuses, or takes for another one than it looks like.", "Correct the pattern: [ opens a class, and a backslash takes away the meaning of the next sign.")
	D(IMAGE_COPY, "image-copy", WARNING, "A Dockerfile copies what is not in its context, so that the build will fail.", "Correct the path, make the file before the image is built, or let .dockerignore bring it back by a pattern with !.")
	D(IMAGE_INPUT, "image-input", WARNING, "A build option of an image brings in what its digest does not cover: a change of that alone builds nothing anew.", "Use the image's own options (file, buildArgs), or put what the image needs into its context.")
	D(IMAGE_ARCHITECTURE, "image-architecture", WARNING, "An image is built for another architecture than the function that runs it.", "Set the image's platform to linux/amd64 or linux/arm64, as the function's architecture says, or define one image for each.")
	D(IMAGE_ACCOUNT, "image-account", ERROR, "The values file's aws:accountId is no number of an AWS account, and would stand in the address of an image.", "Write the 12 digits, as a text.")
	D(IMAGE_BUILD, "image-build", ERROR, "An image cannot be built.", "See the message of docker, podman or buildah; SLSC_DOCKER names another program.")
	D(ARTIFACT_MISSING, "artifact-missing", ERROR, "The zip that package.artifact names does not exist.", "Build it before, or correct the path, which is relative to the service's folder.")
	D(ARTIFACT_INVALID, "artifact-invalid", REFUSED, "The file that package.artifact names is not a zip, or an empty one: Lambda refuses it.", "Build it again, or correct the path.")
	D(FILE_NAME, "file-name", ERROR, "The name of a file in a package is not UTF-8, as every name in a zip must be. A name with a line break, which no pattern matches, is a warning.", "Rename the file, or exclude it by package.patterns: ? stands for a byte that is not UTF-8, and for a line break.")
	D(HANDLER_MISSING, "handler-missing", ERROR, "The file that Lambda would load for a function is in no package; slsc check and compiling only warn.", "Correct the handler, include the file by package.patterns, or build it before packaging and name the zip as package.artifact.")
	D(DEPENDENCY_ABOVE, "dependency-above", WARNING, "A dependency of package.json lies in a node_modules folder above the service, as in workspaces, and is in no package.", "Bundle the code, install the dependencies in the service's folder (npm install --install-strategy=nested, nohoist), or link its node_modules there.")
	D(DEPENDENCY_MISSING, "dependency-missing", WARNING, "A dependency of package.json is not installed, and is in no package.", "Run npm install before packaging, or remove it from dependencies.")
	D(HANDLER_UNSURE, "handler-unsure", NOTICE, "The file of a handler is not in the package, and the function has a layer from another stack, which may have it.", "Nothing to do if the layer has it.")
	D(ARTIFACT_CLASH, "artifact-clash", WARNING, "Two different zips have the same name: in the bucket one overwrites the other.", "Give the function or layer another name, or the prebuilt zip another file name.")
	D(PACKAGE_SHARED, "package-shared", WARNING, "Patterns of a function have no effect: it shares the service's zip.", "Set package.individually for the function or the service, or move the patterns to the service's package.")
	D(PATTERN_ENDLESS, "pattern-endless", ERROR, "A package pattern takes too many steps to match the path of a file.", "Write it with fewer repetitions within repetitions, like *(*(a)).")
	D(PACKAGE_EMPTY, "package-empty", ERROR, "A package would hold no file.", "Correct package.patterns or the layer's path.")
	D(PACKAGE_FAILED, "package-failed", ERROR, "A file of the package cannot be read or written.", "See the system's reason in the message: space, permissions, or a file that changes while it is packaged.")
	D(PACKAGE_TOO_LARGE, "package-too-large", REFUSED, "The code of a function and its layers is larger than Lambda takes, 250 MB unzipped.", "Exclude what is not needed by package.patterns, package functions individually, or use a container image.")
	D(PACKAGE_LARGE, "package-large", NOTICE, "A zip is larger than 50 MB: Lambda takes it from S3, where a deployment puts it, but not in a direct call.", "Nothing for deployments; the console's editor and direct updates of the code do not work.")
	D(LAYER_PATH, "layer-path", ERROR, "A layer has neither a folder nor a zip.", "Give it a path or a package.artifact.")

	D(DEPRECATION_REFUSED, "deprecation-refused", ERROR, "A deprecated option is used while deprecationNotificationMode is error.", "Use its replacement, or list its code under disabledDeprecations.")
	D(DEPRECATED, "deprecated", WARNING, "A deprecated option is used while deprecationNotificationMode is warn.", "Use its replacement, or list its code under disabledDeprecations.")
	D(DEPRECATION_NOTICED, "deprecation-noticed", NOTICE, "The Serverless Framework calls an option deprecated.", "Nothing has to be done: slsc goes on reading it.")
	D(EXTENSION_UNKNOWN, "extension-unknown", ERROR, "resources.extensions names a resource that the template does not have.", "Use the logical id of a generated resource, or define it under resources.Resources.")
	D(EXTENSION_INVALID, "extension-invalid", ERROR, "resources.extensions changes an attribute that cannot be extended, or gives it a value of the wrong type.", "Extend Properties, Metadata, DependsOn, Condition, CreationPolicy, DeletionPolicy, UpdatePolicy or UpdateReplacePolicy.")
	D(RESOURCES_KIND, "resources-kind", ERROR, "The resources section is neither a map nor a list of maps.", "Write Resources, Outputs and the other sections of a template under it.")
	D(RESOURCE_EMPTY, "resource-empty", ERROR, "A resource has no definition.", "Give it a Type, or remove its key.")
	D(IAM_STATEMENTS, "iam-statements", ERROR, "The statements of the shared role are not a list.", "Write provider.iam.role.statements as a list of Effect, Action and Resource.")

	/* ---- events (ir/events) */
	D(COGNITO_INCOMPLETE, "cognito-incomplete", ERROR, "A cognitoUserPool event has no pool or no trigger.", "Name both.")
	D(COGNITO_KEY, "cognito-key", ERROR, "A custom sender has no KMS key, or another one than its pool's other senders.", "Give every CustomSMSSender and CustomEmailSender of a pool the same kmsKeyId.")
	D(COGNITO_VERSION, "cognito-version", WARNING, "lambdaVersion has no effect on this trigger, or the trigger does not support the value.", "PreTokenGeneration of a pool of this stack takes V1_0, V2_0 and V3_0; custom senders take V1_0.")
	D(COGNITO_POOLS_MIXED, "cognito-pools-mixed", ERROR, "A function is triggered by more than one existing user pool.", "Give each existing pool a function of its own.")
	D(EVENTBRIDGE_INPUTS, "eventbridge-inputs", ERROR, "An eventBridge event has more than one of input, inputPath and inputTransformer.", "Keep one of them.")
	D(EVENTBRIDGE_CUSTOM, "eventbridge-custom", ERROR, "An eventBridge event uses what the custom resource behind provider.eventBridge cannot do.", "Remove provider.eventBridge: rules are then CloudFormation resources.")
	D(S3_BUCKET, "s3-bucket", ERROR, "An s3 event names no bucket, or one that cannot be made.", "Use a valid bucket name, or existing: true for a bucket of another stack.")
	D(S3_BUCKETS_MIXED, "s3-buckets-mixed", ERROR, "A function has events of more than one existing bucket.", "Give each existing bucket a function of its own.")

	/* ---- events: sources, topics, schedules, rules, logs (ir/events) */
	D(EVENT_OPTION, "event-option", ERROR, "An event lacks a required option, or the option has a value of the wrong type.", "See the event's page in the Serverless Framework's reference.")
	D(EVENT_OVERRIDDEN, "event-overridden", WARNING, "Two events claim what only one function can have: a method and path, a route, a trigger of a user pool. The last one gets it.", "Remove one of them.")
	D(EVENT_SOURCE_NAME, "event-source-name", ERROR, "The logical id of an event source mapping needs a name that cannot be read from its source's ARN.", "Write an ARN, or one of the intrinsic functions that the message names.")
	D(EVENT_SOURCE_TYPE, "event-source-type", ERROR, "An ARN is given by an intrinsic function, so that its service is unknown.", "Add `type`.")
	D(STARTING_TIMESTAMP, "starting-timestamp", ERROR, "An event source mapping starts at a timestamp that is not given.", "Add startingPositionTimestamp (seconds since 1970).")
	D(KAFKA_VPC, "kafka-vpc", ERROR, "A kafka event names subnets without security groups, or the other way round.", "Give both vpcSubnet and vpcSecurityGroup, or neither.")
	D(SNS_TOPIC_NAME, "sns-topic-name", ERROR, "A topic's ARN is an intrinsic function, so that its name is unknown.", "Add topicName.")
	D(SCHEDULE_NAME, "schedule-name", ERROR, "Several schedules have the same name.", "Write an event for each rate, or leave the name out.")
	D(SCHEDULE_PARAMETER, "schedule-parameter", ERROR, "A schedule has an option that its method does not support.", "inputPath and inputTransformer go with method: eventBus, timezone and groupName with method: scheduler.")
	D(RULE_TEXT, "rule-text", ERROR, "A text has characters that break the resource in v3.40, which builds it as JSON text.", "Remove quotes, line breaks and lone backslashes.")
	D(CLOUDWATCH_INPUTS, "cloudwatch-inputs", ERROR, "A cloudwatchEvent has more than one of input, inputPath and inputTransformer.", "Keep one of them.")
	D(CLOUDWATCH_LOG_LIMIT, "cloudwatch-log-limit", ERROR, "A log group has more subscriptions than CloudWatch allows.", "Subscribe at most two functions to a log group.")
	D(IOT_FLEET_TEMPLATES, "iot-fleet-templates", ERROR, "A function has more than one iotFleetProvisioning event.", "Give each provisioning template a function of its own.")

	/* ---- events: http */
	D(HTTP_ROUTE, "http-route", ERROR, "An http event has no valid path and method.", "Write 'METHOD /path', or a map with path and method.")
	D(HTTP_OPTION, "http-option", ERROR, "An option of an http event or of its API has a value of the wrong type.", "See the option's description in the reference of the http event.")
	D(HTTP_OPTION_IGNORED, "http-option-ignored", WARNING, "An option has no effect with a proxy integration, where the function gets the whole request and makes the whole response.", "Remove it, or use the integration lambda or http.")
	D(HTTP_TRANSFER_MODE, "http-transfer-mode", ERROR, "response.transferMode is set for an integration that is not a proxy: API Gateway makes its responses itself.", "Remove response.transferMode, or use a proxy integration.")
	D(HTTP_STAGE, "http-stage", ERROR, "The stage's name is not valid for an API Gateway stage.", "Use letters, digits, - and _ only.")
	D(HTTP_URI, "http-uri", ERROR, "An http integration has no URI to call.", "Set request.uri.")
	D(HTTP_CONNECTION, "http-connection", ERROR, "A VPC link is used without its id.", "Set connectionId.")
	D(HTTP_RESPONSE, "http-response", ERROR, "An integration that is not a proxy defines no responses.", "Set response.statusCodes.")
	D(HTTP_AUTHORIZER_NAME, "http-authorizer-name", ERROR, "An authorizer has no name, and none can be made of its ARN.", "Set authorizer.name.")
	D(HTTP_CLAIMS, "http-claims", ERROR, "Claims are listed for a proxy integration, which passes on all of them.", "Remove claims, or use the integration lambda.")
	D(HTTP_RESOURCE, "http-resource", ERROR, "A path leads through a resource of the external API whose id is not known.", "List its path and id under provider.apiGateway.restApiResources.")
	D(HTTP_EXTERNAL_ROOT, "http-external-root", ERROR, "An external REST API is named without its root resource.", "Set provider.apiGateway.restApiRootResourceId.")
	D(HTTP_EXTERNAL_OPTION, "http-external-option", ERROR, "A setting is given for a REST API that is not part of the stack.", "Set it where the API is defined.")
	D(HTTP_PATH_NAME, "http-path-name", WARNING, "Two paths of http events give the same logical id, so that the API has only one of the methods.", "Rename a part of one of the paths.")
	D(HTTP_VPC_ENDPOINTS, "http-vpc-endpoints", ERROR, "VPC endpoints are named for an API that is not private.", "Set provider.endpointType to PRIVATE, or remove vpcEndpointIds.")
	D(HTTP_KEY_PLAN, "http-key-plan", ERROR, "A group of API keys belongs to a usage plan that is not defined.", "Define the plan under provider.apiGateway.usagePlan.")

	/* ---- events: httpApi */
	D(HTTP_API_ROUTE, "http-api-route", ERROR, "The text of an httpApi event is not a route.", "Write a method and a path ('GET /users'), or '*' for all requests without a route of their own.")
	D(HTTP_API_PATH, "http-api-path", ERROR, "The default route ('*') is given a method.", "Leave the method out, or name a path.")
	D(HTTP_API_METHOD_MISSING, "http-api-method-missing", ERROR, "A route has a path and no method.", "Add a method; '*' stands for every one.")
	D(HTTP_API_METHOD, "http-api-method", ERROR, "A route has a method that HTTP APIs do not know.", "Use GET, POST, PUT, PATCH, OPTIONS, HEAD, DELETE or '*'.")
	D(HTTP_API_DUPLICATE, "http-api-route-duplicate", ERROR, "Two events ask for the same route.", "Remove one of them.")
	D(HTTP_API_EXTERNAL, "http-api-external", ERROR, "Settings are given for an HTTP API that is not part of the stack.", "Set them where the API is defined, or remove provider.httpApi.id.")
	D(HTTP_API_AUTHORIZER_FUNCTION, "http-api-authorizer-function", ERROR, "A Lambda authorizer names no function, or names it twice.", "Set either functionName or functionArn.")
	D(HTTP_API_AUTHORIZER_CACHE, "http-api-authorizer-cache", ERROR, "A Lambda authorizer caches results without an identity source.", "Set identitySource, or remove resultTtlInSeconds.")
	D(HTTP_API_AUTHORIZER_UNNAMED, "http-api-authorizer-unnamed", ERROR, "A route's authorizer is neither named nor given by its id.", "Set name (of provider.httpApi.authorizers) or id.")
	D(HTTP_API_AUTHORIZER_UNKNOWN, "http-api-authorizer-unknown", ERROR, "A route names an authorizer that is not defined.", "Define it under provider.httpApi.authorizers, or correct the name.")
	D(HTTP_API_AUTHORIZER_EXTERNAL, "http-api-authorizer-external", ERROR, "A route names an external authorizer, but the API is part of the stack.", "Name an authorizer of provider.httpApi.authorizers.")
	D(HTTP_API_AUTHORIZER_IAM, "http-api-authorizer-iam", ERROR, "An aws_iam authorizer has further options.", "Remove name, id and scopes.")
	D(HTTP_API_TIMEOUT, "http-api-timeout", WARNING, "A function may outlast the 30 seconds of an HTTP API.", "Set the function's timeout to 29 seconds or less.")

	/* ---- events: websocket */
	D(WEBSOCKET_ROUTE, "websocket-route", ERROR, "A websocket event has no route.", "Name one: $connect, $disconnect, $default or an action of your own.")
	D(WEBSOCKET_AUTHORIZER, "websocket-authorizer", ERROR, "A websocket authorizer cannot be determined.", "Name a function of the service, or give an ARN (and a name, if the ARN is computed).")
	D(WEBSOCKET_LOG_LEVEL, "websocket-log-level", ERROR, "provider.logs.websocket.level is not a log level of a WebSocket API.", "Write INFO or ERROR.")

	/* ---- events: alb */
	D(ALB_LISTENER, "alb-listener", ERROR, "An alb event's listenerArn is not a listener of an application load balancer.", "Give the listener's ARN, or a Ref to a listener of this stack.")
	D(ALB_CONDITIONS, "alb-conditions", ERROR, "An alb event has no condition.", "Set at least one of path, host, method, header, query and ip.")
	D(ALB_TARGET_GROUP, "alb-target-group", ERROR, "A target group is named, and provider.alb.targetGroupPrefix is set as well.", "Keep one of the two.")
	D(ALB_AUTHORIZER, "alb-authorizer", ERROR, "An alb event names an authorizer that is not defined.", "Define it under provider.alb.authorizers, or correct the name.")
	D(ALB_PRIORITY, "alb-priority", ERROR, "Two alb events have the same priority.", "Give each rule of a listener, and of a function, a priority of its own.")

	/* ---- events: cloudFront */
	D(CLOUDFRONT_EVENT_TYPE, "cloudfront-event-type", ERROR, "A cloudFront event has an event type that CloudFront does not know.", "Use viewer-request, origin-request, origin-response or viewer-response.")
	D(CLOUDFRONT_LIMIT, "cloudfront-limit", ERROR, "A function is larger or slower than Lambda@Edge allows.", "Viewer events allow 128 MB and 5 seconds, origin events 10240 MB and 30 seconds.")
	D(CLOUDFRONT_ORIGIN, "cloudfront-origin", ERROR, "A cloudFront event has no usable origin.", "Set origin to an address, or to a map with DomainName.")
	D(CLOUDFRONT_DEFAULT_ORIGIN, "cloudfront-default-origin", ERROR, "It is not clear which origin is the default.", "Set isDefaultOrigin on events of one origin.")
	D(CLOUDFRONT_CACHE_POLICY, "cloudfront-cache-policy", ERROR, "A cloudFront event names a cache policy that is not defined.", "Define it under provider.cloudFront.cachePolicies, or give its id.")
	D(CLOUDFRONT_CACHE_POLICY_UNUSED, "cloudfront-cache-policy-unused", WARNING, "A cache policy is defined that no event names.", "Name it in an event's cachePolicy, or remove it.")
	D(CLOUDFRONT_REGION, "cloudfront-region", ERROR, "A service with cloudFront events goes to another region than us-east-1.", "Deploy it to us-east-1; CloudFront distributes the functions itself.")
	D(CLOUDFRONT_BEHAVIOR, "cloudfront-behavior", ERROR, "Two behaviours have the same path pattern.", "Give each origin a path pattern of its own.")
	D(CLOUDFRONT_ASSOCIATION, "cloudfront-association", ERROR, "Two functions use the same event type of one behaviour.", "Use another event type or path pattern for one of them.")
	D(CLOUDFRONT_ROLE, "cloudfront-role", NOTICE, "The role of a Lambda@Edge function is not made by this stack.", "Add Lambda@Edge's permissions to the role.")

	/* ---- policies (ir/passes/optimize) */
	D(POLICY_MINIMISED, "policy-minimised", NOTICE, "What -O made of a policy document: statements and characters before and after, and what is left of IAM's limit.", "Nothing to do.")
	D(POLICY_SPLIT, "policy-split", NOTICE, "-O has moved statements of a role into managed policies, since its inline policies were longer than IAM takes.", "Nothing to do.")

	/* ---- what permissions give away (ir/passes/permissions) */
	D(IAM_WILDCARD_ACTION, "iam-wildcard-action", NOTICE, "A statement allows every action, or every action of a service.", "Name the actions that are needed.")
	D(IAM_WILDCARD_RESOURCE, "iam-wildcard-resource", NOTICE, "A statement allows an action that changes something on every resource.", "Name the resources that are needed, or add a condition.")
	D(IAM_PASS_ROLE, "iam-pass-role", NOTICE, "A statement allows passing every role to every service, and so acting with the permissions of each.", "Name the roles, and the services in a condition on iam:PassedToService.")
	D(IAM_PUBLIC_PRINCIPAL, "iam-public-principal", NOTICE, "The policy of a resource, or a role's trust policy, allows everybody to act.", "Name the principals, or add a condition.")
	D(IAM_MALFORMED, "iam-malformed", REFUSED, "IAM refuses a statement: a resource that is not an ARN, an action without its service, or a principal beside resources.", "Write the resource as an ARN, the action as service:Action; principals belong to trust policies and to the policies of resources.")
	D(PERMISSION_OPEN, "permission-open", NOTICE, "A service may invoke a function on behalf of any account, since the permission names no source.", "Set SourceArn, SourceAccount or both.")

	/* ---- the manual deploy (emit/deploy) */
	D(DEPLOY_STACK_NAME, "deploy-stack-name", REFUSED, "The name made of the service and the stage is not valid for a stack.", "Set provider.stackName, or use letters, digits and hyphens only, a letter first.")
	D(DEPLOY_CUSTOMER_KEY, "deploy-customer-key", WARNING, "The deployment bucket's objects would be encrypted with a customer's key (SSE-C), which CloudFormation and Lambda do not have. The commands stop before they do anything.", "Leave out sseCustomerAlgorithim, sseCustomerKey and sseCustomerKeyMD5; serverSideEncryption: aws:kms with sseKMSKeyId works.")
	D(DEPLOY_SECRET, "deploy-secret", ERROR, "A name that stands in the deploy commands contains a secret value.", "Take the name from a variable that is not secret, or print the commands with --show-secrets.")
	D(DEPLOY_ROLE, "deploy-role", REFUSED, "The ARN of the deployment role comes from the stack that the role has to deploy.", "Write the role's ARN as a text.")

	/* ---- the finished template (ir/truth): v3.40 writes these, and CloudFormation refuses them */
	D(TEMPLATE_SECTION, "template-section", REFUSED, "The template would have a section that CloudFormation does not know.", "Correct its spelling, or move its content into a section.")
	D(TEMPLATE_NULL, "template-null", REFUSED, "A null is left in the template, and CloudFormation accepts none.", "Remove it; {Ref: AWS::NoValue} leaves out a property or an item.")
	D(LOGICAL_ID, "logical-id", REFUSED, "A logical id has characters other than letters and digits.", "Rename it, also where it is referred to.")
	D(RESOURCE_ATTRIBUTE, "resource-attribute", REFUSED, "A resource lacks its Type, or has an attribute that CloudFormation does not know.", "Beside Properties there may be Type, DependsOn, Condition, Metadata and the policies.")
	D(REFERENCE_UNKNOWN, "reference-unknown", REFUSED, "A resource, parameter, condition or mapping is named that the template does not have.", "Correct the name, or define it under resources. Generated ids follow the names of functions and events.")
	D(REFERENCE_OPEN, "reference-open", NOTICE, "Something is named that only a macro of the template's Transform could make.", "Nothing to do if the macro makes it.")
	D(ATTRIBUTE_UNKNOWN, "attribute-unknown", WARNING, "Fn::GetAtt asks for an attribute that the resource's type does not return.", "See the type's return values; many return their name or ARN for Ref.")
	D(TEMPLATE_CYCLE, "template-cycle", REFUSED, "Resources depend on each other in a circle, so that CloudFormation cannot create any of them first.", "Remove one of the references shown, or write a name or ARN in its place.")
	D(NAME_DUPLICATE, "name-duplicate", REFUSED, "Two resources of one type have the same name, in the account or in what they belong to: an event bus, an API, a log group.", "Rename one of them, or leave the name to CloudFormation.")
	D(API_PATH_VARIABLES, "api-path-variables", REFUSED, "A REST API has two path variables of different names in one place, such as /users/{id} and /users/{name}/posts.", "Give the variable the same name in all paths that lead through it.")
	D(NAME_TOO_LONG, "name-too-long", REFUSED, "A name is longer than AWS allows.", "Shorten it, or leave the name to CloudFormation.")
	D(INTRINSIC_UNKNOWN, "intrinsic-unknown", REFUSED, "An intrinsic function is used that CloudFormation does not have.", "Correct its spelling.")
	D(INTRINSIC_SHAPE, "intrinsic-shape", REFUSED, "An intrinsic function has an argument that CloudFormation rejects.", "Write what the message says is accepted.")
	D(INTRINSIC_PLACE, "intrinsic-place", REFUSED, "A reference to a resource stands where CloudFormation does not allow one.", "Use a parameter, or a literal name.")
	D(CFN_TYPE, "cfn-type", WARNING, "slsc's table of resource types does not have the type of a resource.", "Correct the type; one that is newer than the table of the date in the message can be used nevertheless.")
	D(CFN_PROPERTY, "cfn-property", WARNING, "slsc's table does not have a property for the resource type.", "Correct its spelling or its indentation; one that is newer than the table of the date in the message can be used nevertheless.")
	D(CFN_REQUIRED, "cfn-required", REFUSED, "A property that the resource type requires is missing.", "Add it.")
	D(CFN_KIND, "cfn-kind", REFUSED, "A property has a value of a type that CloudFormation rejects.", "Write what the message says is accepted.")
	D(CFN_VALUE, "cfn-value", WARNING, "slsc's table does not have a value for the property.", "Correct its spelling; one that is newer than the table of the date in the message can be used nevertheless.")
	D(CFN_BOUND, "cfn-bound", REFUSED, "A property has a value that CloudFormation refuses: a text of another form, or something too short, too long or too small. Above a maximum, which AWS raises from time to time, it is a warning.", "Write what the message says is accepted.")
	D(LAMBDA_LIMIT, "lambda-limit", WARNING, "A function has a larger timeout, memory or /tmp than Lambda gives to functions of its kind.", "Use the value that the message names, or let the function run on Lambda Managed Instances.")
	D(IMAGE_TAG_AND_DIGEST, "image-tag-and-digest", REFUSED, "The URI of a function's image has a tag and a digest.", "Remove the tag; the digest alone names the image.")
	D(RUNTIME_RETIRED, "runtime-retired", WARNING, "A function has a runtime with which Lambda no longer creates functions; one that exists can still be updated for a while.", "Use a newer version.")
	D(QUEUE_VISIBILITY, "queue-visibility", REFUSED, "A queue's VisibilityTimeout is shorter than the timeout of the function that reads it: Lambda refuses such an event source.", "Set VisibilityTimeout to the function's timeout or more; AWS recommends six times as much.")
	D(ENVIRONMENT_NAME, "environment-name", REFUSED, "Lambda does not accept the name of an environment variable.", "A name has two or more letters, digits and _, begins with a letter, and is none of those that Lambda sets itself.")
	D(LIMIT_NEAR, "limit-near", WARNING, "The template uses more than four fifths of a limit of AWS.", "See what the message says would free most; slsc stats shows all limits.")
	D(LIMIT_EXCEEDED, "limit-exceeded", WARNING, "The template exceeds a limit of AWS: v3.40 writes it, and the deployment fails. Refused where that is certain; a size that can only be estimated, and a limit that AWS raises on request, from one and a half times the limit on.", "See what the message says would free most; slsc stats shows all limits.")

	/* ---- nested stacks (ir/stacks.h) */
	D(NESTED_UNWRITTEN, "nested-unwritten", WARNING, "The service has nested stacks, and only the root template is written.", "Write it to a file: -o stack.json writes the nested templates to the folder stack.nested beside it. slsc package writes and uploads all of them.")
	D(NESTED_UNSEEN, "nested-unseen", WARNING, "The service has nested stacks, and only the root template is looked at here.", "Write the templates with -o stack.json, and look at those in stack.nested in the same way.")
	D(NESTED_BROKEN, "nested-broken", WARNING, "serverless-plugin-split-stacks leaves a template that CloudFormation refuses: what a moved resource names is not in its stack, or the ! of ${!name} is lost.", "Keep the resource in the root (false in a map of custom.splitStacks.custom), or split with slsc's own --split, which carries all of it.")
	D(NESTED_ALTERED, "nested-altered", WARNING, "serverless-plugin-split-stacks gives a value another meaning: a text that is also a logical id, or AWS::StackName within a nested stack.", "Rename the resource, or keep it in the root; slsc's own --split keeps the meaning.")

	/* ---- review (emit/review, compiler/commands_review): findings of slsc diff --format sarif, and its errors */
	D(DIFF_DATA_LOST, "diff-data-lost", ERROR, "A resource that holds data is removed or replaced, and its data with it.", "Set DeletionPolicy and UpdateReplacePolicy to Retain and deploy that first.")
	D(DIFF_REPLACED, "diff-replaced", WARNING, "A change makes CloudFormation replace a resource, or may do so.", "Check what refers to it, and whether its name can exist twice meanwhile.")
	D(DIFF_BROADER, "diff-broader", WARNING, "A permission allows more than before.", "Name the actions, resources, principals and conditions that are needed.")
	D(DIFF_CHANGED, "diff-changed", NOTICE, "The template changes here.", "Nothing to do if that is what you want.")
	D(GOLDEN_SECRET, "golden-secret", WARNING, "The golden file would contain a secret value, and it is meant to be committed.", "Let the stack read it when it is deployed ({{resolve:ssm-secure:…}}, {{resolve:secretsmanager:…}}), or make the golden file with a placeholder (--values FILE, --param KEY=VALUE, an environment variable).")
	D(GOLDEN, "golden", ERROR, "The golden file is not a template.", "Write it with slsc check --golden FILE --write.")
	D(REVIEW_NOT_FOUND, "review-not-found", ERROR, "The template has nothing at a logical id or JSON pointer.", "Name a resource of the template, or a place in it: /Resources/Id/Properties.")

	/* ---- several services (compiler/compose) */
	D(COMPOSE_SHAPE, "compose-shape", ERROR, "serverless-compose.yml has something that is not a list of services.", "Write services:, and under each name a path; config, params and dependsOn are optional.")
	D(COMPOSE_SERVICE, "compose-service", ERROR, "A service of serverless-compose.yml has no configuration file at its path.", "Correct path and config; both are relative to serverless-compose.yml and the service's folder.")
	D(COMPOSE_DEPENDENCY, "compose-dependency", ERROR, "A service depends on one that is not listed.", "List it under services:, or correct the name.")
	D(COMPOSE_CIRCLE, "compose-circle", ERROR, "Services depend on each other in a circle.", "Break the circle: move the shared resource to a service of its own.")
	D(COMPOSE_VARIABLE, "compose-variable", ERROR, "A variable of serverless-compose.yml has no value.", "Use ${service.output} with an entry \"service.output\" in the values file, ${sls:stage} or ${env:NAME}.")
};
/* clang-format on */

const struct diag_info *diag_info(enum diag_id id) { return &infos[id]; }
