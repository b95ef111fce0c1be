/*
 * references: whatever names a part of the template: Ref, Fn::GetAtt, Fn::Sub, Fn::FindInMap, Fn::If, Condition and
 * DependsOn. One walk over the template; each name costs one look-up. What a resource needs becomes an edge.
 */
#include "ir/truth/truth.h"

static const char *const pseudo_parameters[] = {
	"AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackId",
	"AWS::StackName", "AWS::URLSuffix", NULL,
};

/* Where a reference stands decides what it may lead to. */
enum place { IN_RESOURCE, IN_OUTPUT, IN_CONDITIONS, IN_EXPORT_NAME, IN_IMPORT };
static const char *const place_refuses[] = {
	[IN_CONDITIONS] = "conditions are decided before any resource exists",
	[IN_EXPORT_NAME] = "the name of an export must not depend on a resource",
	[IN_IMPORT] = "the name of an import must not depend on a resource",
};

struct walk {
	struct truth *t;
	const struct entry *owner; /* the resource, output or condition it stands in */
	uint32_t resource;         /* its number, UINT32_MAX outside of resources */
	enum place place;
	bool maybe;                /* within Fn::If: no dependency if the other branch is taken */
};

static void walk_tree(struct walk *w, const struct value *v, struct span at);

static inline void walk(struct walk *w, const struct value *v, struct span at)
{
	if (is_map(v) || is_list(v))
		walk_tree(w, v, at);
	else if (is_null(v))
		truth_null(w->t, v, at);
}

/* `name` within the text that `at` spans, so that the caret stands below it. */
static struct span within(const struct truth *t, struct span at, struct str name)
{
	const struct span word = source_word(t->cx->sources, at, name);
	int32_t from = span_known(word) ? 0 : str_search(source_text(t->cx->sources, at), name, 0);
	return span_known(word) ? word : from < 0 ? at : span_make(at.at + (uint32_t)from, name.n);
}

/* What the template lacks since serverless-plugin-split-stacks moved one of the two. */
static struct diag *torn(struct walk *w, struct span at, struct str name, const char *what)
{
	struct cx *cx = w->t->cx;
	struct diag *g;
	if (map_get(cx->nested.unescaped, name))
		g = diag(cx->diags, D_NESTED_BROKEN, at, "'%.*s': serverless-plugin-split-stacks loses the ! of ${!%.*s}, and the template has nothing of that name", STRA(w->owner->key), STRA(name));
	else
		g = diag(cx->diags, D_NESTED_BROKEN, at, "'%.*s' names the %s '%.*s', which the %s does not have: serverless-plugin-split-stacks does not carry it there", STRA(w->owner->key), what,
			 STRA(name), cx->stack ? STR_CAT(cx->arena, STR("nested stack '"), cx->stack->id, STR("'")).p : "root template");
	diag_label(cx->diags, g, "CloudFormation refuses it; slsc's own --split carries it");
	return g;
}

static struct diag *unknown(struct walk *w, enum diag_id id, struct span at, struct str name, const char *section, const char *what)
{
	struct cx *cx = w->t->cx;
	if (cx->nested.of.n && nested_stack_lacks(cx, section, name))
		return torn(w, at, name, what);
	if (w->t->macros)
		id = D_REFERENCE_OPEN;
	cx->diags->doubted += cx->passed_over;
	struct diag *g = diag(cx->diags, id, at, "'%.*s' names the %s '%.*s', which the template does not have%s", STRA(w->owner->key), what,
			      STRA(name), w->t->macros ? ", unless a macro makes it" : cx->passed_over ? ", unless an ignored plugin makes it" : "");
	cx->diags->doubted -= cx->passed_over;
	return g;
}

static void refers(struct walk *w, uint32_t to, struct span at)
{
	struct truth *t = w->t;
	if (place_refuses[w->place]) {
		diag(t->cx->diags, D_INTRINSIC_PLACE, at, "'%.*s' refers to the resource '%.*s', but %s", STRA(w->owner->key),
		     STRA(t->resources->map.entry[to].key), place_refuses[w->place]);
		return;
	}
	if (w->resource != UINT32_MAX && !w->maybe)
		vec_push(t->cx->arena, &t->edges, (struct edge){ w->resource, to, at });
}

