/* url: a function's own HTTPS address. */
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/js.h"

/* url.cors.<key> of AWS::Lambda::Url's Cors: null takes the default away. */
static const struct cors_list {
	const char *key, *property;
	const char *const *otherwise;
} cors_lists[] = {
	{ "allowedHeaders", "AllowHeaders", S_WORD_LIST("Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key",
							"X-Amz-Security-Token", "X-Amzn-Trace-Id") },
	{ "allowedMethods", "AllowMethods", S_WORD_LIST("*") },
	{ "allowedOrigins", "AllowOrigins", S_WORD_LIST("*") },
	{ "exposedResponseHeaders", "ExposeHeaders", NULL },
};

static struct value *cors_of(struct arena *a, const struct value *cors)
{
	struct value *out = v_map(a);
	for (size_t i = 0; i < sizeof cors_lists / sizeof *cors_lists; i++) {
		const struct cors_list *row = &cors_lists[i];
		const struct value *v = value_get(cors, row->key);
		struct value *list = v_list(a);
		for (const char *const *word = row->otherwise; word && *word; word++)
			list_push(a, list, v_text(a, *word));
		if (js_truthy(v))
			map_putz(a, out, row->property, js_unique(a, v));
		else if (row->otherwise && !is_null(v))
			map_putz(a, out, row->property, list);
	}
	if (js_truthy(value_get(cors, "allowCredentials")))
		map_putz(a, out, "AllowCredentials", v_bool(a, true));
	map_putz(a, out, "MaxAge", value_get(cors, "maxAge"));
	return out;
}

static void depends_on_alias(struct cx *cx, const struct function *fn, struct str id)
{
	if (fn->alias.name.n)
		graph_attr(cx, id, "DependsOn", v_str(cx->arena, fn->alias.logical_id));
}

void function_url(struct cx *cx, const struct function *fn)
{
	struct arena *a = cx->arena;
	const struct value *url = value_get(fn->config, "url"), *cors = value_get(url, "cors");
	if (!js_truthy(url))
		return;
	const struct str id = STR_CAT(a, fn->id, STR("LambdaFunctionUrl"));
	const bool iam = value_is(value_get(url, "authorizer"), "aws_iam");
	struct value *auth = v_text(a, iam ? "AWS_IAM" : "NONE");
	const struct value *mode = value_get(url, "invokeMode");
	struct value *p = graph_put(cx, id, "AWS::Lambda::Url", url->span);
	map_putz(a, p, "AuthType", auth);
	map_putz(a, p, "TargetFunctionArn", function_target(cx, fn));
	map_putz(a, p, "Cors", js_truthy(cors) ? cors_of(a, cors) : NULL);
	map_putz(a, p, "InvokeMode", is_string(mode) && str_eq_nocase(mode->string, STR("RESPONSE_STREAM")) ? LITERAL("RESPONSE_STREAM") : NULL);
	depends_on_alias(cx, fn, id);
	graph_output(cx, id, "Lambda Function URL", cfn_getatt(a, id, "FunctionUrl"));
	if (iam)
		return;
	const struct str permission = STR_CAT(a, fn->id, STR("LambdaPermissionFnUrl"));
	p = graph_put(cx, permission, "AWS::Lambda::Permission", url->span);
	map_putz(a, p, "FunctionName", function_target(cx, fn));
	map_putz(a, p, "Action", LITERAL("lambda:InvokeFunctionUrl"));
	map_putz(a, p, "Principal", LITERAL("*"));
	map_putz(a, p, "FunctionUrlAuthType", auth);
	depends_on_alias(cx, fn, permission);
}

#define HEADERS S_LIST_OF(S_STRING, .least = 1, .most = 100)

static const struct schema url_cors = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_BOOL, S_OBJECT(
		{ "allowCredentials", S_BOOL, .doc = "Browsers may send cookies and credentials." },
		{ "allowedHeaders", HEADERS, .doc = "Request headers that browsers may send; default: the usual ones." },
		{ "allowedMethods", S_LIST_OF(S_STRING, .least = 1, .most = 6), .doc = "HTTP methods that browsers may use; default: *." },
		{ "allowedOrigins", HEADERS, .doc = "Sites that may call; default: *." },
		{ "exposedResponseHeaders", HEADERS, .doc = "Headers of the answer that scripts may read." },
		{ "maxAge", S_INT_FROM(0), .doc = "Seconds for which browsers keep the answer." })),
};

static const struct schema url = {
	.kind = SCHEMA_ANY_OF,
	.of = S_OF_(S_BOOL, S_OBJECT(
		/* Whatever else is written leaves the address open to anybody. */
		{ "authorizer", S_STRING_OF(.words = S_WORD_LIST("aws_iam"), .refused = true), .doc = "aws_iam: only signed requests of IAM users and roles; default: anybody may call." },
		{ "cors", &url_cors, .doc = "Let browsers of other sites call: true, or a map." },
		{ "invokeMode", S_ANY_OF(S_TYPED_WORDS("BUFFERED", "RESPONSE_STREAM"), S_STRING_OF(.pattern = "^(BUFFERED|RESPONSE_STREAM)$", .pattern_nocase = true,
			.expected = "'BUFFERED' or 'RESPONSE_STREAM'")),
		  .doc = "RESPONSE_STREAM sends the answer while the function runs; default: BUFFERED." })),
};

OPTIONS(url) = S_PROPS({ "url", &url, .doc = "A function URL." });
