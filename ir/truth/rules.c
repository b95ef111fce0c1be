/*
 * rules: properties that depend on each other, by the program of rules in CloudFormation's table (cfn_table.h): groups and
 * alternatives of the provider schemas, and the rows of schemas/rules.mjs. What a function gives is not known, so a rule is
 * broken only where no value of the functions could keep it; of Fn::If both branches are looked at.
 */
#include "ir/truth/truth.h"

#include "ir/base/utf8.h"
#include "ir/js.h"

#include <math.h>

enum verdict { RIGHT, OPEN, WRONG };
enum presence { ABSENT, PERHAPS, PRESENT };
enum { REFUSED, DOUBTFUL, ADVICE }; /* n of CFN_RULE_SAYS */
enum { DEEPEST = 64 };

struct run {
	struct truth *t;
	const struct subject *s;
	bool quiet;           /* only whether it is right */
	uint32_t says;        /* the CFN_RULE_SAYS above, 0 none: a text of cfn_strings */
	uint32_t severity;    /* of that */
	bool said;            /* it has been reported: once a resource is enough */
	int depth;
	uint64_t names;       /* cfn_name_bit of the resource's properties */
};

static enum verdict run(struct run *r, const struct value *v, uint32_t node, struct span at, const struct step *way);

static enum verdict quietly(struct run *r, const struct value *v, uint32_t node)
{
	const bool before = r->quiet;
	r->quiet = true;
	const enum verdict verdict = run(r, v, node, (struct span){ 0 }, NULL);
	r->quiet = before;
	return verdict;
}

static bool is_no_value(const struct value *v) { return value_is(value_get(v, "Ref"), "AWS::NoValue"); }

static enum presence presence(const struct value *v)
{
	if (is_nil(v) || is_no_value(v))
		return ABSENT;
	const struct value *branches = cfn_call(v) ? value_get(v, "Fn::If") : NULL;
	if (list_len(branches) != 3)
		return PRESENT;
	const enum presence a = presence(list_at(branches, 1)), b = presence(list_at(branches, 2));
	return a == b ? a : PERHAPS;
}

static enum presence presence_of(const struct value *map, uint32_t name)
{
	const enum presence p = presence(map_get(map, cfn_rule_name(name)));
	return p == ABSENT && value_get(map, "Fn::Transform") ? PERHAPS : p;
}

/* The same where properties exclude each other: an empty list or map says nothing. */
static enum presence weight_of(const struct value *map, uint32_t name)
{
	const struct value *v = map_get(map, cfn_rule_name(name));
	const enum presence p = presence_of(map, name);
	return p == PRESENT && ((is_list(v) && !v->list.n) || (is_map(v) && !v->map.n)) ? PERHAPS : p;
}

/* A scalar as a text, as CloudFormation converts it; false for lists, maps, and texts that the account fills in. */
static bool text_of(struct run *r, const struct value *v, struct str *text)
{
	if (is_string(v))
		*text = v->string;
	else if (is_number(v))
		*text = js_number_text(r->t->cx->arena, v->number);
	else if (is_bool(v))
		*text = v->boolean ? STR("true") : STR("false");
	else
		return false;
	return !cfn_is_dynamic(*text);
}

/* ---- reports */

/* Whether this instruction has been reported of the place: many resources share an option of the service. */
static bool is_known(struct run *r, uint32_t what, struct span at)
{
	return span_known(at) && truth_known_before(r->t, str_fmt(r->t->cx->arena, "rule %u %u:%u", what, (unsigned)at.at, (unsigned)at.len));
}

static enum verdict wrong(struct run *r, enum diag_id id, uint32_t what, struct str message, struct span at, const struct step *way)
{
	if (r->quiet || (r->says && r->said))
		return WRONG;
	r->said = true;
	at = span_or(at, subject_at(r->s));
	if (is_known(r, r->says ? r->says : what, at))
		return WRONG;
	if (r->says) {
		id = r->severity == ADVICE ? D_CFN_ADVICE : D_CFN_RULE;
		message = str_z(cfn_name(r->says));
	}
	struct diag *g = diag(r->t->cx->diags, id, at, "%.*s (%.*s of '%.*s', %.*s)", STRA(message), STRA(truth_path(r->t->cx->arena, way)),
			      STRA(r->s->entry->key), STRA(r->s->type->name));
	if (r->says && r->severity == REFUSED)
		diag_refuse(r->t->cx->diags, g);
	return WRONG;
}

