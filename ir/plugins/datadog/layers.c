/*
 * layers: the layers of Datadog's libraries and of its extension. Their versions change with each release of the plugin: the
 * tables of an installed plugin go before slsc's own (schemas/datadog_layers.h).
 */
#include "ir/js.h"
#include "ir/plugins/datadog/datadog.h"
#include "ir/project.h"
#include "schemas/datadog_layers.h"

/* ---- the installed plugin */

/* The folder of the installed package, ending in '/'; empty: there is none. */
static struct str installed(struct datadog *d, struct str *version)
{
	struct cx *cx = d->cx;
	const struct str path = project_module(cx, STR_CAT(cx->arena, d->use->name, STR("/package.json")), FILE_REGULAR);
	struct str text = STR("");
	if (path.n)
		cx->host->read_file(cx->host, cx->arena, path.p, &text);
	*version = value_str(value_get(js_json_parse(cx->arena, text), "version"));
	return version->n ? str_to(path, path.n - (uint32_t)strlen("package.json")) : STR("");
}

struct str datadog_plugin_version(struct datadog *d)
{
	struct str version;
	installed(d, &version);
	return version.n ? version : str_z(datadog_version);
}

/* The ARNs of a region, by key, as the installed plugin has them; NULL in *regions: it has no such tables. */
static const struct value *installed_arns(struct datadog *d, struct str folder, struct str region, const struct value **regions)
{
	static const char *const names[] = { "dist/src/layers-gov.json", "dist/src/layers.json" };
	struct cx *cx = d->cx;
	const struct value *found = NULL;
	*regions = NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str path = STR_CAT(cx->arena, folder, str_z(names[i])), text = STR("");
		if (cx->host->read_file(cx->host, cx->arena, path.p, &text) != FILE_REGULAR)
			continue;
		vec_push(cx->arena, &cx->files_read, path);
		*regions = value_get(js_json_parse(cx->arena, text), "regions");
		found = found ? found : map_get(*regions, region);
	}
	return found;
}

/* ---- a region's layers */

struct layers {
	struct datadog *d;
	const struct value *account;  /* in the place of Datadog's; NULL: Datadog's */
	struct str region;            /* the service's */
	const struct value *arns;     /* of an installed plugin; NULL: the table's */
	const struct datadog_region *place; /* of the table; NULL: it has none, or the plugin is installed */
};

static const struct datadog_region *table_region(struct str name)
{
	for (const struct datadog_region *r = datadog_regions; r->name; r++)
		if (str_eqz(name, r->name))
			return r;
	return NULL;
}

/* False: the plugin has no layers in this region. */
static bool layers_of(struct datadog *d, struct layers *l)
{
	struct str version, folder = installed(d, &version);
	const struct value *regions = NULL;
	*l = (struct layers){ .d = d, .account = datadog_option(d, "useLayersFromAccount"), .region = plugin_region(d->cx) };
	if (folder.n && !str_eqz(version, datadog_version)) {
		l->arns = installed_arns(d, folder, l->region, &regions);
		if (!l->arns && l->account)
			l->arns = value_get(regions, "us-east-1");
		if (!regions)
			diag(d->cx->diags, D_PLUGIN_VERSION, d->use->span, "%.*s %.*s has no tables of layers that slsc can read: the layers are those of %s, of %s", STRA(d->use->name), STRA(version), datadog_version, datadog_date);
	}
	if (!regions)
		l->place = table_region(l->region);
	if (!regions && !l->place && l->account)
		l->place = table_region(STR("us-east-1"));
	return l->arns || l->place;
}

/* The same name and version in an account of one's own. */
static const struct value *own_account(struct layers *l, const struct value *arn)
{
	struct arena *a = l->d->cx->arena;
	if (!js_truthy(l->account) || !arn)
		return arn;
	struct str rest = arn->string;
	for (int colons = 0; colons < 6; colons++)
		rest = str_from(rest, (uint32_t)(str_find(rest, ':') + 1));
	const char *partition = str_starts(l->region, "us-gov-") ? "aws-us-gov" : str_starts(l->region, "cn-") ? "aws-cn" : "aws";
	return value_at(v_fmt(a, "arn:%s:lambda:%.*s:%.*s:layer:%.*s", partition, STRA(l->region), STRA(js_string(a, l->account)), STRA(rest)), l->d->use->span);
}

/* The ARN of a layer, NULL where the region has none. */
static const struct value *layer(struct layers *l, struct str key)
{
	struct datadog *d = l->d;
	struct arena *a = d->cx->arena;
	if (!l->place) {
		struct str arn = value_str(map_get(l->arns, key));
		return arn.n ? own_account(l, value_at(v_str(a, arn), d->use->span)) : NULL;
	}
	const uint64_t here = (uint64_t)1 << (l->place - datadog_regions);
	for (const struct datadog_layer *row = datadog_layers; row->key; row++) {
		if (!str_eqz(key, row->key))
			continue;
		unsigned version = row->version;
		for (const struct datadog_exception *x = datadog_exceptions; x->region; x++)
			if (strcmp(x->region, l->place->name) == 0 && strcmp(x->key, row->key) == 0)
				version = x->version;
		if (row->missing & here)
			return NULL;
		return own_account(l, value_at(v_fmt(a, "arn:%s:lambda:%s:%s:layer:%s:%u", l->place->partition, l->place->name, l->place->account, row->name, version), d->use->span));
	}
	return NULL;
}

/* ---- layers of a function */

const struct value *datadog_other_layers(struct datadog *d, const struct value *layers)
{
	struct value *out = v_list(d->cx->arena);
	list_each(i, layers)
		if (layers->list.item[i]->span.at != d->use->span.at)
			list_push(d->cx->arena, out, layers->list.item[i]);
	return out;
}

