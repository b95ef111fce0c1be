#include "ir/truth/truth.h"

#include "ir/graph.h"
#include "ir/iam/places.h"
#include "ir/pass.h"

enum { MOST_SUGGESTIONS = 24 }; /* a little more than is shown; looking at every id for every mistake is quadratic */

uint32_t truth_resource(struct truth *t, struct str id)
{
	struct remembered_resource *r = &t->remembered_resources[remembered_at(id.p, NULL)];
	if (r->id.p != id.p || r->id.n != id.n || !id.n) {
		const struct entry *e = map_entry(t->resources, id);
		*r = (struct remembered_resource){ id, e ? (uint32_t)(e - t->resources->map.entry) : UINT32_MAX };
	}
	return r->number;
}

const struct entry *truth_meant(struct truth *t, const struct value *reference, struct str *attribute)
{
	const struct value *name = value_get(reference, "Ref"), *path = value_get(reference, "Fn::GetAtt");
	const struct value *id = name ? name : is_list(path) ? list_at(path, 0) : path;
	*attribute = STR("");
	if (!is_string(id))
		return NULL;
	const int32_t dot = name ? -1 : str_find(id->string, '.');
	const struct str resource = dot < 0 ? id->string : str_to(id->string, (uint32_t)dot);
	if (dot >= 0)
		*attribute = str_from(id->string, (uint32_t)dot + 1);
	else if (!name)
		*attribute = value_str(list_at(path, 1));
	const uint32_t number = truth_resource(t, resource);
	return number == UINT32_MAX ? NULL : &t->resources->map.entry[number];
}

static struct str path_of(struct arena *a, const struct step *way)
{
	if (!way)
		return STR("");
	struct str up = path_of(a, way->up);
	if (!way->key.n)
		return str_fmt(a, "%.*s[%u]", STRA(up), way->index);
	return str_fmt(a, "%.*s%s%.*s", STRA(up), up.n ? "." : "", STRA(way->key));
}

struct str truth_path(struct arena *a, const struct step *way) { return way ? path_of(a, way) : STR("Properties"); }

bool truth_near_begin(struct truth *t, struct near *n, struct str word)
{
	*n = (struct near){ .word = word };
	if (!t->suggestions)
		return false;
	t->suggestions--;
	return true;
}

void truth_near_keys(struct near *n, const struct value *map)
{
	map_each(e, map)
		near_offer_at(n, e->key, key_span(e));
}

void truth_near_end(struct truth *t, const struct near *n, struct diag *g)
{
	diag_near(t->cx->diags, g, n);
}

void truth_misspelled_end(struct truth *t, const struct near *n, struct diag *g)
{
	truth_near_end(t, n, g);
	if (near_is_misspelled(n))
		diag_refuse(t->cx->diags, g);
}

/* Transforms that leave alone what they do not know. */
static bool is_tame(struct truth *t, const struct value *transform)
{
	if (value_is(transform, "AWS::LanguageExtensions")) {
		t->language_extensions = true;
		return true;
	}
	return value_is(transform, "AWS::CodeDeployBlueGreen") || value_is(transform, "AWS::SecretsManager-2020-07-23");
}

static void read_transforms(struct truth *t)
{
	const struct value *written = value_get(t->root, "Transform");
	if (is_list(written)) {
		list_each(i, written)
			t->macros |= !is_tame(t, written->list.item[i]);
	} else if (!is_nil(written)) {
		t->macros = !is_tame(t, written);
	}
	t->macros |= value_get(t->root, "Fn::Transform") || value_get(t->resources, "Fn::Transform");
	map_each(e, t->resources)
		t->macros |= str_starts(e->key, "Fn::ForEach::");
}

static const struct known_type *known_as(struct truth *t, struct str name)
{
	struct known_type **r = &t->remembered_types[remembered_at(name.p, NULL)];
	if (*r && (*r)->name.p == name.p && (*r)->name.n == name.n)
		return *r;
	struct known_type *k = ARENA_NEW(t->cx->arena, struct known_type);
	*k = (struct known_type){ .name = name, .type = name.n ? cfn_type_find(name) : NULL, .first = policy_place_next(NULL, name),
				  .counted = limits_counted(name), .concern = truth_concern_of(name), .is_custom = str_eqz(name, "AWS::CloudFormation::CustomResource") };
	if (k->type) {
		k->required = cfn_required(cfn_type_properties(k->type));
		k->named = truth_named(name);
	}
	return *r = k;
}

const struct known_type *truth_known(struct truth *t, uint32_t resource)
{
	if (!t->types[resource])
		t->types[resource] = known_as(t, value_str(value_get(t->resources->map.entry[resource].value, "Type")));
	return t->types[resource];
}

static const struct value *section(const struct truth *t, const char *name)
{
	const struct value *v = value_get(t->root, name);
	return is_map(v) ? v : NULL;
}

/* What a finding repeats where the configuration's schema has said the same of a place. */
enum repeats { REPEATS_NOTHING, REPEATS_NAME, REPEATS_VALUE };

