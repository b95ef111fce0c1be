/* image: functions whose code is a container image. slsc neither builds images nor asks ECR, so a digest must be given. */
#include "ir/def.h"
#include "ir/js.h"

static const struct str digest_mark = { "@sha256:", 8 };

static bool is_ecr_uri(struct str s)
{
	uint32_t digits = 0;
	while (digits < s.n && ascii_digit(s.p[digits]))
		digits++;
	if (digits && str_starts(str_from(s, digits), ".dkr.ecr.") && str_search(s, STR("amazonaws.com/"), 0) >= 0)
		return true;
	int32_t at = str_search(s, digest_mark, 0);
	return at > 0 && s.n == (uint32_t)at + digest_mark.n + 64;
}

static bool from_uri(struct cx *cx, const struct value *v, struct image *out)
{
	out->uri = js_string(cx->arena, v);
	out->span = v->span;
	int32_t at = str_find(out->uri, '@');
	out->sha256 = at < 0 ? STR("") : str_from(out->uri, (uint32_t)at + digest_mark.n);
	if (out->sha256.n)
		return true;
	struct diag *g = diag(cx->diags, D_FUNCTION_IMAGE_BUILD, v->span, "the image '%.*s' has no digest, which only ECR knows", STRA(out->uri));
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
	if (is_map(image) ? js_truthy(uri) : is_ecr_uri(value_str(uri)))
		return from_uri(cx, uri, out);
	diag(cx->diags, D_FUNCTION_IMAGE_BUILD, image->span, "the image '%.*s' would have to be built with Docker, which slsc does not do", STRA(name));
	return false;
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
		*(is_ecr_uri(value_str(image)) ? &uri : &name) = image;
	if (js_truthy(uri))
		return from_uri(cx, uri, out);
	struct str key = js_string(cx->arena, name);
	const struct value *definition = map_get(value_dig(cx->service->provider.config, "ecr", "images"), key);
	if (js_truthy(definition))
		return from_definition(cx, key, definition, out);
	diag(cx->diags, D_FUNCTION_IMAGE, name->span, "provider.ecr.images has no '%.*s'", STRA(key));
	return false;
}
