/* cdk: logical ids and overrides as AWS CDK makes them. */
#include "ir/base/ascii.h"
#include "ir/base/digest.h"
#include "ir/base/near.h"
#include "ir/cfn.h"
#include "ir/naming.h"
#include "ir/plugins/lift/lift.h"

enum { LETTERS_MOST = 240 };

struct str cdk_id(struct arena *a, const struct str *path, size_t n)
{
	struct str letters = STR(""), before = STR(""), only = STR("");
	uint32_t parts = 0;
	struct digest d;
	digest_begin(&d, DIGEST_MD5);
	for (size_t i = 0; i < n; i++) {
		if (str_eqz(path[i], "Default"))
			continue;
		only = str_replace(a, path[i], STR("/"), STR("--"));
		digest_add(&d, parts ? STR("/") : STR(""));
		digest_add(&d, only);
		if (parts++ && str_ends_in(before, only))
			continue;
		before = only;
		if (!str_eqz(only, "Resource"))
			letters = STR_CAT(a, letters, name_letters_digits(a, only));
	}
	only = name_letters_digits(a, only);
	const struct str digits = digest_hex(a, &d);
	return parts == 1 && only.n ? only : STR_CAT(a, str_to(letters, LETTERS_MOST), str_upper(a, str_to(digits, 8)));
}

struct str lift_id(struct lift *l, const struct construct *c, const char *part) { return CDK_ID(l->a, c->id, str_z(part), STR("Resource")); }

const struct value *lift_get(struct lift *l, const struct construct *c, const char *part, const char *attribute)
{
	const struct str id = lift_id(l, c, part);
	return attribute ? cfn_getatt(l->a, id, attribute) : cfn_ref(l->a, id);
}

void lift_put(struct lift *l, const struct construct *c, struct str id, const struct value *type, const struct value *properties, const struct value *policy)
{
	struct value *resource = MAP(l->a, { "Type", type }, { "Properties", properties }, { "UpdateReplacePolicy", policy }, { "DeletionPolicy", policy });
	map_put_at(l->a, l->resources, id, c->at, value_at(resource, c->at));
}

/* ---- overrides */

/* An intrinsic function is replaced as a whole, and replaces as a whole. */
static bool is_function(const struct value *v)
{
	const struct entry *call = cfn_call(v);
	return call && !str_eqz(call->key, "Fn::ToJsonString") && !str_eqz(call->key, "Fn::Length") && !str_eqz(call->key, "Fn::ForEach");
}

/* What the plugin reaches by paths with dots. */
static bool is_reachable(struct str key)
{
	for (uint32_t i = 0; i < key.n; i++)
		if (strchr(".[]\\", key.p[i]))
			return false;
	return key.n && !str_eqz(key, "__proto__") && !str_eqz(key, "constructor") && !str_eqz(key, "prototype");
}

/* The plugin passes over a key whose name begins with that of a list before it. NULL: there is none. */
static const struct entry *list_before(const struct value *map, const struct entry *e)
{
	for (uint32_t n = 1; n < e->key.n; n++) {
		const struct entry *other = map_entry(map, str_to(e->key, n));
		if (other && other < e && is_list(other->value))
			return other;
	}
	return NULL;
}

/* Merges over into the map target, which is this hook's own, as CDK's deepMerge does it. False after an error. */
static bool override(struct lift *l, struct value *target, const struct value *over)
{
	if (!target)
		return false; /* the construct was refused */
	map_each(e, over) {
		if (!is_reachable(e->key)) {
			plugin_refuses(l->cx, l->use, key_span(e), "'%.*s' is no key that the plugin can reach: it takes dots, brackets and backslashes for a path", STRA(e->key));
			return false;
		}
		const struct entry *passed = list_before(over, e);
		if (passed) {
			struct diag *g = diag(l->cx->diags, D_PLUGIN_IDLE, key_span(e), "%.*s leaves out '%.*s', as its name begins with that of a list before it", STRA(l->use->name), STRA(e->key));
			diag_note(l->cx->diags, g, key_span(passed), "write the list '%.*s' behind it", STRA(passed->key));
			continue;
		}
		if (!is_map(e->value)) {
			map_put_at(l->a, target, e->key, key_span(e), e->value);
			continue;
		}
		const struct value *old = map_get(target, e->key);
		if (is_list(old)) {
			plugin_refuses(l->cx, l->use, key_span(e), "'%.*s' is a list, which no map can be merged into", STRA(e->key));
			return false;
		}
		if (!is_map(old) || is_function(old) || is_function(e->value)) {
			struct value *fresh = map_like(l->a, e->value);
			if (!override(l, fresh, e->value))
				return false;
			if (map_len(fresh))
				map_put_at(l->a, target, e->key, key_span(e), fresh);
		} else if (map_len(e->value) && !override(l, map_own(l->a, target, e->key), e->value)) {
			return false;
		}
	}
	return true;
}

static const struct lift_reference *extension(const struct construct *c, struct str name)
{
	for (const struct lift_reference *r = c->type->extensions; r && r->name; r++)
		if (str_eqz(name, r->name) && (!r->needs || value_get(c->config, r->needs)))
			return r;
	return NULL;
}

static void unknown_extension(struct lift *l, const struct construct *c, const struct entry *e)
{
	struct str names = STR("");
	struct near near = { .word = e->key };
	for (const struct lift_reference *r = c->type->extensions; r && r->name; r++) {
		if (r->needs && !value_get(c->config, r->needs))
			continue;
		names = STR_CAT(l->a, names, names.n ? STR(", ") : STR(""), str_z(r->name));
		near_offer(&near, str_z(r->name));
	}
	struct diag *g = plugin_refuses(l->cx, l->use, key_span(e), "this construct has no extension '%.*s'; it has %.*s", STRA(e->key), STRA(names));
	diag_near(l->cx->diags, g, &near);
}

void lift_extend(struct lift *l, const struct construct *c)
{
	const struct value *extensions = value_get(c->config, "extensions");
	if (list_len(extensions) || value_str(extensions).n)
		plugin_refuses(l->cx, l->use, extensions->span, "extensions is a map, and this is %s", value_kind_name(extensions));
	map_each(e, extensions) {
		const struct lift_reference *r = extension(c, e->key);
		if (!r)
			unknown_extension(l, c, e);
		else if (is_map(e->value))
			override(l, map_own(l->a, l->resources, lift_id(l, c, r->part)), e->value);
		else if (is_list(e->value))
			plugin_refuses(l->cx, l->use, e->value->span, "an extension is a map of what to merge into the resource, and this is a list");
		else
			diag(l->cx->diags, D_PLUGIN_IDLE, e->value->span, "%.*s leaves this extension out: it is %s, not a map", STRA(l->use->name), value_kind_name(e->value));
	}
}
