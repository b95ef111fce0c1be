#include "emit/review/noise.h"

#include "emit/review/refs.h"
#include "ir/cfn.h"
#include "ir/image.h"
#include "ir/steady.h"

/* Resources whose logical id ends in a digest or a time (ir/steady.h). */
static const struct noisy_id {
	const char *type;
	const char *digest;      /* a property that is a digest of code, or NULL */
	const char *names;       /* the property that refers to what has changed, or NULL */
	const char *line;
} noisy_ids[] = {
	{ "AWS::Lambda::Version", "CodeSha256", "FunctionName", "code or configuration of %.*s changed" },
	{ "AWS::Lambda::LayerVersion", NULL, NULL, "content of layer %.*s changed" },
	{ "AWS::ApiGateway::Deployment", NULL, NULL, "%.*s: the API is deployed anew" },
	{ "AWS::ApiGatewayV2::Deployment", NULL, NULL, "%.*s: the API is deployed anew" },
};
enum { NOISY_IDS = sizeof noisy_ids / sizeof *noisy_ids };

/* Outputs that repeat a digest or an S3 key. */
static const char *const noisy_outputs[] = { "LambdaLayerHash", "LambdaLayerS3Key" };

static const char KEY_FOLDERS[] = "S3 keys";

static const struct noisy_id *noisy(const struct value *resource)
{
	const struct value *type = value_get(resource, "Type");
	for (size_t i = 0; i < NOISY_IDS; i++)
		if (value_is(type, noisy_ids[i].type))
			return &noisy_ids[i];
	return NULL;
}

