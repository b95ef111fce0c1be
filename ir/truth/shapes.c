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
	const char *name;
	enum shape_kind kind;
	uint32_t least, most;
	const char *wants;
} shapes[] = {
	{ "Ref", SHAPE_LITERAL, 0, 0, "a logical id" },
	{ "Fn::GetAtt", SHAPE_ATTRIBUTE, 2, 2, "a list of a logical id and an attribute" },
	{ "Fn::Sub", SHAPE_SUB, 2, 2, "a text, or a list of a text and a map" },
	{ "Fn::Join", SHAPE_LIST, 2, 2, "a list of a delimiter and a list" },
	{ "Fn::If", SHAPE_LIST, 3, 3, "a list of three: a condition, the value if it holds, the value otherwise" },
	{ "Fn::Select", SHAPE_LIST, 2, 2, "a list of an index and a list" },
	{ "Fn::Split", SHAPE_LIST, 2, 2, "a list of a delimiter and a text" },
	{ "Fn::FindInMap", SHAPE_LIST, 3, 3, "a list of three: a mapping, its key and the key in that" },
	{ "Fn::ImportValue", SHAPE_TEXT, 0, 0, "the name of an export" },
	{ "Fn::Base64", SHAPE_TEXT, 0, 0, "a text" },
	{ "Fn::GetAZs", SHAPE_TEXT, 0, 0, "a region" },
	{ "Fn::Cidr", SHAPE_LIST_OR_CALL, 2, 3, "a list of a block, a count and the bits" },
	{ "Fn::And", SHAPE_LIST, 2, 10, "a list of two to ten conditions" },
	{ "Fn::Or", SHAPE_LIST, 2, 10, "a list of two to ten conditions" },
	{ "Fn::Not", SHAPE_LIST, 1, 1, "a list of one condition" },
	{ "Fn::Equals", SHAPE_LIST, 2, 2, "a list of two values" },
	{ "Fn::Transform", SHAPE_OPEN, 0, 0, NULL },
	{ "Fn::Length", SHAPE_OPEN, 0, 0, NULL },
	{ "Fn::ToJsonString", SHAPE_OPEN, 0, 0, NULL },
	{ "Fn::Contains", SHAPE_OPEN, 0, 0, NULL },
	{ "Fn::EachMemberEquals", SHAPE_OPEN, 0, 0, NULL },
	{ "Fn::EachMemberIn", SHAPE_OPEN, 0, 0, NULL },
	{ "Fn::RefAll", SHAPE_OPEN, 0, 0, NULL },
	{ "Fn::ValueOf", SHAPE_OPEN, 0, 0, NULL },
	{ "Fn::ValueOfAll", SHAPE_OPEN, 0, 0, NULL },
	{ "Fn::GetStackOutput", SHAPE_OPEN, 0, 0, NULL },
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
static void check_parts(struct truth *t, const struct entry *f, struct span at)
{
	const struct value *first = list_at(f->value, 0), *second = list_at(f->value, 1);
	struct span here = value_at_or(second, at);
	bool list_of = is_list(second) || cfn_call(second);
	if (str_eqz(f->key, "Fn::Join")) {
		if (!is_string(first))
			wrong(t, f, value_at_or(first, at), "takes a text as its delimiter");
		if (!list_of)
			wrong(t, f, here, "joins a list, and this is none");
	} else if (str_eqz(f->key, "Fn::Split")) {
		if (!is_string(first))
			wrong(t, f, value_at_or(first, at), "takes a text as its delimiter");
		if (is_list(second))
			wrong(t, f, here, "splits a text, and this is a list");
	} else if (str_eqz(f->key, "Fn::If")) {
		if (!is_string(first))
			wrong(t, f, value_at_or(first, at), "takes the name of a condition first");
	} else if (str_eqz(f->key, "Fn::Select")) {
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

bool truth_shape(struct truth *t, const struct entry *f, struct span at)
{
	const struct shape *s = NULL;
	for (size_t i = 0; i < SHAPES && !s; i++)
		if (str_eqz(f->key, shapes[i].name))
			s = &shapes[i];
	if (!s) {
		if (t->macros || str_starts(f->key, "Fn::ForEach::"))
			return true;
		struct diag *g = diag(t->cx->diags, D_INTRINSIC_UNKNOWN, key_at_or(f, at), "CloudFormation has no function '%.*s'", STRA(f->key));
		struct near n;
		if (truth_near_begin(t, &n, f->key))
			for (size_t i = 0; i < SHAPES; i++)
				near_offer(&n, str_z(shapes[i].name));
		truth_near_end(t, &n, g);
		return true;
	}
	/* With the language extensions, functions stand nearly everywhere, and FindInMap takes a default. */
	if (t->macros || t->language_extensions)
		return true;
	if (!fits(s, f->value)) {
		diag(t->cx->diags, D_INTRINSIC_SHAPE, value_at_or(f->value, key_at_or(f, at)), "%s takes %s, and this is %s", s->name, s->wants,
		     is_list(f->value) && s->most ? "another list" : value_kind_name(f->value));
		return false;
	}
	check_parts(t, f, at);
	return true;
}
