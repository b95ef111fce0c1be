/*
 * fields: what the fields of states hold. The forms are those of the plugin's validator; where it does not judge, what only
 * the form of a text has wrong (an empty one, one of several lines) and intrinsic functions are let pass.
 */
#include "ir/base/ascii.h"
#include "ir/js.h"
#include "ir/asl/states.h"

enum { STATE_NAME_MOST = 80, DEEP = 100 };

enum form {
	ANYTHING, TEXT, TRUE, NUMBER_FROM, WHOLE, /* with bounds */
	PATH, REFERENCE, RESULT, TEMPLATE,        /* of JSONPath */
	EXPRESSION, OUTPUT, OBJECT, VALUES, MAYBE, ITEMS, /* of JSONata */
	TIMESTAMP, RESOURCE, RETRY, CATCH, CHOICES, FIELDS,
};

struct field {
	const char *name;
	enum form by_path, by_expression; /* what a JSONata state has besides an expression is flagged by .or_expression */
	bool or_expression;
	double least, most;               /* of numbers; most 0: none */
	const struct field *fields;       /* of FIELDS: the ones that are looked at; others may hold anything */
	const char *needs;                /* of FIELDS: one of them */
};

static const struct field errors[] = { { "IntervalSeconds", NUMBER_FROM, NUMBER_FROM }, { "MaxAttempts", NUMBER_FROM, NUMBER_FROM }, { "BackoffRate", NUMBER_FROM, NUMBER_FROM }, { 0 } };
static const struct field reader_config[] = {
	{ "MaxItems", WHOLE, WHOLE, true, 1 }, { "MaxItemsPath", REFERENCE, ANYTHING }, { "Parameters", TEMPLATE, ANYTHING }, { "Arguments", ANYTHING, OUTPUT }, { 0 },
};
static const struct field reader[] = {
	{ "Resource", TEXT, TEXT }, { "Parameters", TEMPLATE, ANYTHING }, { "Arguments", ANYTHING, OUTPUT }, { "ReaderConfig", FIELDS, FIELDS, .fields = reader_config }, { 0 },
};
static const struct field writer[] = { { "Resource", TEXT, TEXT }, { "Parameters", TEMPLATE, ANYTHING }, { "Arguments", ANYTHING, OUTPUT }, { 0 } };
static const struct field batcher[] = {
	{ "MaxItemsPerBatch", WHOLE, WHOLE, true }, { "MaxItemsPerBatchPath", REFERENCE, ANYTHING }, { "MaxInputBytesPerBatch", WHOLE, WHOLE, true, 0, 262144 },
	{ "MaxInputBytesPerBatchPath", REFERENCE, ANYTHING }, { "BatchInput", TEMPLATE, VALUES }, { 0 },
};

/* By name, as a name means the same in all types of states. */
static const struct field fields[] = {
	{ "Comment", TEXT, TEXT }, { "End", TRUE, TRUE }, { "InputPath", PATH, ANYTHING }, { "OutputPath", PATH, ANYTHING }, { "ResultPath", RESULT, ANYTHING },
	{ "Parameters", TEMPLATE, ANYTHING }, { "ResultSelector", TEMPLATE, ANYTHING }, { "Assign", TEMPLATE, OBJECT }, { "Credentials", TEMPLATE, ANYTHING },
	{ "Output", ANYTHING, OUTPUT }, { "Arguments", ANYTHING, OUTPUT }, { "Resource", RESOURCE, RESOURCE }, { "Retry", RETRY, RETRY }, { "Catch", CATCH, CATCH },
	{ "TimeoutSeconds", WHOLE, WHOLE, true, 1 }, { "HeartbeatSeconds", WHOLE, WHOLE, true, 1 }, { "TimeoutSecondsPath", REFERENCE, ANYTHING }, { "HeartbeatSecondsPath", REFERENCE, ANYTHING },
	{ "Choices", CHOICES, CHOICES }, { "Seconds", NUMBER_FROM, NUMBER_FROM, true }, { "SecondsPath", REFERENCE, ANYTHING }, { "Timestamp", TIMESTAMP, TIMESTAMP, true }, { "TimestampPath", REFERENCE, ANYTHING },
	{ "Cause", TEXT, MAYBE }, { "Error", TEXT, MAYBE }, { "CausePath", TEXT, ANYTHING }, { "ErrorPath", TEXT, ANYTHING }, { "Label", TEXT, TEXT }, { "Items", ANYTHING, ITEMS, true }, { "ItemsPath", REFERENCE, ANYTHING },
	{ "ItemSelector", TEMPLATE, VALUES }, { "ItemReader", FIELDS, FIELDS, .fields = reader, .needs = "Resource" }, { "ItemBatcher", FIELDS, FIELDS, .fields = batcher }, { "ResultWriter", FIELDS, FIELDS, .fields = writer, .needs = "Resource" },
	{ "MaxConcurrency", NUMBER_FROM, NUMBER_FROM, true }, { "MaxConcurrencyPath", REFERENCE, ANYTHING }, { "ToleratedFailureCount", WHOLE, WHOLE, true }, { "ToleratedFailureCountPath", REFERENCE, ANYTHING },
	{ "ToleratedFailurePercentage", WHOLE, WHOLE, true, 0, 100 }, { "ToleratedFailurePercentagePath", REFERENCE, ANYTHING }, { 0 },
};

