/*
 * functions: log group, function, version, alias, url and invoke config of each function. v3.40 compiles them
 * concurrently, which decides the order of the role's statements: first what functions with a handler set at once
 * (and all of them that have no version), then the functions with an image, then the rest of those with a version,
 * by the number of files that it reads one after the other for it.
 */
#include "ir/base/digest.h"
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/edits.h"
#include "ir/js.h"
#include "ir/naming.h"
#include "ir/pass.h"

#include <stdlib.h>

/* One function on its way. */
struct work {
	struct function *fn;
	struct value *properties; /* of its resource; an equal logical id may have put another in its place */
	struct image image;
	bool versioned, aliased;
	uint32_t files; /* that v3.40 reads before it finishes with the function */
};

static bool has_version(const struct work *w) { return w->versioned || w->aliased; }

static void put_log_group(struct cx *cx, const struct function *fn)
{
	struct arena *a = cx->arena;
	if (js_truthy(value_get(fn->config, "disableLogs")))
		return;
	const struct value *name = v_str(a, STR_CAT(a, STR("/aws/lambda/"), fn->name)), *days = option_value(cx, fn, "logRetentionInDays");
	const struct value *policy = option_value(cx, fn, "logDataProtectionPolicy");
	graph_merge(cx, STR_CAT(a, fn->id, STR("LogGroup")), "AWS::Logs::LogGroup", MAP(a,
		{ "LogGroupName", name }, { "RetentionInDays", days }, { "DataProtectionPolicy", policy }), fn->span);
	if (!function_logs_rarely(cx, fn))
		return;
	const struct str rare = STR_CAT(a, fn->id, STR("LogGroupIA"));
	graph_merge(cx, rare, "AWS::Logs::LogGroup", MAP(a,
		{ "LogGroupName", v_str(a, STR_CAT(a, name->string, STR("-ia"))) }, { "LogGroupClass", LITERAL("INFREQUENT_ACCESS") },
		{ "RetentionInDays", days }, { "DataProtectionPolicy", policy }), fn->span);
	graph_attr(cx, rare, "DeletionPolicy", LITERAL("Retain"));
}

/* ---- the function's resource */

static void depend(struct cx *cx, const struct function *fn, const struct value *on)
{
	if (!is_list(on) && js_truthy(on))
		graph_depends_on(cx, fn->logical_id, on);
	list_each(i, on)
		graph_depends_on(cx, fn->logical_id, on->list.item[i]);
}

/* The rows of options that set something. */
struct effects {
	VEC(const struct schema_prop *) of;
};

/* What is the same for most functions. */
struct shared {
	struct effects effects;
	const struct artifact *artifact; /* code is of this one */
	const struct value *code;
	const struct value *role; /* the shared role's ARN */
};

static const char shared_role[] = "IamRoleLambdaExecution";

static void put_role(struct cx *cx, const struct function *fn, struct shared *shared, struct value *p)
{
	struct arena *a = cx->arena;
	const struct value *role = function_role(cx, fn), *resource = list_at(intrinsic(role, "Fn::GetAtt"), 0);
	if (!js_truthy(role) || value_is(role, shared_role)) {
		shared->role = shared->role ? shared->role : cfn_getatt(a, STR(shared_role), "Arn");
		map_putz(a, p, "Role", shared->role);
		return;
	}
	const bool logical = is_string(role) && !str_starts(role->string, "arn:");
	map_putz(a, p, "Role", logical ? value_at(cfn_getatt(a, role->string, "Arn"), role->span) : role);
	if (logical)
		depend(cx, fn, role);
	depend(cx, fn, resource);
}

static void put_runtime_management(struct cx *cx, const struct function *fn, struct value *p)
{
	static const char *const modes[][2] = { { "onFunctionUpdate", "FunctionUpdate" }, { "manual", "Manual" } };
	struct arena *a = cx->arena;
	const struct value *levels[] = { value_get(cx->service->provider.config, "runtimeManagement"), value_get(fn->config, "runtimeManagement") };
	if (is_nil(levels[0]) && is_nil(levels[1]))
		return;
	const struct value *merged = MAP(a, { "mode", LITERAL("auto") });
	for (int i = 0; i < 2; i++)
		merged = map_assign(a, merged, is_string(levels[i]) ? MAP(a, { "mode", levels[i] }) : levels[i]);
	const struct value *mode = value_get(merged, "mode");
	if (value_is(mode, "auto"))
		return;
	struct value *config = v_map(a);
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		map_putz(a, config, "UpdateRuntimeOn", value_is(mode, modes[i][0]) ? v_text(a, modes[i][1]) : NULL);
	map_putz(a, config, "RuntimeVersionArn", value_is(mode, "manual") ? value_get(merged, "arn") : NULL);
	map_putz(a, p, "RuntimeManagementConfig", config); /* empty for a mode that it does not know, as in v3.40 */
}

