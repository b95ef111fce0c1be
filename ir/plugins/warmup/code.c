#include "ir/plugins/warmup/code.h"

#include "ir/js.h"
#include "ir/plugin.h"

static const char head[] =
	"// Made by slsc in the place of serverless-plugin-warmup: invokes functions so that Lambda keeps instances of them.\n"
	"import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';\n\n";

static const char body[] =
	"const lambda = new LambdaClient({ apiVersion: '2015-03-31', region, requestHandler: { connectionTimeout: 1000 } });\n"
	"const log = (text) => { if (verbose) console.log(text); };\n\n"
	"// The environment may say how many instances: for one function, or for all.\n"
	"function instances({ name, config }) {\n"
	"  const forOne = process.env[`WARMUP_CONCURRENCY_${name.toUpperCase().replaceAll('-', '_')}`];\n"
	"  const count = parseInt(forOne || process.env.WARMUP_CONCURRENCY || config.concurrency);\n"
	"  log(`${name}: ${count} at once`);\n"
	"  return count;\n"
	"}\n\n"
	"function invocation({ name, config }) {\n"
	"  const context = config.clientContext === undefined ? config.payload : config.clientContext;\n"
	"  return new InvokeCommand({\n"
	"    FunctionName: name,\n"
	"    Qualifier: config.alias || process.env.SERVERLESS_ALIAS,\n"
	"    InvocationType: 'RequestResponse',\n"
	"    LogType: 'None',\n"
	"    Payload: config.payload,\n"
	"    ClientContext: context ? Buffer.from(`{\"custom\":${context}}`).toString('base64') : undefined,\n"
	"  });\n"
	"}\n\n"
	"// Whether all went well; one that fails does not keep the others from being invoked.\n"
	"async function warm(target) {\n"
	"  const count = instances(target);\n"
	"  const command = invocation(target);\n"
	"  try {\n"
	"    await Promise.all(Array(count).fill().map(() => lambda.send(command)));\n"
	"    log(`${target.name}: invoked`);\n"
	"    return true;\n"
	"  } catch (error) {\n"
	"    console.error(`${target.name}: invocation failed`, error);\n"
	"    return false;\n"
	"  }\n"
	"}\n\n"
	"export const warmUp = async () => {\n"
	"  const outcomes = await Promise.all(targets.map(warm));\n"
	"  log(`${outcomes.filter((ok) => !ok).length} of ${targets.length} functions could not be invoked`);\n"
	"};\n";

struct str warmer_code(struct cx *cx, const struct value *targets, const struct value *verbose)
{
	struct arena *a = cx->arena;
	return STR_CAT(a, STR(head), STR("const region = "), js_json_string(a, plugin_region(cx)), STR(";\nconst verbose = "),
		is_false(verbose) ? STR("false") : STR("true"), STR(";\nconst targets = "), js_json(a, targets), STR(";\n\n"), STR(body));
}
