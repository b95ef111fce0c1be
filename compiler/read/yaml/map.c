/* Pairs, merges and aliases: how values come together. */
#include "compiler/read/yaml/reader.h"
#include "compiler/read/yaml/types.h"
#include "ir/js.h"

/* The last two are js-yaml 4.3's: maxTotalMergeKeys (a merged map counts as one more), the maps of one <<. */
enum { ORIGINS_MOST = 8, MOST_NODES = 4000000, MERGED_MOST = 10000, MERGE_LIST_MOST = 100, KEY_LONGEST = 1 << 24 };

/* The same value with one more use in its origin; no map or list stands in two places, since later stages change them. */
static struct value *brought(struct reader *r, const struct value *v, struct origin use)
{
	struct origin *chain[ORIGINS_MOST];
	uint32_t n = 0;
	for (const struct origin *o = value_origin(v); o && n + 1 < ORIGINS_MOST; o = o->next)
		*(chain[n++] = ARENA_NEW(r->arena, struct origin)) = *o;
	*(chain[n++] = ARENA_NEW(r->arena, struct origin)) = use;
	for (uint32_t i = 0; i < n; i++)
		chain[i]->next = i + 1 < n ? chain[i + 1] : NULL;
	return value_from(r->arena, value_deep_copy(r->arena, v), chain[0]);
}

/* ---- anchors and aliases */

bool yaml_anchor_name(struct reader *r, struct str *name)
{
	uint32_t i = r->at + 1;
	while (!byte_is(r->text[i], BYTE_BLANK | BYTE_BREAK | BYTE_FLOW))
		i++;
	*name = (struct str){ r->text + r->at + 1, i - r->at - 1 };
	if (!name->n) {
		yaml_syntax(r, r->at, 1, r->text[r->at] == '&' ? "an anchor needs a name: &name" : "a text that begins with '*' must stand in quotes");
		return false;
	}
	r->at = i;
	return true;
}

void yaml_bind(struct reader *r, struct str name, const struct value *v, uint64_t weight, bool open)
{
	struct anchor a = { v ? v : v_null(r->arena), weight, open };
	if (!r->anchor_names)
		r->anchor_names = v_map(r->arena);
	const struct value *known = map_get(r->anchor_names, name);
	if (known) {
		r->anchors.at[(uint32_t)known->number] = a;
		return;
	}
	map_put(r->arena, r->anchor_names, name, v_number(r->arena, r->anchors.n, STR("")));
	vec_push(r->arena, &r->anchors, a);
}

bool yaml_alias(struct reader *r, struct node *n)
{
	uint32_t from = r->at;
	struct str name;
	if (!yaml_anchor_name(r, &name))
		return false;
	struct span span = yaml_span(r, from, r->at);
	const struct value *number = map_get(r->anchor_names, name);
	const struct anchor *a = number ? &r->anchors.at[(uint32_t)number->number] : NULL;
	r->last_end = r->at;
	if (!a) {
		/* It may have been named in what was broken. */
		struct diag *g = r->again ? NULL : yaml_problem(r, D_YAML_ALIAS, span, str_fmt(r->arena, "there is no anchor &%.*s before this", STRA(name)));
		if (g)
			diag_label(r->cx->diags, g, "put a text that begins with '*' in quotes"), yaml_quote(r, g, from);
		n->value = value_at(v_null(r->arena), span);
		n->value->is_damaged = true;
	} else if ((r->nodes += a->weight) > MOST_NODES) {
		yaml_problem(r, D_YAML_ALIAS, span, STR("aliases make the configuration grow without limit"));
		r->at = r->end;
		r->failed = true;
	} else if (a->open) {
		n->value = is_list(a->value) ? v_list(r->arena) : map_like(r->arena, a->value);
		n->open = true;
		vec_push(r->arena, &r->circles, span);
	} else {
		n->value = brought(r, a->value, (struct origin){ .use = span, .kind = ORIGIN_ALIAS });
	}
	yaml_skip(r);
	return true;
}

/* What goes into a list or map for a node. */
static struct value *written(struct reader *r, const struct node *n)
{
	return n->value ? n->value : value_at(v_null(r->arena), yaml_span(r, n->at, n->at));
}

void yaml_push(struct reader *r, struct value *list, const struct node *n)
{
	r->nodes++;
	list_push(r->arena, list, written(r, n));
}

/* Circles within a key, of which only a text remains, are none, and neither is the merge of a map into what it holds. */
static void drop_circles(struct reader *r, const struct node *key, const struct node *n)
{
	uint32_t from = key->circles, to = n->circles + (key->merge && n->open);
	if (to > from)
		memmove(r->circles.at + from, r->circles.at + to, (r->circles.n - to) * sizeof *r->circles.at);
	r->circles.n -= to - from;
}

/* ---- merges */

/* Did a value come into its map through a <<? An explicit key then takes its place. */
static bool is_merged(const struct value *v)
{
	const struct origin *o = value_origin(v);
	while (o && o->next)
		o = o->next;
	return o && o->kind == ORIGIN_MERGE;
}

static bool count_merged(struct reader *r, uint32_t n, struct span at)
{
	r->merged += n;
	if (r->merged <= MERGED_MOST)
		return true;
	yaml_problem(r, D_YAML_MERGE, at, str_fmt(r->arena, "the file merges more than %d keys with <<", MERGED_MOST));
	r->failed = true;
	r->at = r->end;
	return false;
}