static const struct value *code_of(struct cx *cx, const struct artifact *artifact, struct shared *shared)
{
	struct arena *a = cx->arena;
	if (shared->artifact != artifact) {
		shared->artifact = artifact;
		shared->code = MAP(a,
			{ "S3Bucket", graph_code_bucket(cx) },
			{ "S3Key", v_str(a, STR_CAT(a, name_code_folder(cx), STR("/"), artifact->file)) });
	}
	return shared->code;
}

static void put_code(struct cx *cx, const struct function *fn, struct shared *shared, struct value *p)
{
	struct arena *a = cx->arena;
	const struct value *runtime = option_value(cx, fn, "runtime");
	put_runtime_management(cx, fn, p);
	map_putz(a, p, "Handler", value_get(fn->config, "handler"));
	map_putz(a, p, "Runtime", runtime ? runtime : LITERAL("nodejs16.x"));
	map_putz(a, p, "Code", code_of(cx, fn->code, shared));
}

static void put_image(struct cx *cx, const struct function *fn, const struct image *image, struct value *p)
{
	static const char *const keys[][2] = { { "command", "Command" }, { "entryPoint", "EntryPoint" }, { "workingDirectory", "WorkingDirectory" } };
	struct arena *a = cx->arena;
	struct value *config = v_map(a);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct value *v = value_dig(fn->config, "image", keys[i][0]);
		map_putz(a, config, keys[i][1], js_truthy(v) ? v : NULL);
	}
	map_putz(a, p, "ImageConfig", map_len(config) ? config : NULL);
	map_putz(a, p, "Code", MAP(a, { "ImageUri", image->uri }));
	map_putz(a, p, "PackageType", LITERAL("Image"));
}

static struct effects effects_of_options(struct arena *a)
{
	struct effects effects = { 0 };
	for (const struct schema_prop *const *const *table = option_tables; *table; table++)
		for (const struct schema_prop *row = **table; row->key; row++)
			if (row->option)
				vec_push(a, &effects.of, row);
	return effects;
}

static void apply(struct cx *cx, const struct schema_prop *row, struct function *fn, struct value *p)
{
	if (row->option->apply) {
		row->option->apply(cx, fn, p);
		return;
	}
	const struct value *v = row->level == INHERITED ? option_value(cx, fn, row->key) : value_get(fn->config, row->key);
	map_putz(cx->arena, p, row->option->property, js_truthy(v) ? v : row->option->otherwise);
}

static void put_snap_start(struct cx *cx, struct value *p)
{
	map_putz(cx->arena, p, "SnapStart", MAP(cx->arena, { "ApplyOn", LITERAL("PublishedVersions") }));
}

enum { PROPERTIES = 12 }; /* more than most functions have, so that the map is made once */

static void put_function(struct cx *cx, struct work *w, struct shared *shared)
{
	struct arena *a = cx->arena;
	struct function *fn = w->fn;
	const struct value *condition = value_get(fn->config, "condition");
	struct value *p = w->properties = graph_put(cx, fn->logical_id, "AWS::Lambda::Function", fn->span);
	map_reserve(a, p, PROPERTIES);
	if (fn->code)
		put_code(cx, fn, shared, p);
	else
		put_image(cx, fn, &w->image, p);
	const struct value *named = value_get(fn->config, "name");
	map_putz(a, p, "FunctionName", value_at(v_str(a, fn->name), js_truthy(named) ? named->span : (struct span){ 0 }));
	if (js_truthy(condition))
		graph_attr(cx, fn->logical_id, "Condition", condition);
	if (!js_truthy(value_get(fn->config, "disableLogs")))
		graph_depends(cx, fn->logical_id, STR_CAT(a, fn->id, STR("LogGroup")));
	if (function_logs_rarely(cx, fn))
		graph_depends(cx, fn->logical_id, STR_CAT(a, fn->id, STR("LogGroupIA")));
	depend(cx, fn, value_get(fn->config, "dependsOn"));
	put_role(cx, fn, shared, p);
	for (uint32_t i = 0; i < shared->effects.of.n; i++)
		apply(cx, shared->effects.of.at[i], fn, p);
	if (function_durable(fn) && js_truthy(value_get(fn->config, "snapStart")))
		put_snap_start(cx, p);
}