/* ---- texts */

static bool is_plain_text(struct asl_check *c, struct str s)
{
	if (str_starts(s, "{% "))
		return false;
	return !c->strict || (s.n && str_find(s, '\n') < 0 && str_find(s, '\r') < 0);
}

static bool is_expression(struct asl_check *c, const struct value *v)
{
	struct str s = value_str(v);
	if (!c->strict)
		s = str_trim(s);
	if (s.n < 7 || !str_starts(s, "{% ") || !str_ends(s, " %}") || (c->strict && (str_find(s, '\n') >= 0 || str_find(s, '\r') >= 0)))
		return false;
	return jsonata_fits(str_to(str_from(s, 2), s.n - 4));
}

static bool digits_at(struct str s, uint32_t at, uint32_t n, unsigned most)
{
	unsigned number = 0;
	for (uint32_t i = at; i < at + n; i++) {
		if (i >= s.n || !ascii_digit(s.p[i]))
			return false;
		number = number * 10 + (unsigned)(s.p[i] - '0');
	}
	return number <= most;
}

/* 2026-01-31T12:00:00.5Z, with an offset in the place of Z. */
static bool is_timestamp(struct str s)
{
	if (s.n < 20 || !digits_at(s, 0, 4, 9999) || s.p[4] != '-' || !digits_at(s, 5, 2, 12) || s.p[7] != '-' || !digits_at(s, 8, 2, 31) || !memchr("Tt ", s.p[10], 3))
		return false;
	if (!digits_at(s, 11, 2, 23) || s.p[13] != ':' || !digits_at(s, 14, 2, 59) || s.p[16] != ':' || !digits_at(s, 17, 2, 60))
		return false;
	uint32_t at = 19;
	if (s.p[at] == '.')
		for (at++; at < s.n && ascii_digit(s.p[at]);)
			at++;
	struct str zone = str_from(s, at);
	return str_eqz(zone, "Z") || str_eqz(zone, "z") || (zone.n == 6 && memchr("+-", zone.p[0], 2) && digits_at(zone, 1, 2, 23) && zone.p[3] == ':' && digits_at(zone, 4, 2, 59));
}

static bool is_arn(struct str s)
{
	static const char *const partitions[] = { "aws", "aws-cn", "aws-us-gov" };
	struct str part[5];
	for (size_t i = 0; i < 5; i++) {
		const int32_t colon = str_find(s, ':');
		if (colon < 0)
			return false;
		part[i] = str_to(s, (uint32_t)colon);
		s = str_from(s, (uint32_t)colon + 1);
	}
	bool known = false;
	for (size_t i = 0; i < sizeof partitions / sizeof *partitions; i++)
		known |= str_eq_nocase(part[1], str_z(partitions[i]));
	if (!str_eq_nocase(part[0], STR("arn")) || !known || !part[2].n || !digits_at(part[4], 0, part[4].n, ~0u))
		return false;
	uint32_t n = 0;
	while (n < s.n && !memchr(":/*", s.p[n], 3))
		n++;
	return n && (n == s.n || (s.p[n] != '*' && s.n > n + 1 && !memchr(":/", s.p[s.n - 1], 2)));
}

