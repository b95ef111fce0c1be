/*
 * offline_ssm: serverless-offline-ssm answers ${ssm:…} from the configuration and from .env, in the stages that it lists. All
 * answers are plain texts: neither lists are split nor JSON is read.
 */
#include "ir/js.h"
#include "ir/plugin.h"
#include "ir/secrets.h"

#define SETTINGS "serverless-offline-ssm"

/*
 * What .env says of a name, by rules that are the plugin's own: no quotes, no comments, no blanks taken away; of several
 * lines the last counts. NULL: nothing; *there: whether the file is.
 */
static const struct value *from_file(struct cx *cx, struct str name, bool *there)
{
	struct arena *a = cx->arena;
	struct str path = STR_CAT(a, cx->root, STR(".env")), text;
	if (cx->host->read_file(cx->host, a, str_zdup(a, path), &text) != FILE_REGULAR)
		return NULL;
	*there = true;
	vec_push(a, &cx->files_read, path);
	const struct value *found = NULL;
	for (text = str_trim(str_utf8(a, text)); text.n;) {
		const struct str line = str_line(&text);
		const int32_t equals = str_find(line, '=');
		if (!str_eq(equals < 0 ? line : str_to(line, (uint32_t)equals), name))
			continue;
		struct str value = str_from(line, (uint32_t)equals + 1);
		const int32_t back = str_find(value, '\r');
		found = equals < 0 ? NULL : v_str(a, back < 0 ? value : str_to(value, (uint32_t)back));
	}
	return found;
}

static const struct value *answer(struct cx *cx, const struct value *config, struct str name, struct str *why)
{
	const struct value *settings = value_dig(config, "custom", SETTINGS);
	if (!js_includes(value_get(settings, "stages"), service_stage(cx, value_get(config, "provider"))))
		return NULL;
	const struct value *found = map_get(value_get(settings, "ssm"), name);
	bool file = false;
	if (!js_truthy(found))
		found = from_file(cx, name, &file);
	if (!found && file) /* then the answer is undefined, which v3.40 takes from no source */
		*why = str_fmt(cx->arena, "neither custom." SETTINGS ".ssm nor .env sets '%.*s', and as there is a .env, no fallback counts: set it in one of them", STRA(name));
	if (!found)
		return v_null(cx->arena);
	return secret_address(name, found) || secret_looks(found) ? value_to_secret(cx->arena, found) : found;
}

static const struct plugin_variables variables = { "ssm", "", answer };

static void read_stages(struct cx *cx, const struct plugin_use *use)
{
	const struct value *stages = plugin_setting(cx, SETTINGS ".stages");
	if (!js_truthy(stages))
		plugin_refuses(cx, use, use->span, "custom." SETTINGS ".stages is missing: the stages in which it answers ${ssm:…}");
	else if (!is_list(stages) && !is_string(stages))
		plugin_refuses(cx, use, stages->span, "custom." SETTINGS ".stages is %s; write a list of stages", value_kind_name(stages));
}

PLUGINS(offline_ssm) = {
	{ .names = S_WORD_LIST("serverless-offline-ssm"), .effects = PLUGIN_ADDS, .version = "6.2.0", .doc = "answers ${ssm:…} from the configuration and .env",
	  .variables = &variables, .hooks = HOOKS({ MOMENT_LOADED, read_stages }) },
	{ 0 },
};
