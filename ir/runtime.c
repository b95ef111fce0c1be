#include "ir/runtime.h"

#include "ir/base/ascii.h"
#include "ir/base/near.h"
#include "schemas/cfn_table.h"

#include <string.h>

enum { VERSION_PARTS = 4 };

struct parsed {
	struct str family;
	uint32_t version[VERSION_PARTS], parts; /* no parts: no version */
};

static struct parsed parse(struct str name)
{
	struct parsed out = { 0 };
	uint32_t i = 0;
	while (i < name.n && !ascii_digit(name.p[i]))
		i++;
	out.family = str_to(name, i);
	while (i < name.n && ascii_digit(name.p[i]) && out.parts < VERSION_PARTS) {
		uint32_t n = 0;
		for (; i < name.n && ascii_digit(name.p[i]); i++)
			n = n < 100000 ? n * 10 + (uint32_t)(name.p[i] - '0') : n;
		out.version[out.parts++] = n;
		if (i < name.n && name.p[i] == '.')
			i++;
	}
	return out;
}

/* Parts that are missing count as 0. */
static int compare(const struct parsed *a, const struct parsed *b)
{
	for (uint32_t i = 0; i < VERSION_PARTS; i++)
		if (a->version[i] != b->version[i])
			return a->version[i] < b->version[i] ? -1 : 1;
	return 0;
}

const struct lambda_runtime *runtime_find(struct str name)
{
	for (uint32_t i = 0; i < lambda_runtimes_n; i++)
		if (name.n && name.p[0] == lambda_runtimes[i].name[0] && str_eqz(name, lambda_runtimes[i].name))
			return &lambda_runtimes[i];
	return NULL;
}

static bool is_past(const char *day) { return *day && strcmp(day, cfn_date) <= 0; }

bool runtime_offered(const struct lambda_runtime *r) { return !is_past(r->blocked); }

/* One without a day may not be there for everybody yet. */
static bool is_supported(const struct lambda_runtime *r) { return *r->deprecated && !is_past(r->deprecated); }

/* The newest of a family, NULL if it is none; of those that AWS supports if there is one. */
static const struct lambda_runtime *newest(struct str family, bool supported)
{
	const struct lambda_runtime *best = NULL;
	for (uint32_t i = 0; i < lambda_runtimes_n; i++) {
		const struct lambda_runtime *r = &lambda_runtimes[i];
		const bool good = !supported || is_supported(r);
		if (good && str_eq(parse(str_z(r->name)).family, family))
			best = r; /* they are in the order of versions */
	}
	return best;
}

const struct lambda_runtime *runtime_newest(const struct lambda_runtime *of) { return newest(parse(str_z(of->name)).family, true); }

static struct str near_runtime(struct str name, const struct parsed *written)
{
	struct near n = { .word = name };
	for (uint32_t i = lambda_runtimes_n; i-- > 0;) { /* of equally near ones the newest */
		const struct lambda_runtime *r = &lambda_runtimes[i];
		const struct parsed p = parse(str_z(r->name));
		const bool known_family = newest(written->family, false) && written->parts;
		const int order = known_family && str_eq(p.family, written->family) ? compare(&p, written) : 1;
		const bool same = written->parts && memcmp(p.version, written->version, sizeof p.version) == 0;
		if (order >= 0 && runtime_offered(r) && (same || is_supported(r)))
			near_offer(&n, str_z(r->name));
	}
	return n.best;
}

struct str runtime_wrong(struct arena *a, struct str name, struct str *meant)
{
	const struct parsed written = parse(name);
	const struct lambda_runtime *r = runtime_find(name), *last = newest(written.family, false), *current = newest(written.family, true);
	*meant = STR("");
	if (r && !runtime_offered(r))
		return current ? str_fmt(a, "is retired: Lambda creates no functions with it since %s; the newest that AWS supports is '%s'", r->blocked, current->name)
			       : str_fmt(a, "is retired: Lambda creates no functions with it since %s", r->blocked);
	if (!r && last && written.parts) {
		const struct parsed top = parse(str_z(last->name));
		if (compare(&written, &top) > 0)
			return str_fmt(a, "is newer than this slsc knows (table of %s, whose newest is '%s')", cfn_date, last->name);
	}
	*meant = near_runtime(name, &written);
	return str_fmt(a, "is not a Lambda runtime known to this slsc (table of %s)", cfn_date);
}
