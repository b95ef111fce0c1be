/* layers: each of the service's layers as a version, with the accounts that may use it and the outputs that name it. */
#include "ir/base/digest.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/pass.h"

/* v3.40's SHA-1: the resource as JSON in the order written, without its S3Key, and the zip. */
static struct str layer_digest(struct cx *cx, const struct layer *l, const struct value *properties)
{
	struct arena *a = cx->arena;
	if (!l->code->sha256.n)
		return STR("0000000000000000000000000000000000000000");
	struct arena scratch = { 0 };
	struct value *resource = MAP(a, { "Type", LITERAL("AWS::Lambda::LayerVersion") }, { "Properties", properties });
	struct str bytes = l->code->sha256;
	if (l->code->prebuilt)
		cx->host->read_file(cx->host, &scratch, str_zdup(&scratch, l->code->path), &bytes);
	struct digest d;
	digest_begin(&d, DIGEST_SHA1);
	digest_add(&d, js_json(a, resource));
	digest_add(&d, bytes);
	arena_free(&scratch);
	return digest_hex(a, &d);
}

static struct value *layer_properties(struct cx *cx, const struct layer *l)
{
	static const struct { const char *key, *property; } optional[] = {
		{ "description", "Description" }, { "licenseInfo", "LicenseInfo" }, { "compatibleRuntimes", "CompatibleRuntimes" },
		{ "compatibleArchitectures", "CompatibleArchitectures" },
	};
	struct arena *a = cx->arena;
	const struct value *name = value_get(l->config, "name");
	struct value *p = MAP(a,
		{ "Content", MAP(a, { "S3Bucket", graph_code_bucket(cx) }) },
		{ "LayerName", js_truthy(name) ? name : v_str(a, l->key) });
	for (size_t i = 0; i < sizeof optional / sizeof *optional; i++) {
		const struct value *v = value_get(l->config, optional[i].key);
		map_putz(a, p, optional[i].property, js_truthy(v) ? v : NULL);
	}
	return p;
}

/* Permissions of a retained layer are retained with it, under ids of their own. */
static void put_permissions(struct cx *cx, const struct layer *l, struct str retained)
{
	struct arena *a = cx->arena;
	const struct value *accounts = value_get(l->config, "allowedAccounts");
	list_each(i, accounts) {
		const struct value *account = accounts->list.item[i];
		struct str text = js_string(a, account);
		int32_t wild = str_find(text, '*');
		if (wild >= 0)
			text = STR_CAT(a, str_to(text, (uint32_t)wild), STR("Wild"), str_from(text, (uint32_t)wild + 1));
		struct str id = STR_CAT(a, l->id, text, STR("LambdaLayerPermission"), retained);
		struct value *p = graph_put(cx, id, "AWS::Lambda::LayerVersionPermission", account->span);
		map_putz(a, p, "Action", LITERAL("lambda:GetLayerVersion"));
		map_putz(a, p, "LayerVersionArn", cfn_ref(a, l->logical_id));
		map_putz(a, p, "Principal", account);
		if (retained.n)
			graph_attr(cx, id, "DeletionPolicy", LITERAL("Retain"));
	}
}

static void put_layer(struct cx *cx, struct layer *l)
{
	struct arena *a = cx->arena;
	struct value *p = layer_properties(cx, l);
	const struct str sha = layer_digest(cx, l, p), id = l->logical_id;
	const bool retain = js_truthy(value_get(l->config, "retain"));
	struct value *key = v_str(a, STR_CAT(a, name_code_folder(cx), STR("/"), l->code->file));
	map_putz(a, p, "Content", MAP(a, { "S3Bucket", graph_code_bucket(cx) }, { "S3Key", key }));
	if (retain)
		l->logical_id = STR_CAT(a, id, sha);
	struct value *put = graph_put(cx, l->logical_id, "AWS::Lambda::LayerVersion", l->span);
	map_each(e, p)
		map_put(a, put, e->key, e->value);
	if (retain)
		graph_attr(cx, l->logical_id, "DeletionPolicy", LITERAL("Retain"));
	put_permissions(cx, l, retain ? sha : STR(""));
	graph_output(cx, STR_CAT(a, id, STR("QualifiedArn")), "Current Lambda layer version", cfn_ref(a, l->logical_id));
	graph_output(cx, STR_CAT(a, id, STR("Hash")), "Current Lambda layer hash", v_str(a, sha));
	graph_output(cx, STR_CAT(a, id, STR("S3Key")), "Current Lambda layer S3Key", key);
}

void pass_layers(struct cx *cx)
{
	for (uint32_t i = 0; i < cx->service->layers_n; i++)
		put_layer(cx, &cx->service->layers[i]);
}
