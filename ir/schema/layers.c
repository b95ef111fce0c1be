/* layers: the Lambda layers that a service publishes. */
#include "ir/schema.h"

static const struct schema layer = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "allowedAccounts", S_LIST(S_STRING_OF(.pattern = "^(\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root)$",
							.expected = "an account id, an account's root ARN or '*'")),
		  .doc = "Who else may use the layer." },
		{ "compatibleArchitectures", S_LIST_OF(&aws_lambda_architecture, .most = 2), .doc = "Instruction sets for which the layer is made." },
		{ "compatibleRuntimes", S_LIST_OF(&aws_lambda_runtime, .most = 15), .doc = "Runtimes for which the layer is made." },
		{ "description", S_STRING_OF(.most = 256), .doc = "The layer version's description." },
		{ "licenseInfo", S_STRING_OF(.most = 512), .doc = "The layer's licence: an SPDX id, a URL or its text." },
		{ "name", S_STRING_OF(.least = 1, .most = 140, .expected = "a layer's name or ARN", .refused = true,
			.pattern = "^((arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+)$"),
		  .doc = "The layer's name; default: its key." },
		{ "package", &schema_layer_package, .doc = "Which files of the folder become the layer." },
		{ "path", S_STRING, .doc = "The folder that becomes the layer." },
		{ "retain", S_BOOL, .doc = "Keep old versions when a new one is published." }),
};

const struct schema schema_layers = { .kind = SCHEMA_OBJECT, .extra = &layer, .expected = "layers by name" };
