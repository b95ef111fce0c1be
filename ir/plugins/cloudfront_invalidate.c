/* cloudfront_invalidate: serverless-cloudfront-invalidate empties caches of distributions, which it knows by id or by an output of the stack. */
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/secrets.h"

/* An element that names neither id nor output, or no paths, makes the plugin fail or pass it over. */
static void invalidate(struct cx *cx, struct plugin_deployment *d, const struct value *element, uint32_t i)
{
	const struct value *id = value_get(element, "distributionId"), *key = value_get(element, "distributionIdKey"), *items = value_get(element, "items");
	const struct value *from = js_truthy(id) ? id : key;
	bool plain = is_string(from) && from->string.n && !value_secret(from) && list_len(items) && (from == id || str_is_alphanumeric(from->string));
	list_each(k, items)
		plain &= is_string(list_at(items, k)) && !value_secret(list_at(items, k));
	if (!plain) {
		plugin_leaves(cx, d, "the invalidation of custom.cloudfrontInvalidate[%u], which needs distributionId or distributionIdKey, and items, as plain text", i);
		return;
	}
	struct plugin_step *s = plugin_step(cx, d, "cloudfront", "create-invalidation", "--distribution-id", NULL);
	if (from == id)
		plugin_word(cx, s, id->string);
	else
		vec_push(cx->arena, &s->words, (struct step_word){ .output = key->string });
	plugin_word(cx, s, STR("--paths"));
	list_each(k, items)
		plugin_word(cx, s, list_at(items, k)->string);
}

static void after_deploy(struct cx *cx, struct plugin_deployment *d)
{
	const struct value *elements = plugin_setting(cx, "cloudfrontInvalidate");
	if (js_truthy(elements) && !is_list(elements))
		plugin_leaves(cx, d, "all invalidations, as custom.cloudfrontInvalidate is no list");
	list_each(i, elements) {
		const struct value *element = list_at(elements, i), *stage = value_get(element, "stage");
		if (is_false(value_get(element, "autoInvalidate")) || (stage && !str_eq(value_str(stage), cx->service->provider.stage)))
			continue;
		invalidate(cx, d, element, i);
	}
}

PLUGINS(cloudfront_invalidate) = {
	{ .names = S_WORD_LIST("serverless-cloudfront-invalidate", "serverless-cf-invalidate-proxy"), .effects = PLUGIN_DEPLOYS, .version = "1.12.2",
	  .doc = "invalidates caches of CloudFront distributions", .deploys_if = "cloudfrontInvalidate", .after_deploy = after_deploy },
	{ 0 },
};
