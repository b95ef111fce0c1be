/* api_templates: mapping templates that make an API's request the input of an execution. The texts are the plugin's to the byte. */
#include "ir/events/common/velocity.h"
#include "ir/js.h"
#include "ir/plugins/step_functions/api.h"

static const struct value plain = TEXT(
	"\n#set( $body = $util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\") )\n"
	"{\"input\": \"$body\", \"name\": \"$context.requestId\", \"stateMachineArn\":\"${StateMachineArn}\"}");

/* The request as a Lambda function behind a proxy integration would get it. $body is set by what stands before. */
#define REQUEST \
	"#define( $loop )\n" \
	"  {\n" \
	"    #foreach($key in $map.keySet())\n" \
	"      #set( $k = $util.escapeJavaScript($key) )\n" \
	"      #set( $v = $util.escapeJavaScript($map.get($key)).replaceAll(\"\\\\'\", \"'\") )\n" \
	"      \"$k\":\n" \
	"        #if (\"$v\" == \"\")\n" \
	"          null\n" \
	"        #else\n" \
	"          \"$v\"\n" \
	"        #end\n" \
	"        #if( $foreach.hasNext ) , #end\n" \
	"    #end\n" \
	"  }\n" \
	"  #end\n" \
	"  #define( $smInput )\n" \
	"  {\n" \
	"    \"resource\": \"$context.resourcePath\",\n" \
	"    \"path\": \"$context.path\",\n" \
	"    \"httpMethod\": \"$context.httpMethod\",\n" \
	"    #set( $map = $input.params().header )\n" \
	"    \"headers\": $loop,\n" \
	"\n" \
	"    #if ($input.params().querystring.size() == 0)\n" \
	"    \"queryStringParameters\": null,\n" \
	"    #else\n" \
	"    #set( $map = $input.params().querystring )\n" \
	"    \"queryStringParameters\": $loop,\n" \
	"    #end\n" \
	"\n" \
	"    #if ($input.params().path.size() == 0)\n" \
	"    \"pathParameters\": null,\n" \
	"    #else\n" \
	"    #set( $map = $input.params().path )\n" \
	"    \"pathParameters\": $loop,\n" \
	"    #end\n" \
	"\n" \
	"    #if ($stageVariables.size() == 0)\n" \
	"    \"stageVariables\": null,\n" \
	"    #else\n" \
	"    #set( $map = $stageVariables )\n" \
	"    \"stageVariables\": $loop,\n" \
	"    #end\n" \
	"\n" \
	"    \"requestContext\": {\n" \
	"      \"resourceId\": \"$context.resourceId\",\n" \
	"      \"resourcePath\": \"$context.resourcePath\",\n" \
	"      \"httpMethod\": \"$context.httpMethod\",\n" \
	"      \"extendedRequestId\": \"$context.extendedRequestId\",\n" \
	"      \"requestTime\": \"$context.requestTime\",\n" \
	"      \"path\": \"$context.path\",\n" \
	"      \"accountId\": \"${AccountId}\",\n" \
	"      \"protocol\": \"$context.protocol\",\n" \
	"      \"stage\": \"$context.stage\",\n" \
	"      \"domainPrefix\": \"$context.domainPrefix\",\n" \
	"      \"requestTimeEpoch\": $context.requestTimeEpoch,\n" \
	"      \"requestId\": \"$context.requestId\",\n" \
	"      #set( $map = $context.identity )\n" \
	"      \"identity\": $loop,\n" \
	"      \"domainName\": \"$context.domainName\",\n" \
	"      #set( $map = $context.authorizer )\n" \
	"      \"authorizer\": $loop,\n" \
	"      \"apiId\": \"$context.apiId\"\n" \
	"    },\n" \
	"    \"body\": \"$util.escapeJavaScript(\"$body\").replaceAll(\"\\\\'\", \"'\")\",\n" \
	"    \"isBase64Encoded\": false\n" \
	"  }\n" \
	"  #end\n" \
	"  {\n" \
	"    \"input\": \"$util.escapeJavaScript(\"$smInput\").replaceAll(\"\\\\'\", \"'\")\",\n" \
	"    \"name\":\"$context.requestId\",\n" \
	"    \"stateMachineArn\":\"${StateMachineArn}\"\n" \
	"  }"

static const struct value proxy_json = TEXT(
	"\n"
	"  #set( $body = $input.body )\n"
	"  \n"
	"  "
	REQUEST);

static const struct value proxy_form = TEXT(
	"\n"
	VELOCITY_FORM_BODY("  ")
	"  \n"
	"  "
	REQUEST);

static struct value *templates(struct arena *a, const struct machine *m, const struct value *json, const struct value *form, const struct value *account)
{
	const struct value *variables = MAP(a, { "StateMachineArn", cfn_ref(a, m->id) }, { "AccountId", account });
	return MAP(a, { "application/json", MAP(a, { "Fn::Sub", LIST(a, json, variables) }) },
		{ "application/x-www-form-urlencoded", MAP(a, { "Fn::Sub", LIST(a, form, variables) }) });
}

const struct value *start_templates(struct arena *a, const struct machine *m, const struct value *config)
{
	const struct value *own = value_dig(config, "request", "template");
	if (value_is(own, "lambda_proxy"))
		return templates(a, m, &proxy_json, &proxy_form, CFN_REF("AWS::AccountId"));
	if (own)
		return map_assign(a, templates(a, m, &plain, &plain, NULL), js_object(a, own));
	return value_get(config, "action") ? v_map(a) : templates(a, m, &plain, &plain, NULL);
}