/* ---- its version: a new one for new code, and for a new configuration */

struct used_layer {
	const struct layer *layer;
	struct value *record; /* name, ref and properties, as the digest has them */
};
struct used_layers {
	VEC(struct used_layer) of;
};

/* The service's own layers among a function's. Retained ones have other ids, so v3.40 does not find them. */
static struct used_layers layers_of(struct cx *cx, const struct value *properties, const struct value *by_id)
{
	struct arena *a = cx->arena;
	struct used_layers used = { 0 };
	const struct value *layers = value_get(properties, "Layers");
	list_each(i, layers) {
		const struct value *ref = value_get(layers->list.item[i], "Ref");
		const struct value *key = is_string(ref) ? map_get(by_id, ref->string) : NULL;
		const struct layer *l = key ? service_layer(cx->service, key->string) : NULL;
		if (!l)
			continue;
		struct value *p = map_copy(a, graph_props(cx, ref->string)), *content = map_copy(a, value_get(p, "Content"));
		map_remove(content, STR("S3Key"));
		map_putz(a, p, "Content", content);
		vec_push(a, &used.of, (struct used_layer){ l, MAP(a, { "name", key }, { "ref", ref }, { "properties", p }) });
	}
	return used;
}

/* A zip made here lies in the service's .serverless, by its absolute path; one built before is named as written. */
static int by_artifact_path(const void *x, const void *y)
{
	const struct artifact *a = ((const struct used_layer *)x)->layer->code, *b = ((const struct used_layer *)y)->layer->code;
	if (!a->path.n != !b->path.n)
		return a->path.n ? (a->path.p[0] > '/' ? 1 : -1) : (b->path.p[0] > '/' ? -1 : 1);
	return a->path.n ? str_cmp(a->path, b->path) : str_cmp(a->file, b->file);
}

/* provider.lambdaHashingVersion 20200924 and older: the bytes themselves instead of their digest. */
static bool hashes_bytes(const struct cx *cx)
{
	const struct value *version = value_get(cx->service->provider.config, "lambdaHashingVersion");
	double n;
	return !is_nil(version) && js_number(js_string(cx->arena, version), &n) && n < 20201221;
}

static void add_code(struct cx *cx, struct digest *d, const struct artifact *code)
{
	struct arena scratch = { 0 };
	struct str bytes = code->sha256;
	if (code->prebuilt && hashes_bytes(cx))
		cx->host->read_file(cx->host, &scratch, str_zdup(&scratch, code->path), &bytes);
	digest_add(d, bytes);
	arena_free(&scratch);
}

/* The older digest sorts only the function's and the layers' own keys. */
static const struct value *sorted_keys(struct arena *a, const struct value *map)
{
	struct value *out = v_map(a);
	const struct entry **entries = js_sorted_entries(a, map);
	for (uint32_t i = 0; i < map_len(map); i++)
		map_put(a, out, entries[i]->key, entries[i]->value);
	return out;
}

static struct str configuration_text(struct cx *cx, struct arena *a, const struct work *w, const struct used_layers *used)
{
	struct value *p = map_copy(a, w->properties), *list = v_list(a), *map = v_map(a);
	if (w->fn->code)
		map_remove(p, STR("Code"));
	map_remove(p, STR("ReservedConcurrentExecutions"));
	map_remove(p, STR("Tags"));
	for (uint32_t i = 0; i < used->of.n; i++) {
		const struct value *record = used->of.at[i].record;
		list_push(a, list, record);
		map_put(a, map, value_str(value_get(record, "name")), sorted_keys(a, value_get(record, "properties")));
	}
	const bool old = hashes_bytes(cx);
	map_putz(a, p, "layerConfigurations", old ? map : list);
	return old ? js_json(a, sorted_keys(a, p)) : js_json_sorted(a, p);
}