static bool digits(struct str s, uint32_t from, uint32_t n)
{
	for (uint32_t i = from; i < from + n; i++)
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* "<prefix>/1700000000000-2023-11-14T22:13:20.000Z/x.zip" with the folder's name replaced, or empty. */
static struct str steady_key(struct arena *a, struct str key)
{
	int32_t end = str_rfind(key, '/');
	int32_t start = end < 0 ? -1 : str_rfind(str_to(key, (uint32_t)end), '/');
	if (end < 0 || end - start < 25)
		return STR("");
	struct str folder = { key.p + start + 1, (uint32_t)(end - start - 1) };
	if (!digits(folder, 0, 13) || folder.p[13] != '-' || !digits(folder, 14, 4) || folder.p[18] != '-')
		return STR("");
	return str_fmt(a, "%.*s(time)%.*s", (int)start + 1, key.p, STRA(str_from(key, (uint32_t)end)));
}

/* A property map of a property map whose S3Key is steady. */
static const struct value *with_steady_key(struct arena *a, const struct value *properties, const char *holder, struct value *prints)
{
	const struct value *held = value_get(properties, holder), *key = value_get(held, "S3Key");
	struct str steady = is_string(key) ? steady_key(a, key->string) : STR("");
	if (!steady.n)
		return properties;
	map_putz(a, prints, KEY_FOLDERS, key);
	struct value *code = map_copy(a, held), *out = map_copy(a, properties);
	map_putz(a, code, "S3Key", value_at(v_str(a, steady), key->span));
	map_putz(a, out, holder, code);
	return out;
}

/* "<registry>/serverless-shop-dev:app-0123456789abcdef0123456789abcdef" up to the digest in the tag; empty: no such address. */
static struct str steady_image(struct str uri)
{
	const int32_t dash = str_rfind(uri, '-'), colon = str_rfind(uri, ':');
	if (colon < 0 || dash < colon || uri.n - (uint32_t)dash - 1 != IMAGE_DIGEST_DIGITS || str_search(uri, STR("/serverless-"), 0) < 0)
		return STR("");
	for (uint32_t i = (uint32_t)dash + 1; i < uri.n; i++)
		if (!((uri.p[i] >= '0' && uri.p[i] <= '9') || (uri.p[i] >= 'a' && uri.p[i] <= 'f')))
			return STR("");
	return str_to(uri, (uint32_t)dash + 1);
}

/* A function's properties without the digest in the tag of its image, which may stand within Fn::Sub. */
static const struct value *with_steady_image(struct arena *a, const struct value *properties, struct str id, struct value *images)
{
	const struct value *code = value_get(properties, "Code"), *uri = value_get(code, "ImageUri"), *sub = intrinsic(uri, "Fn::Sub");
	const struct str steady = steady_image(value_str(sub ? sub : uri));
	if (!steady.n)
		return properties;
	map_put(a, images, id, uri);
	const struct value *text = value_at(v_str(a, STR_CAT(a, steady, STR("(digest)"))), uri->span);
	return map_assign(a, properties, MAP(a, { "Code", map_assign(a, code, MAP(a, { "ImageUri", sub ? MAP(a, { "Fn::Sub", text }) : text })) }));
}

static const struct value *quiet_resource(struct arena *a, const struct value *resource, struct str id, struct value *prints, struct value *images)
{
	const struct noisy_id *n = noisy(resource);
	const struct value *type = value_get(resource, "Type"), *properties = value_get(resource, "Properties"), *quiet = properties;
	if (value_is(type, "AWS::Lambda::Function"))
		quiet = with_steady_image(a, with_steady_key(a, properties, "Code", prints), id, images);
	if (value_is(type, "AWS::Lambda::LayerVersion"))
		quiet = with_steady_key(a, properties, "Content", prints);
	const struct value *digest = n && n->digest ? value_get(properties, n->digest) : NULL;
	if (digest) {
		struct value *out = map_copy(a, properties);
		map_remove(out, str_z(n->digest));
		map_put(a, prints, id, digest);
		quiet = out;
	}
	if (quiet == properties)
		return resource;
	struct value *out = map_copy(a, resource);
	map_putz(a, out, "Properties", quiet);
	return out;
}

static const struct value *quiet_outputs(struct arena *a, const struct value *outputs)
{
	struct value *copy = NULL;
	map_each(e, outputs)
		for (size_t i = 0; i < sizeof noisy_outputs / sizeof *noisy_outputs; i++)
			if (str_ends(e->key, noisy_outputs[i]) && is_string(value_get(e->value, "Value"))) {
				struct value *output = map_copy(a, e->value);
				map_putz(a, output, "Value", LITERAL("(digest)"));
				copy = copy ? copy : map_copy(a, outputs);
				map_put(a, copy, e->key, output);
			}
	return copy ? copy : outputs;
}

struct quiet_stack quieten(struct arena *a, const struct value *template, bool strict)
{
	const struct value *resources = value_get(template, "Resources"), *outputs = value_get(template, "Outputs");
	struct value *ids = strict ? v_map(a) : steady_ids(a, resources);
	struct value *out = map_copy(a, is_map(template) ? template : NULL), *quiet = map_copy(a, NULL);
	struct value *origins = v_map(a), *prints = v_map(a), *images = v_map(a);
	map_each(e, resources) {
		const struct value *steady = map_get(ids, e->key);
		struct str id = steady ? steady->string : e->key;
		const struct value *r = refs_renamed(a, e->value, ids);
		if (!strict)
			r = quiet_resource(a, r, id, prints, images);
		if (steady)
			map_put(a, origins, id, v_str(a, e->key));
		map_put_at(a, quiet, id, key_span(e), r);
	}
	map_putz(a, out, "Resources", quiet);
	if (outputs) {
		const struct value *o = refs_renamed(a, outputs, ids);
		map_putz(a, out, "Outputs", strict ? o : quiet_outputs(a, o));
	}
	return (struct quiet_stack){ out, origins, images, prints };
}

/* The id that a resource's property refers to, else its own. */
static struct str what_changed(const struct quiet_stack *s, struct str id, const struct noisy_id *n)
{
	const struct value *resource = map_get(value_get(s->template, "Resources"), id);
	const struct value *ref = n->names ? value_dig(resource, "Properties", n->names, "Ref") : NULL;
	return is_string(ref) ? ref->string : id;
}

const struct value *noise_told(struct arena *a, const struct quiet_stack *old, const struct quiet_stack *now)
{
	struct value *lines = v_list(a);
	map_each(e, now->origins) {
		const struct value *before = map_get(old->origins, e->key);
		const struct noisy_id *n = noisy(map_get(value_get(now->template, "Resources"), e->key));
		if (n && before && (!value_equal(before, e->value) || !value_equal(map_get(old->prints, e->key), map_get(now->prints, e->key))))
			list_push(a, lines, v_str(a, str_fmt_shown(a, n->line, STRA(what_changed(now, e->key, n)))));
	}
	map_each(e, now->images) {
		const struct value *before = map_get(old->images, e->key);
		if (before && !value_equal(before, e->value))
			list_push(a, lines, v_str(a, str_fmt_shown(a, "the image of %.*s is built anew", STRA(e->key))));
	}
	const struct value *x = value_get(old->prints, KEY_FOLDERS), *y = value_get(now->prints, KEY_FOLDERS);
	if (x && y && !value_equal(x, y))
		list_push(a, lines, LITERAL("the S3 keys name another package folder"));
	return lines;
}
