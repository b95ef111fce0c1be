/* common_excludes: serverless-plugin-common-excludes keeps what functions hardly need out of the zips, by patterns of its own. */
#include "ir/plugin.h"

static const char *const patterns[] = {
	"!.gitignore", "!.gitconfig", "!.editorconfig", "!.eslintignore", "!.eslintrc", "!.npmrc", "!.nycrc", "!.npmignore", "!*coveralls.yml",
	"!.circleci/**", "!*circle.yml", "!*travis.yml", "!.gitlab-ci.yml", "!*.md", "!*.apib", "!.vscode/**", "!package-lock.json", "!.npm-upgrade.json",
	"!sonar-project.properties", "!sonar-coverage.info", "!rollup.config.*", "!yarn.lock", "!coverage/**", "!.nyc_output/**", "!docs/**", "!test/**",
	"!tests/**", "!CODEOWNERS", "!node_modules/**/*.md", "!node_modules/**/*.flow", "!node_modules/**/*.patch", "!node_modules/**/*.conf",
	"!node_modules/**/*.markdown", "!node_modules/**/*.coffee", "!node_modules/**/jsdoc_conf.json", "!node_modules/**/*Makefile",
	"!node_modules/**/Dockerfile", "!node_modules/**/*.txt", "!node_modules/**/*.yml", "!node_modules/**/*.xml", "!node_modules/**/*.html",
	"!node_modules/**/test/**", "!node_modules/**/tests/**", "!node_modules/**/examples/**", "!node_modules/**/coverage/**",
	"!node_modules/**/.nyc_output/**", "!node_modules/**/bin/**", "!node_modules/**/bower.json", "!node_modules/**/karma.conf.js",
	"!node_modules/**/Gruntfile.js", "!node_modules/**/rollup.config.*", "!node_modules/**/yarn.lock", "!node_modules/**/sonar-project.properties",
	"!node_modules/**/package-lock.json", "!node_modules/**/*.d.ts", "!node_modules/**/*.map", "!node_modules/**/tsconfig.json",
	"!node_modules/**/AUTHORS", "!node_modules/**/CODEOWNERS", "!node_modules/**/OWNERS", "!node_modules/**/*.iml",
	"!node_module/**/*.bash_completion.in", "!node_modules/**/*.gif", "!node_modules/**/*.png", "!node_modules/**/*.jpg", "!node_modules/**/*.jpeg",
	"!node_modules/**/winston/scratch/**", "!node_modules/**/sshpk/man/**", "!node_modules/**/bluebird/js/browser/**",
	"!node_modules/**/date-fns/docs.json", "!node_modules/**/aws-xray-sdk-core/doc-src/**", "!node_modules/**/aws-sdk/dist/**",
	"!node_modules/**/aws-sdk/dist-tools/**",
};

/* After the service's own, which they therefore overrule. */
static void lowered(struct cx *cx, const struct plugin_use *use)
{
	struct arena *a = cx->arena;
	struct value *config = map_copy(a, cx->service->config);
	const struct value *package = value_get(config, "package"), *own = value_get(package, "patterns");
	struct value *more = map_copy(a, is_map(package) ? package : NULL), *list = list_copy(a, is_list(own) ? own : NULL);
	(void)use;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		if (!list_has(own, str_z(patterns[i])))
			list_push(a, list, v_text(a, patterns[i]));
	map_putz(a, more, "patterns", list);
	map_putz(a, config, "package", more);
	cx->service->config = config;
}

PLUGINS(common_excludes) = {
	{ .names = S_WORD_LIST("serverless-plugin-common-excludes"), .effects = PLUGIN_ADDS, .version = "4.0.0",
	  .doc = "keeps what functions hardly need out of the zips", .hooks = HOOKS({ MOMENT_LOWERED, lowered }) },
	{ 0 },
};
