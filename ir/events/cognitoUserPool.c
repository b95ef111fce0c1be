/*
 * cognitoUserPool: triggers of user pools. A new pool is a resource of the stack, with its triggers; an existing one
 * gets them from a custom resource.
 */
#include "ir/events/common/existing.h"
#include "ir/events/common/trigger.h"
#include "ir/js.h"
#include "ir/naming.h"

static const struct schema schema = {
	.kind = SCHEMA_OBJECT,
	.props = S_PROPS(
		{ "pool", S_STRING_OF(.most = 128, .pattern = "^[\\w\\s+=,.@-]+$"), .required = true, .doc = "The user pool's name." },
		{ "trigger", S_WORDS("PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration",
				     "CustomMessage", "DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse",
				     "UserMigration", "CustomSMSSender", "CustomEmailSender"),
		  .required = true, .doc = "When the function is called." },
		{ "existing", S_BOOL, .doc = "The pool is not of this stack." },
		{ "forceDeploy", S_BOOL, .doc = "Set the triggers again with every deployment." },
		{ "kmsKeyId", &aws_kms_arn, .doc = "The key that encrypts the codes; custom senders need it." },
		{ "lambdaVersion", S_WORDS("V1_0", "V2_0", "V3_0"), .doc = "The shape of what PreTokenGeneration gets; V2_0 and V3_0 need Cognito's plan Essentials or Plus." }),
};

struct pool {
	const struct value *name;
	const struct value *key;  /* the KMS key of its custom senders, or NULL */
	struct value *triggers;   /* LambdaConfig of a new pool */
	struct value *depends;
	struct value *taken;      /* triggers, as trigger_claim keeps them */
	uint32_t last;            /* its last event */
	struct span span;
};

typedef VEC(struct pool) pools;

static bool custom_sender(const struct value *trigger)
{
	return value_is(trigger, "CustomSMSSender") || value_is(trigger, "CustomEmailSender");
}

/* The pool of an event, added at its first use; NULL after a report. */
static struct pool *pool_of(struct cx *cx, const struct event *ev, pools *all, struct value *places)
{
	const struct value *name = value_get(ev->config, "pool"), *trigger = value_get(ev->config, "trigger");
	/* v3.40 makes a logical id of a new pool's name, and passes an existing one's on, whatever it is. */
	bool existing = js_truthy(value_get(ev->config, "existing"));
	if (!(is_string(name) || (existing && is_map(name))) || !is_string(trigger)) {
		diag(cx->diags, D_COGNITO_INCOMPLETE, ev->span, "the cognitoUserPool event of function '%.*s' needs a pool and a trigger",
		     STRA(ev->fn->key));
		return NULL;
	}
	struct str key = is_map(name) ? js_json(cx->arena, name) : name->string;
	const struct value *place = map_get(places, key);
	if (place)
		return &all->at[(uint32_t)place->number];
	map_put(cx->arena, places, key, v_int(cx->arena, all->n));
	vec_push(cx->arena, all, (struct pool){ name, NULL, v_map(cx->arena), v_list(cx->arena), v_map(cx->arena), 0, ev->span });
	return &all->at[all->n - 1];
}

/* A custom sender's key, which all senders of a pool share; NULL after a report. */
static const struct value *sender_key(struct cx *cx, const struct event *ev, struct pool *pool)
{
	const struct value *key = value_get(ev->config, "kmsKeyId");
	if (!js_truthy(key)) {
		struct diag *g = diag(cx->diags, D_COGNITO_KEY, ev->span, "a custom sender of pool '%.*s' has no key", STRA(js_string(cx->arena, pool->name)));
		diag_label(cx->diags, g, "add kmsKeyId");
		return NULL;
	}
	if (pool->key && !value_equal(pool->key, key)) {
		struct diag *g = diag(cx->diags, D_COGNITO_KEY, key->span, "pool '%.*s' can have one key only", STRA(js_string(cx->arena, pool->name)));
		diag_note(cx->diags, g, pool->key->span, "its first key is here");
	}
	pool->key = key;
	return key;
}

