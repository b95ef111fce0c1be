/*
 * pseudo_parameters: serverless-pseudo-parameters makes Fn::Sub of the texts of the finished template that hold #{Name},
 * and where it is asked to of those that name a region. serverless-cloudformation-sub-variables makes it of any name, in
 * another way: below.
 */
#include "ir/deprecated.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/plugin.h"

struct pseudo {
	struct arena *a;
	bool any_name; /* allowReferences: any name, not pseudo parameters alone */
	bool regions;  /* names of regions become #{AWS::Region} first */
};

static const char *const regions[] = {
	"ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-west-1",
	"eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
};

/* s with the first region that it names replaced; s itself if it names none. */
static struct str without_region(struct arena *a, struct str s)
{
	int32_t first = -1;
	uint32_t n = 0;
	for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
		const int32_t at = str_search(s, str_z(regions[i]), 0);
		if (at < 0 || (first >= 0 && at > first))
			continue;
		first = at;
		n = (uint32_t)strlen(regions[i]);
	}
	return first < 0 ? s : STR_CAT(a, str_to(s, (uint32_t)first), STR("#{AWS::Region}"), str_from(s, (uint32_t)first + n));
}

static bool is_pseudo_parameter(struct str name)
{
	if (!str_starts(name, "AWS::") || name.n == 5)
		return false;
	for (uint32_t i = 5; i < name.n; i++)
		if (!ascii_upper(name.p[i]) && !ascii_lower(name.p[i]))
			return false;
	return true;
}

/* s with `to` in the place of `from`, wherever a name in braces follows it; s itself where none does. */
static struct str renamed(struct arena *a, struct str s, struct str from, struct str to, bool any_name)
{
	VEC(struct str) parts = { 0 };
	uint32_t kept = 0; /* up to here s is among the parts */
	for (int32_t at = 0; (at = str_search(s, from, (uint32_t)at)) >= 0;) {
		const struct str rest = str_from(s, (uint32_t)at + from.n);
		const int32_t end = str_find(rest, '}');
		if (end < 0)
			break;
		if (end == 0 || !(any_name || is_pseudo_parameter(str_to(rest, (uint32_t)end)))) {
			at++;
			continue;
		}
		const uint32_t next = (uint32_t)at + from.n + (uint32_t)end + 1;
		vec_push(a, &parts, str_to(str_from(s, kept), (uint32_t)at - kept));
		vec_push(a, &parts, to);
		vec_push(a, &parts, str_to(rest, (uint32_t)end + 1));
		at = (int32_t)next;
		kept = next;
	}
	if (!parts.n)
		return s;
	vec_push(a, &parts, str_from(s, kept));
	return str_cat(a, parts.at, parts.n);
}

/* A text that escapes a name, #@{Name}, loses the escape and is no Fn::Sub, whatever else it holds. */
static const struct value *text(const struct pseudo *p, const struct value *v, bool in_sub)
{
	struct str s = p->regions ? without_region(p->a, v->string) : v->string;
	struct str plain = renamed(p->a, s, STR("#@{"), STR("#{"), true);
	if (plain.p != s.p)
		return value_from(p->a, value_at(v_str(p->a, plain), v->span), value_origin(v));
	struct str sub = renamed(p->a, s, STR("#{"), STR("${"), p->any_name);
	if (sub.p == s.p)
		return v;
	const struct value *made = value_from(p->a, value_at(v_str(p->a, sub), v->span), value_origin(v));
	return in_sub ? made : value_at(MAP(p->a, { "Fn::Sub", made }), v->span);
}

static const struct value *replaced(const struct pseudo *p, const struct value *v, bool in_sub);

static const struct value *list_replaced(const struct pseudo *p, const struct value *v)
{
	struct value *list = NULL;
	list_each(i, v) {
		const struct value *item = replaced(p, v->list.item[i], false);
		if (item == v->list.item[i])
			continue;
		list = list ? list : list_copy(p->a, v);
		list->list.item[i] = item;
	}
	return list ? list : v;
}

static const struct value *map_replaced(const struct pseudo *p, const struct value *v)
{
	struct value *map = NULL;
	map_each(e, v) {
		const struct value *inner = replaced(p, e->value, str_eqz(e->key, "Fn::Sub"));
		if (inner == e->value)
			continue;
		map = map ? map : map_copy(p->a, v);
		map_put_at(p->a, map, e->key, key_span(e), inner);
	}
	return map ? map : v;
}

