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

/* "512MB", "30 s" */
static struct str bare_number(struct arena *a, struct str s)
{
	uint32_t n = 0, unit;
	while (n < s.n && ascii_digit(s.p[n]))
		n++;
	for (unit = n; unit < s.n && (ascii_letter(s.p[unit]) || s.p[unit] == ' '); unit++)
		;
	return n && unit == s.n && unit > n ? str_fmt(a, "write %.*s, without a unit", STRA(str_to(s, n))) : STR("");
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
static struct str cron(struct arena *a, struct str s)
{
	struct str f[FIELDS_MOST];
	const uint32_t n = fields_of(unwrapped(s, "cron("), f);
	bool good = (n == 5 || n == 6) && !str_starts(s, "rate(");
	for (uint32_t i = 0; good && i < 2; i++)
		good = is_cron_field(f[i]);
	if (good && n == 6)
		return str_fmt(a, "write cron(%.*s)", STRA(unwrapped(s, "cron(")));
	if (good && str_eqz(f[4], "*"))
		return str_fmt(a, "AWS has a sixth field, the year: write cron(%.*s %.*s %.*s %.*s ? *)", STRA(f[0]), STRA(f[1]), STRA(f[2]), STRA(f[3]));
	if (good)
		return STR("AWS has a sixth field, the year, and counts days of the week from 1 (SUN): cron(MINUTE HOUR ? MONTH MON-FRI *)");
	return STR("");
}

static struct str rate(struct arena *a, struct str s)
{
	struct str f[FIELDS_MOST];
	const uint32_t n = fields_of(unwrapped(s, "rate("), f);
	if (n != 2 || !ascii_digit(f[0].p[0]))
		return STR("");
	struct str unit = str_ends(f[1], "s") ? str_to(f[1], f[1].n - 1) : f[1];
	if (!str_eqz(unit, "minute") && !str_eqz(unit, "hour") && !str_eqz(unit, "day"))
		return STR("the units are minutes, hours and days");
	return str_fmt(a, "write rate(%.*s %.*s%s)", STRA(f[0]), STRA(unit), str_eqz(f[0], "1") ? "" : "s");
}

struct str check_hint(struct cx *cx, const struct schema *s, const struct value *v)
{
	struct arena *a = cx->arena;
	const struct schema *numbers = alternative(s, lists_numbers);
	if (is_map(v))
		return span_known(v->span) ? literal_of_map(cx, source_text(cx->sources, v->span)) : STR("");
	if (is_number(v) && numbers)
		return nearest(a, numbers, v->number);
	if (!is_string(v) || v->is_date)
		return STR("");
	if (alternative(s, takes_cron)) {
		const struct str meant = cron(a, v->string);
		return meant.n ? meant : rate(a, v->string);
	}
	if (alternative(s, takes_number))
		return bare_number(a, v->string);
	if (str_starts(v->string, "GetAtt ") || str_starts(v->string, "Ref ") || str_starts(v->string, "Fn::"))
		return STR("a function is written with '!' before its name, as in !GetAtt Name.Arn");
	return STR("");
}