static void name_of_any(struct walk *w, struct str name, struct span at)
{
	struct truth *t = w->t;
	uint32_t resource = truth_resource(t, name);
	if (resource != UINT32_MAX) {
		refers(w, resource, at);
		return;
	}
	if (map_get(t->parameters, name))
		return;
	for (const char *const *p = pseudo_parameters; *p; p++)
		if (str_eqz(name, *p))
			return;
	at = within(t, at, name);
	struct diag *g = unknown(w, D_REFERENCE_UNKNOWN, at, name, "Parameters", str_starts(name, "AWS::") ? "pseudo parameter" : "resource or parameter");
	struct near n;
	if (truth_near_begin(t, &n, name)) {
		truth_near_keys(&n, t->resources);
		truth_near_keys(&n, t->parameters);
		for (const char *const *p = pseudo_parameters; *p; p++)
			near_offer(&n, str_z(*p));
	}
	truth_near_end(t, &n, g);
}

/* A resource that must exist, UINT32_MAX after reporting that it does not. */
static uint32_t resource_named(struct walk *w, struct str name, struct span at)
{
	uint32_t resource = truth_resource(w->t, name);
	if (resource != UINT32_MAX) {
		refers(w, resource, at);
		return resource;
	}
	struct diag *g = unknown(w, D_REFERENCE_UNKNOWN, within(w->t, at, name), name, "Resources", "resource");
	struct near n;
	if (truth_near_begin(w->t, &n, name))
		truth_near_keys(&n, w->t->resources);
	truth_near_end(w->t, &n, g);
	if (!g->label.n && str_find(name, ':') < 0 && !str_is_alphanumeric(name))
		diag_label(w->t->cx->diags, g, "no resource can have that name; what exists elsewhere is named by its ARN");
	return UINT32_MAX;
}

/* Types whose attributes are the outputs of another stack. */
static bool gives_outputs(struct str type)
{
	return str_eqz(type, "AWS::CloudFormation::Stack") || str_eqz(type, "AWS::ServiceCatalog::CloudFormationProvisionedProduct");
}

static bool has_attribute(const struct cfn_type *type, struct str attribute)
{
	const char *known;
	for (uint32_t i = 0; (known = cfn_attribute(type, i)); i++) {
		uint32_t n = (uint32_t)strlen(known);
		/* Members of an attribute that is a map, and such a map itself. */
		bool begins = strncmp(known, attribute.p, n < attribute.n ? n : attribute.n) == 0;
		if (begins && (n == attribute.n || (n < attribute.n ? attribute.p[n] : known[attribute.n]) == '.'))
			return true;
	}
	return false;
}

/* Attributes that a resource has only with a property. */
static void check_attribute_set(struct walk *w, uint32_t resource, struct str type, struct str attribute, struct span at)
{
	static const struct { const char *type, *attribute, *property; } rows[] = {
		{ "AWS::DynamoDB::Table", "StreamArn", "StreamSpecification" },
		{ "AWS::DynamoDB::GlobalTable", "StreamArn", "StreamSpecification" },
	};
	const struct entry *e = &w->t->resources->map.entry[resource];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!str_eqz(type, rows[i].type) || !str_eqz(attribute, rows[i].attribute) || value_dig(e->value, "Properties", rows[i].property))
			continue;
		struct diag *g = diag(w->t->cx->diags, D_ATTRIBUTE_UNSET, at, "'%.*s' asks '%.*s' for '%s', which it has only with %s", STRA(w->owner->key), STRA(e->key), rows[i].attribute,
				      rows[i].property);
		diag_note(w->t->cx->diags, g, key_span(e), "the resource");
	}
}

static void attribute_named(struct walk *w, struct str id, struct str attribute, struct span at, struct span attribute_at)
{
	struct truth *t = w->t;
	uint32_t resource = resource_named(w, id, at);
	if (resource == UINT32_MAX || !attribute.n || t->macros)
		return;
	const struct known_type *known = truth_known(t, resource);
	const struct cfn_type *type = known->type;
	const struct str name = known->name;
	check_attribute_set(w, resource, name, attribute, attribute_at);
	if (!type || has_attribute(type, attribute) || known->is_custom || (gives_outputs(name) && str_starts(attribute, "Outputs.")))
		return;
	struct diag *g = diag(t->cx->diags, D_ATTRIBUTE_UNKNOWN, within(t, attribute_at, attribute),
			      "'%.*s' asks '%.*s' for '%.*s', which %.*s does not give", STRA(w->owner->key), STRA(id), STRA(attribute), STRA(name));
	struct near n;
	const char *given;
	if (truth_near_begin(t, &n, attribute))
		for (uint32_t i = 0; (given = cfn_attribute(type, i)); i++)
			near_offer(&n, str_z(given));
	truth_misspelled_end(t, &n, g);
}

