/* text: regular expressions and formats of texts. */
#include "compiler/check/checker.h"
#include "ir/base/regex.h"

/*
 * Compiled once a process, on first use: the patterns are string literals of the schemas, so their addresses
 * identify them. Process-wide and never freed on purpose (bounded by the schemas); not for several threads.
 */
enum { SLOTS = 512 };
static struct compiled {
	const char *pattern;
	bool nocase;
	struct regex *regex;
} cache[SLOTS];

static struct regex *compiled(const char *pattern, bool nocase)
{
	uint32_t slot = (uint32_t)(((uintptr_t)pattern >> 2) * 2654435761u) % SLOTS;
	for (uint32_t i = 0; i < SLOTS; i++, slot = (slot + 1) % SLOTS) {
		if (cache[slot].pattern == pattern && cache[slot].nocase == nocase)
			return cache[slot].regex;
		if (!cache[slot].pattern)
			break;
	}
	if (cache[slot].pattern)
		die("more than %d patterns", SLOTS);
	cache[slot] = (struct compiled){ pattern, nocase, nocase ? regex_new_nocase(str_z(pattern)) : regex_new(str_z(pattern)) };
	return cache[slot].regex;
}

bool check_matches(const char *pattern, bool nocase, struct str text)
{
	struct regex *r = compiled(pattern, nocase);
	return r && regex_matches(r, text);
}

/* RFC 3986 with a scheme; host names may be any registered name. */
#define PCT "%[0-9a-f]{2}"
#define UNRESERVED "a-z0-9\\-._~!$&'"
#define PCHAR "(?:[" UNRESERVED "\"()*+,;=:@]|" PCT ")"
#define URI \
	"^[a-z][a-z0-9+\\-.]*:(?:\\/?\\/(?:(?:[" UNRESERVED "()*+,;=:]|" PCT ")*@)?" \
	"(?:\\[[0-9a-fv.:" UNRESERVED "()*+,;=]+\\]|(?:[" UNRESERVED "()*+,;=]|" PCT ")*)(?::\\d*)?(?:\\/" PCHAR "*)*" \
	"|\\/(?:" PCHAR "+(?:\\/" PCHAR "*)*)?|" PCHAR "+(?:\\/" PCHAR "*)*)" \
	"(?:\\?(?:" PCHAR "|[/?])*)?(?:#(?:" PCHAR "|[/?])*)?$"

static uint32_t digits(struct str s, uint32_t at, uint32_t n)
{
	uint32_t v = 0;
	for (uint32_t i = 0; i < n; i++)
		v = v * 10 + (uint32_t)(s.p[at + i] - '0');
	return v;
}

/* What \s is in JavaScript. */
#define SPACES "\\s\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}"

/* A calendar date, then a time of day with or without a zone. */
static bool date_time(struct str s)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (!check_matches("^\\d{4}-\\d\\d-\\d\\d[t" SPACES "]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(z|[+-]\\d\\d(:?\\d\\d)?)?$", true, s))
		return false;
	uint32_t year = digits(s, 0, 4), month = digits(s, 5, 2), day = digits(s, 8, 2);
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1] + (uint32_t)(month == 2 && leap))
		return false;
	/* A space may be more than one byte, so the time is counted from its first colon. */
	uint32_t at = (uint32_t)str_find(s, ':') - 2;
	uint32_t hour = digits(s, at, 2), minute = digits(s, at + 3, 2), second = digits(s, at + 6, 2);
	return (hour <= 23 && minute <= 59 && second <= 59) || (hour == 23 && minute == 59 && second == 60);
}

bool check_format(const char *format, struct str text)
{
	if (strcmp(format, "uri") == 0)
		return check_matches(URI, true, text);
	return strcmp(format, "date-time") != 0 || date_time(text);
}
