/* completion: keys and values by the schema, variables, files, logical ids and attributes, types and properties of CloudFormation. */
#include "compiler/lsp/lsp.h"

#include "ir/base/secret.h"
#include "ir/cfn.h"
#include "ir/def.h"
#include "ir/graph.h"
#include "ir/iam/actions.h"
#include "ir/plugin.h"
#include "schemas/cfn.h"
#include "schemas/runtimes.h"

enum kind { KIND_FUNCTION = 3, KIND_FIELD = 5, KIND_CLASS = 7, KIND_MODULE = 9, KIND_PROPERTY = 10, KIND_VALUE = 12, KIND_ENUM_MEMBER = 20, KIND_FILE = 17, KIND_FOLDER = 19, KIND_VARIABLE = 6 };
enum { MOST_ITEMS = 2000 };

struct offers {
	struct request *r;
	struct value *items;
	struct range replaced;  /* the word that an item takes the place of */
	const struct value *at; /* the same as LSP has it */
	struct value *seen;
};

static void begin(struct offers *o, struct request *r, struct range replaced)
{
	*o = (struct offers){ .r = r, .items = v_list(r->a), .replaced = replaced, .at = range_value(r->s, r->a, r->document->text, replaced), .seen = v_map(r->a) };
}

static void offer(struct offers *o, struct str label, struct str text, enum kind kind, const char *doc, struct str detail)
{
	struct arena *a = o->r->a;
	if (!label.n || list_len(o->items) >= MOST_ITEMS || map_put_new(a, o->seen, str_dup(a, label), (struct span){ 0 }, LITERAL("")))
		return;
	list_push(a, o->items, MAP(a, { "label", v_str(a, label) }, { "kind", v_int(a, (int)kind) }, { "detail", detail.n ? v_str(a, detail) : NULL },
		{ "documentation", doc ? v_text(a, doc) : NULL }, { "textEdit", MAP(a, { "range", o->at }, { "newText", v_str(a, text) }) }));
}

/* A key with what its value begins with: a snippet where the editor takes them. */
static void offer_snippet(struct offers *o, struct str label, struct str text, const char *doc, struct str detail)
{
	struct arena *a = o->r->a;
	const uint32_t before = list_len(o->items);
	offer(o, label, text, KIND_PROPERTY, doc, detail);
	if (list_len(o->items) == before)
		return;
	struct value *item = v_map(a);
	map_each(e, o->items->list.item[before])
		map_put(a, item, e->key, e->value);
	map_putz(a, item, "insertTextMode", v_int(a, 1)); /* the indent is in the text */
	if (o->r->s->snippets)
		map_putz(a, item, "insertTextFormat", v_int(a, 2));
	o->items->list.item[before] = item;
}

static void offer_word(struct offers *o, struct str word, enum kind kind, const char *doc) { offer(o, word, word, kind, doc, STR("")); }

/* ---- CloudFormation */

static void offer_ids(struct offers *o)
{
	const struct cx *cx = o->r->service && o->r->service->made ? o->r->service->made->cx : NULL;
	map_each(e, cx ? cx->graph->resources : NULL)
		if (!str_secret(cx->arena, e->key))
			offer(o, e->key, e->key, KIND_CLASS, NULL, str_shown(cx->arena, value_str(value_get(e->value, "Type"))));
	map_each(e, written_resources(o->r)) /* those that are new, where there is no template of this text */
		offer(o, e->key, e->key, KIND_CLASS, NULL, value_str(value_get(e->value, "Type")));
	for (uint32_t node = 0; (node = resource_next(o->r, node));) {
		const struct str id = outline_text(o->r->outline, o->r->outline->of.at[node].key);
		offer(o, id, id, KIND_CLASS, NULL, resource_type(o->r, id));
	}
	map_each(e, cx ? value_get(cx->graph->root, "Parameters") : NULL)
		if (!str_secret(cx->arena, e->key))
			offer(o, e->key, e->key, KIND_VARIABLE, NULL, STR("parameter"));
}

