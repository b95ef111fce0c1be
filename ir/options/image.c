/* image: functions whose code is a container image: one in ECR, by its digest, or one that slsc package has built. */
#include "ir/def.h"
#include "ir/image.h"
#include "ir/js.h"

static bool from_uri(struct cx *cx, const struct value *v, struct image *out)
{
	const struct str uri = js_string(cx->arena, v), mark = STR("@sha256:");
	const int32_t at = str_find(uri, '@');
	out->uri = value_at(v_str(cx->arena, uri), v->span);
	out->sha256 = at < 0 ? STR("") : str_from(uri, (uint32_t)at + mark.n);
	if (out->sha256.n)
		return true;
	struct diag *g = diag(cx->diags, D_FUNCTION_IMAGE_BUILD, v->span, "the image '%.*s' has no digest, which only ECR knows", STRA(uri));
	diag_label(cx->diags, g, "write it with @sha256: and its digest");
	return false;
}

/* An entry of provider.ecr.images: a URI, or a folder to build. */
static bool from_definition(struct cx *cx, struct str name, const struct value *image, struct image *out)
{
	static const char *const build_only[] = { "path", "buildArgs", "buildOptions", "cacheFrom", "platform", "provenance" };
	const struct value *uri = is_map(image) ? value_get(image, "uri") : image;
	if (is_map(image) && !js_truthy(uri) && !js_truthy(value_get(image, "path"))) {
		diag(cx->diags, D_FUNCTION_IMAGE, image->span, "the image '%.*s' has neither uri nor path", STRA(name));
		return false;
	}
	for (size_t i = 0; is_map(image) && js_truthy(uri) && i < sizeof build_only / sizeof *build_only; i++) {
		const struct value *v = value_get(image, build_only[i]);
		if (js_truthy(v)) {
			diag(cx->diags, D_FUNCTION_IMAGE, v->span, "the image '%.*s' has a uri, so it is not built, and takes no %s", STRA(name), build_only[i]);
			return false;
		}
	}
	if (is_map(image) ? js_truthy(uri) : image_is_uri(value_str(uri)))
		return from_uri(cx, uri, out);
	const struct built_image *built = image_to_build(cx->service, name);
	if (!built) {
		diag(cx->diags, D_FUNCTION_IMAGE, image->span, "the path of the image '%.*s' is no text", STRA(name));
		return false;
	}
	out->uri = image_uri(cx, built);
	return true;
}

bool function_image(struct cx *cx, const struct function *fn, struct image *out)
{
	const struct value *image = value_get(fn->config, "image");
	const struct value *uri = is_map(image) ? value_get(image, "uri") : NULL;
	const struct value *name = is_map(image) ? value_get(image, "name") : NULL;
	if (is_map(image) && js_truthy(uri) == js_truthy(name)) {
		diag(cx->diags, D_FUNCTION_IMAGE, image->span, "the image of function '%.*s' has %s", STRA(fn->key),
		     js_truthy(uri) ? "both a uri and a name" : "neither a uri nor a name");
		return false;
	}
	if (!is_map(image))
		*(image_is_uri(value_str(image)) ? &uri : &name) = image;
	if (js_truthy(uri))
		return from_uri(cx, uri, out);
	struct str key = js_string(cx->arena, name);
	const struct value *definition = map_get(value_dig(cx->service->provider.config, "ecr", "images"), key);
	if (js_truthy(definition))
		return from_definition(cx, key, definition, out);
	diag(cx->diags, D_FUNCTION_IMAGE, name->span, "provider.ecr.images has no '%.*s'", STRA(key));
	return false;
}

/* ---- schema */

#define IMAGE_NAME "^[a-z][a-z0-9-_]{1,31}$"
static const struct schema ecr_image_uri = {
	.kind = SCHEMA_STRING, .name = "ecrImageUri", .expected = "an image in ECR",
	.pattern = "^\\d+\\.dkr\\.ecr\\.[a-z0-9-]+..amazonaws.com\\/([^@]+)|([^@:]+@sha256:[a-f0-9]{64})$",
};

static const struct schema image = {
	.kind = SCHEMA_ANY_OF, .expected = "an image in ECR, a name under provider.ecr.images, or a map",
	.of = S_OF_(&ecr_image_uri, S_STRING_OF(.pattern = IMAGE_NAME),
		S_OBJECT(
			{ "name", S_STRING_OF(.pattern = IMAGE_NAME), .doc = "A key under provider.ecr.images." },
			{ "uri", &ecr_image_uri, .doc = "The image's URI in ECR, with its digest." },
			{ "workingDirectory", S_STRING, .doc = "The folder in which the image's command starts." },
			{ "command", S_LIST(S_STRING), .doc = "Arguments instead of the image's own CMD." },
			{ "entryPoint", S_LIST(S_STRING), .doc = "A command instead of the image's own ENTRYPOINT." })),
};

static const struct schema ecr = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "scanOnPush", S_BOOL, .doc = "ECR looks for known vulnerabilities in pushed images." },
		{ "maxImageCount", S_INT_FROM(1), .doc = "How many images the repository keeps; ECR deletes the oldest." },
		{ "images", S_OBJECT_OF(.extra = &schema_any, .key_pattern = IMAGE_NAME, .key_schema = S_ANY_OF(
			S_OBJECT(
				{ "uri", &ecr_image_uri, .doc = "An image in ECR, with its digest." },
				{ "path", S_STRING, .doc = "The folder to build, from the service's own." },
				{ "file", S_STRING, .doc = "The Dockerfile's name; default: Dockerfile." },
				{ "buildArgs", S_MAP_OF(S_STRING), .doc = "Arguments of the build, by name." },
				{ "buildOptions", S_LIST(S_STRING), .doc = "More options of docker build." },
				{ "cacheFrom", S_LIST(S_STRING), .doc = "Images whose layers may be reused." },
				{ "platform", S_STRING, .doc = "The platform to build for, such as linux/arm64; default: that of the functions." },
				{ "provenance", S_STRING, .doc = "Whether the build is attested, as docker build takes it." }), S_STRING)), .required = true,
				  .doc = "Images by name, which functions refer to." }),
};

OPTIONS(image) = S_PROPS(
	{ "image", &image, .doc = "A container image instead of a handler." },
	{ "ecr", &ecr, .level = PROVIDER_ONLY, .doc = "Container images to build." });