/* "'A', 'B' and 'C'" of n names that stand every `step` words. */
static struct str names_of(struct arena *a, const uint32_t *name, uint32_t n, uint32_t step, const char *last)
{
	struct str s = STR("");
	for (uint32_t i = 0; i < n; i++)
		s = str_fmt(a, "%.*s%s'%.*s'", STRA(s), !i ? "" : i + 1 < n ? ", " : last, STRA(cfn_rule_name(name[i * step])));
	return s;
}

/* ---- instructions */

static bool is_text_of(const struct value *v, const char *yes, const char *no)
{
	return is_string(v) && (str_eq_nocase(v->string, str_z(yes)) || str_eq_nocase(v->string, str_z(no)));
}

static enum verdict has_type(struct run *r, const struct value *v, uint32_t mask)
{
	struct str text;
	double number;
	if ((mask & CFN_IS_LIST && is_list(v)) || (mask & CFN_IS_MAP && is_map(v)))
		return RIGHT;
	if (is_list(v) || is_map(v))
		return WRONG;
	if (!text_of(r, v, &text))
		return OPEN;
	if (mask & CFN_IS_TEXT)
		return RIGHT;
	if (mask & (CFN_IS_INTEGER | CFN_IS_NUMBER) && (is_number(v) || (is_string(v) && str_trim(text).n && js_number(text, &number))))
		return RIGHT;
	return mask & CFN_IS_BOOLEAN && (is_bool(v) || is_text_of(v, "true", "false")) ? RIGHT : WRONG;
}

static enum verdict is_allowed(struct run *r, const struct value *v, const uint32_t *word, uint32_t n, bool nocase)
{
	struct str text;
	if (is_list(v) || is_map(v))
		return WRONG;
	if (!text_of(r, v, &text))
		return OPEN;
	for (uint32_t i = 0; i < n; i++)
		if (str_eq(text, cfn_rule_name(word[i])))
			return RIGHT;
	for (uint32_t i = 0; (nocase || is_bool(v) || is_text_of(v, "true", "false")) && i < n; i++)
		if (str_eq_nocase(text, cfn_rule_name(word[i])))
			return RIGHT;
	return WRONG;
}

static enum verdict is_within(struct run *r, const struct value *v, uint32_t kind, const struct cfn_bound *b)
{
	struct str text;
	double n;
	uint32_t calls = 0;
	if (kind == 0) {
		/* What slsc writes itself keeps to the patterns; it is matched only where a condition asks. */
		if (is_list(v) || is_map(v) || (!r->quiet && !span_known(v->span)))
			return RIGHT;
		if (!text_of(r, v, &text))
			return OPEN;
		n = b->least == b->least || b->most == b->most ? utf8_count(text) : 0; /* NAN: there is no bound */
		return n < b->least || n > b->most || !truth_matches(r->t, b, text) ? WRONG : RIGHT;
	}
	if (kind == 1) {
		if (!is_number(v) && !(is_string(v) && str_trim(v->string).n && js_number(v->string, &n)))
			return RIGHT;
		n = is_number(v) ? v->number : n;
		return n < b->least || n > b->most ? WRONG : RIGHT;
	}
	if (kind == 3)
		return is_map(v) && (map_len(v) < b->least || map_len(v) > b->most) ? WRONG : RIGHT;
	list_each(i, v)
		calls += cfn_call(v->list.item[i]) != NULL;
	if (!is_list(v) || !(list_len(v) < b->least || list_len(v) - calls > b->most))
		return RIGHT;
	return list_len(v) < b->least && calls ? OPEN : WRONG;
}

static struct str bound_message(struct run *r, const struct value *v, uint32_t kind, uint32_t number)
{
	static const uint8_t kinds[] = { CFN_STRING, CFN_NUMBER, CFN_LIST, CFN_MAP };
	const struct cfn_shape shape = { .kind = kinds[kind], .bound = (uint16_t)number };
	bool open;
	const struct str s = truth_value_wrong(r->t, v, &shape, &open);
	return s.n ? s : STR("CloudFormation does not take this value");
}

