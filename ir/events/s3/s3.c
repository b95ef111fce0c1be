/*
 * s3: notifications of buckets. New buckets become resources of the stack with their notifications; existing ones
 * belong to somebody else, and a custom resource puts the notifications on them.
 */
#include "ir/events/s3/s3.h"

#include "ir/events/common/existing.h"
#include "ir/graph.h"
#include "ir/js.h"
#include "ir/naming.h"

#define ANY_OBJECT_CREATED "s3:ObjectCreated:*"

static const struct schema text_or_function = { .kind = SCHEMA_ANY_OF, .of = S_OF_(S_STRING, &aws_cf_function) };

static const struct schema schema = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_STRING,
		S_OBJECT(
			{ "bucket", S_ANY_OF(S_STRING, &aws_cf_function, &aws_cf_if), .required = true,
			  .doc = "A bucket's name, or a key of provider.s3; an intrinsic function only with existing: true." },
			{ "event", S_STRING_OF(.pattern = "^s3:.+$"), .doc = "Which changes notify; default: s3:ObjectCreated:*." },
			{ "existing", S_BOOL, .doc = "The bucket is not of this stack." },
			{ "forceDeploy", S_BOOL, .doc = "Set the notifications again with every deployment." },
			{ "rules", S_LIST(S_(.kind = SCHEMA_OBJECT, .most = 1,
				.props = S_PROPS(
				{ "prefix", &text_or_function, .doc = "What the object's key must begin with." },
				{ "suffix", &text_or_function, .doc = "What the object's key must end with." }))),
			  .doc = "Prefixes and suffixes that an object's key must have." })),
};

/* ---- new buckets */

struct bucket {
	struct str name; /* BucketName */
	struct str ref;  /* what logical ids are made of: the key under provider.s3, else the name */
	const struct value *options; /* provider.s3.<ref>, or NULL */
	struct value *notifications;
	struct span span;
};

struct use {
	const struct event *ev;
	uint32_t bucket; /* index into the buckets */
};

/* Labels of lower-case letters, digits and inner dashes, with dots between them; not an IPv4 address. */
static bool valid_bucket_name(struct str s)
{
	uint32_t dots = 0, label = 0;
	bool address = true;
	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool digit = ascii_digit(c), end = i + 1 == s.n || s.p[i + 1] == '.';
		if (c == '.') {
			if (label == 0)
				return false;
			dots++;
			label = 0;
			continue;
		}
		if (!digit && !ascii_lower(c) && !(c == '-' && label && !end))
			return false;
		address = address && digit && label < 3;
		label++;
	}
	return label && !(address && dots == 3);
}

static struct value *filter_rules(struct cx *cx, const struct value *rules)
{
	struct arena *a = cx->arena;
	if (!js_truthy(rules))
		return NULL;
	struct value *list = v_list(a);
	list_each(i, rules) {
		const struct value *rule = rules->list.item[i];
		const struct entry *e = map_len(rule) ? &rule->map.entry[0] : NULL;
		list_push(a, list, MAP(a, { "Name", e ? v_str(a, e->key) : NULL }, { "Value", e ? e->value : NULL }));
	}
	return MAP(a, { "S3Key", MAP(a, { "Rules", list }) });
}

/* The bucket's name as the event says it, or NULL after a report. */
static const struct value *bucket_of(struct cx *cx, const struct event *ev)
{
	const struct value *bucket = is_map(ev->config) ? value_get(ev->config, "bucket") : ev->config;
	if (is_string(bucket))
		return bucket;
	struct span at = bucket ? bucket->span : ev->span;
	if (is_map(bucket) || is_list(bucket)) {
		struct diag *g = diag(cx->diags, D_S3_BUCKET, at, "a bucket that an intrinsic function names cannot be made by this stack");
		diag_label(cx->diags, g, "add 'existing: true'");
	} else {
		diag(cx->diags, D_S3_BUCKET, at, "the s3 event of function '%.*s' names no bucket", STRA(ev->fn->key));
	}
	return NULL;
}

