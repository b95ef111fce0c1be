/* provider.s3: the buckets that s3 events create, in CloudFormation's words but for the first letter. */
#include "ir/events/s3/s3.h"

#define IN_EFFECT .doc = "Whether it is in effect."
#define ON_OFF(a_, b_) S_OBJECT({ "Status", S_WORDS(a_, b_), IN_EFFECT })
#define STATUS(a_, b_) { "Status", S_WORDS(a_, b_), .required = true, IN_EFFECT }
#define MUST(key_, schema_, doc_) { (key_), (schema_), .required = true, .doc = (doc_) }

static const struct schema pair = { .kind = SCHEMA_OBJECT, .props = S_PROPS(
	MUST("Key", S_STRING, "The tag's name."),
	MUST("Value", S_STRING, "The tag's value.")) };
static const struct schema pairs = { .kind = SCHEMA_LIST, .item = &pair };

static const struct schema destination = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "BucketAccountId", S_STRING_OF(.pattern = "\\d{12}"), .doc = "The account that owns the bucket." },
		MUST("BucketArn", &aws_arn, "The bucket."),
		MUST("Format", S_WORDS("CSV", "ORC", "Parquet"), "The report's format."),
		{ "Prefix", S_STRING, .doc = "What the report's key begins with." }),
};

static const struct schema analytics = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		MUST("Id", S_STRING, "A name, unique within the bucket."),
		{ "Prefix", S_STRING, .doc = "Only objects whose keys begin so." },
		MUST("StorageClassAnalysis", S_OBJECT({ "DataExport", S_OBJECT(
			MUST("Destination", &destination, "Where the report goes."),
			MUST("OutputSchemaVersion", S_WORDS("V_1"), "The export's version.")),
			.doc = "Write the analysis out." }), "What is found out about access to the objects."),
		{ "TagFilters", &pairs, .doc = "Only objects with these tags." }),
};

static const struct schema encryption = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "ServerSideEncryptionByDefault", S_OBJECT(
			{ "KMSMasterKeyID", S_ANY_OF(&aws_arn, S_STRING_OF(.pattern = "^[a-f0-9-]+$")),
			  .doc = "The KMS key; default: the account's own for S3." },
			MUST("SSEAlgorithm", S_WORDS("AES256", "aws:kms"), "AES256 with a key of S3, or a key of KMS.")),
			.doc = "How objects are encrypted where the upload does not say." },
		{ "BucketKeyEnabled", S_BOOL, .doc = "One data key for many objects: fewer requests to KMS." }),
};

static const struct schema cors_rule = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "AllowedHeaders", S_LIST(S_STRING), .doc = "Request headers that browsers may send." },
		MUST("AllowedMethods", S_LIST(S_WORDS("GET", "PUT", "HEAD", "POST", "DELETE")), "HTTP methods that browsers may use."),
		MUST("AllowedOrigins", S_LIST(S_STRING), "Sites that may ask."),
		{ "ExposedHeaders", S_LIST(S_STRING), .doc = "Headers of the answer that scripts may read." },
		{ "Id", S_STRING_OF(.most = 255), .doc = "The rule's name." },
		{ "MaxAge", S_INT_FROM(0), .doc = "Seconds for which browsers keep the answer." }),
};

static const struct schema inventory = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		MUST("Destination", &destination, "Where the list goes."),
		MUST("Enabled", S_BOOL, "Whether lists are written."),
		MUST("Id", S_STRING, "A name, unique within the bucket."),
		MUST("IncludedObjectVersions", S_WORDS("All", "Current"), "All versions of objects, or the current ones."),
		{ "OptionalFields", S_LIST(S_STRING), .doc = "What the list says of an object besides, such as Size." },
		{ "Prefix", S_STRING, .doc = "Only objects whose keys begin so." },
		MUST("ScheduleFrequency", S_WORDS("Daily", "Weekly"), "How often a list is written.")),
};

