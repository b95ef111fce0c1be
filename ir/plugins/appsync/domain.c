/* domain: a domain name of the API's own, with its certificate and its record, unless they are made elsewhere. */
#include "ir/js.h"
#include "ir/plugins/appsync/appsync.h"

/* The zone that a name lies in: all behind its first label, if more than one label is left then. */
static const struct value *zone_name(struct appsync *s, struct str domain)
{
	const int32_t dot = str_find(domain, '.');
	struct str rest = dot < 0 ? domain : str_from(domain, (uint32_t)dot + 1);
	return v_str(s->a, STR_CAT(s->a, str_find(rest, '.') < 0 ? domain : rest, STR(".")));
}

static void put(struct appsync *s, const char *id, struct span at, const char *type, const struct value *policy, const struct value *properties, const struct value *depends)
{
	appsync_put(s, str_z(id), at, MAP(s->a, { "Type", v_text(s->a, type) }, { "DeletionPolicy", policy }, { "Properties", properties }, { "DependsOn", depends }));
}

void appsync_domain(struct appsync *s)
{
	struct arena *a = s->a;
	const struct value *v = value_get(s->config, "domain"), *name = value_get(v, "name");
	if (!js_truthy(v) || is_false(value_get(v, "enabled")) || is_false(value_get(v, "useCloudFormation")))
		return;
	const struct value *certificate = value_get(v, "certificateArn"), *zone = value_get(v, "hostedZoneId"), *zone_of = value_get(v, "hostedZoneName");
	const struct value *policy = v_text(a, js_truthy(value_get(v, "retain")) ? "Retain" : "Delete");
	put(s, "GraphQlDomainName", v->span, "AWS::AppSync::DomainName", policy,
		MAP(a, { "CertificateArn", appsync_or(certificate, appsync_ref(s, "GraphQlDomainCertificate")) }, { "DomainName", name }), NULL);
	put(s, "GraphQlDomainAssociation", v->span, "AWS::AppSync::DomainNameApiAssociation", policy, MAP(a, { "ApiId", s->api_id }, { "DomainName", name }),
		TEXTS(a, "GraphQlDomainName"));
	if (!js_truthy(certificate)) {
		const struct value *validation = MAP(a, { "DomainName", name }, { "HostedZoneId", zone });
		put(s, "GraphQlDomainCertificate", v->span, "AWS::CertificateManager::Certificate", policy,
			MAP(a, { "DomainName", name }, { "ValidationMethod", LITERAL("DNS") }, { "DomainValidationOptions", LIST(a, validation) }), NULL);
	}
	if (is_false(value_get(v, "route53")))
		return;
	if (!js_truthy(zone_of) && !is_string(name)) {
		plugin_refuses(s->cx, s->use, name ? name->span : v->span, "the domain has no name, and so no zone for its record");
		return;
	}
	const struct value *target = MAP(a, { "HostedZoneId", appsync_get(s, STR("GraphQlDomainName"), "HostedZoneId") },
		{ "DNSName", appsync_get(s, STR("GraphQlDomainName"), "AppSyncDomainName") }, { "EvaluateTargetHealth", v_bool(a, false) });
	const bool by_id = js_truthy(zone);
	put(s, "GraphQlDomainRoute53Record", v->span, "AWS::Route53::RecordSet", policy,
		MAP(a, { "HostedZoneId", by_id ? zone : NULL }, { "HostedZoneName", by_id ? NULL : js_truthy(zone_of) ? zone_of :
															zone_name(s, name->string) },
			{ "Name", name }, { "Type", LITERAL("A") }, { "AliasTarget", target }),
		NULL);
}