static enum verdict are_unique(const struct value *v)
{
	for (uint32_t i = 1; i < list_len(v) && list_len(v) <= DEEPEST; i++)
		for (uint32_t j = 0; j < i; j++)
			if (value_equal(v->list.item[i], v->list.item[j]) && !cfn_call(v->list.item[i]))
				return WRONG;
	return RIGHT;
}

static enum verdict worse(enum verdict a, enum verdict b) { return a > b ? a : b; }
/* Whether nothing else can matter. */
static bool is_settled(const struct run *r, enum verdict verdict) { return verdict == WRONG && r->quiet; }

static enum verdict check_required(struct run *r, const struct value *map, const uint32_t *name, uint32_t n, struct span at, const struct step *way)
{
	enum verdict verdict = RIGHT;
	for (uint32_t i = 0; is_map(map) && i < n && !is_settled(r, verdict); i++) {
		const enum presence p = presence_of(map, name[i]);
		if (p == PERHAPS)
			verdict = worse(verdict, OPEN);
		else if (p == ABSENT)
			verdict = wrong(r, D_CFN_REQUIRED, name[i], r->quiet ? STR("") : str_fmt(r->t->cx->arena, "the property '%.*s' is missing", STRA(cfn_rule_name(name[i]))), at, way);
	}
	return verdict;
}

static enum verdict check_properties(struct run *r, const struct value *map, const uint32_t *pair, uint32_t n, struct span at, const struct step *way)
{
	enum verdict verdict = RIGHT;
	for (uint32_t i = 0; is_map(map) && i < n && !is_settled(r, verdict); i++) {
		const struct entry *e = map_entry(map, cfn_rule_name(pair[2 * i]));
		if (!e || presence(e->value) == ABSENT)
			continue;
		const struct step step = { way, e->key, 0 };
		verdict = worse(verdict, run(r, e->value, pair[2 * i + 1], r->quiet ? at : key_at_or(e, at), &step));
	}
	return verdict;
}

static enum verdict check_closed(struct run *r, const struct value *map, const uint32_t *name, uint32_t n)
{
	map_each(e, map) {
		uint32_t i = 0;
		while (i < n && !str_eq(e->key, cfn_rule_name(name[i])))
			i++;
		if (i == n && !str_starts(e->key, "Fn::") && presence(e->value) != ABSENT)
			return r->quiet ? WRONG : RIGHT; /* the shapes say it */
	}
	return RIGHT;
}

static enum verdict check_inside(struct run *r, const struct value *v, uint32_t node, bool keys, struct span at, const struct step *way)
{
	enum verdict verdict = RIGHT;
	list_each(i, v) {
		const struct step step = { way, STR(""), i };
		verdict = worse(verdict, run(r, v->list.item[i], node, at, &step));
	}
	map_each(e, v) {
		const struct step step = { way, e->key, 0 };
		const struct value key = { .kind = VALUE_STRING, .string = e->key };
		if (!str_starts(e->key, "Fn::"))
			verdict = worse(verdict, run(r, keys ? &key : e->value, node, key_at_or(e, at), &step));
	}
	return verdict;
}

static enum verdict check_pairs(struct run *r, const struct value *map, const uint32_t *pair, uint32_t n, bool excludes, struct span at, const struct step *way)
{
	enum verdict verdict = RIGHT;
	for (uint32_t i = 0; is_map(map) && i < n; i++) {
		const uint32_t one = pair[2 * i], other = pair[2 * i + 1];
		const enum presence p = weight_of(map, one), q = excludes ? weight_of(map, other) : presence_of(map, other);
		if (p != PRESENT || q != (excludes ? PRESENT : ABSENT)) {
			if (p != ABSENT && (p == PERHAPS || q == PERHAPS))
				verdict = worse(verdict, OPEN);
			continue;
		}
		if (excludes && !r->quiet && is_known(r, one < other ? one : other, at)) /* written for both */
			continue;
		const struct entry *e = map_entry(map, cfn_rule_name(excludes ? other : one));
		verdict = wrong(r, D_CFN_COMBINATION, one, r->quiet ? STR("") : str_fmt(r->t->cx->arena, excludes ? "'%.*s' and '%.*s' exclude each other" : "'%.*s' needs '%.*s' beside it",
			STRA(cfn_rule_name(one)), STRA(cfn_rule_name(other))), key_at_or(e, at), way);
	}
	return verdict;
}