/* ---- forms */

static void expects(struct asl_check *c, const struct value *v, struct span at, struct str name, const char *what)
{
	if (is_string(v))
		asl_found(c, span_known(v->span) ? v->span : at, "'%.*s' is %s, and not '%.*s'", STRA(name), what, STRA(v->string));
	else if (is_number(v))
		asl_found(c, span_known(v->span) ? v->span : at, "'%.*s' is %s, and not %.*s", STRA(name), what, STRA(js_string(c->cx->arena, v)));
	else
		asl_found(c, span_known(v->span) ? v->span : at, "'%.*s' is %s, and this is %s", STRA(name), what, value_kind_name(v));
}

static bool fits_path(const struct value *v, enum path_kind kind) { return is_null(v) || (is_string(v) && path_fits(v->string, kind)); }

/* Keys that end in .$ hold paths; two keys may not be one without that ending. Keys of one or two letters the validator does not look at. */
static void check_template(struct asl_check *c, const struct value *v, struct str name, bool outermost, unsigned depth)
{
	if (depth > DEEP || asl_open(c, v))
		return;
	list_each(i, v)
		check_template(c, v->list.item[i], name, true, depth + 1);
	if (outermost && ((is_null(v) && c->strict) || (is_string(v) && !is_plain_text(c, v->string))))
		expects(c, v, v->span, name, "a payload template");
	map_each(e, v) {
		if (e->key.n > 2 && str_ends(e->key, ".$")) {
			const struct value *twice = map_get(v, str_to(e->key, e->key.n - 2));
			if (twice)
				asl_found(c, key_span(e), "'%.*s' would stand twice once the ending .$ is gone", STRA(str_to(e->key, e->key.n - 2)));
			if (!is_null(e->value) && !(is_string(e->value) && path_fits(e->value->string, PATH_ANY)) && !asl_open(c, e->value))
				expects(c, e->value, key_span(e), e->key, "a path, such as $.name, or a function of States");
		} else if (!c->strict || (e->key.n > 2 && e->key.p[e->key.n - 2] != '.')) {
			check_template(c, e->value, e->key, false, depth + 1);
		}
	}
}

/* Of JSONata: any value whose texts are plain or expressions. outermost: its lists hold maps only. */
static void check_values(struct asl_check *c, const struct value *v, struct str name, bool outermost, unsigned depth)
{
	if (depth > DEEP || asl_open(c, v))
		return;
	if (is_string(v) && !is_plain_text(c, v->string) && !is_expression(c, v))
		expects(c, v, v->span, name, "a text or an expression in {% … %}");
	list_each(i, v) {
		const struct value *item = v->list.item[i];
		if (outermost && c->strict && !is_map(item))
			expects(c, item, v->span, name, "a list of maps");
		else
			check_values(c, item, name, true, depth + 1);
	}
	map_each(e, v)
		if (e->key.n)
			check_values(c, e->value, e->key, false, depth + 1);
}

static void check_error_names(struct asl_check *c, const struct value *item, struct str name)
{
	const struct value *names = value_get(item, "ErrorEquals");
	if (!names && !is_intrinsic(item))
		asl_found(c, item->span, "an item of '%.*s' has no ErrorEquals, the names of errors", STRA(name));
	else if (names && !is_list(names))
		expects(c, names, item->span, STR("ErrorEquals"), "a list of texts");
	list_each(i, names)
		if (!is_string(names->list.item[i]))
			expects(c, names->list.item[i], names->span, STR("ErrorEquals"), "a list of texts");
}

static void check_fields_of(struct asl_check *c, const struct value *v, const struct field *of, bool expression);

/* The items of Retry and Catch. */
static void check_handlers(struct asl_check *c, const struct value *v, struct span at, struct str name, bool retry)
{
	if (!is_list(v)) {
		expects(c, v, at, name, "a list");
		return;
	}
	list_each(i, v) {
		const struct value *item = v->list.item[i], *next = value_get(item, "Next");
		if (!is_map(item)) {
			expects(c, item, at, name, "a list of maps");
			continue;
		}
		check_error_names(c, item, name);
		if (retry)
			check_fields_of(c, item, errors, false);
		else if (!next)
			asl_found(c, item->span, "an item of Catch has no Next, the state that handles the error");
	}
}

