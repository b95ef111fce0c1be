/* package: which files become a zip; of the service, a function or a layer. */
#include "ir/schema.h"

#define TEXTS_ S_LIST(S_STRING)
#define COMMON \
	{ "artifact", S_STRING, .doc = "A zip made beforehand." }, \
	{ "exclude", TEXTS_, .doc = "Old form of patterns with '!'." }, \
	{ "include", TEXTS_, .doc = "Old form of patterns." }, \
	{ "patterns", TEXTS_, .doc = "Globs of files to put in; with '!' to leave out; the last match wins." }

const struct schema schema_package = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(COMMON, { "excludeDevDependencies", S_BOOL, .doc = "Leave out what only devDependencies need; default: true." },
		{ "individually", S_BOOL, .doc = "One zip a function." }, { "path", S_STRING, .doc = "The folder of the package; default: .serverless." }),
};
const struct schema schema_function_package = {
	.kind = SCHEMA_OBJECT, .props = S_PROPS(COMMON, { "individually", S_BOOL, .doc = "A zip of this function's own." }),
};
const struct schema schema_layer_package = { .kind = SCHEMA_OBJECT, .props = S_PROPS(COMMON) };