/* ---- lifecycle */
#define COLD "DEEP_ARCHIVE", "GLACIER", "INTELLIGENT_TIERING", "ONEZONE_IA", "STANDARD_IA"
#define DATE S_STRING_OF(.format = "date-time", .expected = "a date and time")
static const struct schema noncurrent_transition = {
	.kind = SCHEMA_OBJECT, .props = S_PROPS(
		MUST("StorageClass", S_WORDS(COLD), "The storage class to move to."),
		MUST("TransitionInDays", S_INT_FROM(0), "Days after a version became an old one.")),
};
static const struct schema lifecycle_rule = {
	.kind = SCHEMA_OBJECT,
	.also = S_ANY_OF(S_NEEDS("AbortIncompleteMultipartUpload"), S_NEEDS("ExpirationDate"), S_NEEDS("ExpirationInDays"),
		S_NEEDS("NoncurrentVersionExpirationInDays"), S_NEEDS("NoncurrentVersionTransition"),
		S_NEEDS("NoncurrentVersionTransitions"), S_NEEDS("Transition"), S_NEEDS("Transitions")),
	.props = S_PROPS(
		{ "AbortIncompleteMultipartUpload", S_OBJECT(MUST("DaysAfterInitiation", S_INT_FROM(0), "Days after the upload began.")),
		  .doc = "Clean up uploads that were never finished." },
		{ "ExpirationDate", DATE, .doc = "When objects are deleted: a date at midnight UTC." },
		{ "ExpirationInDays", S_OR_FUNCTION(S_INT_FROM(0)), .doc = "Days after which objects are deleted." },
		{ "Id", S_STRING_OF(.most = 255), .doc = "The rule's name." },
		{ "NoncurrentVersionExpirationInDays", S_INT_FROM(0), .doc = "Days after which old versions are deleted." },
		{ "NoncurrentVersionTransition", &noncurrent_transition, .doc = "When old versions move to another storage class." },
		{ "NoncurrentVersionTransitions", S_LIST(&noncurrent_transition), .doc = "When old versions move to other storage classes." },
		{ "Prefix", S_STRING, .doc = "Only objects whose keys begin so." },
		STATUS("Disabled", "Enabled"),
		{ "TagFilters", &pairs, .doc = "Only objects with these tags." },
		{ "Transitions", S_LIST(S_OBJECT(
			MUST("StorageClass", S_WORDS(COLD), "The storage class to move to."),
			{ "TransitionDate", DATE, .doc = "When objects move: a date at midnight UTC." },
			{ "TransitionInDays", S_INT_FROM(1), .doc = "Days after an object was made." })),
			  .doc = "When objects move to other storage classes." }),
};

/* ---- notifications */
static const struct schema notification_filter = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(MUST("S3Key", S_OBJECT(MUST("Rules", S_LIST(S_OBJECT(
		MUST("Name", S_WORDS("prefix", "suffix"), "Which end of the key is meant."),
		MUST("Value", S_STRING, "What the key must begin or end with."))), "A prefix, a suffix, or both.")), "Rules about objects' keys.")),
};
#define NOTIFICATIONS(target_) S_LIST(S_OBJECT( \
	MUST("Event", S_STRING_OF(.pattern = "^s3:", .expected = "'s3:…'"), "Which changes notify, such as s3:ObjectCreated:*."), \
	{ "Filter", &notification_filter, .doc = "Only objects with certain keys." }, \
	MUST(target_, &aws_arn, "Its ARN.")))