static enum repeats repeats(enum diag_id id)
{
	switch (id) {
	case D_TEMPLATE_SECTION: case D_LOGICAL_ID: case D_RESOURCE_ATTRIBUTE: case D_ENVIRONMENT_NAME: case D_CONFIG_KEY: case D_CONFIG_MISSING: return REPEATS_NAME;
	case D_CFN_KIND: case D_CFN_VALUE: case D_CFN_BOUND: case D_CFN_RULE: case D_CFN_COMBINATION: case D_DEPLOY_STACK_NAME: case D_LIMIT_EXCEEDED:
	case D_CONFIG_TYPE: case D_CONFIG_VALUE: case D_CONFIG_SIZE: return REPEATS_VALUE;
	default: return REPEATS_NOTHING;
	}
}

static struct str place_key(struct arena *a, struct span at)
{
	return str_fmt(a, "%u:%u", (unsigned)at.at, (unsigned)at.len);
}

bool truth_known_before(struct truth *t, struct str what)
{
	struct arena *a = t->cx->arena;
	struct value **told = &t->cx->nested.told;
	*told = *told ? *told : v_map(a);
	return map_put_new(a, *told, what, (struct span){ 0 }, LITERAL("")) != NULL;
}

bool truth_told(struct truth *t, struct span at, const void *node)
{
	struct arena *a = t->cx->arena;
	return truth_known_before(t, span_known(at) ? place_key(a, at) : str_fmt(a, "%p", node));
}

static struct str repeated_key(struct arena *a, const struct diag *g)
{
	return str_fmt(a, "%d %u:%u", (int)repeats(g->id), (unsigned)g->span.at, (unsigned)g->span.len);
}

/*
 * Takes back the findings, from number `first` on, whose place the schema's check has spoken of already. What that only
 * warned of is refused where the finding is: the value has reached the template.
 */
static void drop_repeated(struct cx *cx, uint32_t first)
{
	struct diags *d = cx->diags;
	struct value *told = v_map(cx->arena);
	for (uint32_t i = 0; i < first && d->all.n > first; i++)
		if (repeats(d->all.at[i]->id))
			map_put(cx->arena, told, repeated_key(cx->arena, d->all.at[i]), v_int(cx->arena, i));
	uint32_t kept = first;
	for (uint32_t i = first; i < d->all.n; i++) {
		struct diag *g = d->all.at[i];
		const struct value *before = repeats(g->id) ? map_get(told, repeated_key(cx->arena, g)) : NULL;
		if (before) {
			diag_uncount(d, g);
			if (g->refused)
				diag_refuse(d, d->all.at[(uint32_t)before->number]);
		} else {
			d->all.at[kept++] = g;
		}
	}
	d->all.n = kept;
}

static void sweep(struct truth *t, struct measures *all)
{
	struct arena *a = t->cx->arena;
	struct limits_tally tally;
	limits_begin(&tally, a, t->root, all);
	t->types = ARENA_ARRAY(a, const struct known_type *, map_len(t->resources));
	/* A resource names two others or three. */
	vec_reserve(a, &t->edges, 3 * map_len(t->resources));
	struct subject s = { 0 };
	map_each(resource, t->resources) {
		s.entry = resource;
		s.type = truth_known(t, s.number);
		s.properties = value_get(resource->value, "Properties");
		truth_attributes(t, &s);
		truth_resource_references(t, &s);
		truth_name(t, &s);
		truth_properties(t, &s);
		truth_rules(t, &s);
		truth_permissions(t, &s);
		truth_grammar(t, &s);
		truth_actions(t, &s);
		truth_environment(t, &s);
		truth_lambda(t, &s);
		truth_queue_visibility(t, &s);
		truth_forms(t, &s);
		truth_tags(t, &s);
		if (s.type->concern && !t->macros)
			s.type->concern(t, &s);
		limits_count(&tally, resource, s.type->name, s.type->counted, s.properties);
		s.number++;
	}
	limits_end(&tally);
}

void pass_truth(struct cx *cx)
{
	uint32_t first = cx->diags->all.n;
	struct measures all = { 0 };
	struct truth t = { .cx = cx, .root = cx->graph->root, .suggestions = MOST_SUGGESTIONS };
	t.resources = section(&t, "Resources");
	t.parameters = section(&t, "Parameters");
	t.conditions = section(&t, "Conditions");
	t.mappings = section(&t, "Mappings");
	t.outputs = section(&t, "Outputs");
	read_transforms(&t);
	if (!cx->stack)
		truth_stack_name(&t);
	cx->diags->doubted += t.macros;
	truth_sections(&t);
	truth_parameters(&t);
	if (t.resources) { /* else nothing names anything */
		sweep(&t, &all);
		truth_references(&t);
		truth_cycles(&t);
		truth_network(&t);
		truth_literals(&t);
		truth_limits(&t, &all);
	}
	truth_values_end(&t);
	cx->diags->doubted -= t.macros;
	drop_repeated(cx, first);
}
