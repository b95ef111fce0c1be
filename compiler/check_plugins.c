/* check_plugins: what each plugin of the service is to slsc, which runs none of them. */
#include "compiler/check.h"
#include "compiler/stages.h"

/*
 * Plugins that leave the packaged template as it is: they run functions locally, build code, act at deployment
 * through the SDK, or show something. In byte order.
 */
static const char *const without_effect[] = {
	"@serverless/typescript", "serverless-analyze-bundle-plugin", "serverless-associate-waf",
	"serverless-babel-plugin", "serverless-better-credentials", "serverless-bundle",
	"serverless-cloudfront-invalidate", "serverless-common-excludes", "serverless-deployment-bucket",
	"serverless-domain-manager", "serverless-dynamodb", "serverless-dynamodb-local", "serverless-dynamodb-seed",
	"serverless-esbuild", "serverless-export-env", "serverless-finch", "serverless-go-build",
	"serverless-go-plugin", "serverless-hooks-plugin", "serverless-jest-plugin", "serverless-mocha-plugin",
	"serverless-offline", "serverless-offline-aws-eventbridge", "serverless-offline-direct-lambda",
	"serverless-offline-dynamodb-streams", "serverless-offline-edge-lambda", "serverless-offline-kinesis",
	"serverless-offline-lambda", "serverless-offline-s3-triggers", "serverless-offline-scheduler",
	"serverless-offline-ses-v2", "serverless-offline-sns", "serverless-offline-sqs", "serverless-offline-watcher",
	"serverless-optimize", "serverless-package-external", "serverless-package-python-functions",
	"serverless-parcel", "serverless-plugin-browserifier", "serverless-plugin-common-excludes",
	"serverless-plugin-diff", "serverless-plugin-include-dependencies", "serverless-plugin-monorepo",
	"serverless-plugin-offline-dynamodb-stream", "serverless-plugin-optimize", "serverless-plugin-reducer",
	"serverless-plugin-scripts", "serverless-plugin-simulate", "serverless-plugin-typescript",
	"serverless-prune-plugin", "serverless-python-requirements", "serverless-rollup", "serverless-ruby-package",
	"serverless-rust", "serverless-s3-cleaner", "serverless-s3-deploy", "serverless-s3-local",
	"serverless-s3-remover", "serverless-s3-sync", "serverless-scriptable-plugin", "serverless-stack-output",
	"serverless-stack-termination-protection", "serverless-swc", "serverless-tscpaths", "serverless-webpack",
};

static bool effectless(struct str name)
{
	size_t low = 0, high = sizeof without_effect / sizeof *without_effect;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = str_cmp(name, str_z(without_effect[mid]));
		if (order == 0)
			return true;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

static bool listed(const struct value *list, struct str name)
{
	if (is_string(list))
		return str_eq(list->string, name);
	list_each(i, list)
		if (str_eq(value_str(list->list.item[i]), name))
			return true;
	return false;
}

bool check_plugins(struct cx *cx, const struct value *config)
{
	const struct value *plugins = value_get(config, "plugins");
	const struct value *names = is_map(plugins) ? value_get(plugins, "modules") : plugins;
	const struct value *ignored = value_dig(config, "custom", "slsc", "ignorePlugins");
	bool passed = cx->passed_over = is_unknown(plugins) || is_unknown(names);
	list_each(i, names) {
		const struct value *v = names->list.item[i];
		struct str name = value_str(v);
		if (cx->opt->plugins == PLUGINS_OFF || is_unknown(v)) {
			passed = true;
			cx->passed_over |= !effectless(name);
			continue;
		}
		if (!is_string(v))
			continue;
		if (effectless(name)) {
			passed = true;
		} else if (cx->opt->plugins == PLUGINS_IGNORE || listed(ignored, name)) {
			passed = cx->passed_over = true;
			diag(cx->diags, D_PLUGIN_PASSED, v->span, "plugin %.*s is passed over", STRA(name));
		} else {
			struct diag *g = diag(cx->diags, D_PLUGIN_UNKNOWN, v->span, "slsc does not know plugin %.*s, which may change the template", STRA(name));
			diag_note(cx->diags, g, (struct span){ 0 },
				  "to go on without it: --plugins ignore, or list it under custom.slsc.ignorePlugins");
		}
	}
	return passed;
}