/* ---- replication */
static const struct schema minutes = { .kind = SCHEMA_OBJECT, .props = S_PROPS(MUST("Minutes", S_INT_FROM(0), "Minutes; S3 knows 15 only.")) };
static const struct schema replica = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "AccessControlTranslation", S_OBJECT(MUST("Owner", S_WORDS("Destination"), "The owner of the destination bucket.")), .needs = "Account",
		  .doc = "Who owns the copies." },
		{ "Account", S_STRING_OF(.pattern = "^\\d{12}$"), .doc = "The account of the destination bucket." },
		MUST("Bucket", &aws_arn, "The destination bucket."),
		{ "EncryptionConfiguration", S_OBJECT(MUST("ReplicaKmsKeyID", S_STRING, "The KMS key of the copies.")),
		  .doc = "How copies are encrypted." },
		{ "Metrics", S_OBJECT(MUST("EventThreshold", &minutes, "After how long a missing copy is reported."), STATUS("Disabled", "Enabled")),
		  .doc = "Metrics about the copying." },
		{ "ReplicationTime", S_OBJECT(STATUS("Disabled", "Enabled"), MUST("Time", &minutes, "The promised time.")),
		  .doc = "Copies within a promised time." },
		{ "StorageClass", S_WORDS(COLD, "OUTPOSTS", "REDUCED_REDUNDANCY", "STANDARD"),
		  .doc = "The storage class of the copies; default: that of the originals." }),
};
static const struct schema replication_rule = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "DeleteMarkerReplication", ON_OFF("Disabled", "Enabled"), .doc = "Whether deletions are copied." },
		MUST("Destination", &replica, "Where the copies go."),
		{ "Filter", S_OBJECT(
			{ "And", S_OBJECT(
				{ "Prefix", S_STRING, .doc = "Objects whose keys begin so." },
				{ "TagFilters", &pairs, .doc = "Objects with all of these tags." }),
				  .doc = "Several conditions, all of which must hold." },
				     { "Prefix", S_STRING, .doc = "Objects whose keys begin so." },
				     { "TagFilter", &pair, .doc = "Objects with this tag." }), .doc = "Which objects are copied." },
		{ "Id", S_STRING_OF(.most = 255), .doc = "The rule's name." },
		{ "Prefix", S_STRING, .doc = "Objects whose keys begin so; the older form of Filter." },
		{ "Priority", S_(.kind = SCHEMA_INTEGER), .doc = "Of several rules for an object, the one with the highest number counts." },
		{ "SourceSelectionCriteria", S_OBJECT(MUST("SseKmsEncryptedObjects", S_OBJECT(STATUS("Disabled", "Enabled")), "Objects that are encrypted with KMS.")),
		  .doc = "Which kinds of objects are copied besides." },
		STATUS("Disabled", "Enabled")),
};

/* ---- websites */
#define PROTOCOL { "Protocol", S_WORDS("http", "https"), .doc = "The protocol of the redirect; default: that of the request." }
static const struct schema website = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "ErrorDocument", S_STRING, .doc = "The object to answer errors with." },
		{ "IndexDocument", S_STRING, .doc = "What is added to requests for a folder, such as index.html." },
		{ "RedirectAllRequestsTo", S_OBJECT(MUST("HostName", S_STRING, "The other host."), PROTOCOL),
		  .doc = "Every request is sent on to another host." },
		{ "RoutingRules", S_LIST(S_OBJECT(
			MUST("RedirectRule", S_OBJECT(
				{ "HostName", S_STRING, .doc = "Another host." },
				{ "HttpRedirectCode", S_STRING, .doc = "The status of the answer, such as 301." }, PROTOCOL,
				{ "ReplaceKeyPrefixWith", S_STRING, .doc = "What stands for the beginning of the key." },
				{ "ReplaceKeyWith", S_STRING, .doc = "What stands for the whole key." }), "Where a request is sent on to."),
			{ "RoutingRuleCondition", S_OBJECT(
				{ "HttpErrorCodeReturnedEquals", S_STRING, .doc = "Requests that would end with this status." },
				{ "KeyPrefixEquals", S_STRING, .doc = "Requests for keys that begin so." }), .doc = "Which requests are meant; default: all." })),
				  .doc = "Redirects of certain requests." }),
};

