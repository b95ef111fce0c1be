/* templates: how a request becomes the event that a Lambda function (integration lambda) gets. */
#include "ir/events/common/velocity.h"
#include "ir/events/http/http.h"
#include "ir/js.h"

/*
 * Velocity templates that v3.40 deploys; functions rely on the event they make, and a diff of an adopted service must
 * stay empty, so they are the same to the blank.
 */
#define CLAIMS "extraCognitoPoolClaims" /* gives way to the claims that the authorizer names */
#define COMMON \
	"\n" \
	"  #define( $loop )\n" \
	"    {\n" \
	"    #foreach($key in $map.keySet())\n" \
	"        #set( $k = $util.escapeJavaScript($key) )\n" \
	"        #set( $v = $util.escapeJavaScript($map.get($key)).replaceAll(\"\\\\'\", \"'\") )\n" \
	"        \"$k\":\n" \
	"          \"$v\"\n" \
	"          #if( $foreach.hasNext ) , #end\n" \
	"    #end\n" \
	"    }\n" \
	"  #end\n" \
	"\n" \
	"  {\n" \
	"    \"body\": $body,\n" \
	"    \"method\": \"$context.httpMethod\",\n" \
	"    \"principalId\": \"$context.authorizer.principalId\",\n" \
	"    \"stage\": \"$context.stage\",\n" \
	"\n" \
	"    \"cognitoPoolClaims\" : {\n" \
	"       " CLAIMS "\n" \
	"       \"sub\": \"$context.authorizer.claims.sub\"\n" \
	"    },\n" \
	"\n" \
	"    #set( $map = $context.authorizer )\n" \
	"    \"enhancedAuthContext\": $loop,\n" \
	"\n" \
	"    #set( $map = $input.params().header )\n" \
	"    \"headers\": $loop,\n" \
	"\n" \
	"    #set( $map = $input.params().querystring )\n" \
	"    \"query\": $loop,\n" \
	"\n" \
	"    #set( $map = $input.params().path )\n" \
	"    \"path\": $loop,\n" \
	"\n" \
	"    #set( $map = $context.identity )\n" \
	"    \"identity\": $loop,\n" \
	"\n" \
	"    #set( $map = $stageVariables )\n" \
	"    \"stageVariables\": $loop,\n" \
	"\n" \
	"    \"requestPath\": \"$context.resourcePath\"\n" \
	"  }\n"

static const char json_template[] =
	"\n"
	"    #set( $body = $input.json(\"$\") )\n"
	"\n"
	"    " COMMON "\n  ";

static const char form_template[] =
	"\n"
	VELOCITY_FORM_BODY("    ")
	"\n"
	"    " COMMON "\n  ";

/* One line of the claims map: a name after a colon (custom:role) is the key, without its prefix. */
static struct str claim_line(struct arena *a, const struct value *claim)
{
	struct str name = js_string(a, claim);
	int32_t colon = is_string(claim) ? str_find(name, ':') : -1;
	if (colon < 0)
		return str_fmt(a, "\"%.*s\": \"$context.authorizer.claims.%.*s\",", STRA(name), STRA(name));
	struct str key = str_from(name, (uint32_t)colon + 1);
	return str_fmt(a, "\"%.*s\": \"$context.authorizer.claims['%.*s']\",", STRA(key), STRA(name));
}

static struct str with_claims(struct arena *a, struct str template, const struct endpoint *ep)
{
	int32_t at = str_search(template, STR(CLAIMS), 0);
	if (at < 0)
		return template;
	VEC(struct str) parts = { 0 };
	vec_push(a, &parts, str_to(template, (uint32_t)at));
	const struct value *claims = ep->auth ? ep->auth->claims : NULL;
	list_each(i, claims)
		vec_push(a, &parts, claim_line(a, claims->list.item[i]));
	vec_push(a, &parts, str_from(template, (uint32_t)at + sizeof CLAIMS - 1));
	return str_cat(a, parts.at, parts.n);
}

const struct value *request_templates(struct cx *cx, const struct endpoint *ep)
{
	struct arena *a = cx->arena;
	struct value *templates = v_map(a), *out = v_map(a);
	if (is_integration(ep, "AWS")) {
		map_putz(a, templates, "application/json", v_text(a, json_template));
		map_putz(a, templates, "application/x-www-form-urlencoded", v_text(a, form_template));
	}
	map_each(e, value_get(ep->request, "template")) { /* null takes a default away */
		if (is_null(e->value))
			map_remove(templates, e->key);
		else
			map_put(a, templates, e->key, e->value);
	}
	map_each(t, templates) {
		struct str text;
		if (rest_text(cx, t->value, ep->ev->span, "request.template", &text))
			map_put(a, out, t->key, v_str(a, with_claims(a, text, ep)));
	}
	return map_len(out) ? out : NULL;
}
