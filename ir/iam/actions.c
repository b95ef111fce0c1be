#include "ir/iam/actions.h"

#include "ir/base/unpack.h"
#include "ir/base/wildcard.h"
#include "schemas/iam_actions.h"

struct iam_catalogue {
	struct arena *arena;
	const char *text[]; /* by number of a service; NULL: not unpacked yet */
};

struct iam_catalogue *iam_catalogue_new(struct arena *a)
{
	struct iam_catalogue *c = arena_alloc(a, sizeof *c + iam_services_n * sizeof *c->text);
	memset(c, 0, sizeof *c + iam_services_n * sizeof *c->text);
	c->arena = a;
	return c;
}

/* By bytes, letters in lower case, as the table's names are. */
static int compare(struct str a, const char *z)
{
	for (uint32_t i = 0; i < a.n; i++) {
		const char c = ascii_upper(a.p[i]) ? (char)(a.p[i] - 'A' + 'a') : a.p[i];
		if (c != z[i] || !z[i])
			return z[i] && (unsigned char)c < (unsigned char)z[i] ? -1 : 1;
	}
	return z[a.n] ? -1 : 0;
}

/* iam_services_n: none. */
static uint32_t service_number(struct str name)
{
	uint32_t lo = 0, hi = iam_services_n;
	while (lo < hi) {
		const uint32_t mid = lo + (hi - lo) / 2;
		const int c = compare(name, iam_services[mid].name);
		if (c == 0)
			return mid;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return iam_services_n;
}

/* Empty where there is no memory for the decompressor: then nothing is known. */
static struct str text_of(struct iam_catalogue *c, uint32_t number)
{
	const struct iam_service *s = &iam_services[number];
	const struct str text = c->text[number] ? (struct str){ c->text[number], s->bytes } : text_unpack(c->arena, iam_packed + s->first, s->packed, s->bytes);
	c->text[number] = text.n ? text.p : NULL;
	return text;
}

static struct str next_line(struct str *rest)
{
	const int32_t end = str_find(*rest, '\n');
	const struct str line = end < 0 ? *rest : str_to(*rest, (uint32_t)end);
	*rest = end < 0 ? STR("") : str_from(*rest, (uint32_t)end + 1);
	return line;
}

/* The lines of actions: behind the empty one. */
static struct str actions_of(struct iam_catalogue *c, uint32_t number)
{
	struct str text = text_of(c, number);
	while (text.n && next_line(&text).n)
		;
	return text;
}

static struct str name_of(struct str line)
{
	const int32_t blank = str_find(line, ' ');
	return blank < 0 ? line : str_to(line, (uint32_t)blank);
}

enum iam_found iam_find(struct iam_catalogue *c, struct str service, struct str action)
{
	const uint32_t number = service_number(service);
	if (number == iam_services_n)
		return IAM_NO_SERVICE;
	struct str text = actions_of(c, number);
	if (!text.n)
		return IAM_ACTION;
	while (text.n)
		if (wildcard_covers(action, name_of(next_line(&text)), true))
			return IAM_ACTION;
	return IAM_NO_ACTION;
}

void iam_offer_services(struct near *n)
{
	for (uint32_t i = 0; i < iam_services_n; i++)
		near_offer(n, str_z(iam_services[i].name));
}

void iam_offer_actions(struct iam_catalogue *c, struct str service, struct near *n)
{
	const uint32_t number = service_number(service);
	struct str text = number == iam_services_n ? STR("") : actions_of(c, number);
	while (text.n)
		near_offer(n, name_of(next_line(&text)));
}

struct str iam_service_name(uint32_t i) { return i < iam_services_n ? str_z(iam_services[i].name) : STR(""); }

struct str iam_next_action(struct iam_catalogue *c, struct str service, struct str *rest)
{
	const uint32_t number = rest->p ? 0 : service_number(service);
	if (!rest->p)
		*rest = number == iam_services_n ? STR("") : actions_of(c, number);
	return rest->n ? name_of(next_line(rest)) : STR("");
}

/* Whether some text matches both patterns of *: what one has before its first * and behind its last has to agree with the other. */
static bool may_be_same(struct str a, struct str b)
{
	while (a.n && b.n && a.p[0] != '*' && b.p[0] != '*' && a.p[0] != '?' && b.p[0] != '?') {
		if (a.p[0] != b.p[0])
			return false;
		a = str_from(a, 1);
		b = str_from(b, 1);
	}
	if (!a.n || !b.n)
		return (!a.n || (a.n == 1 && a.p[0] == '*')) && (!b.n || (b.n == 1 && b.p[0] == '*'));
	while (a.n && b.n && !strchr("*?", a.p[a.n - 1]) && !strchr("*?", b.p[b.n - 1])) {
		if (a.p[a.n - 1] != b.p[b.n - 1])
			return false;
		a = str_to(a, a.n - 1);
		b = str_to(b, b.n - 1);
	}
	/* A single * that is left takes what the other still has, and one without any has to be taken by it. */
	if (!wildcard_any(a))
		return wildcard_covers(b, a, false);
	return wildcard_any(b) || wildcard_covers(a, b, false);
}

/* ARNs part by part: a * of AWS's patterns does not reach over a colon before the last part. */
static bool may_be_arn(struct str a, struct str b)
{
	enum { PARTS = 5 };
	if (str_eqz(a, "*"))
		return true;
	for (int i = 0; i < PARTS; i++) {
		const int32_t x = str_find(a, ':'), y = str_find(b, ':');
		if (x < 0 || y < 0)
			return true; /* a wildcard over several parts, or no ARN: said elsewhere */
		if (!may_be_same(str_to(a, (uint32_t)x), str_to(b, (uint32_t)y)))
			return false;
		a = str_from(a, (uint32_t)x + 1);
		b = str_from(b, (uint32_t)y + 1);
	}
	return may_be_same(a, b);
}

bool iam_takes(struct iam_catalogue *c, struct str service, struct str action, struct str arn, struct str *expected)
{
	const uint32_t number = service_number(service);
	struct str text = number == iam_services_n ? STR("") : actions_of(c, number), types = number == iam_services_n ? STR("") : text_of(c, number), line = STR("");
	*expected = STR("");
	if (!types.n || types.p[0] == '\n')
		return true;
	while (text.n && !str_eq_nocase(name_of(line = next_line(&text)), action))
		line = STR("");
	const struct str letters = str_from(line, name_of(line).n);
	if (!letters.n)
		return !line.n || str_eqz(arn, "*");
	for (uint32_t i = 0; types.n; i++) {
		const struct str type = next_line(&types);
		if (!type.n)
			break;
		if (str_find(letters, (char)('A' + i)) < 0)
			continue;
		*expected = expected->n ? *expected : type;
		if (may_be_arn(arn, type))
			return true;
	}
	return false;
}
