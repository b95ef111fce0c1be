/*
 * esm: what the event source mappings (sqs, stream, kafka, msk, activemq, rabbitmq) have in common. A room is a
 * schema and a table of options; esm_properties reads the table.
 */
#ifndef SLSC_ESM_H
#define SLSC_ESM_H

#include "ir/events/common/trigger.h"

/* When v3.40 takes an option's value; otherwise the row's default stands, if there is one. */
enum esm_when {
	ESM_GIVEN,   /* neither absent nor null */
	ESM_TRUTHY,
	ESM_WRITTEN, /* null counts, too */
};

struct esm_option {
	const char *key;        /* of the event; NULL ends the table */
	const char *property;   /* of AWS::Lambda::EventSourceMapping, or of the property `within` */
	enum esm_when when;
	const char *within;     /* NULL: the property stands at the top */
	bool listed;            /* the property is a list with this one item */
	const struct value *otherwise;
};

/* Defaults. */
extern const struct value esm_ten, esm_true, esm_trim_horizon;

/* How sources are named in logical ids. */
struct esm_naming {
	const char *functions[5]; /* intrinsic functions that tell a name, in the order v3.40 looks for them */
	bool path;                /* of an ARN the part after the first slash; otherwise what follows the last colon */
};

/* The mapping's properties: those of the table, FunctionName and FilterCriteria. */
struct value *esm_properties(struct cx *cx, const struct event *ev, const struct esm_option *options);
/* MetricsConfig of metricsConfig, or NULL. */
struct value *esm_metrics(struct cx *cx, const struct event *ev);
/* Adds SchemaRegistryConfig of schemaRegistryConfig, if there is one, to the properties' Kafka configuration `within`. */
void esm_schema_registry(struct cx *cx, const struct event *ev, struct value *properties, const char *within);
/* ProvisionedPollerConfig of provisionedPollerConfig, or NULL without one: pollers that the mapping always and at most has. */
struct value *esm_pollers(struct cx *cx, const struct event *ev);
/* DependsOn: the function's role, if it is a resource of this stack, its alias, and `more` if it has any. */
struct value *esm_depends(struct cx *cx, const struct event *ev, struct str more);
/* Adds the mapping, replacing or (merge) merging into one of the same id. */
void esm_put(struct cx *cx, const struct event *ev, struct str id, const struct value *properties);
void esm_merge(struct cx *cx, const struct event *ev, struct str id, const struct value *properties, const struct value *depends);

/*
 * The name within an ARN that goes into the logical id. What tells none, which v3.40 dies of, is reported, and the
 * result has p NULL.
 */
struct str esm_source_name(struct cx *cx, const struct event *ev, const struct value *arn, const struct esm_naming *naming);
/* Letters and digits of a name, at most `most`, first letter upper. */
struct str esm_id_part(struct cx *cx, struct str name, uint32_t most);
/* Reports a mapping that starts AT_TIMESTAMP without one (nil: none). */
void esm_check_timestamp(struct cx *cx, const struct event *ev, const struct value *timestamp);
/* What a mapping inside a VPC needs to connect. */
void esm_allow_network(struct cx *cx);

/* Rows that the mappings of brokers share. */
#define ESM_BATCH \
	{ "batchSize", "BatchSize", ESM_TRUTHY }, \
	{ "maximumBatchingWindow", "MaximumBatchingWindowInSeconds", ESM_TRUTHY }, \
	{ "enabled", "Enabled" }
#define ESM_START \
	{ "startingPosition", "StartingPosition", ESM_TRUTHY, .otherwise = &esm_trim_horizon }, \
	{ "startingPositionTimestamp", "StartingPositionTimestamp" }

#define ESM_NUMBER(lo, hi) \
	S_(.kind = SCHEMA_NUMBER, .bounded_below = true, .bounded_above = true, .minimum = (lo), .maximum = (hi))
#define ESM_BATCH_SCHEMA \
	{ "batchSize", ESM_NUMBER(1, 10000), .doc = "The most records an invocation gets." }, \
	{ "maximumBatchingWindow", ESM_NUMBER(0, 300), .doc = "Seconds to wait for a batch to fill." }, \
	{ "enabled", S_BOOL, .doc = "Whether the function is invoked; default: true." }, \
	{ "filterPatterns", &filter_patterns, .doc = "Only records that match one of the patterns." }
#define ESM_START_SCHEMA \
	{ "startingPosition", S_TYPED_WORDS("LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"), .doc = "Where reading begins; default: TRIM_HORIZON." }, \
	{ "startingPositionTimestamp", S_NUMBER, .doc = "Seconds since 1970, for AT_TIMESTAMP." }
/* Pollers, in the number's kind that osls gives each event; other keys are let pass there. */
#define ESM_POLLERS_SCHEMA(number_, least_, most_, ...) \
	{ "provisionedPollerConfig", S_OBJECT_OF(.extra = &schema_any, .props = S_PROPS( \
		{ "minimumPollers", number_(1, least_), .doc = "Pollers that always wait." }, \
		{ "maximumPollers", number_(1, most_), .doc = "The most pollers there may be." }, \
		{ "pollerGroupName", S_STRING_OF(.least = 1, .most = 128), .doc = "Mappings of one group share pollers." }), __VA_ARGS__), \
	  .doc = "Pollers of the mapping's own." }
/* Options that neither v3.40 nor osls has, of properties that CloudFormation has by now. */
#define ESM_METRICS_SCHEMA(...) \
	{ "metricsConfig", S_OBJECT({ "metrics", S_LIST_OF(S_WORDS(__VA_ARGS__), .least = 1), .required = true, .doc = "Which metrics." }), \
	  .doc = "Metrics of the mapping in CloudWatch." }
#define ESM_REGISTRY_SCHEMA \
	{ "schemaRegistryConfig", S_OBJECT( \
		{ "schemaRegistryURI", S_ANY_OF(S_STRING, &aws_cf_function), .required = true, .doc = "The registry: a URL, or the ARN of one in Glue." }, \
		{ "eventRecordFormat", S_WORDS("JSON", "SOURCE"), .doc = "How records reach the function." }, \
		{ "accessConfigs", S_LIST(S_OBJECT( \
			{ "type", S_WORDS("BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH", "SERVER_ROOT_CA_CERTIFICATE", "OAUTHBEARER_AUTH"), .required = true, .doc = "Of which kind." }, \
			{ "uri", &aws_arn, .required = true, .doc = "The secret's ARN." })), .doc = "How Lambda signs in to the registry." }, \
		{ "schemaValidationConfigs", S_LIST(S_OBJECT({ "attribute", S_WORDS("KEY", "VALUE"), .required = true, .doc = "Which part." })), \
		  .doc = "Which parts of a record are validated." }), \
	  .doc = "A schema registry for the records; the role must be allowed to read it." }
#define ESM_GROUP_SCHEMA \
	{ "consumerGroupId", S_STRING_OF(.most = 200, .pattern = "[a-zA-Z0-9-/*:_+=.@-]*"), .doc = "The Kafka consumer group to join." }

#endif