static const struct schema bucket = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "accelerateConfiguration", S_OBJECT({ "AccelerationStatus", S_WORDS("Enabled", "Suspended"), .required = true, .doc = "Whether it is in effect." }),
		  .doc = "Uploads over CloudFront's edges." },
		{ "accessControl", S_STRING, .doc = "A canned ACL, such as Private." },
		{ "analyticsConfigurations", S_LIST(&analytics), .doc = "Analyses of how objects are accessed." },
		{ "bucketEncryption", S_OBJECT(MUST("ServerSideEncryptionConfiguration", S_LIST(&encryption), "One rule.")),
		  .doc = "How objects are encrypted." },
		{ "bucketName", &aws_s3_bucket_name, .doc = "Replaces name in the template alone; write name." },
		{ "corsConfiguration", S_OBJECT(MUST("CorsRules", S_LIST_OF(&cors_rule, .most = 100), "Rules, of which the first that fits counts.")),
		  .doc = "Which sites' scripts may ask for objects." },
		{ "inventoryConfigurations", S_LIST(&inventory), .doc = "Regular lists of the objects." },
		{ "lifecycleConfiguration", S_OBJECT(MUST("Rules", S_LIST(&lifecycle_rule), "Rules about objects.")),
		  .doc = "When objects move to other storage classes, and when they are deleted." },
		{ "loggingConfiguration", S_OBJECT(
			{ "DestinationBucketName", S_ANY_OF(&aws_s3_bucket_name, &aws_cf_function),
			  .doc = "The bucket for the logs; default: this one." },
			{ "LogFilePrefix", S_STRING, .doc = "What the logs' keys begin with." }), .doc = "Access logs." },
		{ "metricsConfigurations", S_LIST(S_OBJECT(
			MUST("Id", S_STRING, "A name, unique within the bucket."),
			{ "Prefix", S_STRING, .doc = "Only objects whose keys begin so." },
			{ "TagFilters", &pairs, .doc = "Only objects with these tags." })), .doc = "CloudWatch metrics of requests." },
		{ "name", &aws_s3_bucket_name, .doc = "The bucket's name; default: its key here." },
		{ "notificationConfiguration", S_OBJECT(
			{ "LambdaConfigurations", NOTIFICATIONS("Function"), .doc = "Functions that hear of changes." },
			{ "QueueConfigurations", NOTIFICATIONS("Queue"), .doc = "Queues that hear of changes." },
			{ "TopicConfigurations", NOTIFICATIONS("Topic"), .doc = "Topics that hear of changes." }),
			  .doc = "Who hears of changes; s3 events of functions come on top." },
		{ "objectLockConfiguration", S_OBJECT(
			{ "ObjectLockEnabled", S_WORDS("Enabled"), .doc = "Whether it is in effect." },
			{ "Rule", S_OBJECT({ "DefaultRetention", S_OBJECT(
				{ "Days", S_INT_FROM(0), .doc = "Days." },
				{ "Mode", S_WORDS("COMPLIANCE", "GOVERNANCE"),
				  .doc = "Whether some users may still delete (GOVERNANCE), or nobody (COMPLIANCE)." },
				{ "Years", S_INT_FROM(0), .doc = "Years." }), .doc = "For how long; Days or Years." }), .doc = "What holds for new objects." }),
				  .doc = "Objects that cannot be deleted for some time." },
		{ "objectLockEnabled", S_BOOL, .doc = "The bucket can lock objects; needed for objectLockConfiguration." },
		{ "publicAccessBlockConfiguration", S_OBJECT(
			{ "BlockPublicAcls", S_BOOL, .doc = "Refuse new public ACLs." },
			{ "BlockPublicPolicy", S_BOOL, .doc = "Refuse policies that make the bucket public." },
			{ "IgnorePublicAcls", S_BOOL, .doc = "Public ACLs have no effect." },
			{ "RestrictPublicBuckets", S_BOOL, .doc = "A public policy has no effect for other accounts." }),
			  .doc = "What the bucket refuses of public access." },
		{ "replicationConfiguration", S_OBJECT(
			MUST("Role", &aws_arn, "The role by which S3 copies."),
			MUST("Rules", S_LIST_OF(&replication_rule, .least = 1, .most = 1000), "What is copied, and where to.")),
			.doc = "Copies of objects in other buckets." },
		{ "tags", &pairs, .doc = "Tags of the bucket." },
		{ "versioningConfiguration", S_OBJECT(STATUS("Enabled", "Suspended")), .doc = "Whether old versions of objects are kept." },
		{ "websiteConfiguration", &website, .doc = "The bucket as a web site." }),
};

const struct schema_prop s3_provider[] = {
	{ "s3", S_MAP_OF(&bucket), .doc = "Properties of the buckets that s3 events create." },
	{ 0 },
};
