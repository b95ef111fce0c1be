#include "ir/events/cloudFront/cloudFront.h"

#define METHODS(n, ...) S_LIST_OF(S_WORDS(__VA_ARGS__), .unique = true, .least = (n))
#define READ_METHODS METHODS(2, "GET", "HEAD"), METHODS(3, "GET", "HEAD", "OPTIONS")

static const struct schema custom_origin = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "HTTPPort", S_INT(0, 65535), .doc = "The origin's port for HTTP." },
		{ "HTTPSPort", S_INT(0, 65535), .doc = "The origin's port for HTTPS." },
		{ "OriginKeepaliveTimeout", S_INT(1, 60), .doc = "Seconds for which an idle connection to the origin stays open." },
		{ "OriginProtocolPolicy", S_WORDS("http-only", "match-viewer", "https-only"), .required = true,
		  .doc = "How CloudFront speaks to the origin." },
		{ "OriginReadTimeout", S_INT(1, 60), .doc = "Seconds to wait for an answer of the origin." },
		{ "OriginSSLProtocols", S_LIST(S_WORDS("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2")), .doc = "TLS versions allowed towards the origin." }),
};

static const struct schema origin = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "ConnectionAttempts", S_INT(1, 3), .doc = "How often CloudFront tries to connect." },
		{ "ConnectionTimeout", S_INT(1, 10), .doc = "Seconds to wait for a connection." },
		{ "CustomOriginConfig", &custom_origin, .doc = "An origin that is any web server; the alternative is S3OriginConfig." },
		{ "DomainName", S_ANY_OF(S_STRING, &aws_cf_function), .required = true, .doc = "The origin's host name." },
		{ "OriginAccessControlId", S_ANY_OF(S_STRING, &aws_cf_function),
		  .doc = "The origin access control that signs requests to the origin." },
		{ "OriginCustomHeaders", S_LIST(S_OBJECT(
			{ "HeaderName", S_STRING, .required = true, .doc = "The header's name." },
			{ "HeaderValue", S_STRING, .required = true, .doc = "The header's value." })),
			  .doc = "Headers that CloudFront adds to requests to the origin." },
		{ "OriginPath", S_STRING, .doc = "A path that is put in front of what is asked of the origin, such as /production." },
		{ "S3OriginConfig", S_OBJECT(
			{ "OriginAccessIdentity", S_ANY_OF(S_STRING_OF(.pattern = "^origin-access-identity/cloudfront/.+"), &aws_cf_function), .doc = "The identity by which the bucket knows CloudFront: origin-access-identity/cloudfront/ID." }),
			  .doc = "An origin that is an S3 bucket; the alternative is CustomOriginConfig." }),
	.also = S_ONE_OF(S_NEEDS("CustomOriginConfig"), S_NEEDS("S3OriginConfig")),
};

static const struct schema forwarded_values = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "Cookies", S_ANY_OF(
			S_OBJECT({ "Forward", S_WORDS("all", "none"), .required = true, .doc = "all cookies, or none." }),
			S_OBJECT(
				{ "Forward", S_WORDS("whitelist"), .required = true, .doc = "Only the cookies in WhitelistedNames." },
				{ "WhitelistedNames", S_LIST(S_STRING), .required = true, .doc = "Names of the cookies." })),
				  .doc = "Cookies that reach the origin." },
		{ "Headers", S_LIST(S_STRING), .doc = "Headers that reach the origin and make part of the cache key." },
		{ "QueryString", S_BOOL, .required = true, .doc = "Whether query strings reach the origin." },
		{ "QueryStringCacheKeys", S_LIST(S_STRING), .doc = "Only these query parameters make part of the cache key." }),
};

static const struct schema behavior = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "AllowedMethods", S_(.kind = SCHEMA_ANY_OF, .expected = "GET and HEAD, or these and OPTIONS, or all methods",
			.of = S_OF_(READ_METHODS, METHODS(7, "GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"))),
			.doc = "HTTP methods that CloudFront takes." },
		{ "CachedMethods", S_(.kind = SCHEMA_ANY_OF, .expected = "GET and HEAD, or these and OPTIONS", .of = S_OF_(READ_METHODS)),
		  .doc = "HTTP methods whose answers are cached." },
		{ "CachePolicyId", S_STRING, .doc = "The cache policy by its id; see also cachePolicy." },
		{ "Compress", S_BOOL, .doc = "Compress answers for viewers that accept it." },
		{ "FieldLevelEncryptionId", S_STRING, .doc = "The configuration that encrypts form fields." },
		{ "OriginRequestPolicyId", S_ANY_OF(S_STRING, &aws_cf_function), .doc = "What of a request reaches the origin, by the policy's id." },
		{ "ResponseHeadersPolicyId", S_ANY_OF(S_STRING, &aws_cf_function),
		  .doc = "Headers that CloudFront adds to answers, by the policy's id." },
		{ "SmoothStreaming", S_BOOL, .doc = "Serve Microsoft Smooth Streaming." },
		{ "TrustedSigners", S_LIST(S_STRING), .doc = "Accounts whose keys may sign URLs; key groups are the newer way." },
		{ "ViewerProtocolPolicy", S_WORDS("allow-all", "redirect-to-https", "https-only"),
		  .doc = "What becomes of requests by HTTP; default: allow-all." },
		{ "TrustedKeyGroups", S_LIST(S_ANY_OF(S_STRING, &aws_cf_ref)), .doc = "Key groups that may sign URLs and cookies." },
		{ "MaxTTL", S_NUMBER, .doc = "The most seconds that an answer stays in the cache." },
		{ "MinTTL", S_NUMBER, .doc = "The fewest seconds that an answer stays in the cache." },
		{ "DefaultTTL", S_NUMBER, .doc = "Seconds that an answer stays in the cache where the origin says nothing." },
		{ "ForwardedValues", &forwarded_values,
		  .doc = "What reaches the origin and makes the cache key; cache policies are the newer way." }),
};