/* v itself where nothing is to be replaced in it. */
static const struct value *replaced(const struct pseudo *p, const struct value *v, bool in_sub)
{
	return is_string(v) ? (v->is_date ? v : text(p, v, in_sub)) : is_list(v) ? list_replaced(p, v) : is_map(v) ? map_replaced(p, v) : v;
}

/* An option of custom.pseudoParameters, both true by default. Nothing checks their kinds. */
static bool option(const struct cx *cx, const char *path)
{
	const struct value *v = plugin_setting(cx, path);
	return !v || js_truthy(v);
}

static void replace(struct cx *cx, const struct plugin_use *use)
{
	const struct pseudo p = {
		.a = cx->arena, .any_name = option(cx, "pseudoParameters.allowReferences"),
		.regions = !option(cx, "pseudoParameters.skipRegionReplace"),
	};
	const struct value *settings = plugin_setting(cx, "pseudoParameters");
	if (is_null(settings))
		plugin_refuses(cx, use, settings->span, "custom.pseudoParameters takes a map, and this is null");
	struct value *root = map_copy(cx->arena, cx->graph->root);
	/* A section that is a text, like Description, is passed over. */
	map_each(e, cx->graph->root) {
		if (is_null(e->value))
			plugin_refuses(cx, use, key_span(e), "it looks for #{Name} in all sections of the template, and %.*s is null", STRA(e->key));
		else if (!is_string(e->value))
			map_put_at(cx->arena, root, e->key, key_span(e), replaced(&p, e->value, false));
	}
	graph_replace(cx, root);
}

/*
 * ---- serverless-cloudformation-sub-variables: what stands in the list behind Fn::Sub is left there, but a text right behind it
 * becomes a Fn::Sub within the Fn::Sub, which CloudFormation refuses. It knows neither escapes nor options.
 */

static const struct value *substituted(struct arena *a, const struct value *v, bool in_sub);

static const struct value *members_substituted(struct arena *a, const struct value *v, bool in_sub)
{
	struct value *copy = NULL;
	list_each(i, v) {
		const struct value *item = substituted(a, v->list.item[i], in_sub && is_string(v->list.item[i]));
		if (item == v->list.item[i])
			continue;
		copy = copy ? copy : list_copy(a, v);
		copy->list.item[i] = item;
	}
	map_each(e, v) {
		const struct value *inner = substituted(a, e->value, is_string(e->value) ? in_sub : str_eqz(e->key, "Fn::Sub"));
		if (inner == e->value)
			continue;
		copy = copy ? copy : map_copy(a, v);
		map_put_at(a, copy, e->key, key_span(e), inner);
	}
	return copy ? copy : v;
}

static const struct value *substituted(struct arena *a, const struct value *v, bool in_sub)
{
	if (!is_string(v))
		return members_substituted(a, v, in_sub);
	struct str sub = renamed(a, v->string, STR("#{"), STR("${"), true);
	if (sub.p == v->string.p)
		return v;
	const struct value *made = value_from(a, value_at(v_str(a, sub), v->span), value_origin(v));
	return in_sub ? made : value_at(MAP(a, { "Fn::Sub", made }), v->span);
}

static void substitute(struct cx *cx, const struct plugin_use *use)
{
	(void)use;
	graph_replace(cx, substituted(cx->arena, cx->graph->root, false));
}

static void announce(struct cx *cx, const struct plugin_use *use)
{
	deprecated(cx, "EXT_OBSOLETE_PSEUDO_PARAMETERS_PLUGIN", use->span, "%.*s is obsolete: ${aws:region} and ${aws:accountId} take the place of #{AWS::Region} and #{AWS::AccountId}", STRA(use->name));
}

PLUGINS(pseudo_parameters) = {
	{ .names = S_WORD_LIST("serverless-pseudo-parameters"), .effects = PLUGIN_ADDS, .version = "2.6.1",
	  .doc = "makes Fn::Sub of texts with #{AWS::Region} and the like", .hooks = HOOKS({ MOMENT_LOWERED, announce }, { MOMENT_AFTER_MERGED, replace }) },
	{ .names = S_WORD_LIST("serverless-cloudformation-sub-variables"), .effects = PLUGIN_ADDS, .version = "0.2.1",
	  .doc = "makes Fn::Sub of texts with #{Name}", .hooks = HOOKS({ MOMENT_MERGED, substitute }) },
	{ 0 },
};
