/* schema: slsc schema: the JSON Schema of serverless.yml, with the keys of all known plugins or of those that a file lists. */
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/output.h"
#include "compiler/read/read.h"
#include "ir/plugin.h"
#include "ir/schema/export.h"

/*
 * The known plugins that a configuration lists, ending in NULL. Variables are not resolved: where one stands for a plugin's name,
 * it may be any plugin, and NULL is returned.
 */
static const struct plugin *const *listed_plugins(struct arena *a, const struct value *config)
{
	const struct value *names = plugin_names(config);
	const struct plugin **rows = ARENA_ARRAY(a, const struct plugin *, list_len(names) + 1);
	uint32_t n = 0;
	bool variable = is_string(names) && str_search(names->string, STR("${"), 0) >= 0;
	list_each(i, names) {
		const struct str name = value_str(names->list.item[i]);
		const struct plugin *row = plugin_find(name);
		variable |= str_search(name, STR("${"), 0) >= 0;
		for (uint32_t j = 0; j < n; j++)
			row = rows[j] == row ? NULL : row;
		if (row)
			rows[n++] = row;
	}
	rows[n] = NULL;
	return variable ? NULL : rows;
}

static int schema_command(struct cli *cli)
{
	const struct plugin *const *plugins = NULL;
	if (cli->operands.n) {
		struct input in = input_of(cli);
		struct cx *cx = cx_new(&in, cli->diags);
		const struct value *config = load_config(cx, cx->config_path);
		if (!config || diag_failed(cli->diags))
			return EXIT_ERRORS;
		plugins = listed_plugins(cli->arena, config);
	}
	struct buf out = { 0 };
	schema_export(&out, plugins);
	return finish_output(cli, &out, 0644);
}

COMMAND(schema) = {
	.name = "schema",
	.rank = 100,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true }),
	.summary = "print the JSON Schema of serverless.yml, for editors",
	.about = "With the keys of all plugins that slsc knows. Given a FILE, of the plugins that it lists only.",
	.examples = EXAMPLES({ "slsc schema -o serverless.schema.json", "write the JSON Schema for an editor" },
			     { "slsc schema serverless.yml -o serverless.schema.json", "the same, with the keys of this service's plugins only" }),
	.reads = READS(OPTION_OUTPUT),
	.run = schema_command,
};