static void offer_attributes(struct offers *o, struct str id)
{
	const struct str named = resource_type(o->r, id);
	const struct cfn_type *type = named.n ? cfn_type_find(named) : NULL;
	const char *name;
	for (uint32_t i = 0; type && (name = cfn_attribute(type, i)); i++)
		offer_word(o, str_z(name), KIND_FIELD, NULL);
}

/* ---- variables */

static const struct { const char *text, *doc; } sources[] = {
	{ "self:", "another place of this configuration" }, { "file(", "a file: ${file(./config.yml):key}" }, { "opt:", "an option of the command line" },
	{ "param:", "a parameter of the stage (params:)" }, { "env:", "a variable of the environment" }, { "sls:", "stage or instanceId" }, { "aws:", "accountId or region" },
	{ "cf:", "an output of a stack: ${cf:stack.Output}" }, { "ssm:", "a parameter of AWS Systems Manager" }, { "s3:", "an object in S3: ${s3:bucket/key}" }, { "strToBool(", "a text as true or false" },
};

static void offer_members(struct offers *o, const struct value *of)
{
	map_each(e, of)
		offer_word(o, e->key, KIND_PROPERTY, NULL);
}

static void offer_files(struct offers *o, struct str typed)
{
	struct request *r = o->r;
	struct folder_entries entries = { 0 };
	const struct str root = str_to(r->service->path, (uint32_t)(str_rfind(r->service->path, '/') + 1)), folder = str_to(typed, (uint32_t)(str_rfind(typed, '/') + 1));
	const struct str path = STR_CAT(r->a, root, folder);
	if (!r->s->host.list_folder(&r->s->host, r->a, path.n ? str_zdup(r->a, path) : ".", &entries))
		return;
	for (uint32_t i = 0; i < entries.of.n; i++) {
		const struct folder_entry *e = &entries.of.at[i];
		const bool is_folder = e->kind == FILE_FOLDER;
		if (str_utf8(r->a, e->name).p == e->name.p && !str_eqz(e->name, "node_modules") && !str_starts(e->name, "."))
			offer(o, e->name, is_folder ? STR_CAT(r->a, e->name, STR("/")) : e->name, is_folder ? KIND_FOLDER : KIND_FILE, NULL, STR(""));
	}
}

/* From the last of these characters on. */
static struct range word_behind(struct str text, struct range of, uint32_t at, const char *separators)
{
	uint32_t from = at;
	while (from > of.at && !strchr(separators, text.p[from - 1]))
		from--;
	return (struct range){ from, at };
}

static void offer_addresses(struct offers *o, struct str source, struct str address)
{
	struct request *r = o->r;
	const int32_t dot = str_rfind(address, '.');
	const struct str parent = dot < 0 ? STR("") : str_to(address, (uint32_t)dot);
	if (str_eqz(source, "self")) {
		struct outline main; /* what is new and not resolved yet */
		offer_members(o, resolved_at(r, parent));
		outline_of(r->a, text_of_path(r->s, r->a, r->service->path), &main);
		const uint32_t node = outline_path(&main, 0, parent);
		for (uint32_t i = node + 1; (node || !parent.n) && i < main.of.n && main.of.at[i].parent >= node; i++)
			if (main.of.at[i].parent == node && main.of.at[i].kind == NODE_KEY)
				offer_word(o, outline_text(&main, main.of.at[i].key), KIND_PROPERTY, NULL);
	}
	else if (str_eqz(source, "sls"))
		offer_word(o, STR("stage"), KIND_VALUE, "of this run"), offer_word(o, STR("instanceId"), KIND_VALUE, "another one in each run");
	else if (str_eqz(source, "aws"))
		offer_word(o, STR("accountId"), KIND_VALUE, NULL), offer_word(o, STR("region"), KIND_VALUE, NULL);
	else if (str_eqz(source, "opt"))
		offer_word(o, STR("stage"), KIND_VALUE, NULL), offer_word(o, STR("region"), KIND_VALUE, NULL);
	else if (str_eqz(source, "param")) {
		map_each(stage, resolved_at(r, STR("params")))
			offer_members(o, stage->value);
	}
}