/* ---- choices */

/* What a comparison compares with, by the beginning of its name; NULL: it is none. */
static const char *compared(struct str name)
{
	static const char *const tests[] = { "IsNull", "IsPresent", "IsBoolean", "IsNumeric", "IsString", "IsTimestamp", "BooleanEquals" };
	static const char *const kinds[] = { "Numeric", "String", "Timestamp" }, *const orders[] = { "Equals", "GreaterThan", "GreaterThanEquals", "LessThan", "LessThanEquals" };
	struct str base = str_ends(name, "Path") ? str_to(name, name.n - 4) : name;
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		if (str_eqz(name, tests[i]))
			return "true or false";
	if (str_eqz(name, "StringMatches"))
		return "a text";
	if (str_eqz(name, "BooleanEqualsPath"))
		return "a path to one place";
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; str_starts(base, kinds[k]) && i < 5; i++)
			if (str_eqz(str_from(base, (uint32_t)strlen(kinds[k])), orders[i]))
				return base.n < name.n ? "a path to one place" : k ? "a text" : "a number";
	return NULL;
}

static bool compares(const struct value *v, const char *with)
{
	return *with == 't' ? is_bool(v) : strcmp(with, "a text") == 0 ? is_string(v) : strcmp(with, "a number") == 0 ? is_number(v) : fits_path(v, PATH_REFERENCE);
}

static void check_rule(struct asl_check *c, const struct value *rule, struct span at, bool outermost, unsigned depth)
{
	static const char *const connectives[] = { "And", "Or", "Not" };
	if (!is_map(rule)) {
		expects(c, rule, at, STR("Choices"), "a list of rules, which are maps");
		return;
	}
	if (depth > DEEP || asl_open(c, rule))
		return;
	const struct value *next = value_get(rule, "Next"), *variable = value_get(rule, "Variable"), *inner = NULL;
	uint32_t comparisons = 0;
	if (outermost && !next)
		asl_found(c, rule->span, "a rule of a Choice state has no Next");
	for (size_t i = 0; i < 3 && !inner; i++) {
		inner = value_get(rule, connectives[i]);
		if (inner && strcmp(connectives[i], "Not") == 0)
			check_rule(c, inner, rule->span, false, depth + 1);
		else if (inner && !list_len(inner))
			expects(c, inner, rule->span, str_z(connectives[i]), "a list of rules");
		else
			list_each(k, inner)
				check_rule(c, inner->list.item[k], rule->span, false, depth + 1);
	}
	if (inner)
		return;
	map_each(e, rule) {
		const char *with = compared(e->key);
		if (!with)
			continue;
		comparisons++;
		if (!compares(e->value, with) && !asl_open(c, e->value))
			expects(c, e->value, key_span(e), e->key, with);
	}
	if (!variable)
		asl_found(c, rule->span, "a rule of a Choice state has neither Variable nor And, Or, Not");
	else if (!fits_path(variable, PATH_REFERENCE) && !asl_open(c, variable))
		expects(c, variable, rule->span, STR("Variable"), "a path to one place, such as $.name");
	if (comparisons != 1)
		asl_found(c, rule->span, "a rule of a Choice state has %s: write one", comparisons ? "several comparisons" : "no comparison, such as StringEquals");
}

static void check_choices(struct asl_check *c, const struct value *v, struct span at, bool expression)
{
	if (!list_len(v)) {
		expects(c, v, at, STR("Choices"), "a list of rules");
		return;
	}
	list_each(i, v) {
		const struct value *rule = v->list.item[i], *condition = value_get(rule, "Condition");
		if (!expression)
			check_rule(c, rule, at, true, 0);
		else if (!is_map(rule) || !condition || !value_get(rule, "Next"))
			asl_found(c, rule->span, "a rule of a Choice state with JSONata has a Condition and Next");
		else if (!is_expression(c, condition) && !asl_open(c, condition) && !(!c->strict && is_bool(condition)))
			expects(c, condition, rule->span, STR("Condition"), "an expression in {% … %}");
	}
}

/* ---- */

static bool is_within(const struct field *f, const struct value *v, bool whole)
{
	return is_number(v) && v->number >= f->least && (!f->most || v->number <= f->most) && (!whole || v->number == (double)(int64_t)v->number);
}