static struct str letters_and_digits(struct arena *a, struct str base64)
{
	char *p = text_room(a, base64.n + 1, base64);
	uint32_t n = 0;
	for (uint32_t i = 0; i < base64.n; i++) {
		p[n] = base64.p[i];
		n += ascii_alnum(p[n]);
	}
	return (struct str){ p, n };
}

/* As v3.40's, with the digest of the packaged files in the place of the zip's where slsc makes the zip. In the scratch arena. */
static struct str version_digest(struct cx *cx, const struct work *w, const struct value *layer_ids)
{
	if (w->fn->code && !w->fn->code->sha256.n)
		return STR("00000000000000000000000000000000");
	struct used_layers used = layers_of(cx, w->properties, layer_ids);
	struct str text = configuration_text(cx, &cx->scratch, w, &used);
	struct digest d;
	digest_begin(&d, DIGEST_SHA256);
	if (w->fn->code)
		add_code(cx, &d, w->fn->code);
	if (used.of.n)
		qsort(used.of.at, used.of.n, sizeof *used.of.at, by_artifact_path);
	for (uint32_t i = 0; i < used.of.n; i++)
		add_code(cx, &d, used.of.at[i].layer->code);
	digest_add(&d, text);
	arena_reset(&cx->scratch);
	return letters_and_digits(&cx->scratch, digest_base64(&cx->scratch, &d));
}

/* None for an image that is still to be built: Lambda refuses the version of a function that has another digest. */
static const struct value *code_sha256(struct cx *cx, const struct work *w)
{
	const struct artifact *code = w->fn->code;
	struct str sha256 = !code ? w->image.sha256 : code->prebuilt ? code->sha256 : code->zip_sha256;
	return sha256.n ? v_str(cx->arena, sha256) : NULL;
}

static void put_version(struct cx *cx, struct work *w, const struct value *layer_ids)
{
	struct arena *a = cx->arena;
	struct function *fn = w->fn;
	const struct value *description = value_get(fn->config, "description");
	fn->version_id = STR_CAT(a, fn->id, STR("LambdaVersion"), version_digest(cx, w, layer_ids));
	struct value *p = graph_put(cx, fn->version_id, "AWS::Lambda::Version", fn->span);
	map_putz(a, p, "FunctionName", cfn_ref(a, fn->logical_id));
	map_putz(a, p, "CodeSha256", code_sha256(cx, w));
	map_putz(a, p, "Description", js_truthy(description) ? description : NULL);
	if (w->versioned)
		graph_attr(cx, fn->version_id, "DeletionPolicy", LITERAL("Retain"));
	graph_output(cx, STR_CAT(a, fn->logical_id, STR("QualifiedArn")), "Current Lambda function version", cfn_ref(a, fn->version_id));
}

static void set_alias(struct cx *cx, struct function *fn, struct str name, const char *suffix)
{
	struct arena *a = cx->arena;
	fn->alias = (struct target_alias){ name, STR_CAT(a, fn->id, str_z(suffix)), CFN_JOIN(a, ":", function_arn(cx, fn), v_str(a, name)) };
}

static void put_alias(struct cx *cx, struct work *w)
{
	struct arena *a = cx->arena;
	struct function *fn = w->fn;
	const struct value *provisioned = value_get(fn->config, "provisionedConcurrency"), *snap = value_get(fn->config, "snapStart");
	if (js_truthy(provisioned) && js_truthy(snap)) {
		diag(cx->diags, D_FUNCTION_CONCURRENCY, snap->span, "function '%.*s' has snapStart, which excludes provisionedConcurrency", STRA(fn->key));
		return;
	}
	const struct value *reason = js_truthy(snap) ? snap : provisioned;
	if (function_durable(fn)) {
		reason = value_get(fn->config, "durableConfig"); /* whose alias was set before */
	} else if (js_truthy(snap)) {
		put_snap_start(cx, w->properties);
		set_alias(cx, fn, STR("snapstart"), "SnapStartLambdaAlias");
	} else {
		set_alias(cx, fn, STR("provisioned"), "ProvConcLambdaAlias");
	}
	struct value *p = graph_put(cx, fn->alias.logical_id, "AWS::Lambda::Alias", reason->span);
	map_putz(a, p, "FunctionName", cfn_ref(a, fn->logical_id));
	map_putz(a, p, "FunctionVersion", cfn_getatt(a, fn->version_id, "Version"));
	map_putz(a, p, "Name", v_str(a, fn->alias.name));
	if (js_truthy(provisioned))
		map_putz(a, p, "ProvisionedConcurrencyConfig", MAP(a, { "ProvisionedConcurrentExecutions", provisioned }));
	graph_attr(cx, fn->alias.logical_id, "DependsOn", v_str(a, fn->logical_id));
}

