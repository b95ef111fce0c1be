/*
 * api_keys: API keys, which expire. The plugin counts from the clock, which slsc takes from SOURCE_DATE_EPOCH or, with
 * --timestamp now, from the machine; a date in expiresAt needs neither.
 */
#include "ir/js.h"
#include "ir/plugins/appsync/appsync.h"

#include <math.h>
#include <time.h>

enum {
	HOUR = 3600, /* seconds */
	DAY = 24 * HOUR,
};

/* ---- the clock */

/* Seconds since 1970. False: there is no clock. */
static bool clock_of(const struct cx *cx, double *now)
{
	const char *epoch = cx->host->getenv(cx->host, "SOURCE_DATE_EPOCH");
	if (cx->opt->timestamp_now) {
		*now = (double)time(NULL);
		return true;
	}
	return epoch && js_number(str_z(epoch), now) && *epoch;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar; months from 1, which may be past 12. */
static int64_t days_to(int64_t year, int64_t month, int64_t day)
{
	year += (month - 1) / 12;
	month = (month - 1) % 12 + 1;
	const int64_t y = year - (month <= 2), m = (month + 9) % 12; /* the year begins in March: a leap day ends it */
	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static int64_t month_days(int64_t year, int64_t month) { return days_to(year, month + 1, 1) - days_to(year, month, 1); }

/* A moment some months later: on the same day, or on the month's last where that is earlier. */
static double months_later(double from, double months)
{
	const int64_t days = (int64_t)floor(from / DAY);
	int64_t year = 1970 + days / 366, month = 1;
	while (days_to(year + 1, 1, 1) <= days)
		year++;
	while (days_to(year, month + 1, 1) <= days)
		month++;
	const int64_t day = days - days_to(year, month, 1) + 1, to = month + (int64_t)months;
	const int64_t last = month_days(year, to);
	return (double)days_to(year, to, day < last ? day : last) * DAY + (from - (double)days * DAY);
}

/* ---- durations and dates */

static const struct {
	const char *unit;
	double seconds, months; /* one of the two */
} units[] = {
	{ "", HOUR, 0 },
	{ "y", 0, 12 },
	{ "q", 0, 3 },
	{ "M", 0, 1 },
	{ "w", 7 * DAY, 0 },
	{ "d", DAY, 0 },
	{ "h", HOUR, 0 },
	{ "m", 60, 0 },
	{ "s", 1, 0 },
	{ "ms", 0.001, 0 },
};
enum { FURTHEST = 400 }; /* years that are counted: more is refused in any case */

/* When a duration from a full hour on ends. A year is one of 365 days; what is up to an hour more than a day is a day and an hour. False: it is none. */
static bool after(const struct value *v, double hour, double *out)
{
	struct str text = value_str(v);
	uint32_t n = 0;
	double amount = is_number(v) ? v->number : 0, seconds = 0;
	while (n < text.n && ascii_digit(text.p[n]))
		amount = fmin(amount * 10 + (text.p[n++] - '0'), 1e15);
	size_t i = 0, units_n = sizeof units / sizeof *units;
	while (i < units_n && !str_eqz(str_from(text, n), units[i].unit))
		i++;
	if ((!n && !is_number(v)) || i == units_n)
		return false;
	if (str_eqz(text, "1y")) {
		*out = hour + 365.0 * DAY;
		return true;
	}
	if (units[i].months > 0) {
		*out = months_later(hour, fmin(amount * units[i].months, FURTHEST * 12.0));
		return true;
	}
	seconds = amount * units[i].seconds;
	*out = hour + (seconds >= DAY && seconds < DAY + HOUR ? DAY + HOUR : seconds);
	return true;
}

static bool digits(struct str s, uint32_t *at, uint32_t n, double *out)
{
	*out = 0;
	for (uint32_t i = 0; i < n; i++, (*at)++) {
		if (*at >= s.n || !ascii_digit(s.p[*at]))
			return false;
		*out = *out * 10 + (s.p[*at] - '0');
	}
	return true;
}

static bool skip(struct str s, uint32_t *at, const char *any)
{
	if (*at >= s.n || !strchr(any, s.p[*at]) || !s.p[*at])
		return false;
	(*at)++;
	return true;
}

enum date { DATE_NONE,
	DATE_OK,
	DATE_WITHOUT_ZONE };

/* A date and time of ISO 8601 as seconds since 1970: 2030-01-31, 2030-01-31T10:00:00.000Z, …+02:00. */
static enum date date_of(struct str s, double *out)
{
	double year, month, day, hour = 0, minute = 0, second = 0, fraction = 0, zone_hour = 0, zone_minute = 0;
	uint32_t at = 0;
	if (!digits(s, &at, 4, &year) || !skip(s, &at, "-") || !digits(s, &at, 2, &month) || !skip(s, &at, "-") || !digits(s, &at, 2, &day))
		return DATE_NONE;
	if (skip(s, &at, "Tt ") && (!digits(s, &at, 2, &hour) || !skip(s, &at, ":") || !digits(s, &at, 2, &minute)))
		return DATE_NONE;
	if (at > 10 && skip(s, &at, ":") && !digits(s, &at, 2, &second))
		return DATE_NONE;
	if (skip(s, &at, ".,"))
		for (double part = 0.1; at < s.n && ascii_digit(s.p[at]); part /= 10)
			fraction += part * (s.p[at++] - '0');
	const bool utc = skip(s, &at, "Zz"), east = !utc && skip(s, &at, "+"), west = !utc && !east && skip(s, &at, "-");
	if ((east || west) && (!digits(s, &at, 2, &zone_hour) || (skip(s, &at, ":"), at < s.n && !digits(s, &at, 2, &zone_minute))))
		return DATE_NONE;
	if (at < s.n || month < 1 || month > 12 || day < 1 || day > (double)month_days((int64_t)year, (int64_t)month) || hour > 24 || minute > 59 || second > 59)
		return DATE_NONE;
	const double zone = (zone_hour * 60 + zone_minute) * (west ? 60 : -60);
	*out = (double)days_to((int64_t)year, (int64_t)month, (int64_t)day) * DAY + hour * HOUR + minute * 60 + second + fraction + zone;
	return utc || east || west ? DATE_OK : DATE_WITHOUT_ZONE;
}

/* ---- one key */

static void needs_clock(struct appsync *s, struct str name, struct span at)
{
	struct diag *g = diag(s->cx->diags, D_PLUGIN_EFFECT, at, "%.*s counts the time to the expiry of the API key '%.*s' from now, and slsc has no clock here", STRA(s->use->name), STRA(name));
	diag_note(s->cx->diags, g, (struct span){ 0 }, "write when it expires: expiresAt: '2030-01-31T00:00:00Z'; or set SOURCE_DATE_EPOCH to the seconds since 1970, or give --timestamp now");
}

/* Seconds since 1970, NaN where the plugin makes that of it. False after an error. */
static bool expiry(struct appsync *s, struct str name, const struct value *key, double *out)
{
	const struct value *duration = value_get(key, "expiresAfter"), *date = value_get(key, "expiresAt");
	double now = 0;
	const bool has_clock = clock_of(s->cx, &now);
	const double hour = floor(now / HOUR) * HOUR;
	const struct value *from = js_truthy(duration) ? duration : js_truthy(date) ? date : key;
	if (js_truthy(duration) || !js_truthy(date)) {
		if (js_truthy(duration) && !after(duration, hour, out)) {
			plugin_refuses(s->cx, s->use, duration->span, "'%.*s' is no duration: write 30d, 12h, 2w or a number of hours", STRA(js_string(s->a, duration)));
			return false;
		}
		if (!has_clock) {
			needs_clock(s, name, from->span);
			return false;
		}
		if (!js_truthy(duration))
			*out = hour + 365.0 * DAY;
	} else {
		const enum date m = date_of(js_string(s->a, date), out);
		if (m == DATE_WITHOUT_ZONE) {
			struct diag *g = diag(s->cx->diags, D_PLUGIN_EFFECT, date->span, "%.*s reads this date in the time zone of the machine", STRA(s->use->name));
			diag_label(s->cx->diags, g, "add the zone: 2030-01-31T00:00:00Z");
			return false;
		}
		if (m == DATE_NONE)
			*out = NAN;
	}
	if (has_clock && (*out < now + DAY || *out > months_later(now, 365 * 12))) {
		struct diag *g = plugin_refuses(s->cx, s->use, from->span, "the API key '%.*s' would expire within a day, or in more than 365 years", STRA(name));
		diag_label(s->cx->diags, g, "AWS takes from one day to 365 days");
		return false;
	}
	return true;
}

static void put_key(struct appsync *s, struct str name, const struct value *key, struct span at)
{
	struct arena *a = s->a;
	double expires = 0;
	if (!expiry(s, name, key, &expires))
		return;
	const struct value *own = value_get(key, "name");
	const struct value *when = isnan(expires) ? v_number(a, NAN, STR("")) : v_int(a, (int64_t)floor(expires + 0.5));
	const struct value *p = MAP(a, { "ApiId", s->api_id }, { "Description", appsync_or(value_get(key, "description"), own) }, { "Expires", when },
		{ "ApiKeyId", value_get(key, "apiKeyId") });
	appsync_put(s, appsync_id(s, "GraphQlApi", name), at, MAP(a, { "Type", LITERAL("AWS::AppSync::ApiKey") }, { "Properties", p }));
}

void appsync_api_keys(struct appsync *s)
{
	map_each(e, s->keys)
		put_key(s, e->key, e->value, key_span(e));
}