static const struct value *lambda_version(const struct event *ev)
{
	const struct value *version = value_get(ev->config, "lambdaVersion");
	return js_truthy(version) ? version : LITERAL("V1_0");
}

/* A pool has one function for each of its triggers. */
static void claim_trigger(struct cx *cx, const struct event *ev, const struct pool *pool)
{
	trigger_claim(cx, pool->taken, ev, str_fmt(cx->arena, "%.*s of the user pool '%.*s'", STRA(js_string(cx->arena, value_get(ev->config, "trigger"))),
						    STRA(is_string(pool->name) ? pool->name->string : js_json(cx->arena, pool->name))));
}

/* What v4 has lambdaVersion for; slsc's custom resource of existing pools knows no version of PreTokenGeneration. */
static void check_version(struct cx *cx, const struct event *ev)
{
	const struct value *version = value_get(ev->config, "lambdaVersion"), *trigger = value_get(ev->config, "trigger");
	const bool generation = value_is(trigger, "PreTokenGeneration"), existing = js_truthy(value_get(ev->config, "existing"));
	if (!js_truthy(version) || (generation && !existing) || (custom_sender(trigger) && value_is(version, "V1_0")))
		return;
	if (custom_sender(trigger))
		diag(cx->diags, D_COGNITO_VERSION, version->span, "%.*s takes lambdaVersion V1_0 only", STRA(trigger->string));
	else
		diag(cx->diags, D_COGNITO_VERSION, version->span, "lambdaVersion has no effect on %.*s%s", STRA(value_str(trigger)), generation ? " of an existing pool" : "");
}

/* ---- new pools */

static struct str pool_id(struct cx *cx, const struct pool *pool)
{
	return STR_CAT(cx->arena, STR("CognitoUserPool"), name_alphanumeric(cx->arena, pool->name->string));
}

static void add_trigger(struct cx *cx, const struct event *ev, struct pool *pool)
{
	struct arena *a = cx->arena;
	const struct function *fn = ev->fn;
	const struct value *trigger = value_get(ev->config, "trigger");
	const struct value *target = function_target(cx, fn);
	if (custom_sender(trigger)) {
		map_put(a, pool->triggers, trigger->string, MAP(a, { "LambdaArn", target }, { "LambdaVersion", lambda_version(ev) }));
		map_putz(a, pool->triggers, "KMSKeyID", sender_key(cx, ev, pool));
	} else if (value_is(trigger, "PreTokenGeneration") && js_truthy(value_get(ev->config, "lambdaVersion"))) {
		map_putz(a, pool->triggers, "PreTokenGenerationConfig", MAP(a, { "LambdaArn", target }, { "LambdaVersion", lambda_version(ev) }));
	} else {
		map_put(a, pool->triggers, trigger->string, target);
	}
	list_push(a, pool->depends, v_str(a, fn->alias.name.n ? fn->alias.logical_id : fn->logical_id));

	struct str id = STR_CAT(a, fn->id, STR("LambdaPermissionCognitoUserPool"), name_alphanumeric(a, pool->name->string),
				STR("TriggerSource"), name_alphanumeric(a, trigger->string));
	graph_permission(cx, id, fn, LITERAL("cognito-idp.amazonaws.com"), cfn_getatt(a, pool_id(cx, pool), "Arn"), ev->span);
}

static void expand_new(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	pools all = { 0 };
	struct value *places = v_map(a);
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct event *ev = uses->at[i];
		if (!js_truthy(ev->config) || js_truthy(value_get(ev->config, "existing")))
			continue;
		struct pool *pool = pool_of(cx, ev, &all, places);
		if (!pool)
			continue;
		claim_trigger(cx, ev, pool);
		check_version(cx, ev);
		add_trigger(cx, ev, pool);
		pool->last = i;
	}
	/* v3.40 merges a pool in at each of its events; where two pools share a logical id, the one used last wins. */
	const struct pool **by_last = ARENA_ARRAY(a, const struct pool *, uses->n);
	for (uint32_t i = 0; i < all.n; i++)
		by_last[all.at[i].last] = &all.at[i];
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct pool *pool = by_last[i];
		if (!pool)
			continue;
		struct str id = pool_id(cx, pool);
		graph_merge(cx, id, "AWS::Cognito::UserPool",
			    MAP(a, { "UserPoolName", pool->name }, { "LambdaConfig", pool->triggers }), pool->span);
		graph_attr(cx, id, "DependsOn", value_merge(a, value_get(graph_resource(cx, id), "DependsOn"), pool->depends));
	}
}

