#include "ir/image.h"

#include "ir/cfn.h"
#include "ir/def.h"
#include "ir/js.h"

bool image_is_uri(struct str s)
{
	static const struct str mark = { "@sha256:", 8 };
	uint32_t digits = 0;
	while (digits < s.n && ascii_digit(s.p[digits]))
		digits++;
	if (digits && str_starts(str_from(s, digits), ".dkr.ecr.") && str_search(s, STR("amazonaws.com/"), 0) >= 0)
		return true;
	int32_t at = str_search(s, mark, 0);
	return at > 0 && s.n == (uint32_t)at + mark.n + 64;
}

const struct value *image_option(const struct built_image *image, const char *key)
{
	const struct value *v = value_get(image->definition, key);
	return js_truthy(v) ? v : NULL;
}

const struct built_image *image_to_build(const struct service *s, struct str name)
{
	for (uint32_t i = 0; i < s->images.n; i++)
		if (str_eq(s->images.at[i].name, name))
			return &s->images.at[i];
	return NULL;
}

/* ---- the architecture */

static const char *platform_of(const struct cx *cx, const struct function *fn)
{
	const struct value *v = option_value(cx, fn, "architecture");
	return v && value_is(v, "arm64") ? "linux/arm64" : "linux/amd64";
}

/* Of a platform as docker takes it, "linux/arm64/v8" or "x86_64"; NULL: it is none that Lambda has. */
static const char *known_platform(struct str s)
{
	static const char *const rows[][2] = {
		{ "arm64", "linux/arm64" }, { "aarch64", "linux/arm64" }, { "amd64", "linux/amd64" }, { "x86_64", "linux/amd64" }, { "x86-64", "linux/amd64" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_search(s, str_z(rows[i][0]), 0) >= 0)
			return rows[i][1];
	return NULL;
}

static bool options_name_platform(const struct built_image *image)
{
	const struct value *options = image_option(image, "buildOptions");
	list_each(i, options)
		if (str_starts(value_str(options->list.item[i]), "--platform"))
			return true;
	return false;
}

/*
 * v3.40 builds for the machine that it runs on where no platform is given, and the function fails elsewhere; here the
 * function's architecture decides.
 */
static void set_platform(struct cx *cx, struct built_image *image)
{
	const struct value *given = image_option(image, "platform");
	if (given)
		image->platform = js_string(cx->arena, given);
	else if (!options_name_platform(image))
		image->platform = str_z(platform_of(cx, image->user));
}

static void check_architecture(struct cx *cx, const struct built_image *image, const struct function *fn)
{
	const char *wanted = platform_of(cx, fn), *built = known_platform(image->platform);
	const struct value *given = image_option(image, "platform");
	if (str_find(image->platform, ',') >= 0) {
		diag(cx->diags, D_IMAGE_ARCHITECTURE, value_span(given), "the image '%.*s' is built for several platforms, and Lambda takes an image of one", STRA(image->name));
		return;
	}
	if (!built || strcmp(built, wanted) == 0)
		return;
	struct diag *g = diag(cx->diags, D_IMAGE_ARCHITECTURE, given ? given->span : value_span(value_get(fn->config, "image")),
			      "the image '%.*s' is built for %s, and function '%.*s' runs on %s", STRA(image->name), built, STRA(fn->key), wanted);
	if (!given)
		diag_note(cx->diags, g, value_span(value_get(image->user->config, "image")), "function '%.*s' decides for the image", STRA(image->user->key));
}

/* ---- which images are built */

/* The name under provider.ecr.images, or an empty text. */
static struct str name_of(struct arena *a, const struct function *fn)
{
	const struct value *image = value_get(fn->config, "image"), *name = is_map(image) ? value_get(image, "name") : image;
	if (!js_truthy(name) || js_truthy(value_get(fn->config, "handler")))
		return STR("");
	if (is_map(image) ? js_truthy(value_get(image, "uri")) : image_is_uri(value_str(image)))
		return STR("");
	return js_string(a, name);
}

void images_find(struct cx *cx)
{
	struct service *s = cx->service;
	const struct value *defined = value_dig(s->provider.config, "ecr", "images");
	s->images.n = 0;
	for (uint32_t i = 0; i < s->functions_n; i++) {
		const struct function *fn = &s->functions[i];
		const struct str name = name_of(cx->arena, fn);
		const struct value *definition = name.n ? map_get(defined, name) : NULL;
		const struct value *path = is_map(definition) ? value_get(definition, "path") : definition;
		if (!value_str(path).n || (is_map(definition) ? js_truthy(value_get(definition, "uri")) : image_is_uri(path->string)))
			continue;
		const struct built_image *known = image_to_build(s, name);
		if (!known) {
			struct built_image image = { .name = name, .definition = definition, .span = path->span, .path = path->string, .user = fn };
			const struct value *file = image_option(&image, "file");
			image.file = file ? js_string(cx->arena, file) : STR("Dockerfile");
			set_platform(cx, &image);
			vec_push(cx->arena, &s->images, image);
			known = &s->images.at[s->images.n - 1];
		}
		check_architecture(cx, known, fn);
	}
}

/* ---- its name in ECR */

struct str image_repository(struct cx *cx)
{
	struct arena *a = cx->arena;
	const struct service *s = cx->service;
	const struct str name = str_lower(a, STR_CAT(a, STR("serverless-"), s->name, STR("-"), s->provider.stage));
	char *p = text_room(a, name.n + 1, name);
	uint32_t n = 0;
	for (uint32_t i = 0; i < name.n; i++)
		if (name.p[i] != '-' || !n || p[n - 1] != '-')
			p[n++] = name.p[i];
	return (struct str){ p, n && p[n - 1] == '-' ? n - 1 : n };
}

struct str image_tag(struct arena *a, const struct built_image *image) { return STR_CAT(a, image->name, STR("-"), image->digest); }

/* The domain of a region's registries. */
static const char *domain_of(struct str region)
{
	static const char *const rows[][2] = {
		{ "cn-", "amazonaws.com.cn" }, { "us-iso-", "c2s.ic.gov" }, { "us-isob-", "sc2s.sgov.gov" }, { "us-isof-", "csp.hci.ic.gov" },
		{ "eu-isoe-", "cloud.adc-e.uk" }, { "eusc-", "amazonaws.eu" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_starts(region, rows[i][0]))
			return rows[i][1];
	return "amazonaws.com";
}

const struct value *image_uri(struct cx *cx, const struct built_image *image)
{
	struct arena *a = cx->arena;
	const struct str region = cx->service->provider.region, account = cx->account.n ? cx->account : STR("${AWS::AccountId}");
	const struct str uri = STR_CAT(a, account, STR(".dkr.ecr."), region, STR("."), str_z(domain_of(region)), STR("/"), image_repository(cx),
				       STR(":"), image_tag(a, image));
	return cx->account.n ? value_at(v_str(a, uri), image->span) : value_at(cfn_sub(a, uri), image->span);
}
