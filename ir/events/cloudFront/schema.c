#include "ir/events/cloudFront/cloudFront.h"

#define METHODS(n, ...) S_LIST_OF(S_WORDS(__VA_ARGS__), .unique = true, .least = (n))
#define READ_METHODS METHODS(2, "GET", "HEAD"), METHODS(3, "GET", "HEAD", "OPTIONS")

static const struct schema custom_origin = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "HTTPPort", S_INT(0, 65535) },
		{ "HTTPSPort", S_INT(0, 65535) },
		{ "OriginKeepaliveTimeout", S_INT(1, 60) },
		{ "OriginProtocolPolicy", S_WORDS("http-only", "match-viewer", "https-only"), .required = true },
		{ "OriginReadTimeout", S_INT(1, 60) },
		{ "OriginSSLProtocols", S_LIST(S_WORDS("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2")) }),
};

static const struct schema origin = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "ConnectionAttempts", S_INT(1, 3) },
		{ "ConnectionTimeout", S_INT(1, 10) },
		{ "CustomOriginConfig", &custom_origin },
		{ "DomainName", S_ANY_OF(S_STRING, &aws_cf_function), .required = true },
		{ "OriginAccessControlId", S_ANY_OF(S_STRING, &aws_cf_function) },
		{ "OriginCustomHeaders", S_LIST(S_OBJECT(
			{ "HeaderName", S_STRING, .required = true },
			{ "HeaderValue", S_STRING, .required = true })) },
		{ "OriginPath", S_STRING },
		{ "S3OriginConfig", S_OBJECT(
			{ "OriginAccessIdentity", S_ANY_OF(S_STRING_OF(.pattern = "^origin-access-identity/cloudfront/.+"), &aws_cf_function) }) }),
	.also = S_ONE_OF(S_NEEDS("CustomOriginConfig"), S_NEEDS("S3OriginConfig")),
};

static const struct schema forwarded_values = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "Cookies", S_ANY_OF(
			S_OBJECT({ "Forward", S_WORDS("all", "none"), .required = true }),
			S_OBJECT(
				{ "Forward", S_WORDS("whitelist"), .required = true },
				{ "WhitelistedNames", S_LIST(S_STRING), .required = true })) },
		{ "Headers", S_LIST(S_STRING) },
		{ "QueryString", S_BOOL, .required = true },
		{ "QueryStringCacheKeys", S_LIST(S_STRING) }),
};

static const struct schema behavior = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "AllowedMethods", S_(.kind = SCHEMA_ANY_OF, .expected = "GET and HEAD, or these and OPTIONS, or all methods",
			.of = S_OF_(READ_METHODS, METHODS(7, "GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"))) },
		{ "CachedMethods", S_(.kind = SCHEMA_ANY_OF, .expected = "GET and HEAD, or these and OPTIONS", .of = S_OF_(READ_METHODS)) },
		{ "CachePolicyId", S_STRING },
		{ "Compress", S_BOOL },
		{ "FieldLevelEncryptionId", S_STRING },
		{ "OriginRequestPolicyId", S_ANY_OF(S_STRING, &aws_cf_function) },
		{ "ResponseHeadersPolicyId", S_ANY_OF(S_STRING, &aws_cf_function) },
		{ "SmoothStreaming", S_BOOL },
		{ "TrustedSigners", S_LIST(S_STRING) },
		{ "ViewerProtocolPolicy", S_WORDS("allow-all", "redirect-to-https", "https-only") },
		{ "TrustedKeyGroups", S_LIST(S_ANY_OF(S_STRING, &aws_cf_ref)) },
		{ "MaxTTL", S_NUMBER },
		{ "MinTTL", S_NUMBER },
		{ "DefaultTTL", S_NUMBER },
		{ "ForwardedValues", &forwarded_values }),
};

const struct schema cf_schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "behavior", &behavior, .doc = "CloudFront's CacheBehavior." },
		{ "cachePolicy", S_OBJECT_OF(
			.props = S_PROPS(
				{ "id", &aws_cf_instruction },
				{ "name", S_STRING_OF(.least = 1), .doc = "A key under provider.cloudFront.cachePolicies." }),
			.also = S_(.kind = SCHEMA_ONE_OF, .expected = "either 'name' or 'id'", .of = S_OF_(S_NEEDS("id"), S_NEEDS("name")))) },
		{ "eventType", S_WORDS("viewer-request", "origin-request", "origin-response", "viewer-response") },
		{ "isDefaultOrigin", S_BOOL },
		{ "includeBody", S_BOOL },
		{ "origin", S_(.kind = SCHEMA_ANY_OF, .of = S_OF_(S_STRING_OF(.format = "uri", .expected = "a URI"), &origin),
			       .expected = "a URI, or a map with 'DomainName' and either 'CustomOriginConfig' or 'S3OriginConfig'") },
		{ "pathPattern", S_STRING_OF(.pattern = "^([A-Za-z0-9_.*?$/~\"'@:+-]|&amp;)+$", .expected = "a path pattern") }),
};