static enum verdict check_group(struct run *r, const struct value *map, const uint32_t *name, uint32_t n, bool one, struct span at, const struct step *way)
{
	struct arena *a = r->t->cx->arena;
	uint32_t sure = 0, perhaps = 0;
	struct span second = at;
	if (!is_map(map))
		return RIGHT;
	for (uint32_t i = 0; i < n; i++) {
		const enum presence p = one ? weight_of(map, name[i]) : presence_of(map, name[i]);
		perhaps += p == PERHAPS;
		if (p == PRESENT && sure++)
			second = key_at_or(map_entry(map, cfn_rule_name(name[i])), at);
	}
	if (!sure && !perhaps)
		return wrong(r, D_CFN_REQUIRED, name[0], r->quiet ? STR("") : n > 1 ? str_fmt(a, "one of %.*s is needed", STRA(names_of(a, name, n, 1, " and "))) :
			str_fmt(a, "the property '%.*s' is missing", STRA(cfn_rule_name(name[0]))), at, way);
	if (one && sure > 1)
		return wrong(r, D_CFN_COMBINATION, name[0], r->quiet ? STR("") : str_fmt(a, "only one of %.*s is taken", STRA(names_of(a, name, n, 1, " and "))), second, way);
	return perhaps && (one || !sure) ? OPEN : RIGHT;
}

/* The only names of a node that demands names and nothing else; 0 otherwise. */
static uint32_t only_required(uint32_t node, const uint32_t **names)
{
	const uint32_t op = cfn_rules[node];
	*names = cfn_rules + node + 1;
	return op % 256 == CFN_RULE_REQUIRED && cfn_rules[node + 1 + op / 256] % 256 == CFN_RULE_END ? op / 256 : 0;
}

/* Names that a node demands among other things. */
static enum verdict has_names(const struct value *v, uint32_t node)
{
	for (const uint32_t *at = cfn_rules + node; *at % 256 == CFN_RULE_TYPE || *at % 256 == CFN_RULE_REQUIRED; at += *at % 256 == CFN_RULE_TYPE ? 2 : 1 + *at / 256)
		for (uint32_t i = 0; *at % 256 == CFN_RULE_REQUIRED && i < *at / 256; i++)
			if (presence_of(v, at[1 + i]) == ABSENT)
				return WRONG;
	return RIGHT;
}

/* No alternative is right: the one that was meant, if it is known, says what is wrong. */
static enum verdict none_fits(struct run *r, const struct value *v, const uint32_t *node, uint32_t n, struct span at, const struct step *way)
{
	struct arena *a = r->t->cx->arena;
	struct str groups = STR("");
	uint32_t meant = 0, candidates = 0;
	bool plain = true;
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t *names, count = only_required(node[i], &names);
		plain &= count > 0;
		groups = str_fmt(a, "%.*s%s%.*s", STRA(groups), !i ? "" : i + 1 < n ? ", " : " or ", STRA(names_of(a, names, count, 1, " with ")));
		if (!plain && is_map(v) && has_names(v, node[i]) == RIGHT) {
			meant = node[i];
			candidates++;
		}
	}
	if (plain)
		return wrong(r, D_CFN_REQUIRED, node[0], str_fmt(a, "%.*s is needed", STRA(groups)), at, way);
	if (candidates == 1 && !r->says) {
		(void)run(r, v, meant, at, way);
		return WRONG;
	}
	return wrong(r, is_map(v) || is_list(v) ? D_CFN_COMBINATION : D_CFN_VALUE, node[0], STR("this is none of the forms that CloudFormation takes here"), at, way);
}

