/*
 * serverless_layers: serverless-layers gives functions layers by ARN, and exports the ARNs. Its other form installs packages
 * and publishes them as a layer while the framework packages, which needs AWS.
 */
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/plugin.h"

struct layered {
	struct cx *cx;
	struct arena *a;
	const struct plugin_use *use;
	const char *language; /* the folder of layers of the provider's runtime */
};

static const char *language_of(struct str runtime)
{
	static const char *const rows[][2] = { { "python", "python" }, { "node", "nodejs" }, { "ruby", "ruby" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_search(runtime, str_z(rows[i][0]), 0) >= 0)
			return rows[i][1];
	return NULL;
}

/*
 * The name as the slugify package writes it: small letters, blanks and - as one -, without what it does not know. False for letters that it
 * would write as ASCII ones, by a table of its own.
 */
static bool slug(struct arena *a, struct str name, struct str *out)
{
	static const char *const names[] = { "$dollar", "%percent", "&and", "<less", ">greater", "|or" };
	struct str made = STR("");
	bool gap = false;
	for (uint32_t i = 0; i < name.n; i++) {
		const char c = name.p[i];
		struct str piece = str_to(str_from(name, i), 1);
		if ((unsigned char)c >= 0x80)
			return false;
		for (size_t k = 0; k < sizeof names / sizeof *names; k++)
			if (c == names[k][0])
				piece = str_z(names[k] + 1);
		const bool blank = c == '-' || str_blank(piece);
		const bool known = str_is_alphanumeric(piece) || strchr("_*+~.()'\"!:@", c);
		if (!blank && known)
			made = STR_CAT(a, made, gap && made.n ? STR("-") : STR(""), piece);
		gap = blank || (gap && !known);
	}
	*out = str_lower(a, made);
	return true;
}

/* The layers with one more, each text once. */
static const struct value *layers_with(struct arena *a, const struct value *layers, const struct value *arn)
{
	struct value *list = v_list(a), *seen = v_map(a);
	list_each(i, layers)
		if (!is_string(layers->list.item[i]) || !map_put_new(a, seen, layers->list.item[i]->string, (struct span){ 0 }, layers->list.item[i]))
			list_push(a, list, layers->list.item[i]);
	if (!is_string(arn) || !map_get(seen, arn->string))
		list_push(a, list, arn);
	return list;
}

/* The stack's name, before the service is lowered. */
static struct str stack_of(struct layered *s)
{
	struct str own = value_str(value_dig(s->cx->tree, "provider", "stackName"));
	return own.n ? own : STR_CAT(s->a, js_string(s->a, value_get(s->cx->tree, "service")), STR("-"), plugin_stage(s->cx));
}

static void give(struct layered *s, const struct value *arn, const struct value *only)
{
	struct value *functions = map_len(value_get(s->cx->tree, "functions")) ? plugin_own(s->cx, "functions", NULL) : NULL;
	if (!functions) {
		struct value *provider = plugin_own(s->cx, "provider", NULL), *layers = list_copy(s->a, value_get(provider, "layers"));
		list_push(s->a, layers, arn);
		map_putz(s->a, provider, "layers", layers);
	}
	for (uint32_t i = 0; i < map_len(functions); i++) {
		const struct str key = functions->map.entry[i].key;
		struct value *fn = (!js_truthy(only) || list_has(only, key)) ? map_own(s->a, functions, key) : NULL;
		if (is_map(fn))
			map_putz(s->a, fn, "layers", layers_with(s->a, value_get(fn, "layers"), arn));
	}
	list_each(i, only)
		if (!map_get(functions, value_str(only->list.item[i])))
			diag(s->cx->diags, D_PLUGIN_IDLE, only->list.item[i]->span, "%.*s finds no function '%.*s' to give the layer to", STRA(s->use->name), STRA(js_string(s->a, only->list.item[i])));
}

static void export_arn(struct layered *s, const struct value *arn, struct str name)
{
	struct value *outputs = plugin_own(s->cx, "resources", "Outputs", NULL);
	const struct str id = STR_CAT(s->a, name_resource(s->a, name), STR("LambdaLayerQualifiedArn"));
	if (outputs)
		map_put_at(s->a, outputs, id, arn->span, value_at(MAP(s->a, { "Value", arn }, { "Export", MAP(s->a, { "Name", v_str(s->a, id) }) }), arn->span));
	else
		plugin_refuses(s->cx, s->use, s->use->span, "resources.Outputs is no map that the layer's output could be put into");
}

/* One layer's settings; absent where nothing is set. */
static void layer(struct layered *s, struct str name, const struct value *settings, struct span at)
{
	const struct value *bucket = value_get(settings, "layersDeploymentBucket"), *language = value_get(settings, "runtimeDir"), *arn = value_get(settings, "arn");
	const struct value *common = value_dig(s->cx->tree, "provider", "deploymentBucket");
	bucket = bucket ? bucket : is_map(common) ? value_get(common, "name") : common;
	if (is_null(settings)) {
		plugin_refuses(s->cx, s->use, at, "the settings of layer '%.*s' are empty: write a map of them", STRA(name));
		return;
	}
	if (!js_truthy(bucket)) {
		struct diag *g = plugin_refuses(s->cx, s->use, at, "layer '%.*s' has no bucket, which it wants even where it uploads nothing", STRA(name));
		diag_note(s->cx->diags, g, (struct span){ 0 }, "set provider.deploymentBucket, or layersDeploymentBucket under custom.serverless-layers");
		return;
	}
	if (!js_truthy(arn)) {
		struct diag *g = diag(s->cx->diags, D_PLUGIN_EFFECT, at, "%.*s publishes layer '%.*s' while the framework packages, which slsc does not do", STRA(s->use->name), STRA(name));
		diag_note(s->cx->diags, g, (struct span){ 0 }, "publish it once and set arn to what Lambda names it; or write it under layers: with the package.artifact that your build makes, and list the plugin under custom.slsc.ignorePlugins");
		return;
	}
	struct str text = STR_CAT(s->a, stack_of(s), STR("-"), language ? js_string(s->a, language) : str_z(s->language), STR("-"), name);
	if (!slug(s->a, text, &text)) {
		diag(s->cx->diags, D_PLUGIN_EFFECT, at, "%.*s names an output by '%.*s', which slsc does for ASCII letters alone", STRA(s->use->name), STRA(text));
		return;
	}
	give(s, arn, value_get(settings, "functions"));
	export_arn(s, arn, text);
}

static void add_layers(struct cx *cx, const struct plugin_use *use)
{
	struct layered s = { .cx = cx, .a = cx->arena, .use = use };
	const struct value *settings = plugin_setting(cx, "serverless-layers"), *runtime = value_dig(cx->tree, "provider", "runtime");
	s.language = language_of(value_str(runtime));
	if (!s.language) {
		plugin_refuses(cx, use, runtime ? runtime->span : use->span, "it takes a provider.runtime of Node.js, Python or Ruby%s", runtime ? "" : ", and there is none");
		return;
	}
	if (!is_list(settings)) {
		layer(&s, STR("default"), settings, settings ? settings->span : use->span);
		return;
	}
	struct value *by_name = v_map(cx->arena); /* of two of one name the last counts */
	list_each(i, settings) {
		const struct value *item = settings->list.item[i];
		if (!is_map(item) || !map_len(item))
			plugin_refuses(cx, use, item->span, "an item of custom.serverless-layers is %s; write a map of a name and its settings", is_map(item) ? "empty" : value_kind_name(item));
		else
			map_put_at(cx->arena, by_name, item->map.entry[0].key, key_span(&item->map.entry[0]), item->map.entry[0].value);
	}
	const struct entry **entries = js_entries(cx->arena, by_name);
	for (uint32_t i = 0; i < map_len(by_name); i++)
		layer(&s, entries[i]->key, entries[i]->value, key_span(entries[i]));
}

PLUGINS(serverless_layers) = {
	{ .names = S_WORD_LIST("serverless-layers"), .effects = PLUGIN_ADDS, .version = "2.8.5", .doc = "gives functions layers",
	  .hooks = HOOKS({ MOMENT_BEFORE_INITIALIZE, add_layers }), .left_out = "publishing layers, an error: arn alone is native" },
	{ 0 },
};