const struct schema cf_schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "behavior", &behavior, .doc = "CloudFront's CacheBehavior." },
		{ "cachePolicy", S_OBJECT_OF(
			.props = S_PROPS(
				{ "id", &aws_cf_instruction, .doc = "A cache policy made elsewhere, or one of AWS's own." },
				{ "name", S_STRING_OF(.least = 1), .doc = "A key under provider.cloudFront.cachePolicies." }),
			.also = S_(.kind = SCHEMA_ONE_OF, .expected = "either 'name' or 'id'", .of = S_OF_(S_NEEDS("id"), S_NEEDS("name")))),
			.doc = "The cache policy of the behaviour." },
		{ "eventType", S_WORDS("viewer-request", "origin-request", "origin-response", "viewer-response"),
		  .doc = "At which of CloudFront's four steps the function runs." },
		{ "isDefaultOrigin", S_BOOL, .doc = "This event's origin is that of the distribution's default behaviour." },
		{ "includeBody", S_BOOL, .doc = "The function gets the request's body." },
		{ "origin", S_(.kind = SCHEMA_ANY_OF, .of = S_OF_(S_STRING_OF(.format = "uri", .expected = "a URI"), &origin),
			       .expected = "a URI, or a map with 'DomainName' and either 'CustomOriginConfig' or 'S3OriginConfig'"),
			       .doc = "Where CloudFront fetches from: a URI, or CloudFront's Origin as a map." },
		{ "pathPattern", S_STRING_OF(.pattern = "^([A-Za-z0-9_.*?$/~\"'@:+-]|&amp;)+$", .expected = "a path pattern"),
		  .doc = "The paths of the behaviour, such as /docs/*; without one it is the default behaviour." }),
};

/* ---- provider.cloudFront */
#define CACHE_KEY(selector_, list_, ...) \
	S_OBJECT({ (selector_), S_WORDS(__VA_ARGS__), .required = true, .doc = "Which of them make part of the key." }, { (list_), S_LIST(S_STRING), \
	.doc = "The names that are meant." })
static const struct schema cache_policy = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "Comment", S_STRING, .doc = "The policy's comment." },
		{ "DefaultTTL", S_INT_FROM(0), .required = true, .doc = "Seconds that an answer stays in the cache where the origin says nothing." },
		{ "MaxTTL", S_INT_FROM(0), .required = true, .doc = "The most seconds that an answer stays in the cache." },
		{ "MinTTL", S_INT_FROM(0), .required = true, .doc = "The fewest seconds that an answer stays in the cache." },
		{ "ParametersInCacheKeyAndForwardedToOrigin", S_OBJECT(
			{ "CookiesConfig", CACHE_KEY("CookieBehavior", "Cookies", "none", "whitelist", "allExcept", "all"), .required = true,
			  .doc = "Cookies in the cache key." },
			{ "EnableAcceptEncodingBrotli", S_BOOL, .doc = "Keep answers compressed by Brotli apart." },
			{ "EnableAcceptEncodingGzip", S_BOOL, .required = true, .doc = "Keep answers compressed by gzip apart." },
			{ "HeadersConfig", CACHE_KEY("HeaderBehavior", "Headers", "none", "whitelist"), .required = true,
			  .doc = "Headers in the cache key." },
			{ "QueryStringsConfig", CACHE_KEY("QueryStringBehavior", "QueryStrings", "none", "whitelist", "allExcept", "all"),
			  .required = true, .doc = "Query parameters in the cache key." }), .required = true,
			  .doc = "What tells answers apart in the cache, and reaches the origin." }),
};

const struct schema_prop cf_provider[] = {
	{ "cloudFront", S_OBJECT({ "cachePolicies", S_MAP_OF(&cache_policy), .doc = "Cache policies of this stack, by name." }),
	  .doc = "What cloudFront events refer to." },
	{ 0 },
};
