/*
 * schedule: what stands in the six fields of EventBridge's cron expressions: minutes, hours, day of the month, month, day of the
 * week and year. The number of fields and rate(…) are the table's pattern.
 */
#include "ir/truth/truth.h"

static const char *const months[] = { "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", NULL };
static const char *const days[] = { "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL };

static const struct field {
	const char *name;
	uint32_t least, most;
	const char *const *names; /* of the values from 1 on */
	const char *more;         /* letters that it may hold besides */
} fields[] = {
	{ "minutes", 0, 59, NULL, "" },
	{ "hours", 0, 23, NULL, "" },
	{ "the day of the month", 1, 31, NULL, "?LW" },
	{ "the month", 1, 12, months, "" },
	{ "the day of the week", 1, 7, days, "?L#" },
	{ "the year", 1970, 2199, NULL, "" },
};
enum { FIELDS = 6, DAY_OF_MONTH = 2, DAY_OF_WEEK = 4 };

static bool is_value(const struct field *f, struct str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; f->names && f->names[i]; i++)
		if (str_eq_nocase(s, str_z(f->names[i])))
			return true;
	for (uint32_t i = 0; i < s.n; i++) {
		if (!ascii_digit(s.p[i]) || i > 4)
			return false;
		n = n * 10 + (uint32_t)(s.p[i] - '0');
	}
	return s.n && n >= f->least && n <= f->most;
}

/* A value, a range, *, each with a step behind a slash; L, W and # stand in days only. */
static bool is_item(const struct field *f, struct str s)
{
	if (s.n == 1 && (s.p[0] == '*' || (s.p[0] == '?' && *f->more)))
		return true;
	const int32_t slash = str_find(s, '/');
	if (slash >= 0) {
		const struct str step = str_from(s, (uint32_t)slash + 1);
		bool good = step.n > 0;
		for (uint32_t i = 0; i < step.n; i++)
			good &= ascii_digit(step.p[i]);
		if (!good)
			return false;
		s = str_to(s, (uint32_t)slash);
	}
	if (s.n == 1 && s.p[0] == '*')
		return true;
	const int32_t dash = str_find(s, '-');
	if (dash > 0 && is_value(f, str_to(s, (uint32_t)dash)) && is_value(f, str_from(s, (uint32_t)dash + 1)))
		return true;
	for (uint32_t i = 0; *f->more && i < s.n; i++)
		if (strchr(f->more, ascii_lower(s.p[i]) ? s.p[i] - 'a' + 'A' : s.p[i]))
			return true; /* L-3, 15W, 6#3, FRIL */
	return is_value(f, s);
}

static bool is_field(const struct field *f, struct str s)
{
	for (;;) {
		const int32_t comma = str_find(s, ',');
		if (!is_item(f, comma < 0 ? s : str_to(s, (uint32_t)comma)))
			return false;
		if (comma < 0)
			return true;
		s = str_from(s, (uint32_t)comma + 1);
	}
}

static void wrong(struct truth *t, const struct subject *s, const struct value *v, struct str message)
{
	if (!truth_told(t, value_at_or(v, subject_at(s)), v))
		diag(t->cx->diags, D_SCHEDULE_EXPRESSION, value_at_or(v, subject_at(s)), "%.*s ('%.*s')", STRA(message), STRA(s->entry->key));
}

void truth_schedule(struct truth *t, const struct subject *s)
{
	const struct value *v = value_get(s->properties, "ScheduleExpression");
	struct str text = value_str(v), field[FIELDS] = { { 0 } };
	struct arena *a = t->cx->arena;
	uint32_t n = 0;
	if (!str_starts(text, "cron(") || !str_ends(text, ")") || str_search(text, STR("{{"), 0) >= 0)
		return;
	text = str_to(str_from(text, 5), text.n - 6);
	while ((text = str_trim(text)).n && n < FIELDS) {
		const int32_t blank = str_find(text, ' ');
		field[n++] = blank < 0 ? text : str_to(text, (uint32_t)blank);
		text = blank < 0 ? STR("") : str_from(text, (uint32_t)blank);
	}
	if (n < FIELDS || text.n)
		return;
	for (uint32_t i = 0; i < FIELDS; i++)
		if (!is_field(&fields[i], field[i])) {
			wrong(t, s, v, str_fmt(a, "'%.*s' is nothing that %s of a cron expression can be", STRA(field[i]), fields[i].name));
			return;
		}
	if (!str_eqz(field[DAY_OF_MONTH], "?") && !str_eqz(field[DAY_OF_WEEK], "?"))
		wrong(t, s, v, str_fmt(a, "a cron expression names a day of the month or one of the week, and the other is ?: here they are '%.*s' and '%.*s'", STRA(field[DAY_OF_MONTH]), STRA(field[DAY_OF_WEEK])));
	else if (str_eqz(field[DAY_OF_MONTH], "?") && str_eqz(field[DAY_OF_WEEK], "?"))
		wrong(t, s, v, STR("only one of the two days of a cron expression is ?"));
}