/* A function that has none of its own takes provider's down, as Datadog's differ by runtime. NULL after refusing. */
static const struct value *layers_so_far(struct datadog *d, const struct datadog_function *f)
{
	const struct value *own = value_get(f->config, "layers"), *shared = value_dig(d->cx->tree, "provider", "layers");
	const struct value *wrong = !is_nil(own) && !is_list(own) ? own : !list_len(own) && !is_nil(shared) && !is_list(shared) ? shared : NULL;
	if (wrong) {
		plugin_refuses(d->cx, d->use, wrong->span, "the layers of function '%.*s' are a list, and this is %s", STRA(f->key), value_kind_name(wrong));
		return NULL;
	}
	return list_len(own) ? own : is_list(shared) ? shared : v_list(d->cx->arena);
}

/* Takes one layer out, if there is one to be taken out, and adds another; each stands once. False after refusing. */
static bool put_layer(struct datadog *d, struct datadog_function *f, const struct value *out, const struct value *in)
{
	struct arena *a = d->cx->arena;
	const struct value *before = layers_so_far(d, f);
	struct value *after = v_list(a);
	if (!before)
		return false;
	list_each(i, before) {
		const struct value *v = before->list.item[i];
		if (!(out && is_string(v) && str_eq(v->string, out->string)))
			list_push(a, after, v);
	}
	list_push(a, after, in);
	after = in ? js_unique(a, after) : after;
	map_putz(a, f->config, "layers", value_at(after, span_known(before->span) ? before->span : d->use->span));
	return true;
}

static bool is_arm(struct datadog *d, const struct datadog_function *f)
{
	const struct value *own = value_get(f->config, "architecture");
	return value_is(is_nil(own) ? value_dig(d->cx->tree, "provider", "architecture") : own, "arm64");
}

/* Where the library cannot be loaded, Datadog's handler cannot either. */
static void no_library(struct layers *l, const struct datadog_function *f)
{
	struct datadog *d = l->d;
	struct arena *a = d->cx->arena;
	if ((f->family == DD_NODE || f->family == DD_PYTHON) && datadog_handler(d, f->family) && !datadog_on(d, "customHandler"))
		diag(d->cx->diags, D_PLUGIN_IDLE, f->runtime->span, "%.*s has no layer for %.*s in region %.*s, and yet puts its handler before that of '%.*s', which Lambda cannot load then", STRA(d->use->name),
		     STRA(js_string(a, f->runtime)), STRA(l->region), STRA(f->key));
}

/* The keys of the tables: .NET and Java have one layer for all versions, Node and Java one for both architectures. */
static bool add_library(struct layers *l, struct datadog_function *f)
{
	struct datadog *d = l->d;
	struct arena *a = d->cx->arena;
	const bool extension_only = f->family == DD_DOTNET || f->family == DD_JAVA;
	if (extension_only && !datadog_on(d, "addExtension"))
		return true;
	const struct str key = f->family == DD_DOTNET ? STR("dotnet") : f->family == DD_JAVA ? STR("java") : f->runtime->string;
	const struct value *x86 = layer(l, key), *arm = f->family == DD_NODE || f->family == DD_JAVA ? x86 : layer(l, STR_CAT(a, key, STR("-arm")));
	const bool is_arm64 = is_arm(d, f);
	const struct value *mine = is_arm64 && arm ? arm : x86, *other = is_arm64 ? x86 : arm;
	if (!mine)
		no_library(l, f);
	return !mine || put_layer(d, f, other, mine);
}

/* For arm64 the plugin takes the other architecture's out first, and leaves provider's layers at the function even where it has none to add. */
static bool add_extension(struct layers *l, struct datadog_function *f)
{
	struct datadog *d = l->d;
	const struct value *fips = datadog_option(d, "isFIPSEnabled");
	const bool arm = is_arm(d, f), special = is_nil(fips) ? str_starts(plugin_region(d->cx), "us-gov-") : js_truthy(fips);
	struct str key = STR_CAT(d->cx->arena, arm ? STR("extension-arm") : STR("extension"), special ? STR("-fips") : STR(""));
	const struct value *mine = layer(l, key);
	return (!mine && !arm) || put_layer(d, f, arm ? layer(l, STR("extension")) : NULL, mine);
}

static void no_region(struct datadog *d, struct str region)
{
	struct diag *g = diag(d->cx->diags, D_PLUGIN_IDLE, d->use->span, "%.*s has no layers in region %.*s, and adds none", STRA(d->use->name), STRA(region));
	diag_note(d->cx->diags, g, (struct span){ 0 }, "layers in an account of your own: custom.datadog.useLayersFromAccount");
}

bool datadog_add_layers(struct datadog *d, struct datadog_functions *functions)
{
	struct layers l;
	const bool libraries = datadog_on(d, "addLayers"), extension = datadog_on(d, "addExtension");
	if (!functions->of.n || (!libraries && !extension))
		return true;
	const bool any = layers_of(d, &l);
	if (!any)
		no_region(d, l.region);
	for (uint32_t i = 0; i < functions->of.n; i++) {
		struct datadog_function *f = &functions->of.at[i];
		if (f->family == DD_UNSUPPORTED)
			diag(d->cx->diags, D_PLUGIN_IDLE, value_span(f->runtime).at ? f->runtime->span : value_span(f->config), "%.*s has nothing for the runtime of '%.*s', and adds no layers to it", STRA(d->use->name), STRA(f->key));
		else if (any && ((libraries && !add_library(&l, f)) || (extension && !add_extension(&l, f))))
			return false;
	}
	return true;
}
