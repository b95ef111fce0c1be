/* storage: a bucket of S3, private unless a path is public, whose policy denies plain HTTP. */
#include "ir/cfn.h"
#include "ir/naming.h"
#include "ir/plugins/lift/lift.h"

const struct schema lift_storage_shape = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(LIFT_KEYS,
		{ "archive", S_(.kind = SCHEMA_NUMBER, .bounded_below = true, .minimum = 30), .doc = "Of older versions of the plugin; without effect." },
		{ "encryption", S_WORDS("s3", "kms"), .doc = "Whose key encrypts objects; default: s3." },
		{ "allowAcl", S_BOOL, .doc = "Objects may have access control lists." },
		{ "publicPath", S_STRING, .doc = "Everyone may read what is below this path." },
		{ "cors", S_ANY_OF(S_LIST(S_ANY_OBJECT), S_STRING), .doc = "The origin that may read, write and delete, or rules of S3." },
		{ "lifecycleRules", S_LIST(S_ANY_OBJECT), .doc = "Rules of S3, besides those that the plugin has." }),
};

static const struct lift_reference variables[] = {
	{ "bucketArn", "Bucket", "Arn" },
	{ "bucketName", "Bucket", NULL },
	{ "publicUrl", "Bucket", "RegionalDomainName", .needs = "publicPath", .before = "https://" },
	{ .name = NULL },
};
static const struct lift_reference outputs[] = { { "BucketName", "Bucket", NULL }, { .name = NULL } };
static const struct lift_reference extensions[] = { { "bucket", "Bucket", NULL }, { .name = NULL } };

static bool check_rules(struct lift *l, const struct value *rules, const char *what)
{
	if (rules && !is_list(rules)) {
		plugin_refuses(l->cx, l->use, rules->span, "%s is a list of rules, and this is %s", what, value_kind_name(rules));
		return false;
	}
	list_each(i, rules) {
		if (is_map(rules->list.item[i]))
			continue;
		plugin_refuses(l->cx, l->use, rules->list.item[i]->span, "a rule is a map, and this is %s", value_kind_name(rules->list.item[i]));
		return false;
	}
	return true;
}

static bool check(struct lift *l, const struct construct *c)
{
	const struct value *path = value_get(c->config, "publicPath"), *cors = value_get(c->config, "cors");
	const bool good = check_rules(l, value_get(c->config, "lifecycleRules"), "lifecycleRules") && (is_string(cors) || check_rules(l, cors, "cors"));
	if (path && !is_string(path))
		plugin_refuses(l->cx, l->use, path->span, "publicPath is a text; an empty one is the whole bucket");
	return good && (!path || is_string(path));
}

/* Keys of rules may be written with a small first letter. */
static const struct value *capitalized(struct arena *a, const struct value *v)
{
	if (is_list(v)) {
		struct value *list = list_copy(a, v);
		list_each(i, v)
			list->list.item[i] = is_map(v->list.item[i]) ? capitalized(a, v->list.item[i]) : v->list.item[i];
		return list;
	}
	if (!is_map(v))
		return v;
	struct value *map = map_like(a, v);
	map_each(e, v)
		map_put_at(a, map, name_upper_first(a, e->key), key_span(e), capitalized(a, e->value));
	return map;
}

static const struct value *rules_of(struct arena *a, const struct value *cors)
{
	if (is_list(cors))
		return capitalized(a, cors);
	return cors ? LIST(a, MAP(a, { "AllowedOrigins", LIST(a, cors) }, { "AllowedMethods", TEXTS(a, "GET", "PUT", "DELETE") }, { "AllowedHeaders", TEXTS(a, "*") })) : NULL;
}

static const struct value *lifecycle(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	const struct value *own = value_get(c->config, "lifecycleRules"), *tiers = MAP(a, { "StorageClass", LITERAL("INTELLIGENT_TIERING") }, { "TransitionInDays", v_int(a, 0) });
	struct value *rules = LIST(a, MAP(a, { "Status", LITERAL("Enabled") }, { "Transitions", LIST(a, tiers) }),
		MAP(a, { "Status", LITERAL("Enabled") }, { "NoncurrentVersionExpiration", MAP(a, { "NoncurrentDays", v_int(a, 30) }) }));
	list_each(i, own) {
		struct value *rule = map_copy(a, capitalized(a, own->list.item[i]));
		if (!value_get(rule, "Status"))
			map_putz(a, rule, "Status", LITERAL("Enabled"));
		list_push(a, rules, rule);
	}
	return MAP(a, { "Rules", rules });
}

