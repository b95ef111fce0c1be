/* graphql_check: what graphql-js's validateSDL finds: names that are unknown or defined twice, directives where they may not stand. */
#include "ir/groups.h"
#include "ir/near_keys.h"
#include "ir/plugins/appsync/graphql.h"

/* What AppSync defines itself; and what GraphQL does, which a schema may define again. */
static const char of_appsync[] =
	"scalar AWSDate scalar AWSTime scalar AWSDateTime scalar AWSTimestamp scalar AWSEmail scalar AWSJSON scalar AWSURL scalar AWSPhone scalar AWSIPAddress "
	"directive @aws_iam on FIELD_DEFINITION | OBJECT directive @aws_oidc on FIELD_DEFINITION | OBJECT directive @aws_api_key on FIELD_DEFINITION | OBJECT "
	"directive @aws_lambda on FIELD_DEFINITION | OBJECT directive @aws_auth(cognito_groups: [String]) on FIELD_DEFINITION | OBJECT "
	"directive @aws_cognito_user_pools(cognito_groups: [String]) on FIELD_DEFINITION | OBJECT directive @aws_subscribe(mutations: [String]) on FIELD_DEFINITION "
	"directive @canonical on OBJECT | FIELD_DEFINITION directive @hidden on OBJECT | FIELD_DEFINITION directive @renamed on OBJECT | FIELD_DEFINITION";
static const char of_graphql[] =
	"directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT "
	"directive @deprecated(reason: String = \"\") on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE | DIRECTIVE_DEFINITION "
	"directive @specifiedBy(url: String!) on SCALAR directive @oneOf on INPUT_OBJECT";
static const char *const standard_types[] = { "String", "Int", "Float", "Boolean", "ID", "__Schema", "__Type", "__TypeKind", "__Field", "__InputValue", "__EnumValue",
	"__Directive", "__DirectiveLocation", NULL };

struct diag *gql_refuses(struct appsync *s, struct span at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str text = str_vfmt(s->a, fmt, args);
	va_end(args);
	struct diag *g = plugin_refuses(s->cx, s->use, at, "%.*s", STRA(text));
	diag_note(s->cx->diags, g, appsync_schema_place(s), "the schema is read for this");
	return g;
}

/* Names and where in a list of definitions they are. */
struct names {
	struct value *of;
	struct gql_list list;
};

struct check {
	struct appsync *s;
	struct arena *a;
	struct names types, directives;
	struct groups members; /* of each type, with its extensions: a map of names */
	struct groups uses;    /* of each type and of the schema: a map of directives that may stand there once */
	struct value *operations;
	const struct gql *schema; /* the first schema definition */
};

static struct gql *find(const struct names *n, struct str name)
{
	const struct value *i = map_get(n->of, name);
	return i ? n->list.at[(uint32_t)i->number] : NULL;
}

static void add(struct check *c, struct names *n, struct gql *g)
{
	map_put_at(c->a, n->of, g->name, g->span, value_at(v_int(c->a, n->list.n), g->span));
	vec_push(c->a, &n->list, g);
}

static struct diag *refuse(struct check *c, struct span at, const char *what, struct str name, const char *rest)
{
	return gql_refuses(c->s, at, "%s'%.*s'%s", what, STRA(name), rest);
}

static void refuse_second(struct check *c, struct span at, struct span first, const char *what, struct str name)
{
	struct diag *g = refuse(c, at, what, name, " is defined twice");
	diag_note(c->s->cx->diags, g, first, "first defined here");
}

static void refuse_unknown(struct check *c, struct span at, const char *what, struct str name, const struct value *known)
{
	struct near n = { .word = name };
	near_offer_keys(c->s->cx, &n, known);
	diag_near(c->s->cx->diags, refuse(c, at, what, name, " is not defined"), &n);
}

/* Members of one map are named once. */
static void once(struct check *c, struct value *seen, const struct gql *g, const char *what)
{
	const struct value *first = map_put_new(c->a, seen, g->name, g->span, value_at(v_bool(c->a, true), g->span));
	if (first)
		refuse_second(c, g->span, first->span, what, g->name);
}

static void check_type(struct check *c, struct str name, struct span at)
{
	bool known = find(&c->types, name) != NULL;
	for (const char *const *t = standard_types; *t && !known; t++)
		known = str_eqz(name, *t);
	if (!known)
		refuse_unknown(c, at, "the type ", name, c->types.of);
}

/* ---- directives where they are used */

static const char *place_of(const struct gql *g, bool in_input)
{
	static const char *const places[] = { [GQL_SCHEMA] = "SCHEMA", [GQL_SCALAR] = "SCALAR", [GQL_OBJECT] = "OBJECT", [GQL_INTERFACE] = "INTERFACE", [GQL_UNION] = "UNION", [GQL_ENUM] = "ENUM", [GQL_INPUT] = "INPUT_OBJECT", [GQL_DIRECTIVE] = "DIRECTIVE_DEFINITION", [GQL_FIELD] = "FIELD_DEFINITION", [GQL_VALUE] = "ENUM_VALUE" };
	return g->kind == GQL_ARGUMENT ? (in_input ? "INPUT_FIELD_DEFINITION" : "ARGUMENT_DEFINITION") : places[g->kind];
}

static const struct gql *named(const struct gql_list *list, struct str name)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (str_eq(list->at[i]->name, name))
			return list->at[i];
	return NULL;
}

