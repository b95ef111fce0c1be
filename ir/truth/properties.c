/*
 * properties: every resource against CloudFormation's table of types. As lenient as CloudFormation itself: numbers and
 * booleans are texts and the other way round, a function may stand for anything, and what the table does not know
 * (custom resources, other vendors' types) is not looked into.
 */
#include "ir/truth/truth.h"

#include "ir/js.h"
#include "ir/literals.h"
#include "ir/runtime.h"

struct check {
	struct truth *t;
	const struct entry *resource;
	struct str type;
	bool quiet;   /* only whether there is a finding */
	bool found;
};

static void check_value(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way);
static void check_inside(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way);

/* A finding; NULL while only looking. what_way ends the message: the resource and the way to the value. */
#define FOUND(c, id, at, way, fmt, ...) \
	(found(c) ? NULL : diag((c)->t->cx->diags, (id), (at), fmt " (%.*s of '%.*s', %.*s)", __VA_ARGS__, \
		STRA(truth_path((c)->t->cx->arena, (way))), STRA((c)->resource->key), STRA((c)->type)))

/* The same of what the table lacks, which may be newer than the table. */
#define UNKNOWN(c, at, id, way, what, name) \
	(found(c) ? NULL : diag((c)->t->cx->diags, (id), (at), what " not known to this slsc (table of %s; %.*s of '%.*s', %.*s)", STRA(name), cfn_date, \
		STRA(truth_path((c)->t->cx->arena, (way))), STRA((c)->resource->key), STRA((c)->type)))

static bool found(struct check *c)
{
	c->found = true;
	return c->quiet;
}

static bool is_boolean_text(struct str s)
{
	return str_eq_nocase(s, STR("true")) || str_eq_nocase(s, STR("false"));
}

/* Whether a value is of the kind that the shape wants, looking no deeper. */
static bool kind_fits(const struct value *v, const struct cfn_shape *s)
{
	double number;
	switch (s->kind) {
	case CFN_ANY: return true;
	case CFN_STRING: return is_string(v) || is_number(v) || is_bool(v);
	case CFN_INTEGER:
	case CFN_NUMBER:
		if (is_string(v))
			return cfn_is_dynamic(v->string) || (str_trim(v->string).n && js_number(v->string, &number));
		return is_number(v);
	case CFN_BOOLEAN: return is_bool(v) || (is_string(v) && (cfn_is_dynamic(v->string) || is_boolean_text(v->string)));
	case CFN_LIST: return is_list(v);
	case CFN_MAP:
	case CFN_OBJECT: return is_map(v);
	case CFN_UNION:
		for (uint32_t i = 0; cfn_alternative(s, i); i++)
			if (kind_fits(v, cfn_alternative(s, i)))
				return true;
		return false;
	}
	return true;
}

static const char *kind_name(const struct cfn_shape *s)
{
	static const char *const names[] = { "anything", "a text", "an integer", "a number", "true or false", "a list", "a map", "a map",
					     "another kind of value" };
	return names[s->kind];
}

/* A runtime's name is reported as in the options of functions (ir/runtime.h). */
static void unknown_runtime(struct check *c, const struct value *v, struct span at, const struct step *way)
{
	struct str meant, wrong = runtime_wrong(c->t->cx->arena, v->string, &meant);
	struct diag *g = FOUND(c, D_CFN_VALUE, at, way, "'%.*s' %.*s", STRA(v->string), STRA(wrong));
	if (g && meant.n)
		diag_meant(c->t->cx->diags, g, false, v->string, meant);
}

/* Whether the value is known to fit the shape: generated resources share many. */
static bool is_fitting(const struct truth *t, const struct value *v, const struct cfn_shape *s)
{
	const size_t slot = seen_slot(v);
	return t->fitting.at[slot].v == v && t->fitting.at[slot].outcome == (uintptr_t)s;
}

static void remember_fitting(struct truth *t, const struct value *v, const struct cfn_shape *s)
{
	const size_t slot = seen_slot(v);
	t->fitting.at[slot].v = v;
	t->fitting.at[slot].outcome = (uintptr_t)s;
}