/* What is public, as the end of an ARN; empty: nothing. */
static struct str public_objects(struct arena *a, const struct value *path)
{
	if (!path)
		return STR("");
	struct str s = path->string;
	while (s.n && s.p[0] == '/')
		s = str_from(s, 1);
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	return !s.n || str_eqz(s, "*") ? STR("/*") : STR_CAT(a, STR("/"), s, STR("/*"));
}

static void make_policy(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	const struct str objects = public_objects(a, value_get(c->config, "publicPath"));
	const struct value *arn = lift_get(l, c, "Bucket", "Arn"), *everyone = MAP(a, { "AWS", LITERAL("*") });
	const struct value *insecure = MAP(a, { "Bool", MAP(a, { "aws:SecureTransport", LITERAL("false") }) });
	struct value *statements = LIST(a, MAP(a, { "Action", LITERAL("s3:*") }, { "Effect", LITERAL("Deny") }, { "Principal", everyone },
		{ "Resource", LIST(a, arn, CFN_JOIN(a, "", arn, LITERAL("/*"))) }, { "Condition", insecure }));
	if (objects.n)
		list_push(a, statements, MAP(a, { "Action", LITERAL("s3:GetObject") }, { "Effect", LITERAL("Allow") }, { "Principal", everyone }, { "Resource", CFN_JOIN(a, "", arn, v_str(a, objects)) }));
	const struct value *document = MAP(a, { "Statement", statements }, { "Version", LITERAL("2012-10-17") });
	lift_put(l, c, CDK_ID(a, c->id, STR("Bucket"), STR("Policy"), STR("Resource")), LITERAL("AWS::S3::BucketPolicy"),
		 MAP(a, { "Bucket", lift_get(l, c, "Bucket", NULL) }, { "PolicyDocument", document }), NULL);
}

static void make(struct lift *l, const struct construct *c)
{
	struct arena *a = l->a;
	if (!check(l, c))
		return;
	const struct value *how = value_get(c->config, "encryption"), *cors = rules_of(a, value_get(c->config, "cors"));
	const struct value *algorithm = value_is(how, "kms") ? LITERAL("aws:kms") : !how || value_is(how, "s3") ? LITERAL("AES256") : NULL;
	const bool is_public = value_get(c->config, "publicPath"), acl = is_true(value_get(c->config, "allowAcl"));
	const struct value *encryption = algorithm ? MAP(a, { "ServerSideEncryptionConfiguration", LIST(a, MAP(a, { "ServerSideEncryptionByDefault", MAP(a, { "SSEAlgorithm", algorithm }) })) }) : NULL;
	const struct value *access = MAP(a, { "BlockPublicAcls", v_bool(a, !is_public || !acl) }, { "BlockPublicPolicy", v_bool(a, !is_public) }, { "IgnorePublicAcls", v_bool(a, true) },
		{ "RestrictPublicBuckets", v_bool(a, !is_public) });
	lift_put(l, c, lift_id(l, c, "Bucket"), LITERAL("AWS::S3::Bucket"),
		 MAP(a, { "BucketEncryption", encryption }, { "VersioningConfiguration", MAP(a, { "Status", LITERAL("Enabled") }) }, { "PublicAccessBlockConfiguration", access },
		     { "LifecycleConfiguration", lifecycle(l, c) },
		     { "OwnershipControls", acl ? MAP(a, { "Rules", LIST(a, MAP(a, { "ObjectOwnership", LITERAL("BucketOwnerPreferred") })) }) : NULL },
		     { "CorsConfiguration", cors ? MAP(a, { "CorsRules", cors }) : NULL }),
		 LITERAL("Retain"));
	make_policy(l, c);
}

const struct lift_type lift_storage = {
	.name = "storage", .variables = variables, .outputs = outputs, .extensions = extensions,
	.actions = S_WORD_LIST("s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetObjectAcl", "s3:PutObjectAcl", "s3:GetObjectTagging", "s3:PutObjectTagging",
		"s3:DeleteObjectTagging", "s3:GetObjectAttributes", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:ListBucketMultipartUploads", "s3:RestoreObject"),
	.below = "*", .make = make,
};