/* ---- existing pools: one custom resource a function */

static struct value *statement(struct arena *a, const struct value *resource, struct value *actions)
{
	return MAP(a, { "Effect", LITERAL("Allow") }, { "Resource", resource }, { "Action", actions });
}

static struct value *existing_config(struct cx *cx, const struct event *ev, struct pool *pool)
{
	const struct value *trigger = value_get(ev->config, "trigger");
	bool sender = custom_sender(trigger);
	return MAP(cx->arena, { "Trigger", trigger },
		{ "LambdaVersion", sender ? lambda_version(ev) : NULL },
		{ "KMSKeyID", sender ? sender_key(cx, ev, pool) : NULL });
}

static void allow_existing(struct cx *cx, const struct existing *x, struct value *statements)
{
	struct arena *a = cx->arena;
	const struct event *ev = x->first;
	const struct value *key = value_get(ev->config, "kmsKeyId");
	if (custom_sender(value_get(ev->config, "trigger")) && js_truthy(key))
		list_push(a, statements, statement(a, key, TEXTS(a, "kms:CreateGrant")));
	list_push(a, statements, statement(a, LITERAL("*"),
		TEXTS(a, "cognito-idp:ListUserPools", "cognito-idp:DescribeUserPool", "cognito-idp:UpdateUserPool")));
	list_push(a, statements, statement(a,
		cfn_sub(a, STR_CAT(a, STR("arn:${AWS::Partition}:lambda:*:*:function:"), ev->fn->name)),
		TEXTS(a, "lambda:AddPermission", "lambda:RemovePermission")));
}

static const struct existing_kind existing_pools = {
	CUSTOM_COGNITO_USER_POOL, "CustomCognitoUserPool1", "Custom::CognitoUserPool", "UserPoolName", "UserPoolConfigs", allow_existing,
};

static void expand_existing(struct cx *cx, const struct event_uses *uses)
{
	struct arena *a = cx->arena;
	pools pools_used = { 0 };
	existings all = { 0 };
	struct value *places = v_map(a);
	for (uint32_t i = 0; i < uses->n; i++) {
		const struct event *ev = uses->at[i];
		struct pool *pool = js_truthy(value_get(ev->config, "existing")) ? pool_of(cx, ev, &pools_used, places) : NULL;
		if (!pool)
			continue;
		claim_trigger(cx, ev, pool);
		check_version(cx, ev);
		const struct value *own = value_get(ev->config, "pool");
		/* In JavaScript all that are no texts are one text, "[object Object]", and two maps are never the same. */
		const struct existing *x = existing_of(cx, &all, ev, own, js_string(a, own));
		if (is_map(own) ? own != x->target : !value_equal(x->target, own)) {
			struct diag *g = diag(cx->diags, D_COGNITO_POOLS_MIXED, value_span(own),
				"function '%.*s' can be triggered by one existing user pool only", STRA(ev->fn->key));
			diag_note(cx->diags, g, value_span(x->target), "its first pool is here");
		}
		list_push(a, x->configs, existing_config(cx, ev, pool));
	}
	existing_expand(cx, &existing_pools, &all, statement(a, cfn_sub(a, STR("arn:${AWS::Partition}:iam::*:role/*")), TEXTS(a, "iam:PassRole")));
}

static void expand(struct cx *cx, const struct event_uses *uses)
{
	expand_new(cx, uses);
	expand_existing(cx, uses);
}

EVENT(cognitoUserPool) = {
	.key = "cognitoUserPool",
	.rank = 175,
	.schema = &schema,
	.doc = "Triggers of a Cognito user pool.",
	.expand = expand,
};
