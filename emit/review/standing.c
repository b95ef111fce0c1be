#include "emit/review/standing.h"

#include "ir/secrets.h"

static struct str type_of(const struct entry *e) { return value_str(value_get(e->value, "Type")); }

static struct span place_of(const struct entry *e)
{
	const struct value *type = value_get(e->value, "Type");
	return span_known(key_span(e)) ? key_span(e) : span_known(e->value->span) ? e->value->span : value_span(type);
}

static void put_place(struct buf *out, struct sources *sources, const struct entry *e)
{
	const struct span at = place_of(e);
	if (span_known(at))
		buf_putf(out, "%.*s:%u: ", STRA(source_path(sources, at)), source_pos(sources, at).line);
}

static void put_row(struct buf *out, struct sources *sources, const struct entry *e, const struct standing_verdict *v)
{
	put_place(out, sources, e);
	buf_putf(out, "%.*s (%.*s): by %s: %s%s (%s)\n", STRA(e->key), STRA(type_of(e)), v->row->unit, v->row->reason, v->open ? ", unless a value that only the deployment knows says otherwise" : "", v->row->pricing);
}

static const struct value *row_json(struct arena *a, struct sources *sources, const struct entry *e, const struct standing_verdict *v)
{
	const struct span at = place_of(e);
	const bool known = span_known(at);
	return MAP(a, { "id", v_str(a, e->key) }, { "type", v_str(a, type_of(e)) }, { "file", known ? v_str(a, source_path(sources, at)) : NULL }, { "line", known ? v_int(a, source_pos(sources, at).line) : NULL },
		   { "unit", v_text(a, v->row->unit) }, { "reason", v_text(a, v->row->reason) }, { "pricing", v_text(a, v->row->pricing) }, { "open", v->open ? v_bool(a, true) : NULL });
}

struct standing_count {
	uint32_t of[STANDING_IDLE + 1];
};

void standing_text(struct buf *out, struct arena *a, struct sources *sources, const struct value *template)
{
	struct standing_count n = { { 0 } };
	struct value *unknown = v_map(a);
	map_each(e, value_get(template, "Resources")) {
		const struct standing_verdict v = standing_of(e->value);
		n.of[v.standing]++;
		if (v.standing == STANDING_IDLE)
			put_row(out, sources, e, &v);
		if (v.standing == STANDING_UNKNOWN)
			map_put(a, unknown, type_of(e).n ? type_of(e) : STR("(no type)"), LITERAL(""));
	}
	map_each(e, unknown)
		buf_putf(out, "%.*s: not known\n", STRA(e->key));
	buf_putf(out, "%u billed while idle, %u by use, %u free, %u not known\n", n.of[STANDING_IDLE], n.of[STANDING_USE], n.of[STANDING_FREE], n.of[STANDING_UNKNOWN]);
}

const struct value *standing_json(struct arena *a, struct sources *sources, const struct value *template)
{
	struct standing_count n = { { 0 } };
	struct value *idle = v_list(a), *unknown = v_list(a);
	map_each(e, value_get(template, "Resources")) {
		const struct standing_verdict v = standing_of(e->value);
		n.of[v.standing]++;
		if (v.standing == STANDING_IDLE)
			list_push(a, idle, row_json(a, sources, e, &v));
		if (v.standing == STANDING_UNKNOWN && !list_has(unknown, type_of(e)))
			list_push(a, unknown, v_str(a, type_of(e)));
	}
	return value_redacted(a, MAP(a, { "formatVersion", v_int(a, 1) }, { "idle", idle }, { "unknownTypes", unknown }, { "byUse", v_int(a, n.of[STANDING_USE]) }, { "free", v_int(a, n.of[STANDING_FREE]) }));
}

/* ---- two stacks */

/* Whether the other stack has it as well, of the same row. */
static bool has_too(const struct value *other, const struct entry *e, const struct standing_verdict *v)
{
	const struct value *resource = map_get(value_get(other, "Resources"), e->key);
	return resource && standing_of(resource).row == v->row;
}

uint32_t standing_difference_text(struct buf *out, struct sources *sources, const struct value *old, const struct value *now)
{
	uint32_t n = 0;
	for (int side = 0; side < 2; side++)
		map_each(e, value_get(side ? now : old, "Resources")) {
			const struct standing_verdict v = standing_of(e->value);
			if (v.standing != STANDING_IDLE || has_too(side ? old : now, e, &v))
				continue;
			buf_z(out, side ? "+ " : "- ");
			put_row(out, sources, e, &v);
			n++;
		}
	if (!n)
		buf_z(out, "no difference in what is billed while idle\n");
	return n;
}

uint32_t standing_difference_json(struct arena *a, struct sources *sources, const struct value *old, const struct value *now, const struct value **out)
{
	struct value *lists[2] = { v_list(a), v_list(a) };
	for (int side = 0; side < 2; side++)
		map_each(e, value_get(side ? now : old, "Resources")) {
			const struct standing_verdict v = standing_of(e->value);
			if (v.standing == STANDING_IDLE && !has_too(side ? old : now, e, &v))
				list_push(a, lists[side], row_json(a, sources, e, &v));
		}
	*out = value_redacted(a, MAP(a, { "formatVersion", v_int(a, 1) }, { "removed", lists[0] }, { "added", lists[1] }));
	return list_len(lists[0]) + list_len(lists[1]);
}