static struct bucket describe(struct cx *cx, const struct event *ev, const struct value *bucket)
{
	struct arena *a = cx->arena;
	const struct value *options = map_get(value_get(cx->service->provider.config, "s3"), bucket->string);
	struct bucket b = { .name = bucket->string, .ref = bucket->string, .span = ev->span };
	if (js_truthy(options)) {
		const struct value *name = value_get(options, "name");
		b.options = options;
		b.name = js_truthy(name) ? js_string(a, name) : bucket->string;
	}
	if (!valid_bucket_name(b.name)) {
		struct diag *g = diag(cx->diags, D_S3_BUCKET, bucket->span, "'%.*s' is not a valid name for a bucket", STRA(b.name));
		diag_label(cx->diags, g, "lower-case letters, digits, dots and inner dashes");
		if (b.options)
			diag_note(cx->diags, g, b.options->span, "provider.s3.%.*s is here", STRA(bucket->string));
	}
	b.notifications = v_list(a);
	return b;
}

static struct str permission_id(struct cx *cx, const struct event *ev, const struct bucket *b)
{
	return STR_CAT(cx->arena, ev->fn->id, STR("LambdaPermission"), name_alphanumeric(cx->arena, b->ref), STR("S3"));
}

/* Options of provider.s3 are CloudFormation's properties with a lower first letter; NotificationConfiguration is joined to ours. */
static struct value *bucket_properties(struct cx *cx, const struct bucket *b)
{
	struct arena *a = cx->arena;
	struct value *own = v_map(a);
	map_each(e, b->options)
		if (!str_eqz(e->key, "name"))
			map_put_at(a, own, name_upper_first(a, e->key), key_span(e), e->value);
	const struct value *given = value_get(own, "NotificationConfiguration");
	map_remove(own, STR("NotificationConfiguration"));
	struct value *notifications = map_assign(a, MAP(a, { "LambdaConfigurations", b->notifications }), given);
	return map_assign(a, MAP(a, { "BucketName", v_str(a, b->name) }, { "NotificationConfiguration", notifications }), own);
}

static void put_permission(struct cx *cx, const struct event *ev, const struct bucket *b)
{
	struct arena *a = cx->arena;
	struct value *arn = CFN_JOIN(a, "", LITERAL("arn:"), CFN_REF("AWS::Partition"), v_str(a, STR_CAT(a, STR(":s3:::"), b->name)));
	struct value *p = graph_permission(cx, permission_id(cx, ev, b), ev->fn, LITERAL("s3.amazonaws.com"), arn, ev->span);
	map_putz(a, p, "SourceAccount", CFN_REF("AWS::AccountId"));
}

/* Buckets whose names give one logical id are merged, DependsOn by position, as v3.40 does it. */
static void put_bucket(struct cx *cx, const struct bucket *b, const struct value *depends)
{
	struct arena *a = cx->arena;
	struct str id = STR_CAT(a, STR("S3Bucket"), name_alphanumeric(a, b->ref));
	graph_merge(cx, id, "AWS::S3::Bucket", bucket_properties(cx, b), b->span);
	graph_attr(cx, id, "DependsOn", value_merge(a, value_get(graph_resource(cx, id), "DependsOn"), depends));
}

