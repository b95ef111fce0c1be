/* shapes: the arguments that CloudFormation's functions surely refuse. */
#include "ir/truth/truth.h"

#include "ir/js.h"

enum shape_kind {
	SHAPE_TEXT,         /* a text or a function */
	SHAPE_LITERAL,      /* a text */
	SHAPE_LIST,         /* a list of `least` to `most` items */
	SHAPE_LIST_OR_CALL, /* that, or a function that gives one */
	SHAPE_ATTRIBUTE,    /* Fn::GetAtt's: a list of two, or "Id.Attribute" */
	SHAPE_SUB,          /* a text, or a list of a text and a map */
	SHAPE_OPEN,
};

/* What CloudFormation's reference of intrinsic functions says of each. */
static const struct shape {
	struct str name;
	enum intrinsic function;
	enum shape_kind kind;
	uint32_t least, most;
	const char *wants;
} shapes[] = {
#define NAME(z) { z, sizeof z - 1 }
	{ NAME("Ref"), INTRINSIC_REF, SHAPE_LITERAL, 0, 0, "a logical id" },
	{ NAME("Fn::GetAtt"), INTRINSIC_GET_ATT, SHAPE_ATTRIBUTE, 2, 2, "a list of a logical id and an attribute" },
	{ NAME("Fn::Sub"), INTRINSIC_SUB, SHAPE_SUB, 2, 2, "a text, or a list of a text and a map" },
	{ NAME("Fn::Join"), INTRINSIC_JOIN, SHAPE_LIST, 2, 2, "a list of a delimiter and a list" },
	{ NAME("Fn::If"), INTRINSIC_IF, SHAPE_LIST, 3, 3, "a list of three: a condition, the value if it holds, the value otherwise" },
	{ NAME("Fn::Select"), INTRINSIC_SELECT, SHAPE_LIST, 2, 2, "a list of an index and a list" },
	{ NAME("Fn::Split"), INTRINSIC_SPLIT, SHAPE_LIST, 2, 2, "a list of a delimiter and a text" },
	{ NAME("Fn::FindInMap"), INTRINSIC_FIND_IN_MAP, SHAPE_LIST, 3, 3, "a list of three: a mapping, its key and the key in that" },
	{ NAME("Fn::ImportValue"), INTRINSIC_IMPORT_VALUE, SHAPE_TEXT, 0, 0, "the name of an export" },
	{ NAME("Fn::Base64"), INTRINSIC_OTHER, SHAPE_TEXT, 0, 0, "a text" },
	{ NAME("Fn::GetAZs"), INTRINSIC_OTHER, SHAPE_TEXT, 0, 0, "a region" },
	{ NAME("Fn::Cidr"), INTRINSIC_OTHER, SHAPE_LIST_OR_CALL, 2, 3, "a list of a block, a count and the bits" },
	{ NAME("Fn::And"), INTRINSIC_OTHER, SHAPE_LIST, 2, 10, "a list of two to ten conditions" },
	{ NAME("Fn::Or"), INTRINSIC_OTHER, SHAPE_LIST, 2, 10, "a list of two to ten conditions" },
	{ NAME("Fn::Not"), INTRINSIC_OTHER, SHAPE_LIST, 1, 1, "a list of one condition" },
	{ NAME("Fn::Equals"), INTRINSIC_OTHER, SHAPE_LIST, 2, 2, "a list of two values" },
	{ NAME("Fn::Transform"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
	{ NAME("Fn::Length"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
	{ NAME("Fn::ToJsonString"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
	{ NAME("Fn::Contains"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
	{ NAME("Fn::EachMemberEquals"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
	{ NAME("Fn::EachMemberIn"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
	{ NAME("Fn::RefAll"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
	{ NAME("Fn::ValueOf"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
	{ NAME("Fn::ValueOfAll"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
	{ NAME("Fn::GetStackOutput"), INTRINSIC_OTHER, SHAPE_OPEN, 0, 0, NULL },
#undef NAME
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static bool fits(const struct shape *s, const struct value *v)
{
	bool sized = is_list(v) && list_len(v) >= s->least && list_len(v) <= s->most;
	switch (s->kind) {
	case SHAPE_LITERAL: return is_string(v);
	case SHAPE_TEXT: return !is_list(v) && !(is_map(v) && !cfn_call(v));
	case SHAPE_LIST: return sized;
	case SHAPE_LIST_OR_CALL: return sized || cfn_call(v);
	case SHAPE_ATTRIBUTE:
		return is_string(v) ? str_find(v->string, '.') > 0 : list_len(v) >= 2 && is_string(list_at(v, 0));
	case SHAPE_SUB: return is_string(v) || (sized && is_string(list_at(v, 0)) && is_map(list_at(v, 1)));
	case SHAPE_OPEN: return true;
	}
	return true;
}

static void wrong(struct truth *t, const struct entry *f, struct span at, const char *what)
{
	diag(t->cx->diags, D_INTRINSIC_SHAPE, at, "%.*s %s", STRA(f->key), what);
}

/* What follows the count: a list where a list has to be, an index that exists. */
static void check_parts(struct truth *t, enum intrinsic function, const struct entry *f, struct span at)
{
	if (function != INTRINSIC_JOIN && function != INTRINSIC_SPLIT && function != INTRINSIC_IF && function != INTRINSIC_SELECT)
		return;
	const struct value *first = list_at(f->value, 0), *second = list_at(f->value, 1);
	struct span here = value_at_or(second, at);
	bool list_of = is_list(second) || cfn_call(second);
	if (function == INTRINSIC_JOIN) {
		if (!is_string(first))
			wrong(t, f, value_at_or(first, at), "takes a text as its delimiter");
		if (!list_of)
			wrong(t, f, here, "joins a list, and this is none");
	} else if (function == INTRINSIC_SPLIT) {
		if (!is_string(first))
			wrong(t, f, value_at_or(first, at), "takes a text as its delimiter");
		if (is_list(second))
			wrong(t, f, here, "splits a text, and this is a list");
	} else if (function == INTRINSIC_IF) {
		if (!is_string(first))
			wrong(t, f, value_at_or(first, at), "takes the name of a condition first");
	} else if (function == INTRINSIC_SELECT) {
		double index;
		bool literal = is_number(first) || (is_string(first) && !str_starts(first->string, "{{"));
		if (!list_of)
			wrong(t, f, here, "selects from a list, and this is none");
		else if (literal && !(is_number(first) ? (index = first->number, true) : js_number(first->string, &index)))
			wrong(t, f, value_at_or(first, at), "takes a number as its index");
		else if (literal && (index < 0 || (is_list(second) && index >= list_len(second))))
			wrong(t, f, value_at_or(first, at), "selects an item that the list does not have");
	}
}

static const struct shape *shape_of(struct str name)
{
	for (size_t i = 0; i < SHAPES; i++)
		if (str_eq(name, shapes[i].name))
			return &shapes[i];
	return NULL;
}

enum intrinsic truth_shape(struct truth *t, const struct entry *f, struct span at)
{
	const struct shape *s = shape_of(f->key);
	if (!s) {
		if (t->macros || str_starts(f->key, "Fn::ForEach::"))
			return INTRINSIC_OTHER;
		struct diag *g = diag(t->cx->diags, D_INTRINSIC_UNKNOWN, key_at_or(f, at), "CloudFormation has no function '%.*s'", STRA(f->key));
		struct near n;
		if (truth_near_begin(t, &n, f->key))
			for (size_t i = 0; i < SHAPES; i++)
				near_offer(&n, shapes[i].name);
		truth_near_end(t, &n, g);
		return INTRINSIC_OTHER;
	}
	/* With the language extensions, functions stand nearly everywhere, and FindInMap takes a default. */
	if (t->macros || t->language_extensions)
		return s->function;
	if (!fits(s, f->value)) {
		diag(t->cx->diags, D_INTRINSIC_SHAPE, value_at_or(f->value, key_at_or(f, at)), "%.*s takes %s, and this is %s", STRA(s->name), s->wants,
		     is_list(f->value) && s->most ? "another list" : value_kind_name(f->value));
		return INTRINSIC_WRONG;
	}
	check_parts(t, s->function, f, at);
	return s->function;
}
