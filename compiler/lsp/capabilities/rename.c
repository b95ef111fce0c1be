/*
 * rename: functions, keys of custom and the like, and resources of one's own, with all variables and references that name them. A
 * function's other name makes other resources: the editor is told which ones the stack would replace.
 */
#include "compiler/lsp/targets.h"

#include "ir/naming.h"
#include "ir/service.h"

enum { MOST_RESOURCES = 20, INVALID_PARAMS = -32602 };

static void refuse(struct request *r, const char *why)
{
	r->error = MAP(r->a, { "code", v_int(r->a, INVALID_PARAMS) }, { "message", v_text(r->a, why) });
}

static bool is_function(struct str path) { return str_starts(path, "functions.") && str_find(str_from(path, 10), '.') < 0; }

/* Keys whose names are the user's own. */
static bool is_free(const struct symbol *s)
{
	return is_function(s->path) || str_starts(s->path, "custom.") || str_starts(s->path, "params.") || (s->id.n && !s->path.n) ||
		(s->id.n && str_starts(s->path, "resources."));
}

static bool is_name(struct str name, bool id)
{
	for (uint32_t i = 0; i < name.n; i++)
		if (!ascii_alnum(name.p[i]) && (id || (name.p[i] != '_' && name.p[i] != '-')))
			return false;
	return name.n > 0;
}

/* The logical id that a function of that name gets: the old one's with the other name. */
static struct str id_of(struct request *r, const struct symbol *s, struct str name)
{
	return is_function(s->path) ? STR_CAT(r->a, name_resource(r->a, name), STR("LambdaFunction")) : name;
}

static struct value *edits_for(struct request *r, struct value *changes, struct str path)
{
	const struct str uri = uri_of(r->a, path);
	const struct value *known = map_get(changes, uri);
	if (!known)
		map_put(r->a, changes, uri, v_list(r->a));
	return map_own(r->a, changes, uri);
}

static const struct value *answer(struct request *r)
{
	struct symbol symbol;
	struct uses uses;
	const struct str name = value_str(value_get(r->params, "newName"));
	if (!symbol_at(r, &symbol) || !is_free(&symbol)) {
		refuse(r, "only functions, keys of custom and params, and resources of your own can be renamed");
		return NULL;
	}
	if (!is_name(name, symbol.id.n && !is_function(symbol.path))) {
		refuse(r, symbol.id.n && !is_function(symbol.path) ? "a logical id has letters and digits only" : "a name has letters, digits, - and _ only");
		return NULL;
	}
	const struct str parent = str_to(symbol.path, (uint32_t)(str_rfind(symbol.path, '.') + 1));
	if (symbol.path.n && resolved_at(r, STR_CAT(r->a, parent, name))) {
		refuse(r, "there is one of that name already");
		return NULL;
	}
	uses_of(r, &symbol, &uses);
	struct value *changes = v_map(r->a);
	const struct str id = id_of(r, &symbol, name);
	for (uint32_t i = 0; i < uses.of.n; i++) {
		const struct use *u = &uses.of.at[i];
		const struct str old = str_from(str_to(u->text, u->range.end), u->range.at);
		const bool by_id = symbol.id.n && str_eq(old, symbol.id) && !u->definition;
		list_push(r->a, edits_for(r, changes, u->path), MAP(r->a, { "range", range_value(r->s, r->a, u->text, u->range) }, { "newText", v_str(r->a, by_id ? id : name) }));
	}
	uint32_t n = 0;
	const struct str made = is_function(symbol.path) ? resources_made(r, symbol.path, MOST_RESOURCES, &n) : STR("");
	if (n) {
		const struct str message = str_fmt(r->a, "'%.*s' is another function to CloudFormation: these are made anew, and the old ones deleted: %.*s", STRA(name), STRA(made));
		stream_write(r->s, r->a, MAP(r->a, { "jsonrpc", LITERAL("2.0") }, { "method", LITERAL("window/showMessage") },
			{ "params", MAP(r->a, { "type", v_int(r->a, 2) }, { "message", v_str(r->a, message) }) }));
	}
	return MAP(r->a, { "changes", changes });
}

CAPABILITY(rename) = { "textDocument/rename", .key = "renameProvider", .value = "{\"prepareProvider\":true}", .document = true, .position = true, .answer = answer };
