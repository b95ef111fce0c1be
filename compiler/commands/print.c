/* print: slsc print: the resolved configuration, as v3.40's print shows it. */
#include "compiler/check/check.h"
#include "compiler/cli/terminal.h"
#include "compiler/commands/shared/input.h"
#include "compiler/commands/shared/output.h"
#include "emit/yaml.h"
#include "ir/js.h"
#include "ir/secrets.h"

/* What v3.40 adds to each function before it validates. */
static const struct value *function_shown(struct cx *cx, struct str service, struct str stage, struct str key, const struct value *function)
{
	struct arena *a = cx->arena;
	struct value *f = map_copy(a, function);
	if (!js_truthy(value_get(f, "events")))
		map_putz(a, f, "events", v_list(a));
	if (!js_truthy(value_get(f, "name")))
		map_putz(a, f, "name", v_str(a, STR_CAT(a, service, STR("-"), stage, STR("-"), key)));
	return f;
}

static const struct value *functions_shown(struct cx *cx, const struct value *config, struct str stage)
{
	struct value *functions = v_map(cx->arena);
	struct str service = js_string(cx->arena, value_get(config, "service"));
	map_each(e, value_get(config, "functions"))
		map_put(cx->arena, functions, e->key, is_map(e->value) ? function_shown(cx, service, stage, e->key, e->value) : e->value);
	return functions;
}

/* provider.stage stays the configuration's where --stage says another one; region and names go by the options. */
static const struct value *config_shown(struct cx *cx, const struct value *config)
{
	struct arena *a = cx->arena;
	struct value *c = map_copy(a, config), *provider = map_copy(a, value_get(config, "provider"));
	const struct value *stage = value_get(provider, "stage");
	if (is_nil(stage))
		map_putz(a, provider, "stage", stage = LITERAL("dev"));
	if (!js_truthy(value_get(provider, "region")))
		map_putz(a, provider, "region", LITERAL("us-east-1"));
	if (!value_get(provider, "versionFunctions"))
		map_putz(a, provider, "versionFunctions", v_bool(a, true));
	map_putz(a, c, "provider", provider);
	if (is_map(value_get(c, "functions")))
		map_putz(a, c, "functions", functions_shown(cx, c, cx->opt->stage.n ? cx->opt->stage : js_string(a, stage)));
	return c;
}

/* The value at "a.b.0", or NULL; of lists and texts the length, too. */
static const struct value *value_at_path(struct arena *a, const struct value *v, struct str path)
{
	while (v && path.n) {
		int32_t dot = str_find(path, '.');
		struct str step = dot < 0 ? path : str_to(path, (uint32_t)dot);
		path = dot < 0 ? STR("") : str_from(path, (uint32_t)dot + 1);
		const bool counts = str_eqz(step, "length") && (is_list(v) || is_string(v));
		v = counts ? v_int(a, is_list(v) ? list_len(v) : str_utf16(v->string)) : value_step(v, step);
	}
	return v;
}

/* JavaScript's Object.keys: of a list or text the positions, of anything else nothing. */
static const struct value *keys_of(struct arena *a, const struct value *v)
{
	struct value *keys = v_list(a);
	uint32_t n = is_list(v) ? list_len(v) : is_string(v) ? str_utf16(v->string) : 0;
	map_each(e, v)
		list_push(a, keys, v_str(a, e->key));
	for (uint32_t i = 0; i < n; i++)
		list_push(a, keys, v_str(a, str_int(a, i)));
	return keys;
}

/* A text as it is, line by line: a buf that is inert would show line ends as escapes. */
static void put_lines(struct buf *out, struct str text)
{
	for (int32_t end; (end = str_find(text, '\n')) >= 0; text = str_from(text, (uint32_t)end + 1)) {
		buf_str(out, str_to(text, (uint32_t)end));
		buf_c(out, '\n');
	}
	buf_str(out, text);
	buf_c(out, '\n');
}

/* Of a list one item a line. */
static bool put_text(struct arena *a, struct buf *out, const struct value *v)
{
	if (is_map(v)) {
		remark("--format text is for texts and lists, and this is a map; name a part of it by --path, or its keys by --transform keys");
		return false;
	}
	list_each(i, v)
		put_lines(out, js_string(a, list_at(v, i)));
	if (!is_list(v))
		put_lines(out, js_string(a, v));
	return true;
}

static int print_command(struct cli *cli)
{
	struct input in = input_of(cli);
	struct cx *cx = cx_new(&in, cli->diags);
	const struct value *v = diag_failed(cli->diags) ? NULL : configuration(cx);
	cli->options.plugins = PLUGINS_OFF; /* but for their variables: what slsc does not know of them matters to templates only */
	check_partial(cx);
	v = v && !diag_failed(cli->diags) ? check_config(cx, v) : NULL;
	if (!v || diag_failed(cli->diags))
		return EXIT_ERRORS;
	/* Redacted first: what is made of a secret is none the less one. */
	v = config_shown(cx, value_redacted(cli->arena, v));
	v = value_at_path(cli->arena, v, cli->path);
	if (!v) {
		remark("there is nothing at --path %.*s", STRA(cli->path));
		return EXIT_ERRORS;
	}
	if (str_eqz(cli->transform, "keys"))
		v = keys_of(cli->arena, v);
	struct buf out = { 0 };
	bool ok = true;
	if (str_eqz(cli->format, "json")) {
		put_json(&out, v);
	} else if (str_eqz(cli->format, "text")) {
		out.inert = terminal(cli, TO_OUTPUT); /* for programs as it is, for eyes not */
		ok = put_text(cli->arena, &out, v);
	} else {
		yaml_emit(&out, v, YAML_LONG);
	}
	if (ok)
		return finish_output(cli, &out, 0600);
	buf_free(&out);
	return EXIT_ERRORS;
}

COMMAND(print) = {
	.name = "print",
	.rank = 70,
	.operands = OPERANDS({ .name = "FILE", .type = OPERAND_CONFIG, .optional = true }),
	.summary = "print the resolved configuration; secrets are redacted",
	.about = "As the framework's print command: merged lists of functions and resources, values as its schema coerces them, functions with their names.",
	.examples = EXAMPLES({ "slsc print serverless.yml --path provider", "print the resolved provider section" },
			     { "slsc print --path functions --transform keys --format text", "list the functions, one per line" }),
	.reads = READS(OPTION_CONFIG, OPTIONS_RESOLVING, OPTION_OUTPUT, OPTION_PATH, OPTION_TRANSFORM, OPTION_FORMAT),
	.formats = FORMATS("yaml", "json", "text"),
	.configured = true,
	.run = print_command,
};