static void check_given(struct check *c, const struct gql *use, const struct gql *directive)
{
	struct value *seen = v_map(c->a);
	for (uint32_t i = 0; i < use->args.n; i++) {
		const struct gql *given = use->args.at[i];
		if (map_put_new(c->a, seen, given->name, given->span, LITERAL("")))
			refuse(c, given->span, "", given->name, " is given twice");
		if (!named(&directive->args, given->name))
			refuse(c, given->span, "the directive has no argument ", given->name, "");
	}
	for (uint32_t i = 0; i < directive->args.n; i++)
		if (directive->args.at[i]->required && !map_get(seen, directive->args.at[i]->name))
			refuse(c, use->span, "the directive needs the argument ", directive->args.at[i]->name, "");
}

static void check_uses(struct check *c, const struct gql *g, bool in_input)
{
	struct value *seen = NULL;
	if (g->kind == GQL_SCHEMA || g->kind < GQL_DIRECTIVE)
		seen = groups_map(c->a, &c->uses, g->name);
	else if (g->uses.n)
		seen = v_map(c->a);
	const char *place = place_of(g, in_input);
	for (uint32_t i = 0; i < g->uses.n; i++) {
		const struct gql *use = g->uses.at[i], *directive = find(&c->directives, use->name);
		if (!directive) {
			refuse_unknown(c, use->span, "the directive ", use->name, c->directives.of);
			continue;
		}
		if (!named(&directive->names, str_z(place)))
			refuse(c, use->span, "the directive ", use->name, str_fmt(c->a, " may not stand on %s", place).p);
		if (!directive->repeatable && map_put_new(c->a, seen, use->name, use->span, LITERAL("")))
			refuse(c, use->span, "the directive ", use->name, " may stand here once");
		check_given(c, use, directive);
	}
}

/* ---- definitions */

static void check_arguments(struct check *c, const struct gql *g)
{
	struct value *seen = g->args.n ? v_map(c->a) : NULL;
	for (uint32_t i = 0; i < g->args.n; i++) {
		once(c, seen, g->args.at[i], "the argument ");
		check_type(c, g->args.at[i]->type, g->args.at[i]->type_span);
		check_uses(c, g->args.at[i], false);
	}
}

static void check_members(struct check *c, const struct gql *g)
{
	struct value *seen = groups_map(c->a, &c->members, g->name);
	for (uint32_t i = 0; i < g->members.n; i++) {
		const struct gql *m = g->members.at[i];
		once(c, seen, m, m->kind == GQL_VALUE ? "the value " : "the field ");
		check_arguments(c, m);
		if (m->type.n)
			check_type(c, m->type, m->type_span);
		check_uses(c, m, g->kind == GQL_INPUT && !g->extends);
	}
}

static void check_schema(struct check *c, const struct gql *g)
{
	if (!g->extends && c->schema)
		diag_note(c->s->cx->diags, gql_refuses(c->s, g->span, "there is a second schema definition"), c->schema->span, "the first one");
	if (!g->extends && !c->schema)
		c->schema = g;
	for (uint32_t i = 0; i < g->members.n; i++) {
		once(c, c->operations, g->members.at[i], "the operation ");
		check_type(c, g->members.at[i]->type, g->members.at[i]->type_span);
	}
}

static void check_extension(struct check *c, const struct gql *g)
{
	const struct gql *of = find(&c->types, g->name);
	if (!of)
		refuse_unknown(c, g->span, "an extension of a type that is missing: ", g->name, c->types.of);
	else if (of->kind != g->kind)
		diag_note(c->s->cx->diags, refuse(c, g->span, "an extension of another kind than the type ", g->name, ""), of->span, "defined here");
}

static void check_definition(struct check *c, const struct gql *g)
{
	check_uses(c, g, false);
	if (g->kind == GQL_SCHEMA) {
		check_schema(c, g);
		return;
	}
	if (g->kind == GQL_DIRECTIVE) {
		check_arguments(c, g);
		return;
	}
	if (g->extends)
		check_extension(c, g);
	for (uint32_t i = 0; i < g->names.n; i++)
		check_type(c, g->names.at[i]->name, g->names.at[i]->span);
	check_members(c, g);
}

/* What stands in two definitions is reported; the later one is left out. */
static void learn(struct check *c, const struct gql_list *all, bool own)
{
	struct value *seen_types = v_map(c->a), *seen_directives = v_map(c->a);
	for (uint32_t i = 0; i < all->n; i++) {
		struct gql *g = all->at[i];
		const bool directive = g->kind == GQL_DIRECTIVE;
		if (g->kind == GQL_SCHEMA || g->extends)
			continue;
		if (own)
			once(c, directive ? seen_directives : seen_types, g, directive ? "the directive " : "the type ");
		add(c, directive ? &c->directives : &c->types, g);
	}
}

void gql_check(struct appsync *s, const struct gql_list *all)
{
	struct check c = { .s = s, .a = s->a, .types = { .of = v_map(s->a) }, .directives = { .of = v_map(s->a) }, .operations = v_map(s->a) };
	struct gql_list known = { 0 };
	gql_read(s, str_z(of_graphql), 0, &known);
	gql_read(s, str_z(of_appsync), 0, &known);
	for (uint32_t i = 0; i < known.n; i++)
		known.at[i]->span = (struct span){ 0 };
	learn(&c, &known, false);
	learn(&c, all, true);
	for (uint32_t i = 0; i < all->n; i++)
		check_definition(&c, all->at[i]);
}

bool gql_is_reserved(const struct gql *g)
{
	const char *before = g->kind == GQL_DIRECTIVE ? "directive @" : "scalar ";
	for (const char *at = of_appsync; (at = strstr(at, before));) {
		at += strlen(before);
		if (g->kind != GQL_SCHEMA && !strncmp(at, g->name.p, g->name.n) && (at[g->name.n] == ' ' || at[g->name.n] == '('))
			return true;
	}
	return false;
}