/* ---- the pass */

static bool prepare(struct cx *cx, struct work *w, struct function *fn)
{
	const struct value *own = value_get(fn->config, "versionFunction"), *shared = value_get(cx->service->provider.config, "versionFunctions");
	const bool handler = js_truthy(value_get(fn->config, "handler")), image = js_truthy(value_get(fn->config, "image"));
	const bool durable = function_durable(fn);
	w->fn = fn;
	w->versioned = durable || (!is_nil(own) ? js_truthy(own) : is_nil(shared) || js_truthy(shared));
	w->aliased = durable || js_truthy(value_get(fn->config, "provisionedConcurrency")) || js_truthy(value_get(fn->config, "snapStart"));
	if (handler == image) {
		struct diag *g = diag(cx->diags, D_FUNCTION_CODE, fn->span, "function '%.*s' has %s", STRA(fn->key),
				      handler ? "both a handler and an image" : "neither a handler nor an image");
		if (!handler && schema_key(&schema_function, fn->key))
			diag_label(cx->diags, g, "'%.*s' is an option of a function: indent it further", STRA(fn->key)), edit_below_last(cx, g, true, value_get(cx->service->config, "functions"), fn->key);
		return false;
	}
	if (durable) /* as osls does: whoever calls it does so by its alias, even if compiled before */
		set_alias(cx, fn, STR("durable"), "DurableLambdaAlias");
	return function_durable_fits(cx, fn) && (handler || function_image(cx, fn, &w->image));
}

static void finish(struct cx *cx, struct work *w, const struct value *layer_ids, struct value *granted)
{
	if (has_version(w))
		put_version(cx, w, layer_ids);
	if (w->aliased)
		put_alias(cx, w);
	function_logging(cx, w->fn, w->properties);
	function_url(cx, w->fn);
	function_invoke_config(cx, w->fn, granted);
}

/* Of a function with a version: its zip, for the digest and for the version's, and the zips of the service's own layers. */
static uint32_t files_read(const struct work *w, const struct value *layer_ids)
{
	const struct value *layers = value_get(w->properties, "Layers");
	uint32_t n = w->fn->code ? 2 : 0;
	if (!has_version(w))
		return 0;
	list_each(i, layers) {
		const struct value *ref = value_get(layers->list.item[i], "Ref");
		n += is_string(ref) && map_get(layer_ids, ref->string);
	}
	return n;
}

static int by_files_read(const void *x, const void *y)
{
	const struct work *a = *(struct work *const *)x, *b = *(struct work *const *)y;
	return a->files != b->files ? (a->files < b->files ? -1 : 1) : a < b ? -1 : a > b;
}

void pass_functions(struct cx *cx)
{
	struct arena *a = cx->arena;
	struct service *s = cx->service;
	struct work *work = ARENA_ARRAY(a, struct work, s->functions_n), **later = ARENA_ARRAY(a, struct work *, s->functions_n);
	struct value *granted = v_map(a), *layer_ids = v_map(a);
	struct shared shared = { .effects = effects_of_options(a) };
	uint32_t later_n = 0;
	bool ok = true;
	for (uint32_t i = 0; i < s->layers_n; i++)
		map_put(a, layer_ids, s->layers[i].logical_id, v_str(a, s->layers[i].key));
	for (uint32_t i = 0; i < s->functions_n; i++) {
		put_log_group(cx, &s->functions[i]);
		ok = prepare(cx, &work[i], &s->functions[i]) && ok;
	}
	if (!ok)
		return;
	for (int image = 0; image < 2; image++) {
		for (uint32_t i = 0; i < s->functions_n; i++) {
			struct work *w = &work[i];
			if ((w->fn->code == NULL) != (image == 1))
				continue;
			put_function(cx, w, &shared);
			w->files = files_read(w, layer_ids);
			if (w->files)
				later[later_n++] = w;
			else
				finish(cx, w, layer_ids, granted);
		}
	}
	if (later_n)
		qsort(later, later_n, sizeof *later, by_files_read);
	for (uint32_t i = 0; i < later_n; i++)
		finish(cx, later[i], layer_ids, granted);
}