/* Within ${ that is open or closed; false: the cursor is in none. */
static bool complete_variable(struct request *r, struct offers *o)
{
	const struct str text = r->document->text;
	uint32_t open = UINT32_MAX, depth = 0;
	for (uint32_t i = r->at; i > 0 && text.p[i - 1] != '\n'; i--) {
		if (text.p[i - 1] == '}')
			depth++;
		if (i > 1 && text.p[i - 1] == '{' && text.p[i - 2] == '$' && depth-- == 0) {
			open = i;
			break;
		}
	}
	if (open == UINT32_MAX || !r->service)
		return false;
	uint32_t start = open; /* of the source after the last comma */
	for (uint32_t i = open, d = 0; i < r->at; i++) {
		d += text.p[i] == '(' || text.p[i] == '{';
		d -= (text.p[i] == ')' || text.p[i] == '}') && d;
		if (text.p[i] == ',' && !d)
			start = i + 1;
	}
	while (start < r->at && text.p[start] == ' ')
		start++;
	const struct str typed = str_from(str_to(text, r->at), start);
	struct str source, address;
	if (str_starts(typed, "file(") && str_find(typed, ')') < 0) {
		begin(o, r, word_behind(text, (struct range){ start + 5, r->at }, r->at, "/"));
		offer_files(o, str_from(typed, 5));
	} else if (variable_parts(typed, &source, &address)) {
		begin(o, r, word_behind(text, (struct range){ start, r->at }, r->at, ":."));
		offer_addresses(o, source, address);
	} else if (in_sub(r) && str_find(typed, '.') > 0) {
		begin(o, r, word_behind(text, (struct range){ start, r->at }, r->at, "."));
		offer_attributes(o, str_to(typed, (uint32_t)str_find(typed, '.')));
	} else {
		begin(o, r, (struct range){ start, r->at });
		if (in_sub(r))
			offer_ids(o);
		for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
			offer_word(o, str_z(sources[i].text), KIND_VARIABLE, sources[i].doc);
	}
	return true;
}

/* Behind !Ref, !GetAtt, Ref, Fn::GetAtt, DependsOn and within ${ of Fn::Sub. */
static bool complete_reference(struct request *r, struct offers *o)
{
	const struct outline *out = r->outline;
	const struct node *n = &out->of.at[r->node];
	const struct str tag = outline_text(out, n->tag), key = outline_text(out, n->key), above = outline_text(out, out->of.at[n->parent].key);
	const bool getatt = str_eqz(tag, "!GetAtt") || str_eqz(key, "Fn::GetAtt");
	if (!getatt && !str_eqz(tag, "!Ref") && !str_eqz(key, "Ref") && !str_eqz(key, "DependsOn") && !(n->kind != NODE_KEY && str_eqz(above, "DependsOn")))
		return false;
	if (n->kind == NODE_KEY && range_has(n->key, r->at))
		return false;
	const struct range text = range_empty(n->value) ? (struct range){ r->at, r->at } : outline_scalar(out, n);
	const struct str typed = outline_text(out, (struct range){ text.at, r->at });
	const int32_t dot = str_find(typed, '.');
	if (getatt && dot >= 0) {
		begin(o, r, (struct range){ text.at + (uint32_t)dot + 1, text.end > r->at ? text.end : r->at });
		offer_attributes(o, str_to(typed, (uint32_t)dot));
	} else {
		begin(o, r, (struct range){ text.at < r->at ? text.at : r->at, r->at });
		offer_ids(o);
	}
	return true;
}

/* ---- keys */

struct keys {
	struct offers *o;
	uint32_t parent; /* whose keys are there already */
	bool item;       /* an event type begins a list's item */
	bool colon;      /* one stands behind the word already */
	struct str indent;
};

/* The alternative that an editor proposes: the first that is a map, or a list, else the first. */
static const struct schema *usual(const struct schema *s)
{
	for (unsigned depth = 0; s && depth < 8 && (s->kind == SCHEMA_ANY_OF || s->kind == SCHEMA_ONE_OF) && s->of && *s->of; depth++)
		s = *s->of;
	return s;
}