static void check_allowed(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way)
{
	struct arena *a = c->t->cx->arena;
	if (!cfn_is_closed(s) || is_fitting(c->t, v, s))
		return;
	if (!(is_string(v) || (is_number(v) && s->kind == CFN_INTEGER)) || (is_string(v) && cfn_is_dynamic(v->string)))
		return;
	const struct str text = is_number(v) ? js_number_text(a, v->number) : s->kind == CFN_INTEGER ? str_trim(v->string) : v->string;
	const char *word;
	for (uint32_t i = 0; (word = cfn_allowed(s, i)); i++)
		if (str_eqz(text, word)) {
			remember_fitting(c->t, v, s);
			return;
		}
	if (s->kind == CFN_STRING && runtime_find(str_z(cfn_allowed(s, 0)))) {
		unknown_runtime(c, v, at, way);
		return;
	}
	struct diag *g = UNKNOWN(c, at, D_CFN_VALUE, way, "the value '%.*s' is", text);
	struct near n;
	if (!g)
		return;
	if (is_string(v) && truth_near_begin(c->t, &n, text))
		for (uint32_t i = 0; (word = cfn_allowed(s, i)); i++)
			near_offer(&n, str_z(word));
	else
		n = (struct near){ .word = text };
	truth_misspelled_end(c->t, &n, g);
}

/* The account of an ARN that stands as a literal where an ARN belongs: twelve digits, of which a leading 0 is easily lost. */
static bool check_account(struct check *c, const struct value *v, struct span at, const struct step *way)
{
	enum { ACCOUNT = 4, DIGITS = 12 };
	const struct step *named = way && !way->key.n ? way->up : way;
	if (!is_string(v) || !str_starts(v->string, "arn:") || !named || !(str_ends(named->key, "Arn") || str_ends(named->key, "ARN") || str_ends(named->key, "Arns")))
		return false;
	struct str account = v->string;
	for (int i = 0; i < ACCOUNT; i++)
		account = str_from(account, (uint32_t)(str_find(account, ':') + 1));
	const int32_t end = str_find(account, ':');
	uint32_t digits = 0;
	while (end > 0 && digits < (uint32_t)end && ascii_digit(account.p[digits]))
		digits++;
	if (end <= 0 || digits != (uint32_t)end || digits == DIGITS)
		return false;
	struct diag *g = FOUND(c, D_CFN_VALUE, at, way, "the account '%.*s' of this ARN has %u digits instead of %d", STRA(str_to(account, digits)), digits, DIGITS);
	if (g)
		diag_refuse(c->t->cx->diags, g);
	return true;
}

static void check_bound(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way)
{
	bool open = false;
	const struct str wrong = s->bound ? truth_value_wrong(c->t, v, s, &open) : STR("");
	c->t->cx->diags->doubted += open;
	if (wrong.n && (c->quiet || !truth_told(c->t, v->span, v)))
		(void)FOUND(c, D_CFN_BOUND, at, way, "%.*s", STRA(wrong));
	c->t->cx->diags->doubted -= open;
	c->found |= wrong.n > 0;
}

static void unknown_property(struct check *c, const struct entry *e, struct cfn_properties of, struct span at, const struct step *way)
{
	struct diag *g = UNKNOWN(c, key_at_or(e, at), D_CFN_PROPERTY, way, "the property '%.*s' is", e->key);
	struct near n;
	if (!g)
		return;
	if (truth_near_begin(c->t, &n, e->key))
		for (uint32_t i = 0; i < of.n; i++)
			near_offer(&n, str_z(cfn_name(of.at[i].name)));
	truth_misspelled_end(c->t, &n, g);
}

/* What is missing in one place is one finding. */
static void check_required(struct check *c, const struct value *map, struct cfn_properties of, struct span at, const struct step *way)
{
	struct arena *a = c->t->cx->arena;
	struct str missing = STR("");
	uint32_t n = 0;
	for (uint32_t i = 0; i < of.n; i++) {
		if (!(of.at[i].flags & CFN_REQUIRED) || !is_nil(value_get(map, cfn_name(of.at[i].name))))
			continue;
		if (!c->quiet)
			missing = str_fmt(a, "%.*s%s'%s'", STRA(missing), n ? ", " : "", cfn_name(of.at[i].name));
		n++;
	}
	const bool by_plugin = c->t->cx->passed_over;
	c->t->cx->diags->doubted += by_plugin;
	if (n)
		(void)FOUND(c, D_CFN_REQUIRED, at, way, "the propert%s %.*s %s missing", n > 1 ? "ies" : "y", STRA(missing), n > 1 ? "are" : "is");
	c->t->cx->diags->doubted -= by_plugin;
}