static enum verdict check_several(struct run *r, const struct value *v, const uint32_t *node, uint32_t n, bool one, struct span at, const struct step *way)
{
	uint32_t right = 0, open = 0;
	const uint32_t *names;
	bool plain = true;
	for (uint32_t i = 0; i < n && (one || !right); i++) {
		const enum verdict verdict = quietly(r, v, node[i]);
		right += verdict == RIGHT;
		open += verdict == OPEN;
		plain &= only_required(node[i], &names) > 0;
	}
	if (one && right > 1 && plain && n > 1)
		return wrong(r, D_CFN_COMBINATION, node[0], STR("properties of two alternatives stand beside each other, and CloudFormation takes one"), at, way);
	if (right)
		return RIGHT;
	if (open)
		return OPEN;
	return r->quiet ? WRONG : none_fits(r, v, node, n, at, way);
}

static enum verdict check_contains(struct run *r, const struct value *v, uint32_t node, struct span at, const struct step *way)
{
	bool open = false;
	list_each(i, v) {
		const enum verdict verdict = quietly(r, v->list.item[i], node);
		if (verdict == RIGHT)
			return RIGHT;
		open |= verdict == OPEN;
	}
	return !is_list(v) ? RIGHT : open ? OPEN : wrong(r, D_CFN_COMBINATION, node, STR("an item that CloudFormation needs is missing"), at, way);
}

static enum verdict check_reference(struct run *r, const struct value *v, uint32_t type, uint32_t node)
{
	static const struct value none = { .kind = VALUE_MAP };
	struct str attribute;
	if (!cfn_call(v))
		return WRONG;
	const struct entry *e = truth_meant(r->t, v, &attribute);
	if (!e)
		return OPEN;
	if (!value_is(value_get(e->value, "Type"), cfn_name(type)))
		return WRONG;
	const struct value *properties = value_get(e->value, "Properties");
	return quietly(r, properties ? properties : &none, node);
}

/* Whether the properties have what a rule needs to be broken. */
static bool may_break(const struct run *r, const uint32_t *masks)
{
	return r->names & (masks[0] | (uint64_t)masks[1] << 32) && r->names & (masks[2] | (uint64_t)masks[3] << 32);
}

static enum verdict check_said(struct run *r, const struct value *v, const uint32_t *at_word, uint32_t severity, struct span at, const struct step *way)
{
	if (!may_break(r, at_word + 2))
		return RIGHT;
	const struct run before = *r;
	r->says = at_word[0];
	r->severity = severity;
	r->said = false;
	const enum verdict verdict = run(r, v, at_word[1], at, way);
	r->says = before.says;
	r->severity = before.severity;
	r->said = before.said;
	return verdict;
}

/* Whether a node is surely wrong because of a name that it demands first. */
static bool lacks_first(const struct value *v, uint32_t node)
{
	const uint32_t *word = cfn_rules + node;
	word += *word % 256 == CFN_RULE_TYPE ? 2 : 0;
	for (uint32_t i = 0; is_map(v) && !cfn_call(v) && *word % 256 == CFN_RULE_REQUIRED && i < *word / 256; i++)
		if (presence_of(v, word[1 + i]) == ABSENT)
			return true;
	return false;
}

static bool is_empty(uint32_t node) { return cfn_rules[node] % 256 == CFN_RULE_END; }

/* Most conditions lack what they are about, and most values are as they would have to be: then the condition need not be asked. */
static enum verdict check_if(struct run *r, const struct value *v, const uint32_t *node, struct span at, const struct step *way)
{
	const bool lacks = lacks_first(v, node[0]);
	if (is_empty(node[2]) && (lacks || quietly(r, v, node[1]) == RIGHT))
		return RIGHT;
	const enum verdict verdict = lacks ? WRONG : quietly(r, v, node[0]);
	return verdict == OPEN ? OPEN : run(r, v, node[verdict == RIGHT ? 1 : 2], at, way);
}