static void dotted(struct walk *w, struct str name, struct span at)
{
	int32_t dot = str_find(name, '.');
	attribute_named(w, str_to(name, (uint32_t)dot), str_from(name, (uint32_t)dot + 1), at, at);
}

static void get_att(struct walk *w, const struct value *v, struct span at)
{
	if (is_string(v)) {
		dotted(w, v->string, at);
		return;
	}
	const struct value *id = list_at(v, 0), *attribute = list_at(v, 1);
	struct str name = list_len(v) == 2 ? value_str(attribute) : STR("");
	attribute_named(w, id->string, name, value_at_or(id, at), value_at_or(attribute, at));
	if (is_string(attribute) && !attribute->string.n) {
		struct diag *g = diag(w->t->cx->diags, D_ATTRIBUTE_UNKNOWN, value_at_or(id, at), "'%.*s' names no attribute of '%.*s'", STRA(w->owner->key), STRA(id->string));
		diag_refuse(w->t->cx->diags, g);
		diag_label(w->t->cx->diags, g, "write one behind a dot: !GetAtt %.*s.Arn", STRA(id->string));
	}
	walk(w, attribute, at);
}

static bool sub_name(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!(ascii_alnum(c) || c == '_' || c == '.' || c == ':'))
			return false;
	}
	return s.n > 0;
}

static void sub_text(struct walk *w, struct str text, const struct value *variables, struct span at)
{
	uint32_t next = 0;
	for (struct str name; cfn_sub_next(text, &next, &name);) {
		if (str_starts(name, "!"))
			continue;
		name = str_trim(name);
		if (map_get(variables, name))
			continue;
		if (!sub_name(name)) {
			if (!w->t->language_extensions && !w->t->macros)
				diag(w->t->cx->diags, D_INTRINSIC_SHAPE, within(w->t, at, name), "'${%.*s}' is not a name that Fn::Sub can replace; ${!%.*s} stays as it is",
				     STRA(name), STRA(name));
		} else if (str_find(name, '.') > 0) {
			dotted(w, name, at);
		} else {
			name_of_any(w, name, at);
		}
	}
}

static void sub(struct walk *w, const struct value *v, struct span at)
{
	const struct value *text = is_string(v) ? v : list_at(v, 0), *variables = list_at(v, 1);
	sub_text(w, value_str(text), variables, value_at_or(text, at));
	walk(w, variables, at);
}

static void condition_named(struct walk *w, const struct value *name, struct span at)
{
	if (!is_string(name) || map_get(w->t->conditions, name->string))
		return;
	struct diag *g = unknown(w, D_REFERENCE_UNKNOWN, value_at_or(name, at), name->string, "Conditions", "condition");
	struct near n;
	if (truth_near_begin(w->t, &n, name->string))
		truth_near_keys(&n, w->t->conditions);
	truth_near_end(w->t, &n, g);
}

/* The value of a literal key in a map; NULL after reporting that there is none, or where the key is not literal. */
static const struct value *mapped(struct walk *w, const struct value *map, const struct value *key, const char *what, struct span at)
{
	if (!is_string(key))
		return NULL;
	const struct value *v = map_get(map, key->string);
	if (v || value_get(map, "Fn::Transform"))
		return v;
	struct diag *g = unknown(w, D_REFERENCE_UNKNOWN, value_at_or(key, at), key->string, "Mappings", what);
	struct near n;
	if (truth_near_begin(w->t, &n, key->string))
		truth_near_keys(&n, map);
	truth_near_end(w->t, &n, g);
	return NULL;
}

static void find_in_map(struct walk *w, const struct value *v, struct span at)
{
	if (list_len(v) != 3 || w->t->language_extensions)
		return;
	const struct value *map = mapped(w, w->t->mappings, list_at(v, 0), "mapping", at);
	const struct value *inner = map ? mapped(w, map, list_at(v, 1), "key of a mapping", at) : NULL;
	if (inner)
		mapped(w, inner, list_at(v, 2), "key of a mapping", at);
}

