/* associate_waf: serverless-associate-waf adds an output to every template, and associates a web ACL after deployment. */
#include "ir/graph.h"
#include "ir/plugin.h"

/* Without regard to whether the stack has a REST API of its own: where it has none, the template names what is not there. */
static void finalize(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	graph_output(cx, STR("ApiGatewayRestApiWaf"), "Rest API Id", MAP(a, { "Ref", value_at(v_text(a, "ApiGatewayRestApi"), use->span) }));
}

PLUGINS(associate_waf) = {
	{ .names = S_WORD_LIST("serverless-associate-waf"), .effects = PLUGIN_ADDS | PLUGIN_DEPLOYS, .version = "1.2.1",
	  .doc = "associates a web ACL with the REST API's stage", .hooks = HOOKS({ MOMENT_BEFORE_FINALIZE, finalize }), .deploys_if = "associateWaf.name",
	  .left_out = "the association, which needs the ACL's id" },
	{ 0 },
};