static const struct cfn_property *property_of(struct truth *t, struct cfn_properties of, struct str name)
{
	struct remembered_property *r = &t->remembered_properties[remembered_at(name.p, of.at)];
	if (r->of != of.at || r->name.p != name.p || r->name.n != name.n)
		*r = (struct remembered_property){ of.at, cfn_property_find(of, name), name };
	return r->found;
}

static void check_members(struct check *c, const struct value *map, struct cfn_properties of, uint32_t required, struct span at, const struct step *way)
{
	uint32_t given = 0;
	map_each(e, map) {
		const struct cfn_property *p = property_of(c->t, of, e->key);
		struct step step = { way, e->key, 0 };
		if (p && p->flags & CFN_REQUIRED && !is_null(e->value))
			given++;
		if (p)
			check_value(c, e->value, cfn_property_shape(p), at, &step);
		else if (!str_starts(e->key, "Fn::"))
			unknown_property(c, e, of, at, way);
	}
	if (given < required && !value_get(map, "Fn::Transform"))
		check_required(c, map, of, at, way);
}

/* Whether a pattern demands an ARN: its first group, if it begins in one, is not left out by a question mark behind it. */
static bool wants_arn(struct str pattern)
{
	uint32_t depth = 0;
	if (str_starts(pattern, "^arn:") || str_starts(pattern, "arn:"))
		return true;
	for (uint32_t i = 1; str_starts(pattern, "^(arn:") && i < pattern.n; i++) {
		depth += pattern.p[i] == '(';
		if (pattern.p[i] == ')' && !--depth)
			return i + 1 < pattern.n && pattern.p[i + 1] != '?';
	}
	return false;
}

/* A Ref to a resource that gives its name where the pattern of the property wants an ARN. */
static void check_name_for_arn(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way)
{
	const uint32_t written = s->kind == CFN_STRING ? cfn_bounds[s->bound].pattern : 0;
	const struct str pattern = str_z(cfn_name(written));
	struct str attribute;
	if (!written || !wants_arn(pattern))
		return;
	const struct entry *e = truth_meant(c->t, v, &attribute);
	const struct cfn_type *type = e && !attribute.n ? cfn_type_find(value_str(value_get(e->value, "Type"))) : NULL;
	if (!type || !(type->flags & CFN_REF_IS_NAME) || c->quiet || truth_matches(c->t, &cfn_bounds[s->bound], STR("name")))
		return;
	struct diag *g = FOUND(c, D_REFERENCE_NAME, at, way, "Ref gives the name of '%.*s', and an ARN belongs here", STRA(e->key));
	if (g)
		diag_label(c->t->cx->diags, g, "use Fn::GetAtt: [%.*s, Arn]", STRA(e->key));
}

/* Both branches of Fn::If; any other function may give what is wanted. */
static void check_call(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way)
{
	const struct entry *f = cfn_call(v);
	if (str_eqz(f->key, "Ref"))
		check_name_for_arn(c, v, s, at, way);
	if (!str_eqz(f->key, "Fn::If") || list_len(f->value) != 3)
		return;
	for (uint32_t i = 1; i < 3; i++)
		check_value(c, list_at(f->value, i), s, at, way);
}

/* Of several alternatives one has to take the value; where only one is of its kind, that one says what is wrong. */
static void check_union(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way)
{
	const struct cfn_shape *only = NULL, *alternative;
	uint32_t candidates = 0;
	for (uint32_t i = 0; (alternative = cfn_alternative(s, i)); i++) {
		if (!kind_fits(v, alternative))
			continue;
		struct check trial = { .t = c->t, .resource = c->resource, .type = c->type, .quiet = true };
		check_value(&trial, v, alternative, at, way);
		if (!trial.found)
			return;
		only = alternative;
		candidates++;
	}
	if (candidates == 1 && !c->quiet)
		check_value(c, v, only, at, way);
	else if (candidates)
		c->found = true; /* which of them was meant is not known */
}