/* Fn::If is what its branches are; any other function may be right. */
static enum verdict run_call(struct run *r, const struct value *v, uint32_t node, struct span at, const struct step *way)
{
	const struct value *branches = value_get(v, "Fn::If");
	const bool asks = cfn_rules[node] % 256 == CFN_RULE_REFERS;
	if (list_len(branches) != 3) {
		if (cfn_rules[node] % 256 == CFN_RULE_NEVER)
			return wrong(r, D_CFN_COMBINATION, node, STR("this does not go with the other properties"), at, way);
		return asks ? check_reference(r, v, cfn_rules[node + 1], cfn_rules[node + 2]) : OPEN;
	}
	enum verdict verdict[2];
	for (uint32_t i = 0; i < 2; i++) {
		const struct value *branch = list_at(branches, i + 1);
		verdict[i] = presence(branch) == ABSENT ? RIGHT : run(r, branch, node, at, way);
	}
	return verdict[0] == verdict[1] ? verdict[0] : OPEN;
}

static enum verdict run_one(struct run *r, const struct value *v, const uint32_t *word, struct span at, const struct step *way)
{
	const uint32_t n = *word / 256;
	enum verdict verdict;
	double number;
	switch (*word % 256) {
	case CFN_RULE_TYPE:
		verdict = has_type(r, v, word[1]);
		return verdict == WRONG ? wrong(r, D_CFN_KIND, word[1], STR("CloudFormation takes another kind of value here"), at, way) : verdict;
	case CFN_RULE_REQUIRED: return check_required(r, v, word + 1, n, at, way);
	case CFN_RULE_ENUM:
	case CFN_RULE_ENUM_NOCASE:
		verdict = is_allowed(r, v, word + 1, n, *word % 256 == CFN_RULE_ENUM_NOCASE);
		if (verdict != WRONG || r->quiet)
			return verdict;
		return wrong(r, D_CFN_VALUE, word[1], n <= 8 ? str_fmt(r->t->cx->arena, "CloudFormation takes %.*s here", STRA(names_of(r->t->cx->arena, word + 1, n, 1, " or "))) :
			STR("CloudFormation does not take this value"), at, way);
	case CFN_RULE_BOUND:
		verdict = is_within(r, v, n, &cfn_bounds[word[1]]);
		return verdict == WRONG && !r->quiet ? wrong(r, D_CFN_BOUND, word[1], r->says ? STR("") : bound_message(r, v, n, word[1]), at, way) : verdict;
	case CFN_RULE_PROPERTIES: return check_properties(r, v, word + 1, n, at, way);
	case CFN_RULE_CLOSED: return check_closed(r, v, word + 1, n);
	case CFN_RULE_ITEMS: return is_list(v) ? check_inside(r, v, word[1], false, at, way) : RIGHT;
	case CFN_RULE_VALUES: return is_map(v) ? check_inside(r, v, word[1], false, at, way) : RIGHT;
	case CFN_RULE_NAMES: return is_map(v) ? check_inside(r, v, word[1], true, at, way) : RIGHT;
	case CFN_RULE_ALL:
		verdict = RIGHT;
		for (uint32_t i = 0; i < n && !is_settled(r, verdict); i++)
			verdict = worse(verdict, run(r, v, word[1 + i], at, way));
		return verdict;
	case CFN_RULE_ANY:
	case CFN_RULE_ONE: return check_several(r, v, word + 1, n, *word % 256 == CFN_RULE_ONE, at, way);
	case CFN_RULE_NOT:
		verdict = quietly(r, v, word[1]);
		return verdict == RIGHT ? wrong(r, D_CFN_COMBINATION, word[1], STR("this does not go with the other properties"), at, way) : verdict == OPEN ? OPEN : RIGHT;
	case CFN_RULE_IF: return check_if(r, v, word + 1, at, way);
	case CFN_RULE_DEPENDS:
	case CFN_RULE_EXCLUDES: return check_pairs(r, v, word + 1, n, *word % 256 == CFN_RULE_EXCLUDES, at, way);
	case CFN_RULE_XOR:
	case CFN_RULE_OR: return check_group(r, v, word + 1, n, *word % 256 == CFN_RULE_XOR, at, way);
	case CFN_RULE_NEVER: return wrong(r, D_CFN_COMBINATION, 0, STR("this does not go with the other properties"), at, way);
	case CFN_RULE_CONTAINS: return check_contains(r, v, word[1], at, way);
	case CFN_RULE_REFERS: return check_reference(r, v, word[1], word[2]);
	case CFN_RULE_SAYS: return check_said(r, v, word + 1, n, at, way);
	case CFN_RULE_MULTIPLE:
		number = is_number(v) ? v->number : 0;
		if (is_string(v) && !js_number(v->string, &number))
			return RIGHT;
		return fmod(number, word[1]) != 0 ? wrong(r, D_CFN_BOUND, word[1], r->quiet ? STR("") : str_fmt(r->t->cx->arena, "CloudFormation takes multiples of %u here", word[1]), at, way) : RIGHT;
	case CFN_RULE_UNIQUE: return are_unique(v) == WRONG ? wrong(r, D_CFN_BOUND, 0, STR("an item of this list stands twice"), at, way) : RIGHT;
	default: return RIGHT;
	}
}

