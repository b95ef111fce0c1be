/* s3: provider.s3, the buckets that s3 events create, in CloudFormation's words but for the first letter. */
#include "ir/schema.h"

#define ON_OFF(a_, b_) S_OBJECT({ "Status", S_WORDS(a_, b_) })
#define STATUS(a_, b_) { "Status", S_WORDS(a_, b_), .required = true }
#define MUST(key_, schema_) { (key_), (schema_), .required = true }

static const struct schema pair = { .kind = SCHEMA_OBJECT, .props = S_PROPS(MUST("Key", S_STRING), MUST("Value", S_STRING)) };
static const struct schema pairs = { .kind = SCHEMA_LIST, .item = &pair };

static const struct schema destination = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS({ "BucketAccountId", S_STRING_OF(.pattern = "\\d{12}") }, MUST("BucketArn", &aws_arn),
			 MUST("Format", S_WORDS("CSV", "ORC", "Parquet")), { "Prefix", S_STRING }),
};

static const struct schema analytics = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(MUST("Id", S_STRING), { "Prefix", S_STRING },
		MUST("StorageClassAnalysis", S_OBJECT({ "DataExport", S_OBJECT(MUST("Destination", &destination),
									     MUST("OutputSchemaVersion", S_WORDS("V_1"))) })),
		{ "TagFilters", &pairs }),
};

static const struct schema encryption = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "ServerSideEncryptionByDefault", S_OBJECT(
			{ "KMSMasterKeyID", S_ANY_OF(&aws_arn, S_STRING_OF(.pattern = "^[a-f0-9-]+$")) },
			MUST("SSEAlgorithm", S_WORDS("AES256", "aws:kms"))) },
		{ "BucketKeyEnabled", S_BOOL }),
};

static const struct schema cors_rule = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS({ "AllowedHeaders", S_LIST(S_STRING) },
		MUST("AllowedMethods", S_LIST(S_WORDS("GET", "PUT", "HEAD", "POST", "DELETE"))),
		MUST("AllowedOrigins", S_LIST(S_STRING)), { "ExposedHeaders", S_LIST(S_STRING) }, { "Id", S_STRING_OF(.most = 255) },
		{ "MaxAge", S_INT_FROM(0) }),
};

static const struct schema inventory = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(MUST("Destination", &destination), MUST("Enabled", S_BOOL), MUST("Id", S_STRING),
		MUST("IncludedObjectVersions", S_WORDS("All", "Current")), { "OptionalFields", S_LIST(S_STRING) }, { "Prefix", S_STRING },
		MUST("ScheduleFrequency", S_WORDS("Daily", "Weekly"))),
};

/* ---- lifecycle */
#define COLD "DEEP_ARCHIVE", "GLACIER", "INTELLIGENT_TIERING", "ONEZONE_IA", "STANDARD_IA"
#define DATE S_STRING_OF(.format = "date-time", .expected = "a date and time")
static const struct schema noncurrent_transition = {
	.kind = SCHEMA_OBJECT, .props = S_PROPS(MUST("StorageClass", S_WORDS(COLD)), MUST("TransitionInDays", S_INT_FROM(0))),
};
static const struct schema lifecycle_rule = {
	.kind = SCHEMA_OBJECT,
	.also = S_ANY_OF(S_NEEDS("AbortIncompleteMultipartUpload"), S_NEEDS("ExpirationDate"), S_NEEDS("ExpirationInDays"),
		S_NEEDS("NoncurrentVersionExpirationInDays"), S_NEEDS("NoncurrentVersionTransition"),
		S_NEEDS("NoncurrentVersionTransitions"), S_NEEDS("Transition"), S_NEEDS("Transitions")),
	.props = S_PROPS(
		{ "AbortIncompleteMultipartUpload", S_OBJECT(MUST("DaysAfterInitiation", S_INT_FROM(0))) },
		{ "ExpirationDate", DATE }, { "ExpirationInDays", S_OR_FUNCTION(S_INT_FROM(0)) }, { "Id", S_STRING_OF(.most = 255) },
		{ "NoncurrentVersionExpirationInDays", S_INT_FROM(0) }, { "NoncurrentVersionTransition", &noncurrent_transition },
		{ "NoncurrentVersionTransitions", S_LIST(&noncurrent_transition) }, { "Prefix", S_STRING },
		STATUS("Disabled", "Enabled"), { "TagFilters", &pairs },
		{ "Transitions", S_LIST(S_OBJECT(MUST("StorageClass", S_WORDS(COLD)), { "TransitionDate", DATE },
						 { "TransitionInDays", S_INT_FROM(1) })) }),
};

/* ---- notifications */
static const struct schema notification_filter = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(MUST("S3Key", S_OBJECT(MUST("Rules", S_LIST(S_OBJECT(MUST("Name", S_WORDS("prefix", "suffix")),
									     MUST("Value", S_STRING))))))),
};
#define NOTIFICATIONS(target_) S_LIST(S_OBJECT(MUST("Event", S_STRING_OF(.pattern = "^s3:", .expected = "'s3:…'")), \
	{ "Filter", &notification_filter }, MUST(target_, &aws_arn)))