/* A key as it is inserted: with what its value begins with, and with the keys that a map cannot do without. */
static struct str key_text(const struct keys *k, struct str key, const struct schema *s)
{
	struct arena *a = k->o->r->a;
	const bool snippets = k->o->r->s->snippets;
	unsigned stops = 0;
	s = usual(s);
	if (k->colon || !s)
		return k->colon ? key : STR_CAT(a, key, STR(": "));
	if (k->o->r->outline->of.at[k->parent].flow)
		return STR_CAT(a, key, s->kind == SCHEMA_OBJECT && snippets ? STR(": { $0 }") : STR(": "));
	const struct str deeper = STR_CAT(a, STR("\n"), k->indent, STR("  "));
	struct str text = STR_CAT(a, key, STR(":"));
	if (s->kind == SCHEMA_OBJECT) {
		schema_each(w, s)
			if (w.prop->required)
			text = STR_CAT(a, text, deeper, str_z(w.prop->key), snippets ? str_fmt(a, ": $%u", ++stops) : STR(": "));
		return stops || text.n > key.n + 1 ? text : STR_CAT(a, text, deeper);
	}
	return STR_CAT(a, text, s->kind == SCHEMA_LIST ? STR_CAT(a, deeper, STR("- ")) : STR(" "));
}

static void offer_key(struct keys *k, struct str key, const struct schema *s, const char *doc, bool required)
{
	if (outline_child(k->o->r->outline, k->parent, key) && !k->item)
		return;
	offer_snippet(k->o, key, key_text(k, key, s), doc, required ? STR("required") : STR(""));
}

static void offer_keys(struct keys *k, const struct schema *s, unsigned depth)
{
	if (!s || depth > 16)
		return;
	if (s->also)
		offer_keys(k, s->also, depth + 1);
	if (s->kind == SCHEMA_OBJECT) {
		schema_each(w, s)
			offer_key(k, str_z(w.prop->key), w.prop->schema, w.prop->doc, w.prop->required);
		const struct analysis *x = k->o->r->service ? k->o->r->service->made : NULL;
		for (uint32_t i = 0; x && i < x->cx->plugins_n; i++)
			for (const struct plugin_keys *p = x->cx->plugins[i].row->keys; p && p->props; p++)
				for (const struct schema_prop *q = plugin_schema(p) == s ? p->props : NULL; q && q->key; q++)
					offer_key(k, str_z(q->key), q->schema, q->doc, q->required);
	} else if (s->kind == SCHEMA_EVENT) {
		for (uint32_t i = 0; i < event_defs_n; i++)
			offer_key(k, str_z(event_defs[i]->key), event_defs[i]->schema, event_defs[i]->doc, false);
	} else if (s->kind == SCHEMA_ANY_OF || s->kind == SCHEMA_ONE_OF || s->kind == SCHEMA_ALL_OF || s->kind == SCHEMA_SWITCH) {
		for (const struct schema *const *of = s->of; of && *of; of++)
			offer_keys(k, *of, depth + 1);
	}
}

/* ---- values */

static void offer_values(struct offers *o, const struct schema *s, unsigned depth)
{
	if (!s || depth > 16)
		return;
	if (s->also)
		offer_values(o, s->also, depth + 1);
	if (s->kind == SCHEMA_WORDS || s->kind == SCHEMA_STRING)
		for (const char *const *w = s->words; w && *w; w++)
			offer_word(o, str_z(*w), KIND_ENUM_MEMBER, NULL);
	else if (s->kind == SCHEMA_BOOLEAN)
		offer_word(o, STR("true"), KIND_VALUE, NULL), offer_word(o, STR("false"), KIND_VALUE, NULL);
	else if (s->kind == SCHEMA_TRUE || s->kind == SCHEMA_FALSE)
		offer_word(o, s->kind == SCHEMA_TRUE ? STR("true") : STR("false"), KIND_VALUE, NULL);
	else if (s->kind == SCHEMA_NUMBERS || s->kind == SCHEMA_INTEGER || s->kind == SCHEMA_NUMBER)
		for (uint32_t i = 0; i < s->numbers_n; i++)
			offer_word(o, str_fmt(o->r->a, "%g", s->numbers[i]), KIND_VALUE, NULL);
	else if (s->kind == SCHEMA_ANY_OF || s->kind == SCHEMA_ONE_OF || s->kind == SCHEMA_ALL_OF || s->kind == SCHEMA_SWITCH)
		for (const struct schema *const *of = s->of; of && *of; of++)
			offer_values(o, *of, depth + 1);
}

