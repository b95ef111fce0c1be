/* hint: what was probably meant by a value of the wrong kind or form. */
#include "compiler/check/checker.h"
#include "ir/js.h"
#include "ir/literals.h"

/* The first of a schema's alternatives, itself included, for which test holds. */
static const struct schema *alternative(const struct schema *s, bool (*test)(const struct schema *s))
{
	if (test(s))
		return s;
	const struct schema *found = NULL;
	for (uint32_t i = 0; !found && s->of && s->of[i]; i++)
		found = alternative(s->of[i], test);
	return found;
}

static bool takes_number(const struct schema *s) { return s->kind == SCHEMA_INTEGER || s->kind == SCHEMA_NUMBER; }
static bool lists_numbers(const struct schema *s) { return s->numbers_n > 0; }
static bool takes_cron(const struct schema *s) { return s->pattern && strstr(s->pattern, "cron\\("); }

/* What to do, and what the whole text of the value would be; that is empty where only its author knows. */
struct hint {
	struct str says, text;
};

static struct hint write_text(struct arena *a, const char *before, struct str text, const char *after)
{
	return (struct hint){ STR_CAT(a, str_z(before), STR("write "), text, str_z(after)), text };
}

static struct hint only_says(struct str says) { return (struct hint){ .says = says }; }

/* "512MB", "30 s" */
static struct hint bare_number(struct arena *a, struct str s)
{
	uint32_t n = 0, unit;
	while (n < s.n && ascii_digit(s.p[n]))
		n++;
	for (unit = n; unit < s.n && (ascii_letter(s.p[unit]) || s.p[unit] == ' '); unit++)
		;
	return n && unit == s.n && unit > n ? write_text(a, "", str_to(s, n), ", without a unit") : only_says(STR(""));
}

/* The listed numbers around one that is not listed. */
static struct str nearest(struct arena *a, const struct schema *s, double wanted)
{
	double below = 0, above = 0;
	for (uint32_t i = 0; i < s->numbers_n; i++) {
		const double n = s->numbers[i];
		below = n < wanted && n > below ? n : below;
		above = n > wanted && (!above || n < above) ? n : above;
	}
	if (below && above)
		return str_fmt(a, "the nearest are %.0f and %.0f", below, above);
	return below || above ? str_fmt(a, "the nearest is %.0f", below ? below : above) : STR("");
}

/* ---- schedules */

enum { FIELDS_MOST = 7 };

static uint32_t fields_of(struct str s, struct str *field)
{
	uint32_t n = 0;
	while ((s = str_trim(s)).n && n < FIELDS_MOST) {
		const int32_t end = str_find(s, ' ');
		field[n++] = end < 0 ? s : str_to(s, (uint32_t)end);
		s = str_from(s, field[n - 1].n);
	}
	return n;
}

static bool is_cron_field(struct str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && !strchr("*/,-?#", s.p[i]))
			return false;
	return s.n && (ascii_digit(s.p[0]) || s.p[0] == '*' || s.p[0] == '?');
}

/* What stands within NAME(…), or all of it. */
static struct str unwrapped(struct str s, const char *name)
{
	const uint32_t n = (uint32_t)strlen(name);
	return str_starts(s, name) && str_ends(s, ")") ? str_trim(str_to(str_from(s, n), s.n - n - 1)) : s;
}

/*
 * The cron line of Unix has five fields; AWS wants a year, too, and a ? for one of the two days. Days of the week count
 * otherwise there, so that only * is carried over.
 */
static struct hint cron(struct arena *a, struct str s)
{
	struct str f[FIELDS_MOST];
	const uint32_t n = fields_of(unwrapped(s, "cron("), f);
	bool good = (n == 5 || n == 6) && !str_starts(s, "rate(");
	for (uint32_t i = 0; good && i < 2; i++)
		good = is_cron_field(f[i]);
	if (good && n == 6)
		return write_text(a, "", str_fmt(a, "cron(%.*s)", STRA(unwrapped(s, "cron("))), "");
	if (good && str_eqz(f[4], "*"))
		return write_text(a, "AWS has a sixth field, the year: ",
				  str_fmt(a, "cron(%.*s %.*s %.*s %.*s ? *)", STRA(f[0]), STRA(f[1]), STRA(f[2]), STRA(f[3])), "");
	if (good)
		return only_says(STR("AWS has a sixth field, the year, and counts days of the week from 1 (SUN): cron(MINUTE HOUR ? MONTH MON-FRI *)"));
	return only_says(STR(""));
}

static struct hint rate(struct arena *a, struct str s)
{
	struct str f[FIELDS_MOST];
	const uint32_t n = fields_of(unwrapped(s, "rate("), f);
	if (n != 2 || !ascii_digit(f[0].p[0]))
		return only_says(STR(""));
	struct str unit = str_ends(f[1], "s") ? str_to(f[1], f[1].n - 1) : f[1];
	if (!str_eqz(unit, "minute") && !str_eqz(unit, "hour") && !str_eqz(unit, "day"))
		return only_says(STR("the units are minutes, hours and days"));
	if (str_eqz(f[0], "0"))
		return only_says(STR("a rate is of 1 or more"));
	return write_text(a, "", str_fmt(a, "rate(%.*s %.*s%s)", STRA(f[0]), STRA(unit), str_eqz(f[0], "1") ? "" : "s"), "");
}

static struct hint hint_for(struct cx *cx, const struct schema *s, const struct value *v)
{
	struct arena *a = cx->arena;
	const struct schema *numbers = alternative(s, lists_numbers);
	if (is_number(v) && numbers)
		return only_says(nearest(a, numbers, v->number));
	if (!is_string(v) || v->is_date)
		return only_says(STR(""));
	if (alternative(s, takes_cron)) {
		const struct hint meant = cron(a, v->string);
		return meant.says.n ? meant : rate(a, v->string);
	}
	if (alternative(s, takes_number))
		return bare_number(a, v->string);
	if (str_starts(v->string, "GetAtt ") || str_starts(v->string, "Ref ") || str_starts(v->string, "Fn::"))
		return only_says(STR("a function is written with '!' before its name, as in !GetAtt Name.Arn"));
	return only_says(STR(""));
}

void check_hint(struct cx *cx, struct diag *g, const struct schema *s, const struct value *v)
{
	if (is_map(v)) {
		literal_label(cx, g, v);
		return;
	}
	const struct hint hint = hint_for(cx, s, v);
	if (!hint.says.n)
		return;
	diag_label(cx->diags, g, "%.*s", STRA(hint.says));
	if (hint.text.n && !str_eq(hint.text, v->string))
		diag_edit_word(cx->diags, g, false, value_span(v), v->string, hint.text);
}