static const char *bounds_of(struct arena *a, const struct field *f, bool whole)
{
	struct str upper = f->most ? str_fmt(a, " to %.0f", f->most) : STR(" on");
	return str_fmt(a, "a %snumber from %.0f%.*s", whole ? "whole " : "", f->least, STRA(upper)).p;
}

static bool is_resource(const struct value *v)
{
	struct str s = value_str(v);
	const struct value *ref = value_get(v, "Ref");
	map_each(e, v)
		if (str_starts(e->key, "Fn::") && !is_map(e->value) && !is_list(e->value) && !is_string(e->value))
			return false;
	return (is_map(v) && (!ref || is_string(ref))) || (is_string(v) && (is_arn(s) || (s.n > 3 && str_starts(s, "${") && str_find(s, '}') == (int32_t)s.n - 1)));
}

static void check_value(struct asl_check *c, const struct field *f, const struct value *v, struct span at, bool expression)
{
	struct arena *a = c->cx->arena;
	const struct str name = str_z(f->name);
	const enum form form = expression ? f->by_expression : f->by_path;
	const char *what = NULL;
	if (asl_open(c, v) || (expression && f->or_expression && is_expression(c, v)))
		return;
	switch (form) {
	case ANYTHING: return;
	case TEXT: what = is_string(v) ? NULL : "a text"; break;
	case TRUE: what = is_true(v) || (!c->strict && is_bool(v)) ? NULL : "true, or left out"; break;
	case NUMBER_FROM: what = is_within(f, v, false) ? NULL : bounds_of(a, f, false); break;
	case WHOLE: what = is_within(f, v, true) ? NULL : bounds_of(a, f, true); break;
	case PATH: what = fits_path(v, PATH_PLAIN) ? NULL : "a path, such as $.name"; break;
	case REFERENCE: what = fits_path(v, PATH_REFERENCE) ? NULL : "a path to one place, such as $.name"; break;
	case RESULT: what = fits_path(v, PATH_RESULT) ? NULL : "a path to one place of the state's input, such as $.name"; break;
	case TEMPLATE: check_template(c, v, name, true, 0); return;
	case EXPRESSION: what = is_expression(c, v) ? NULL : "an expression in {% … %}"; break;
	case OUTPUT: /* also a plain value where nobody is strict */
	case OBJECT:
		if (!is_map(v) && !(form == OUTPUT && is_expression(c, v)) && (c->strict || form == OBJECT || is_string(v)))
			what = form == OUTPUT ? "a map or an expression in {% … %}" : "a map";
		else
			check_values(c, v, name, false, 0);
		break;
	case VALUES: check_values(c, v, name, true, 0); return;
	case MAYBE: what = is_string(v) && (is_plain_text(c, v->string) || is_expression(c, v)) ? NULL : "a text or an expression in {% … %}"; break;
	case ITEMS: what = is_list(v) ? NULL : "a list or an expression in {% … %}"; break;
	case TIMESTAMP: what = is_string(v) && is_timestamp(v->string) ? NULL : "a time, such as 2026-01-31T12:00:00Z"; break;
	case RESOURCE: what = is_resource(v) ? NULL : "an ARN"; break;
	case RETRY:
	case CATCH: check_handlers(c, v, at, name, form == RETRY); return;
	case CHOICES: check_choices(c, v, at, expression); return;
	case FIELDS:
		what = is_map(v) ? NULL : "a map";
		if (f->needs && is_map(v) && !value_get(v, f->needs))
			asl_found(c, at, "'%.*s' has no %s", STRA(name), f->needs);
		check_fields_of(c, v, f->fields, expression);
		break;
	}
	if (what)
		expects(c, v, at, name, what);
}

static void check_fields_of(struct asl_check *c, const struct value *v, const struct field *of, bool expression)
{
	for (const struct field *f = of; f->name; f++) {
		const struct entry *e = map_entry(v, str_z(f->name));
		if (e)
			check_value(c, f, e->value, key_span(e), expression);
	}
	static const char *const pairs[][2] = { { "MaxItems", "MaxItemsPath" }, { "MaxItemsPerBatch", "MaxItemsPerBatchPath" }, { "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath" } };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (value_get(v, pairs[i][0]) && value_get(v, pairs[i][1]))
			asl_found(c, key_span(map_entry(v, str_z(pairs[i][1]))), "%s and %s exclude each other", pairs[i][0], pairs[i][1]);
}