/* ---- replication */
static const struct schema minutes = { .kind = SCHEMA_OBJECT, .props = S_PROPS(MUST("Minutes", S_INT_FROM(0))) };
static const struct schema replica = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "AccessControlTranslation", S_OBJECT(MUST("Owner", S_WORDS("Destination"))), .needs = "Account" },
		{ "Account", S_STRING_OF(.pattern = "^\\d{12}$") }, MUST("Bucket", &aws_arn),
		{ "EncryptionConfiguration", S_OBJECT(MUST("ReplicaKmsKeyID", S_STRING)) },
		{ "Metrics", S_OBJECT(MUST("EventThreshold", &minutes), STATUS("Disabled", "Enabled")) },
		{ "ReplicationTime", S_OBJECT(STATUS("Disabled", "Enabled"), MUST("Time", &minutes)) },
		{ "StorageClass", S_WORDS(COLD, "OUTPOSTS", "REDUCED_REDUNDANCY", "STANDARD") }),
};
static const struct schema replication_rule = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "DeleteMarkerReplication", ON_OFF("Disabled", "Enabled") }, MUST("Destination", &replica),
		{ "Filter", S_OBJECT({ "And", S_OBJECT({ "Prefix", S_STRING }, { "TagFilters", &pairs }) }, { "Prefix", S_STRING },
				     { "TagFilter", &pair }) },
		{ "Id", S_STRING_OF(.most = 255) }, { "Prefix", S_STRING }, { "Priority", S_(.kind = SCHEMA_INTEGER) },
		{ "SourceSelectionCriteria", S_OBJECT(MUST("SseKmsEncryptedObjects", S_OBJECT(STATUS("Disabled", "Enabled")))) },
		STATUS("Disabled", "Enabled")),
};

/* ---- websites */
#define PROTOCOL { "Protocol", S_WORDS("http", "https") }
static const struct schema website = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "ErrorDocument", S_STRING }, { "IndexDocument", S_STRING },
		{ "RedirectAllRequestsTo", S_OBJECT(MUST("HostName", S_STRING), PROTOCOL) },
		{ "RoutingRules", S_LIST(S_OBJECT(
			MUST("RedirectRule", S_OBJECT({ "HostName", S_STRING }, { "HttpRedirectCode", S_STRING }, PROTOCOL,
						     { "ReplaceKeyPrefixWith", S_STRING }, { "ReplaceKeyWith", S_STRING })),
			{ "RoutingRuleCondition", S_OBJECT({ "HttpErrorCodeReturnedEquals", S_STRING }, { "KeyPrefixEquals", S_STRING }) })) }),
};

const struct schema schema_provider_s3 = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "accelerateConfiguration", S_OBJECT({ "AccelerationStatus", S_WORDS("Enabled", "Suspended"), .required = true }) },
		{ "accessControl", S_STRING },
		{ "analyticsConfigurations", S_LIST(&analytics) },
		{ "bucketEncryption", S_OBJECT(MUST("ServerSideEncryptionConfiguration", S_LIST(&encryption))) },
		{ "bucketName", &aws_s3_bucket_name },
		{ "corsConfiguration", S_OBJECT(MUST("CorsRules", S_LIST_OF(&cors_rule, .most = 100))) },
		{ "inventoryConfigurations", S_LIST(&inventory) },
		{ "lifecycleConfiguration", S_OBJECT(MUST("Rules", S_LIST(&lifecycle_rule))) },
		{ "loggingConfiguration", S_OBJECT({ "DestinationBucketName", S_ANY_OF(&aws_s3_bucket_name, &aws_cf_function) },
						  { "LogFilePrefix", S_STRING }) },
		{ "metricsConfigurations", S_LIST(S_OBJECT(MUST("Id", S_STRING), { "Prefix", S_STRING }, { "TagFilters", &pairs })) },
		{ "name", &aws_s3_bucket_name, .doc = "The bucket's name; its key here unless told." },
		{ "notificationConfiguration", S_OBJECT({ "LambdaConfigurations", NOTIFICATIONS("Function") },
			{ "QueueConfigurations", NOTIFICATIONS("Queue") }, { "TopicConfigurations", NOTIFICATIONS("Topic") }) },
		{ "objectLockConfiguration", S_OBJECT({ "ObjectLockEnabled", S_WORDS("Enabled") },
			{ "Rule", S_OBJECT({ "DefaultRetention", S_OBJECT({ "Days", S_INT_FROM(0) },
				{ "Mode", S_WORDS("COMPLIANCE", "GOVERNANCE") }, { "Years", S_INT_FROM(0) }) }) }) },
		{ "objectLockEnabled", S_BOOL },
		{ "publicAccessBlockConfiguration", S_OBJECT({ "BlockPublicAcls", S_BOOL }, { "BlockPublicPolicy", S_BOOL },
			{ "IgnorePublicAcls", S_BOOL }, { "RestrictPublicBuckets", S_BOOL }) },
		{ "replicationConfiguration", S_OBJECT(MUST("Role", &aws_arn),
			MUST("Rules", S_LIST_OF(&replication_rule, .least = 1, .most = 1000))) },
		{ "tags", &pairs },
		{ "versioningConfiguration", S_OBJECT(STATUS("Enabled", "Suspended")) },
		{ "websiteConfiguration", &website }),
};
