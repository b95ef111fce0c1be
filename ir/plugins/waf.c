/* waf: @enterprise-cmcs/serverless-waf-plugin adds a web ACL with AWS's common rules, which lets in requests from the USA alone. */
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/plugin.h"

struct acl {
	struct cx *cx;
	struct arena *a;
	const struct plugin_use *use;
	struct str name;
};

static const struct value *named(const struct acl *w, const char *end) { return v_str(w->a, STR_CAT(w->a, w->name, str_z(end))); }

static const struct value *metric(const struct acl *w, const char *end)
{
	return MAP(w->a, { "SampledRequestsEnabled", v_bool(w->a, true) }, { "CloudWatchMetricsEnabled", v_bool(w->a, true) }, { "MetricName", named(w, end) });
}

/* A list of names of an option; an empty one where it is not set. */
static const struct value *excluded(const struct acl *w, const char *option)
{
	struct value *list = v_list(w->a);
	const struct value *names = value_get(plugin_setting(w->cx, "wafExcludeRules"), option);
	if (!is_nil(names) && !is_list(names))
		plugin_refuses(w->cx, w->use, names->span, "custom.wafExcludeRules.%s is %s; write a list of names of rules", option, value_kind_name(names));
	list_each(i, names)
		list_push(w->a, list, value_at(MAP(w->a, { "Name", names->list.item[i] }), names->list.item[i]->span));
	return list;
}

static const struct value *empty(const struct acl *w, const char *key) { return MAP(w->a, { key, v_map(w->a) }); }

/* A group of rules that AWS keeps; `end` is what the rule's name and, with another end, its metric's end in. */
static const struct value *managed(const struct acl *w, int priority, const char *end, const char *metric_end, const char *group, const char *option)
{
	struct arena *a = w->a;
	const struct value *statement = MAP(a, { "VendorName", LITERAL("AWS") }, { "Name", v_text(a, group) }, { "ExcludedRules", excluded(w, option) });
	return MAP(a, { "Name", named(w, end) }, { "Priority", v_int(a, priority) }, { "OverrideAction", empty(w, "None") },
		{ "Statement", MAP(a, { "ManagedRuleGroupStatement", statement }) }, { "VisibilityConfig", metric(w, metric_end) });
}

static struct value *rules(const struct acl *w)
{
	static const char *const countries[] = { "AS", "FM", "GU", "MH", "MP", "PR", "PW", "UM", "US", "VI" };
	struct arena *a = w->a;
	const struct value *limit = plugin_setting(w->cx, "wafExcludeRules.awsRateLimit");
	return LIST(a,
		MAP(a, { "Name", named(w, "-DDOSRateLimitRule") }, { "Priority", v_int(a, 10) }, { "Action", empty(w, "Block") },
			{ "Statement", MAP(a, { "RateBasedStatement", MAP(a, { "Limit", is_nil(limit) ? v_int(a, 5000) : limit }, { "AggregateKeyType", LITERAL("IP") }) }) },
			{ "VisibilityConfig", metric(w, "-DDOSRateLimitRuleMetric") }),
		managed(w, 20, "-AWSCommonRule", "-AWSCommonRuleMetric", "AWSManagedRulesCommonRuleSet", "awsCommon"),
		managed(w, 30, "-AWSManagedRulesAmazonIpReputationList", "-AWSManagedRulesAmazonIpReputationListMetric", "AWSManagedRulesAmazonIpReputationList", "awsIpReputation"),
		managed(w, 40, "-AWSManagedRulesKnownBadInputsRuleSet", "-AWSManagedRulesKnownBadInputsRuleSetMetric", "AWSManagedRulesKnownBadInputsRuleSet", "awsBadInputs"),
		MAP(a, { "Name", named(w, "-allow-usa-plus-territories") }, { "Priority", v_int(a, 50) }, { "Action", empty(w, "Allow") },
			{ "Statement", MAP(a, { "GeoMatchStatement", MAP(a, { "CountryCodes", list_of_texts(a, countries, sizeof countries / sizeof *countries) }) }) },
			{ "VisibilityConfig", metric(w, "-allow-usa-plus-territories-metric") }));
}

