/* service: what v3.40 looks at before it validates: names, versions, lists of functions and resources. */
#include "compiler/check/checker.h"
#include "compiler/check/semver.h"
#include "ir/edits.h"
#include "ir/js.h"
#include "ir/near_keys.h"

#define FRAMEWORK "3.40.0"

/* A section that is not there: reported at the key that looks like it, else at the beginning. */
static void missing(struct cx *cx, const struct value *config, enum diag_id id, const char *section, const char *message)
{
	if (is_damaged(config))
		return;
	struct near near = { .word = str_z(section) };
	near_offer_keys(cx, &near, config);
	struct diag *g = diag(cx->diags, id, span_known(near.best_at) ? near.best_at : span_make(config->span.at, 0), "%s", message);
	if (near.best.n)
		diag_meant(cx->diags, g, near_is_misspelled(&near), near.best, str_z(section));
}

static void check_name(struct cx *cx, const struct value *config)
{
	const struct value *service = value_get(config, "service");
	if (is_map(service) || is_list(service))
		diag(cx->diags, D_SERVICE_MAP, service->span, "service is %s; write the name alone: 'service: name'", value_kind_name(service));
	else if (!service)
		missing(cx, config, D_SERVICE_MISSING, "service", "the configuration has no service: the service's name");
	else if (!js_truthy(service))
		diag(cx->diags, D_SERVICE_MISSING, service->span, "the service's name is empty");
}

/* `provider: aws` is short for its map. */
static bool check_provider(struct cx *cx, struct value *config)
{
	const struct value *provider = value_get(config, "provider");
	const struct value *name = is_map(provider) ? value_get(provider, "name") : provider;
	if (is_unknown(name))
		return false;
	if (!name && (is_damaged(config) || is_damaged(provider))) /* aws, in all likelihood */
		return true;
	if (is_nil(name) || is_map(name) || is_list(name)) {
		if (provider)
			diag(cx->diags, D_PROVIDER_MISSING, provider->span, "the configuration has no provider.name");
		else
			missing(cx, config, D_PROVIDER_MISSING, "provider", "the configuration has no provider");
		return false;
	}
	if (!is_map(provider)) {
		struct value *map = value_at(MAP(cx->arena, { "name", provider }), provider->span);
		map_putz(cx->arena, config, "provider", map);
		provider = map;
	}
	if (str_eqz(js_string(cx->arena, name), "aws")) {
		const struct value *region = value_get(provider, "region");
		if (cx->opt->region.p)
			map_putz(cx->arena, map_own(cx->arena, config, STR("provider")), "region", v_str(cx->arena, cx->opt->region));
		else if (region && !js_truthy(region))
			map_remove(map_own(cx->arena, config, STR("provider")), STR("region"));
		return true;
	}
	diag(cx->diags, D_PROVIDER_OTHER, name->span, "the provider is '%.*s'; slsc compiles for aws", STRA(js_string(cx->arena, name)));
	return false;
}

static void check_version(struct cx *cx, const struct value *config)
{
	const struct value *v = value_get(config, "frameworkVersion");
	if (!js_truthy(v) || is_unknown(v))
		return;
	enum semver_answer a = is_string(v) ? semver_satisfies(STR(FRAMEWORK), v->string) : SEMVER_INVALID;
	if (a == SEMVER_INVALID) {
		cx->diags->errors_as = value_is(value_get(config, "configValidationMode"), "error") ? DIAG_ERROR : DIAG_WARNING;
		diag(cx->diags, D_FRAMEWORK_VERSION, v->span, "frameworkVersion is not a range of versions: write a text such as '3'");
		cx->diags->errors_as = DIAG_ERROR;
	} else if (a == SEMVER_OUTSIDE) {
		diag(cx->diags, D_FRAMEWORK_VERSION_OTHER, v->span, "frameworkVersion %.*s excludes " FRAMEWORK ", the version that slsc follows", STRA(v->string));
	}
}

/* A list of maps is merged into one, deeply, as if it had been written so. */
static bool merge_list(struct cx *cx, struct value *config, const char *section)
{
	const struct value *list = value_get(config, section);
	if (!is_list(list))
		return true;
	const struct value *merged = value_at(v_map(cx->arena), list->span);
	bool ok = true, damaged = is_damaged(list);
	list_each(i, list) {
		const struct value *item = list->list.item[i];
		if (!js_truthy(item) || is_unknown(item))
			continue;
		damaged |= is_damaged(item);
		if (is_map(item)) {
			merged = value_merge(cx->arena, merged, item);
			continue;
		}
		diag(cx->diags, D_SECTION_LIST, item->span, "%s: item %u of the list is %s, not a map", section, i + 1, value_kind_name(item));
		ok = false;
	}
	struct value *own = map_copy(cx->arena, merged);
	own->is_damaged = damaged;
	map_putz(cx->arena, config, section, own);
	return ok;
}

static bool check_functions(struct cx *cx, struct value *config)
{
	const struct value *functions = value_get(config, "functions");
	if (!js_truthy(functions) || is_unknown(functions))
		return true;
	if (!is_map(functions)) {
		diag(cx->diags, D_FUNCTIONS_NO_MAP, functions->span, "functions is %s; write a map of functions by name", value_kind_name(functions));
		return false;
	}
	bool ok = true;
	map_each(e, functions) {
		/* What lies between broken lines may be anything's option. */
		if (is_map(e->value) || is_null(e->value) || is_unknown(e->value) || is_damaged(functions))
			continue;
		struct diag *g = diag(cx->diags, D_FUNCTIONS_NO_MAP, e->value->span, "function '%.*s' is %s, not a map of its options", STRA(e->key),
				      value_kind_name(e->value));
		if (schema_key(&schema_function, e->key))
			diag_label(cx->diags, g, "'%.*s' is an option of a function: indent it further", STRA(e->key)), edit_below_last(cx, g, true, functions, e->key);
		ok = false;
	}
	return ok;
}

bool check_service(struct cx *cx, struct value *config)
{
	if (!check_provider(cx, config))
		return false;
	check_name(cx, config);
	check_version(cx, config);
	bool ok = merge_list(cx, config, "resources");
	ok = merge_list(cx, config, "functions") && ok;
	return check_functions(cx, config) && ok;
}