static void expand_new(struct cx *cx, const struct event_uses *events)
{
	struct arena *a = cx->arena;
	VEC(struct bucket) buckets = { 0 };
	VEC(struct use) uses = { 0 };
	struct value *places = v_map(a); /* bucket name → index into buckets */
	for (uint32_t i = 0; i < events->n; i++) {
		const struct event *ev = events->at[i];
		const struct value *bucket = js_truthy(value_get(ev->config, "existing")) || !js_truthy(ev->config) ? NULL : bucket_of(cx, ev);
		if (!bucket)
			continue;
		struct bucket b = describe(cx, ev, bucket);
		const struct value *place = map_get(places, b.name);
		uint32_t at = place ? (uint32_t)place->number : buckets.n;
		if (!place) {
			map_put(a, places, b.name, v_int(a, at));
			vec_push(a, &buckets, b);
		} else if (b.options) {
			buckets.at[at].ref = b.ref; /* of two keys for one name the last counts */
			buckets.at[at].options = b.options;
		}
		const struct value *event = value_get(ev->config, "event");
		list_push(a, buckets.at[at].notifications, MAP(a,
			{ "Event", js_truthy(event) ? event : v_text(a, ANY_OBJECT_CREATED) },
			{ "Function", function_target(cx, ev->fn) },
			{ "Filter", filter_rules(cx, value_get(ev->config, "rules")) }));
		vec_push(a, &uses, (struct use){ ev, at });
	}
	struct value **depends = ARENA_ARRAY(a, struct value *, buckets.n);
	for (uint32_t i = 0; i < buckets.n; i++)
		depends[i] = v_list(a);
	for (uint32_t i = 0; i < uses.n; i++) {
		const struct event *ev = uses.at[i].ev;
		const struct bucket *b = &buckets.at[uses.at[i].bucket];
		list_push(a, depends[uses.at[i].bucket], v_str(a, permission_id(cx, ev, b)));
		if (ev->fn->alias.name.n)
			list_push(a, depends[uses.at[i].bucket], v_str(a, ev->fn->alias.logical_id));
		put_permission(cx, ev, b);
	}
	for (uint32_t i = 0; i < buckets.n; i++)
		put_bucket(cx, &buckets.at[i], depends[i]);
}

/* ---- existing buckets: one custom resource a function */

static struct value *existing_config(struct cx *cx, const struct event *ev)
{
	struct arena *a = cx->arena;
	const struct value *event = value_get(ev->config, "event"), *rules = value_get(ev->config, "rules");
	struct value *list = v_list(a);
	list_each(i, rules) {
		struct value *rule = v_map(a);
		if (map_len(rules->list.item[i])) {
			const struct entry *e = &rules->list.item[i]->map.entry[0];
			map_put(a, rule, name_title(a, e->key), e->value); /* Prefix, Suffix; in warn mode others */
		}
		list_push(a, list, rule);
	}
	return MAP(a, { "Event", js_truthy(event) ? event : v_text(a, ANY_OBJECT_CREATED) }, { "Rules", list });
}

static void allow_existing(struct cx *cx, const struct existing *x, struct value *statements)
{
	struct arena *a = cx->arena;
	list_push(a, statements, MAP(a, { "Effect", LITERAL("Allow") },
		{ "Resource", CFN_JOIN(a, ":", LITERAL("arn"), CFN_REF("AWS::Partition"), LITERAL("s3"), LITERAL(""),
				       LITERAL(""), x->target ? x->target : v_null(a)) },
		{ "Action", TEXTS(a, "s3:PutBucketNotification", "s3:GetBucketNotification") }));
}

static const struct existing_kind existing_buckets = { CUSTOM_S3, "CustomS31", "Custom::S3", "BucketName", "BucketConfigs", allow_existing };

static void expand_existing(struct cx *cx, const struct event_uses *events)
{
	struct arena *a = cx->arena;
	existings all = { 0 };
	for (uint32_t i = 0; i < events->n; i++) {
		const struct event *ev = events->at[i];
		if (!js_truthy(value_get(ev->config, "existing")))
			continue;
		const struct value *bucket = value_get(ev->config, "bucket");
		const struct str key = is_map(bucket) || is_list(bucket) ? js_json(a, bucket) : js_string(a, bucket);
		const struct existing *x = existing_of(cx, &all, ev, bucket, key);
		if (!str_eq(x->key, key)) {
			struct diag *g = diag(cx->diags, D_S3_BUCKETS_MIXED, bucket ? bucket->span : ev->span,
				"function '%.*s' can have notifications of one existing bucket only", STRA(ev->fn->key));
			diag_note(cx->diags, g, value_span(x->target), "its first bucket is here");
		}
		list_push(a, x->configs, existing_config(cx, ev));
	}
	existing_expand(cx, &existing_buckets, &all, custom_resource_permissions_statement(cx));
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	expand_new(cx, uses);
	expand_existing(cx, uses);
}

EVENT(s3) = {
	.key = "s3",
	.rank = 20,
	.schema = &schema,
	.provider = s3_provider,
	.doc = "Changes of the objects in a bucket.",
	.expand = expand,
};