static void function(struct walk *w, const struct entry *f, struct span at)
{
	const enum place place = w->place;
	const bool maybe = w->maybe;
	at = value_at_or(f->value, at);
	switch (truth_shape(w->t, f, at)) {
	case INTRINSIC_WRONG:
		return;
	case INTRINSIC_REF:
		if (is_string(f->value))
			name_of_any(w, f->value->string, at);
		return;
	case INTRINSIC_GET_ATT:
		if (is_string(f->value) ? str_find(f->value->string, '.') > 0 : is_string(list_at(f->value, 0)))
			get_att(w, f->value, at);
		else
			walk(w, f->value, at);
		return;
	case INTRINSIC_SUB:
		sub(w, f->value, at);
		return;
	case INTRINSIC_IF:
		condition_named(w, list_at(f->value, 0), at);
		w->maybe = true;
		break;
	case INTRINSIC_FIND_IN_MAP:
		find_in_map(w, f->value, at);
		break;
	case INTRINSIC_IMPORT_VALUE:
		w->place = IN_IMPORT;
		break;
	default:
		break;
	}
	walk(w, f->value, at);
	w->place = place;
	w->maybe = maybe;
}

static void walk_within(struct walk *w, const struct value *v, struct span at)
{
	at = value_at_or(v, at);
	if (is_list(v)) {
		list_each(i, v)
			walk(w, v->list.item[i], at);
		return;
	}
	const struct entry *f = cfn_call(v);
	if (f) {
		function(w, f, at);
		return;
	}
	if (w->place == IN_CONDITIONS && map_len(v) == 1 && str_eqz(v->map.entry->key, "Condition"))
		condition_named(w, v->map.entry->value, at);
	map_each(e, v)
		walk(w, e->value, at);
}

static void walk_tree(struct walk *w, const struct value *v, struct span at)
{
	struct truth *t = w->t;
	const size_t slot = seen_slot(v);
	if (w->place == IN_RESOURCE && t->quiet.at[slot].v == v)
		return;
	const uint32_t edges = t->edges.n, calls = t->cx->diags->calls;
	walk_within(w, v, at);
	if (w->place == IN_RESOURCE && t->edges.n == edges && t->cx->diags->calls == calls && !w->maybe)
		t->quiet.at[slot].v = v;
}

static void depends_on(struct walk *w, const struct value *v, struct span at)
{
	if (is_string(v)) {
		resource_named(w, v->string, value_at_or(v, at));
		return;
	}
	list_each(i, v)
		if (is_string(v->list.item[i]))
			resource_named(w, v->list.item[i]->string, value_at_or(v->list.item[i], at));
	if (v && !is_list(v) && !w->t->macros)
		diag(w->t->cx->diags, D_RESOURCE_ATTRIBUTE, value_at_or(v, at), "DependsOn of '%.*s' takes logical ids, and this is %s",
		     STRA(w->owner->key), value_kind_name(v));
}

static void walk_resource(struct walk *w)
{
	struct span at = span_or(w->owner->value->span, key_span(w->owner));
	map_each(e, w->owner->value) {
		if (str_eqz(e->key, "DependsOn"))
			depends_on(w, e->value, at);
		else if (str_eqz(e->key, "Condition"))
			condition_named(w, e->value, at);
		else if (!is_string(e->value))
			walk(w, e->value, at);
	}
}

static void walk_output(struct walk *w)
{
	struct span at = span_or(w->owner->value->span, key_span(w->owner));
	map_each(e, w->owner->value) {
		struct walk inner = *w;
		if (str_eqz(e->key, "Export"))
			inner.place = IN_EXPORT_NAME;
		if (str_eqz(e->key, "Condition"))
			condition_named(w, e->value, at);
		else
			walk(&inner, e->value, at);
	}
}

void truth_resource_references(struct truth *t, const struct subject *s)
{
	struct walk w = { .t = t, .owner = s->entry, .resource = s->number, .place = IN_RESOURCE };
	walk_resource(&w);
}

void truth_references(struct truth *t)
{
	struct walk w = { .t = t, .resource = UINT32_MAX, .place = IN_OUTPUT };
	map_each(e, t->outputs) {
		w.owner = e;
		walk_output(&w);
	}
	w.place = IN_CONDITIONS;
	map_each(e, t->conditions) {
		w.owner = e;
		walk(&w, e->value, span_or(e->value->span, key_span(e)));
	}
}