static void merge_entry(struct reader *r, struct value *map, struct str key, struct span key_at, const struct value *v, struct span use)
{
	if (!map_get(map, key))
		map_put_at(r->arena, map, key, key_at, brought(r, v, (struct origin){ .use = use, .kind = ORIGIN_MERGE }));
}

static void merge(struct reader *r, struct value *map, const struct value *source, struct span at)
{
	struct span use = value_origin(source) ? value_origin(source)->use : at;
	if (is_damaged(source))
		map->is_damaged = true;
	if (is_damaged(source) && !is_map(source))
		return;
	if (!is_map(source) && !is_list(source) && !(is_string(source) && source->is_date)) {
		yaml_problem(r, D_YAML_MERGE, span_known(source->span) ? source->span : at, STR("only a map can be merged with <<"));
		return;
	}
	if (!count_merged(r, 1 + (is_map(source) ? map_len(source) : list_len(source)), at))
		return;
	list_each(i, source)
		merge_entry(r, map, str_fmt(r->arena, "%u", i), at, source->list.item[i], use);
	map_each(e, source)
		merge_entry(r, map, e->key, key_span(e), e->value, use);
}

static void merge_all(struct reader *r, struct value *map, const struct value *v, struct span at)
{
	if (!is_list(v)) {
		merge(r, map, v, at);
		return;
	}
	if (list_len(v) > MERGE_LIST_MOST) {
		yaml_problem(r, D_YAML_MERGE, at, str_fmt(r->arena, "more than %d maps in one list are merged with <<", MERGE_LIST_MOST));
		return;
	}
	list_each(i, v)
		merge(r, map, v->list.item[i], at);
}

/* ---- pairs */

/* An item of a list that is a key, as JavaScript's join has it. */
static struct str item_text(struct reader *r, const struct value *item)
{
	return is_null(item) ? STR("") : yaml_key_text(r->arena, item);
}

/* A list as a key: its items joined by commas. */
static struct str list_text(struct reader *r, const struct value *list, struct span at)
{
	struct buf { char *p; uint64_t n; } all = { 0 };
	list_each(i, list) {
		if (is_list(list->list.item[i])) {
			yaml_problem(r, D_YAML_SYNTAX, at, STR("a list within a list cannot be a key"));
			return STR("");
		}
		all.n += item_text(r, list->list.item[i]).n + 1;
		if (all.n > KEY_LONGEST) {
			yaml_problem(r, D_YAML_SYNTAX, at, STR("this key is too long"));
			return STR("");
		}
	}
	char *p = all.p = arena_alloc(r->arena, all.n + 1);
	list_each(i, list) {
		struct str item = item_text(r, list->list.item[i]);
		if (i)
			*p++ = ',';
		memcpy(p, item.p, item.n);
		p += item.n;
	}
	return (struct str){ all.p, (uint32_t)(p - all.p) };
}

/* Bytes as a key: their numbers joined by commas. */
static struct str bytes_text(struct reader *r, const struct value *bytes)
{
	struct value *list = v_list(r->arena);
	map_each(e, bytes)
		list_push(r->arena, list, e->value);
	return js_string(r->arena, list);
}

static struct str key_text(struct reader *r, const struct node *key, struct span at)
{
	const struct value *v = key->value;
	if (is_string(v) && !v->is_date)
		return v->string;
	if (!v)
		return STR("null");
	return is_list(v) ? list_text(r, v, at) : key->binary ? bytes_text(r, v) : yaml_key_text(r->arena, v);
}

static void twice(struct reader *r, struct str name, struct span at, struct span first)
{
	struct diag *g = yaml_problem(r, D_YAML_DUPLICATE_KEY, at, str_fmt(r->arena, "the key '%.*s' appears twice in one map", STRA(name)));
	if (g && span_known(first))
		diag_note(r->cx->diags, g, first, "the first one is here");
}

/* The place of what stands in quotes. */
static struct span unquoted(const struct reader *r, struct span at)
{
	const char c = r->text[at.at - r->base];
	return span_make(at.at + (c == '"' || c == '\''), 0);
}

void yaml_put(struct reader *r, struct map_frame *m, const struct node *key, const struct node *n)
{
	if (r->failed)
		return;
	/* what an anchor names without a text has no place of its own */
	const bool placed = key->value && !key->open && span_known(key->value->span);
	struct span at = placed ? key->value->span : yaml_span(r, key->at, key->at + 1);
	struct value *v = written(r, n);
	if (r->circles.n)
		drop_circles(r, key, n);
	r->nodes += 2;
	if (key->merge) {
		merge_all(r, m->map, v, at);
		return;
	}
	struct str name = key_text(r, key, at);
	if (name.n == 9 && str_eqz(name, "__proto__")) {
		if (m->proto)
			twice(r, name, at, (struct span){ 0 });
		m->proto = true;
		return;
	}
	const struct entry *old = map_entry(m->map, name);
	if (old && !is_merged(old->value))
		twice(r, name, at, key_span(old));
	else
		map_put_at(r->arena, m->map, name, unquoted(r, at), v);
}