static void check_value(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way)
{
	at = value_at_or(v, at);
	if (cfn_call(v)) {
		check_call(c, v, s, at, way);
		return;
	}
	if (is_null(v) || s->kind == CFN_ANY)
		return;
	if (!kind_fits(v, s)) {
		struct diag *g = FOUND(c, D_CFN_KIND, at, way, "CloudFormation takes %s here, and this is %s", kind_name(s), value_kind_name(v));
		if (g && is_map(v))
			literal_label(c->t->cx, g, v);
		return;
	}
	check_allowed(c, v, s, at, way);
	if (s->kind != CFN_STRING || !check_account(c, v, at, way))
		check_bound(c, v, s, at, way);
	if (is_list(v) || is_map(v))
		check_inside(c, v, s, at, way);
}

static void check_within(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way)
{
	struct cfn_properties of;
	switch (s->kind) {
	case CFN_LIST:
		list_each(i, v) {
			struct step step = { way, STR(""), i };
			check_value(c, v->list.item[i], cfn_element(s), at, &step);
		}
		break;
	case CFN_MAP:
		map_each(e, v) {
			struct step step = { way, e->key, 0 };
			if (!str_starts(e->key, "Fn::"))
				check_value(c, e->value, cfn_element(s), at, &step);
		}
		break;
	case CFN_OBJECT:
		of = cfn_object_properties(s);
		check_members(c, v, of, cfn_required(of), at, way);
		break;
	case CFN_UNION:
		check_union(c, v, s, at, way);
		break;
	}
}

static void check_inside(struct check *c, const struct value *v, const struct cfn_shape *s, struct span at, const struct step *way)
{
	if (is_fitting(c->t, v, s))
		return;
	const bool before = c->found;
	c->found = false;
	check_within(c, v, s, at, way);
	if (!c->found)
		remember_fitting(c->t, v, s);
	c->found |= before;
}

/* "AWS::Lambda::" of "AWS::Lambda::Function"; empty without a service. */
static struct str service_of(struct str type)
{
	const int32_t end = str_search(type, STR("::"), (uint32_t)sizeof "AWS::" - 1);
	return end < 0 ? STR("") : str_to(type, (uint32_t)end + 2);
}

/* Only what looks like a slip of the finger: the name may be newer than the table, and of another service it never is the one meant. */
static void offer_types(struct near *n, struct str name)
{
	enum { EDITS_MOST = 2, LETTERS_AN_EDIT = 4 };
	const struct str service = service_of(name);
	uint32_t same_service = 0;
	for (uint32_t i = 0; i < cfn_types_n; i++)
		same_service += str_eq(service_of(str_z(cfn_name(cfn_types[i].name))), service);
	const uint32_t letters = name.n - (same_service ? service.n : 0);
	n->most = letters < EDITS_MOST * LETTERS_AN_EDIT ? 1 : EDITS_MOST;
	for (uint32_t i = 0; i < cfn_types_n; i++) {
		const struct str type = str_z(cfn_name(cfn_types[i].name));
		if (!same_service || str_eq(service_of(type), service))
			near_offer(n, type);
	}
}

static void unknown_type(struct truth *t, const struct subject *s)
{
	const struct str name = s->type->name;
	if (!str_starts(name, "AWS::") || str_ends(name, "::MODULE"))
		return;
	struct diag *g = diag(t->cx->diags, D_CFN_TYPE, value_at_or(value_get(s->entry->value, "Type"), subject_at(s)),
			      "the resource type '%.*s' is not known to this slsc (table of %s; '%.*s')", STRA(name), cfn_date, STRA(s->entry->key));
	struct near n;
	if (truth_near_begin(t, &n, name))
		offer_types(&n, name);
	truth_misspelled_end(t, &n, g);
}

void truth_properties(struct truth *t, const struct subject *s)
{
	static const struct value none = { .kind = VALUE_MAP };
	const struct known_type *known = s->type;
	if (t->macros || !known->name.n || known->is_custom)
		return;
	if (!known->type) {
		unknown_type(t, s);
		return;
	}
	struct check c = { .t = t, .resource = s->entry, .type = known->name };
	const struct value *properties = s->properties ? s->properties : &none;
	if (is_map(properties))
		check_members(&c, properties, cfn_type_properties(known->type), known->required, value_at_or(properties, subject_at(s)), NULL);
}
