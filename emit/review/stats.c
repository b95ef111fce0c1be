#include "emit/review/stats.h"

#include "ir/json.h"
#include "ir/secrets.h"

#include <stdlib.h>

static int by_count(const void *x, const void *y)
{
	const struct type_count *a = x, *b = y;
	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return str_cmp(a->type, b->type);
}

static uint32_t json_size(const struct value *v, unsigned indent)
{
	struct buf b = { 0 };
	json_emit(&b, v, indent);
	uint32_t n = (uint32_t)b.n;
	buf_free(&b);
	return n;
}

struct stats *stats_of(struct arena *a, const struct value *template)
{
	struct stats *s = ARENA_NEW(a, struct stats);
	s->template = template;
	s->pretty = json_size(template, 2);
	s->minified = json_size(template, 0);
	limits_measure(a, template, &s->limits);
	struct type_count *types = ARENA_ARRAY(a, struct type_count, s->limits.types.n);
	for (uint32_t i = 0; i < s->limits.types.n; i++) {
		types[i] = s->limits.types.at[i];
		if (!types[i].type.n)
			types[i].type = STR("(no type)");
	}
	qsort(types, s->limits.types.n, sizeof *types, by_count);
	s->types = types;
	vec_push(a, &s->limits.of, (struct measure){ .limit = LIMIT_TEMPLATE, .amount = s->pretty });
	vec_push(a, &s->limits.of, (struct measure){ .limit = LIMIT_INLINE, .amount = s->pretty });
	return s;
}

static uint32_t percent(const struct measure *m)
{
	return (uint32_t)((uint64_t)m->amount * 100 / limit_infos[m->limit].most);
}

static struct str advice_of(struct arena *a, const struct stats *s, const struct measure *m)
{
	return limit_is_near(m) ? limits_advice(a, s->template, &s->limits, m) : STR("");
}

/* ---- as a table */

static void put_measure(struct buf *out, struct arena *a, const struct stats *s, const struct measure *m)
{
	const struct limit_info *info = &limit_infos[m->limit];
	struct str what = m->of.n ? str_fmt_shown(a, "%s of %.*s", info->what, STRA(m->of)) : str_z(info->what);
	struct str advice = advice_of(a, s, m);
	buf_putf(out, "%-52.*s %8u of %7u %-10s %4u %%%s", STRA(what), m->amount, info->most, info->unit, percent(m),
		 limit_is_exceeded(m) ? "  over the limit" : "");
	if (advice.n)
		buf_putf(out, "  (%.*s)", STRA(advice));
	buf_c(out, '\n');
}

/* Functions may be many. */
static bool only_largest(enum limit_id limit) { return limit == LIMIT_ENVIRONMENT || limit == LIMIT_FUNCTION_POLICY; }

static const struct measure *largest(const struct stats *s, enum limit_id limit)
{
	const struct measure *most = NULL;
	for (uint32_t i = 0; i < s->limits.of.n; i++) {
		const struct measure *m = &s->limits.of.at[i];
		if (m->limit == limit && (!most || m->amount > most->amount))
			most = m;
	}
	return most;
}

void stats_text(struct buf *out, struct arena *a, const struct stats *s)
{
	const struct measure *most[LIMIT_COUNT] = { [LIMIT_ENVIRONMENT] = largest(s, LIMIT_ENVIRONMENT),
					       [LIMIT_FUNCTION_POLICY] = largest(s, LIMIT_FUNCTION_POLICY) };
	for (uint32_t i = 0; i < s->limits.types.n; i++)
		buf_putf(out, "%-52.*s %8u\n", STRA(s->types[i].type), s->types[i].n);
	buf_putf(out, "\n%-52s %8u bytes\n%-52s %8u bytes\n\n", "template", s->pretty, "template, minified", s->minified);
	for (uint32_t i = 0; i < s->limits.of.n; i++) {
		const struct measure *m = &s->limits.of.at[i];
		if (!only_largest(m->limit) || m == most[m->limit] || limit_is_near(m))
			put_measure(out, a, s, m);
	}
}

/* ---- as JSON */

const struct value *stats_json(struct arena *a, const struct stats *s)
{
	struct value *types = v_map(a), *limits = v_list(a);
	for (uint32_t i = 0; i < s->limits.types.n; i++)
		map_put(a, types, s->types[i].type, v_int(a, s->types[i].n));
	for (uint32_t i = 0; i < s->limits.of.n; i++) {
		const struct measure *m = &s->limits.of.at[i];
		const struct limit_info *info = &limit_infos[m->limit];
		struct str advice = advice_of(a, s, m);
		list_push(a, limits, MAP(a, { "what", v_text(a, info->what) }, { "of", m->of.n ? v_str(a, m->of) : NULL },
					 { "amount", v_int(a, m->amount) }, { "limit", v_int(a, info->most) },
					 { "unit", *info->unit ? v_text(a, info->unit) : NULL }, { "percent", v_int(a, percent(m)) },
					 { "advice", advice.n ? v_str(a, advice) : NULL }, { "source", v_text(a, info->source) }));
	}
	return value_redacted(a, MAP(a, { "formatVersion", v_int(a, 1) }, { "resources", types },
		   { "size", MAP(a, { "pretty", v_int(a, s->pretty) }, { "minified", v_int(a, s->minified) }) }, { "limits", limits }));
}