/* "src/handler" and the like: what Lambda loads is named without its ending. */
static void offer_handlers(struct request *r, struct offers *o, struct range text)
{
	static const char *const endings[] = { ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".py", ".rb" };
	struct folder_entries entries = { 0 };
	const struct str typed = outline_text(r->outline, (struct range){ text.at, r->at });
	const struct str root = str_to(r->service->path, (uint32_t)(str_rfind(r->service->path, '/') + 1)), folder = str_to(typed, (uint32_t)(str_rfind(typed, '/') + 1));
	begin(o, r, (struct range){ text.at + folder.n, r->at });
	const struct str path = STR_CAT(r->a, root, folder);
	if (!r->s->host.list_folder(&r->s->host, r->a, path.n ? str_zdup(r->a, path) : ".", &entries))
		return;
	for (uint32_t i = 0; i < entries.of.n; i++) {
		const struct str name = entries.of.at[i].name;
		if (str_utf8(r->a, name).p != name.p || str_starts(name, ".") || str_eqz(name, "node_modules"))
			continue;
		if (entries.of.at[i].kind == FILE_FOLDER)
			offer(o, name, STR_CAT(r->a, name, STR("/")), KIND_FOLDER, NULL, STR(""));
		for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
			if (str_ends(name, endings[k])) {
				const struct str stem = str_to(name, name.n - (uint32_t)strlen(endings[k]));
				offer(o, stem, STR_CAT(r->a, stem, STR(".handler")), KIND_FILE, NULL, name);
			}
	}
}

/* "s3:" and "s3:GetObject" in statements of policies. */
static void offer_actions(struct offers *o, struct str typed, struct range text)
{
	struct request *r = o->r;
	const int32_t colon = str_find(typed, ':');
	struct iam_catalogue *c = iam_catalogue_new(r->a);
	begin(o, r, (struct range){ text.at < r->at ? text.at : r->at, text.end > r->at ? text.end : r->at });
	if (colon < 0) {
		struct str name;
		for (uint32_t i = 0; (name = iam_service_name(i)).n; i++)
			offer_word(o, STR_CAT(r->a, name, STR(":")), KIND_MODULE, NULL);
		return;
	}
	const struct str service = str_to(typed, (uint32_t)colon);
	struct str rest = { 0 }, action;
	while ((action = iam_next_action(c, service, &rest)).n)
		offer_word(o, STR_CAT(r->a, service, STR(":"), action), KIND_VALUE, NULL);
}

/* Whether a path is that of an action, or of one of a list of them. */
static bool is_action(struct str path)
{
	while (path.n && ascii_digit(path.p[path.n - 1]))
		path.n--;
	path.n -= path.n && path.p[path.n - 1] == '.';
	return str_ends(path, ".Action") || str_ends(path, ".NotAction");
}