/* How many words an instruction has behind it. */
static uint32_t operands(uint32_t op)
{
	static const uint8_t fixed[] = { [CFN_RULE_TYPE] = 1, [CFN_RULE_BOUND] = 1, [CFN_RULE_ITEMS] = 1, [CFN_RULE_VALUES] = 1, [CFN_RULE_NOT] = 1, [CFN_RULE_IF] = 3,
		[CFN_RULE_CONTAINS] = 1, [CFN_RULE_NAMES] = 1, [CFN_RULE_REFERS] = 2, [CFN_RULE_SAYS] = 6, [CFN_RULE_MULTIPLE] = 1, [CFN_RULE_UNIQUE] = 0 };
	switch (op % 256) {
	case CFN_RULE_PROPERTIES: case CFN_RULE_DEPENDS: case CFN_RULE_EXCLUDES: return 2 * (op / 256);
	case CFN_RULE_REQUIRED: case CFN_RULE_ENUM: case CFN_RULE_ENUM_NOCASE: case CFN_RULE_CLOSED: case CFN_RULE_ALL: case CFN_RULE_ANY: case CFN_RULE_ONE: case CFN_RULE_XOR:
	case CFN_RULE_OR: return op / 256;
	default: return fixed[op % 256];
	}
}

static enum verdict run(struct run *r, const struct value *v, uint32_t node, struct span at, const struct step *way)
{
	enum verdict verdict = RIGHT;
	if (!r->quiet)
		at = value_at_or(v, at);
	if (is_null(v) || r->depth > DEEPEST)
		return RIGHT;
	r->depth++;
	/* Alternatives are asked each what they make of a function; of Fn::If, each of its branches asks all of them. */
	const uint32_t first = cfn_rules[node] % 256;
	const bool asks = first == CFN_RULE_ANY || first == CFN_RULE_ONE || first == CFN_RULE_NOT;
	if (cfn_call(v) && (!asks || list_len(value_get(v, "Fn::If")) == 3))
		verdict = first == CFN_RULE_END ? RIGHT : run_call(r, v, node, at, way);
	else
		for (const uint32_t *word = cfn_rules + node; *word % 256 != CFN_RULE_END && !is_settled(r, verdict); word += 1 + operands(*word))
			verdict = worse(verdict, run_one(r, v, word, at, way));
	r->depth--;
	return verdict;
}

/* Whether slsc has made all of these itself, of texts and references: log groups, versions and most permissions keep to the rules. */
static bool are_ours(const struct value *properties)
{
	map_each(e, properties)
		if (span_known(e->value->span) || is_list(e->value) || (is_map(e->value) && !cfn_call(e->value)))
			return false;
	return map_len(properties) > 0;
}

void truth_rules(struct truth *t, const struct subject *s)
{
	static const struct value none = { .kind = VALUE_MAP };
	const struct cfn_type *type = s->type->type;
	const struct value *properties = s->properties ? s->properties : &none;
	if (t->macros || !type || !type->rules || s->type->is_custom || !is_map(properties) || cfn_call(properties) || are_ours(properties))
		return;
	struct run r = { .t = t, .s = s };
	map_each(e, properties)
		r.names |= str_eq(e->key, STR("Fn::Transform")) ? ~(uint64_t)0 : e->key.n ? cfn_name_bit(e->key) : 0;
	t->cx->diags->doubted += t->cx->passed_over;
	(void)run(&r, properties, type->rules, value_at_or(properties, subject_at(s)), NULL);
	t->cx->diags->doubted -= t->cx->passed_over;
}
