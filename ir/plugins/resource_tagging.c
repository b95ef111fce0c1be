/* resource_tagging: serverless-plugin-resource-tagging gives resources of some types the tags of provider.stackTags. */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/plugin.h"

static const char *const tagged_types[] = {
	"AWS::Lambda::Function", "AWS::SQS::Queue", "AWS::Kinesis::Stream", "AWS::DynamoDB::Table", "AWS::S3::Bucket",
	"AWS::ApiGateway::Stage", "AWS::CloudFront::Distribution", "AWS::Logs::LogGroup",
};

static bool is_tagged(const struct value *type)
{
	for (size_t i = 0; i < sizeof tagged_types / sizeof *tagged_types; i++)
		if (value_is(type, tagged_types[i]))
			return true;
	return false;
}

static const struct value *stack_tags(struct cx *cx)
{
	const struct value *v = value_get(cx->service->provider.config, "stackTags");
	return is_map(v) || is_list(v) ? cfn_tags(cx->arena, v) : NULL;
}

/* Its own tags, and those of the stack that it does not have. */
static const struct value *tags_with(struct cx *cx, const struct value *own, const struct value *more)
{
	struct arena *a = cx->arena;
	struct value *out = list_copy(a, own), *keys = v_map(a);
	list_each(i, own)
		map_put(a, keys, value_str(value_get(own->list.item[i], "Key")), own->list.item[i]);
	list_each(i, more)
		if (!map_get(keys, value_str(value_get(more->list.item[i], "Key"))))
			list_push(a, out, more->list.item[i]);
	return out;
}

static void tag(struct cx *cx, const struct plugin_use *use)
{
	const struct value *tags = stack_tags(cx);
	struct value *resources = cx->graph->resources;
	for (uint32_t i = 0; list_len(tags) && i < resources->map.n; i++) {
		const struct entry *e = &resources->map.entry[i];
		const struct value *properties = value_get(e->value, "Properties"), *own = value_get(properties, "Tags");
		if (!is_tagged(value_get(e->value, "Type")) || !is_map(properties))
			continue;
		if (js_truthy(own) && !is_list(own))
			plugin_refuses(cx, use, own->span, "the Tags of '%.*s' are to be a list of Key and Value, and are %s", STRA(e->key), value_kind_name(own));
		else
			map_putz(cx->arena, graph_own(cx, e->key, "Properties", NULL), "Tags", js_truthy(own) ? tags_with(cx, own, tags) : tags);
	}
}

/* The API's stage, unless it stands among the user's resources. */
static void tag_stage(struct cx *cx, struct plugin_deployment *d)
{
	bool api = false, stage = false;
	for (uint32_t i = 0; i < cx->service->functions_n; i++)
		for (uint32_t j = 0; j < cx->service->functions[i].events_n; j++)
			api |= str_eqz(str_z(cx->service->functions[i].events[j].def->key), "http");
	const struct value *resources = value_get(cx->service->resources, "Resources");
	map_each(e, resources)
		stage |= value_is(value_get(e->value, "Type"), "AWS::ApiGateway::Stage");
	if (api && !stage)
		plugin_leaves(cx, d, "tagging the stage of the REST API");
}

PLUGINS(resource_tagging) = {
	{ .names = S_WORD_LIST("serverless-plugin-resource-tagging"), .effects = PLUGIN_ADDS | PLUGIN_DEPLOYS, .version = "1.2.0",
	  .doc = "gives resources the stack's tags", .left_out = "the tags of a REST API's stage, which it sets at deployment",
	  .hooks = HOOKS({ MOMENT_AFTER_MERGED, tag }), .after_deploy = tag_stage },
	{ 0 },
};