/* Rules of the user's own go behind the plugin's, those that are enabled. */
static void add_own_rules(const struct acl *w, struct value *list)
{
	const struct value *own = plugin_setting(w->cx, "wafPlugin.rules");
	if (!is_nil(own) && !is_list(own))
		plugin_refuses(w->cx, w->use, own->span, "custom.wafPlugin.rules is %s; write a list of maps of enable and rule", value_kind_name(own));
	list_each(i, own) {
		const struct value *entry = own->list.item[i], *rule = value_get(entry, "rule");
		if (is_null(entry) || (js_truthy(value_get(entry, "enable")) && is_nil(rule)))
			plugin_refuses(w->cx, w->use, entry->span, "a rule of custom.wafPlugin.rules is empty; write enable and rule");
		else if (js_truthy(value_get(entry, "enable")))
			list_push(w->a, list, rule);
	}
}

/* The plugin names a web ACL of another name than its own: only a stack that has one such deploys. */
static void log_requests(const struct acl *w, struct span at)
{
	struct arena *a = w->a;
	struct value *group = graph_put(w->cx, STR("WafLogGroup"), "AWS::Logs::LogGroup", at);
	map_putz(a, group, "LogGroupName", v_str(a, STR_CAT(a, STR("aws-waf-logs-"), w->name)));
	map_putz(a, group, "RetentionInDays", v_int(a, 7));
	struct value *logging = graph_put(w->cx, STR("WafLogConfiguration"), "AWS::WAFv2::LoggingConfiguration", at);
	map_putz(a, logging, "ResourceArn", cfn_getatt(a, STR("APIGwWebAclTest"), "Arn"));
	const struct value *parts = MAP(a, { "Fn::Split", LIST(a, LITERAL(":*"), cfn_getatt(a, STR("WafLogGroup"), "Arn")) });
	map_putz(a, logging, "LogDestinationConfigs", LIST(a, MAP(a, { "Fn::Select", LIST(a, LITERAL("0"), parts) })));
}

static void add_acl(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	const struct value *custom = value_get(cx->tree, "custom"), *name = plugin_setting(cx, "wafPlugin.name");
	const struct value *scope = plugin_setting(cx, "wafExcludeRules.wafScope"), *logging = plugin_setting(cx, "wafExcludeRules.enableLogging");
	if (!is_map(custom)) {
		plugin_refuses(cx, use, use->span, "it reads custom, and there is none: custom.wafPlugin.name names the web ACL, else custom.stage and the service do");
		return;
	}
	struct str text = js_truthy(name) ? js_string(a, name) : STR_CAT(a, js_string(a, value_get(custom, "stage")), STR("-"), cx->service->name, STR("-webacl"));
	const struct acl w = { .cx = cx, .a = a, .use = use, .name = text };
	const struct span at = name ? name->span : use->span;
	struct value *list = rules(&w);
	add_own_rules(&w, list);
	struct value *p = graph_put(cx, STR("WafPluginAcl"), "AWS::WAFv2::WebACL", at);
	map_putz(a, p, "Name", js_truthy(name) ? name : v_str(a, text));
	map_putz(a, p, "DefaultAction", empty(&w, "Block"));
	map_putz(a, p, "Scope", is_nil(scope) ? LITERAL("REGIONAL") : scope);
	map_putz(a, p, "VisibilityConfig", metric(&w, "-webacl"));
	map_putz(a, p, "Rules", list);
	if (js_truthy(logging))
		log_requests(&w, logging->span);
}

PLUGINS(waf) = {
	{ .names = S_WORD_LIST("@enterprise-cmcs/serverless-waf-plugin"), .effects = PLUGIN_ADDS, .version = "1.4.0",
	  .doc = "adds a web ACL that lets in requests from the USA", .hooks = HOOKS({ MOMENT_BEFORE_FINALIZE, add_acl }) },
	{ 0 },
};