static bool complete_value(struct request *r, struct offers *o)
{
	const struct node *n = &r->outline->of.at[r->node];
	if (n->kind == NODE_ROOT || n->kind == NODE_WORD || (n->kind == NODE_KEY && r->at <= n->key.end + 1) || n->children)
		return false;
	const struct range text = range_empty(n->value) ? (struct range){ r->at, r->at } : outline_scalar(r->outline, n);
	const struct str path = place_path_of(r, r->node);
	struct meaning m;
	if (n->kind == NODE_KEY && range_empty(n->value) && !n->flow && memchr(r->document->text.p + n->key.end, '\n', r->at - n->key.end))
		return false; /* a line below it */
	if (str_starts(path, "functions.") && str_ends(path, ".handler") && r->service) {
		offer_handlers(r, o, text);
		return true;
	}
	begin(o, r, (struct range){ text.at < r->at ? text.at : r->at, text.end > r->at ? text.end : r->at });
	if (is_action(path)) {
		offer_actions(o, outline_text(r->outline, (struct range){ text.at, r->at }), text);
		return true;
	}
	if (str_starts(path, "resources.") && str_ends(path, ".Type")) {
		for (uint32_t i = 0; i < cfn_types_n; i++)
			offer_word(o, str_z(cfn_name(cfn_types[i].name)), KIND_CLASS, NULL);
		return true;
	}
	const struct resource_part part = resource_part_at(r, path);
	const char *allowed;
	for (uint32_t i = 0; part.shape && cfn_is_closed(part.shape) && (allowed = cfn_allowed(part.shape, i)); i++)
		offer_word(o, str_z(allowed), KIND_ENUM_MEMBER, NULL);
	if (part.shape && part.shape->kind == CFN_BOOLEAN)
		offer_word(o, STR("true"), KIND_VALUE, NULL), offer_word(o, STR("false"), KIND_VALUE, NULL);
	meaning_of(r, path, &m);
	for (uint32_t i = 0; i < m.shapes.n; i++)
		offer_values(o, m.shapes.at[i], 0);
	return list_len(o->items) > 0 || n->kind == NODE_KEY;
}

/* The blanks before the line's content, or before the cursor. */
static struct str indent_of(struct request *r, struct range word)
{
	const struct str text = r->document->text;
	uint32_t line = word.at, blanks = 0;
	while (line > 0 && text.p[line - 1] != '\n')
		line--;
	blanks = word.at - line;
	char *p = text_room(r->a, blanks + 1, STR(""));
	memset(p, ' ', blanks);
	return (struct str){ p, blanks };
}

static void complete_key(struct request *r, struct offers *o)
{
	const struct outline *out = r->outline;
	const struct node *n = &out->of.at[r->node];
	const bool word = n->kind == NODE_WORD || (n->kind == NODE_KEY && range_has(n->key, r->at)) || (n->kind == NODE_ITEM && !n->children && !range_empty(n->value));
	struct range text = n->kind == NODE_ITEM ? outline_scalar(out, n) : n->key;
	text = word && range_has(text, r->at) ? text : (struct range){ r->at, r->at };
	struct keys k = { .o = o, .parent = word && n->kind != NODE_ITEM ? n->parent : r->node, .item = n->kind == NODE_ITEM && word };
	begin(o, r, text);
	k.indent = indent_of(r, text);
	k.colon = n->kind == NODE_KEY && word;
	const struct str path = place_path_of(r, k.parent);
	struct meaning m;
	meaning_of(r, path, &m);
	for (uint32_t i = 0; i < m.shapes.n; i++)
		offer_keys(&k, m.shapes.at[i], 0);
	const struct resource_part part = resource_part_at(r, path);
	for (uint32_t i = 0; i < part.of.n; i++) {
		const struct cfn_shape *s = cfn_property_shape(&part.of.at[i]);
		offer_key(&k, str_z(cfn_name(part.of.at[i].name)), s->kind == CFN_OBJECT ? S_ANY_OBJECT : NULL, NULL, part.of.at[i].flags & CFN_REQUIRED);
	}
}

static const struct value *answer(struct request *r)
{
	struct offers o = { 0 };
	if (!complete_variable(r, &o) && !complete_reference(r, &o) && !complete_value(r, &o))
		complete_key(r, &o);
	return o.items ? MAP(r->a, { "isIncomplete", v_bool(r->a, false) }, { "items", o.items }) : NULL;
}

CAPABILITY(completion) = { "textDocument/completion", .key = "completionProvider", .value = "{\"triggerCharacters\":[\"{\",\":\",\".\",\"!\",\" \",\"(\",\"/\"]}", .document = true, .position = true, .answer = answer };