void field_check(struct asl_check *c, const struct entry *field, bool expression)
{
	for (const struct field *f = fields; f->name; f++)
		if (str_eqz(field->key, f->name))
			check_value(c, f, field->value, key_span(field), expression);
}

/* ---- machines */

static uint32_t characters(struct str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		n += (s.p[i] & 0xc0) != 0x80;
	return n;
}

static void check_processor(struct asl_check *c, const struct value *config)
{
	const struct value *mode = value_get(config, "Mode"), *type = value_get(config, "ExecutionType");
	if (!config || value_is(mode, "INLINE") || asl_open(c, config) || asl_open(c, mode) || asl_open(c, type))
		return;
	if (!value_is(mode, "DISTRIBUTED"))
		asl_found(c, mode ? mode->span : config->span, "the Mode of a ProcessorConfig is INLINE or DISTRIBUTED");
	else if (!value_is(type, "STANDARD") && !value_is(type, "EXPRESS"))
		asl_found(c, type ? type->span : config->span, "a ProcessorConfig with Mode: DISTRIBUTED has an ExecutionType, STANDARD or EXPRESS");
}

void machine_fields_check(struct asl_check *c, const struct value *machine, struct span at, bool open)
{
	static const struct field of[] = { { "Comment", TEXT, TEXT }, { "Version", TEXT, TEXT }, { "TimeoutSeconds", WHOLE, WHOLE } };
	enum { OPEN = 1, CLOSED = sizeof of / sizeof *of }; /* how many of them are looked at */
	if (asl_open(c, machine))
		return;
	if (!is_map(machine)) {
		expects(c, machine, at, STR("States"), "in a map with StartAt");
		return;
	}
	map_each(e, machine) {
		bool known = open || str_eqz(e->key, "StartAt") || str_eqz(e->key, "States") || str_eqz(e->key, "QueryLanguage");
		for (size_t i = 0; i < CLOSED; i++) {
			if (!str_eqz(e->key, of[i].name))
				continue;
			known = true;
			if (i < OPEN || !open)
				check_value(c, &of[i], e->value, key_span(e), false);
		}
		if (!known)
			asl_found(c, key_span(e), "a state machine has no field '%.*s'", STRA(e->key));
	}
	const struct value *states = value_get(machine, "States");
	if (open)
		check_processor(c, value_get(machine, "ProcessorConfig"));
	else
		language_check(c, value_get(machine, "QueryLanguage"));
	if (!states)
		asl_refused(c, span_known(machine->span) ? machine->span : at, "the definition has no States");
	else if (!is_map(states) || (c->strict && !map_len(states)))
		expects(c, states, machine->span, STR("States"), "a map of states by name");
	map_each(e, states)
		if (characters(e->key) > STATE_NAME_MOST || !e->key.n)
			asl_found(c, key_span(e), "the name of a state has 1 to %d characters", STATE_NAME_MOST);
}

void language_check(struct asl_check *c, const struct value *language)
{
	if (language && !value_is(language, "JSONPath") && !value_is(language, "JSONata"))
		asl_found(c, language->span, "QueryLanguage is JSONPath or JSONata");
}

void targets_check(struct asl_check *c, const struct value *v, unsigned depth)
{
	if (depth > DEEP)
		return;
	list_each(i, v)
		targets_check(c, v->list.item[i], depth + 1);
	map_each(e, v) {
		const bool target = str_eqz(e->key, "StartAt") || str_eqz(e->key, "Next") || str_eqz(e->key, "Default");
		if (target && !(is_string(e->value) && map_get(c->names, e->value->string)))
			asl_found(c, key_span(e), "with stepFunctions.validate what stands under '%.*s' is taken for the name of a state everywhere", STRA(e->key));
		const bool states = str_eqz(e->key, "States");
		if (states && !is_map(e->value))
			expects(c, e->value, key_span(e), e->key, "a map of states by name");
		map_each(state, states ? e->value : NULL)
			if (!is_map(state->value))
				expects(c, state->value, key_span(state), state->key, "a state, which is a map");
		targets_check(c, e->value, depth + 1);
	}
}
