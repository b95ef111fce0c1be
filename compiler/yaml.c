/* yaml: libfyaml's events as a value tree, with js-yaml 4.3's meaning. */
#include "compiler/cfntags.h"
#include "compiler/stages.h"
#include "compiler/yaml_scalar.h"
#include "compiler/yaml_text.h"
#include "ir/js.h"

#include <errno.h>
#include <libfyaml.h>
#include <string.h>

/* The last three are js-yaml 4.3's: maxDepth, maxTotalMergeKeys (a merged map counts as one more), the maps of one <<. */
enum { ORIGINS_MOST = 8, MOST_NODES = 4000000, REPAIRS_MOST = 100, DEEPEST = 100, MERGED_MOST = 10000, MERGE_LIST_MOST = 100 };

struct reader {
	struct cx *cx;
	struct arena *arena;
	uint32_t file;
	struct fy_parser *parser;
	struct value *anchors;
	struct str text; /* as written; offsets are into this */
	struct yaml_text *prepared;
	uint32_t next_empty;  /* of prepared.empty, in order */
	uint32_t last_end;    /* where the last scalar or alias ended: the end of a block collection */
	int depth;
	uint32_t repairs;     /* of the text so far */
	uint32_t merged;      /* keys that came through << so far */
	uint64_t nodes;       /* read so far, what aliases stand for counted each time */
	struct value *weights; /* nodes behind each anchor */
	bool failed;
};

/* What an event says of a node. */
struct event {
	struct fy_event *fy;
	struct str text, tag, anchor;
	struct span span;
	bool plain, bare;     /* bare: a scalar without any text */
};

static struct diag *report(struct reader *r, enum diag_id id, struct span at, const char *message)
{
	r->failed = true;
	return diag(r->cx->diags, id, at, "%s", message);
}

static struct str token_text(struct reader *r, struct fy_token *t)
{
	size_t n = 0;
	const char *p = t ? fy_token_get_text(t, &n) : NULL;
	if (!p)
		return (struct str){ 0 };
	struct str s = { p, (uint32_t)n }, all = r->prepared->text;
	/* A text that needed no unfolding still lies in the source, which outlives the parser. */
	bool lasting = all.n && (uintptr_t)p >= (uintptr_t)all.p && (uintptr_t)p + n <= (uintptr_t)all.p + all.n;
	return lasting ? s : str_dup(r->arena, s);
}

static uint32_t position(const struct reader *r, const struct fy_mark *m)
{
	return m ? yaml_text_original(r->prepared, (uint32_t)m->input_pos) : 0;
}

/* From the tag, if there is one, over the quotes to the end. */
static struct span widened(struct reader *r, struct fy_event *e, struct fy_token *tag, bool quoted)
{
	uint32_t from = position(r, fy_event_start_mark(e)), to = position(r, fy_event_end_mark(e));
	uint32_t most = r->text.n;
	if (quoted && from > 0 && to < most)
		from--, to++;
	if (tag && fy_token_start_mark(tag))
		from = position(r, fy_token_start_mark(tag));
	to = to > most ? most : to;
	return span_make(r->file, from, to > from ? to - from : 0);
}

static bool doubled_twice(struct str s)
{
	for (uint32_t i = 0, run = 0; i < s.n; i++)
		if ((run = s.p[i] == '\'' ? run + 1 : 0) == 4)
			return true;
	return false;
}

/* The line before an offset that starts a line: a block scalar's header is its end. */
static bool folded_header(struct str all, uint32_t at, char *chomp, bool *given_indent)
{
	uint32_t i = at;
	while (i > 0 && (i == at || all.p[i - 1] != '\n'))
		i--;
	for (; i < at; i++) {
		if (all.p[i] != '>' || (i > 0 && all.p[i - 1] != ' ' && all.p[i - 1] != '\t' && all.p[i - 1] != '\n'))
			continue;
		uint32_t k = i + 1;
		*chomp = 0;
		*given_indent = false;
		for (; k < at && strchr("+-123456789", all.p[k]); k++) {
			*given_indent |= all.p[k] > '0';
			*chomp = all.p[k] > '0' ? *chomp : all.p[k];
		}
		if (k < at && strchr("\n\r \t", all.p[k]))
			return true;
	}
	return false;
}

/* Blanks before the first line that has more than blanks. */
static uint32_t first_indent(struct str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n && strchr(" \n\r", s.p[i]); i++)
		n = s.p[i] == ' ' ? n + 1 : 0;
	return n;
}

/* What libfyaml reads wrongly: two doubled quotes in a row, and a folded line that is indented more after an empty one. */
static void reread(struct reader *r, struct event *ev, enum fy_scalar_style style, struct str written)
{
	char chomp = 0;
	bool given = false;
	if (style == FYSS_SINGLE_QUOTED && doubled_twice(written))
		ev->text = yaml_single_quoted(r->arena, written);
	else if (style == FYSS_FOLDED && folded_header(r->text, (uint32_t)(written.p - r->text.p), &chomp, &given))
		ev->text = yaml_folded(r->arena, written, chomp, given, given ? first_indent(written) - first_indent(ev->text) : 0);
}

static void read_scalar(struct reader *r, struct event *ev)
{
	struct fy_token *t = ev->fy->scalar.value;
	enum fy_scalar_style style = t ? fy_token_scalar_style(t) : FYSS_PLAIN;
	bool quoted = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
	ev->text = token_text(r, t);
	ev->plain = style == FYSS_PLAIN || style == FYSS_ANY;
	ev->bare = ev->plain && ev->text.n == 0;
	ev->tag = token_text(r, ev->fy->scalar.tag);
	ev->anchor = token_text(r, ev->fy->scalar.anchor);
	ev->span = widened(r, ev->fy, ev->fy->scalar.tag, quoted);
	uint32_t at = position(r, fy_event_start_mark(ev->fy));
	uint32_t end = position(r, fy_event_end_mark(ev->fy));
	reread(r, ev, style, str_to(str_from(r->text, at), end > at ? end - at : 0));
	if (r->next_empty < r->prepared->empty.n && ev->plain && r->prepared->empty.at[r->next_empty].at == at) {
		ev->text = r->prepared->empty.at[r->next_empty++].text;
		ev->plain = ev->bare = false;
	}
	if (t)
		r->last_end = ev->span.at + ev->span.len;
}

static struct event read_event(struct reader *r, struct fy_event *fy)
{
	struct event ev = { .fy = fy };
	if (fy->type == FYET_SCALAR) {
		read_scalar(r, &ev);
	} else if (fy->type == FYET_ALIAS) {
		ev.text = token_text(r, fy->alias.anchor);
		ev.span = widened(r, fy, NULL, false);
		if (ev.span.at > 0 && r->text.p[ev.span.at] != '*')
			ev.span.at--, ev.span.len++;
		r->last_end = ev.span.at + ev.span.len;
	} else if (fy->type == FYET_MAPPING_START || fy->type == FYET_SEQUENCE_START) {
		bool map = fy->type == FYET_MAPPING_START;
		struct fy_token *tag = map ? fy->mapping_start.tag : fy->sequence_start.tag;
		ev.tag = token_text(r, tag);
		ev.anchor = token_text(r, map ? fy->mapping_start.anchor : fy->sequence_start.anchor);
		ev.span = widened(r, fy, tag, false);
	}
	return ev;
}

static struct fy_event *next(struct reader *r)
{
	struct fy_event *fy = r->failed ? NULL : fy_parser_parse(r->parser);
	if (errno == ENOMEM) /* libfyaml goes on without what it got no memory for */
		die("out of memory");
	return fy;
}

static const struct value *read_node(struct reader *r, struct fy_event *fy);

/* ---- tags */

#define CORE "tag:yaml.org,2002:"

static struct str core_name(struct str tag)
{
	if (str_starts(tag, CORE))
		return str_from(tag, sizeof CORE - 1);
	return str_starts(tag, "!!") ? str_from(tag, 2) : (struct str){ 0 };
}

static const struct value *unknown_tag(struct reader *r, struct span at, struct str tag)
{
	struct diag *g = report(r, D_YAML_TAG, at, str_fmt(r->arena, "unknown tag %.*s", STRA(tag)).p);
	diag_label(r->cx->diags, g, "CloudFormation's short tags are !Ref, !Sub, !GetAtt, …; others have the long form only");
	return NULL;
}

static const struct value *mismatch(struct reader *r, struct span at, struct str tag)
{
	report(r, D_YAML_TAG, at, str_fmt(r->arena, "this is not what the tag %.*s says", STRA(tag)).p);
	return NULL;
}

static const struct value *local_tag(struct reader *r, const struct event *ev, struct value *v)
{
	struct value *m = cfntag_expand(r->arena, str_from(ev->tag, 1), value_at(v, ev->span));
	return m ? m : unknown_tag(r, ev->span, ev->tag);
}

static const struct value *scalar(struct reader *r, const struct event *ev)
{
	struct arena *a = r->arena;
	struct str core = core_name(ev->tag);
	struct value *v;
	if (!ev->tag.n)
		v = ev->plain ? yaml_plain(a, ev->text) : v_str(a, ev->text);
	else if (str_eqz(ev->tag, "!"))
		v = ev->bare ? v_null(a) : v_str(a, ev->text);
	else if (!core.p)
		return ev->tag.p[0] == '!' ? local_tag(r, ev, ev->bare ? v_null(a) : v_str(a, ev->text)) : unknown_tag(r, ev->span, ev->tag);
	else if (ev->bare && (str_eqz(core, "map") || str_eqz(core, "set")))
		v = v_map(a);
	else if (ev->bare && (str_eqz(core, "seq") || str_eqz(core, "omap") || str_eqz(core, "pairs")))
		v = v_list(a);
	else
		v = yaml_tagged_scalar(a, core, ev->text);
	return v ? value_at(v, ev->span) : mismatch(r, ev->span, ev->tag);
}

/* !!omap is a list of one-key maps with distinct keys, !!pairs becomes a list of [key, value]. */
static struct value *core_list(struct arena *a, struct str core, struct value *list)
{
	if (str_eqz(core, "seq"))
		return list;
	bool pairs = str_eqz(core, "pairs");
	if (!pairs && !str_eqz(core, "omap"))
		return NULL;
	struct value *seen = v_map(a), *out = v_list(a);
	list_each(i, list) {
		const struct value *item = list->list.item[i];
		if (map_len(item) != 1 || (!pairs && map_get(seen, item->map.entry[0].key)))
			return NULL;
		map_put(a, seen, item->map.entry[0].key, item);
		list_push(a, out, LIST(a, value_at(v_str(a, item->map.entry[0].key), item->map.entry[0].key_span), item->map.entry[0].value));
	}
	return pairs ? out : list;
}

static struct value *core_map(struct str core, struct value *map)
{
	if (str_eqz(core, "map"))
		return map;
	if (!str_eqz(core, "set"))
		return NULL;
	map_each(e, map)
		if (!is_null(e->value))
			return NULL;
	return map;
}

static const struct value *tagged_collection(struct reader *r, const struct event *ev, struct value *v)
{
	struct str core = core_name(ev->tag);
	if (!ev->tag.n || str_eqz(ev->tag, "!"))
		return v;
	if (!core.p)
		return ev->tag.p[0] == '!' ? local_tag(r, ev, v) : unknown_tag(r, ev->span, ev->tag);
	struct value *out = is_list(v) ? core_list(r->arena, core, v) : core_map(core, v);
	return out ? value_at(out, ev->span) : mismatch(r, ev->span, ev->tag);
}

/* ---- maps */

/* The same value (its members are shared) with one more use in its origin. */
static const struct value *brought(struct reader *r, const struct value *v, const struct origin *use)
{
	struct origin *chain[ORIGINS_MOST];
	uint32_t n = 0;
	for (const struct origin *o = v->origin; o && n + 1 < ORIGINS_MOST; o = o->next)
		*(chain[n++] = ARENA_NEW(r->arena, struct origin)) = *o;
	*(chain[n++] = ARENA_NEW(r->arena, struct origin)) = *use;
	for (uint32_t i = 0; i < n; i++)
		chain[i]->next = i + 1 < n ? chain[i + 1] : NULL;
	struct value *copy = ARENA_NEW(r->arena, struct value);
	*copy = *v;
	copy->origin = chain[0];
	return copy;
}

struct map_reader {
	struct value *map;
	struct value *merged; /* keys that came through << and may be overridden */
};

static void merge_one(struct reader *r, struct map_reader *m, const struct value *source, struct span at)
{
	if (!is_map(source) && !is_list(source)) {
		report(r, D_YAML_MERGE, source->span.file ? source->span : at, "only a map can be merged with <<");
		return;
	}
	r->merged += 1 + (is_map(source) ? map_len(source) : list_len(source));
	if (r->merged > MERGED_MOST) {
		report(r, D_YAML_MERGE, at, "the file merges more than 10000 keys with <<");
		return;
	}
	list_each(i, source) {
		struct str key = str_fmt(r->arena, "%u", i);
		if (!map_get(m->map, key))
			map_put(r->arena, m->map, key, source->list.item[i]);
	}
	struct origin use = { .use = source->origin ? source->origin->use : at, .kind = ORIGIN_MERGE };
	map_each(e, source) {
		if (map_get(m->map, e->key))
			continue;
		map_put_at(r->arena, m->map, e->key, e->key_span, brought(r, e->value, &use));
		map_put(r->arena, m->merged, e->key, e->value);
	}
}

static void put_pair(struct reader *r, struct map_reader *m, const struct value *key, bool merge, const struct value *v)
{
	if (merge && is_list(v) && list_len(v) > MERGE_LIST_MOST) {
		report(r, D_YAML_MERGE, key->span, "more than 100 maps in one list are merged with <<");
		return;
	}
	if (merge && is_list(v)) {
		list_each(i, v)
			merge_one(r, m, v->list.item[i], key->span);
		return;
	}
	if (merge) {
		merge_one(r, m, v, key->span);
		return;
	}
	struct str name = yaml_key_text(r->arena, key);
	const struct entry *old = map_entry(m->map, name);
	if (old && !map_get(m->merged, name)) {
		struct diag *g = report(r, D_YAML_DUPLICATE_KEY, key->span, str_fmt(r->arena, "the key '%.*s' stands twice in one map", STRA(name)).p);
		diag_note(r->cx->diags, g, old->key_span, "the first one is here");
		r->failed = false; /* the structure is sound: go on and find the others */
		return;
	}
	if (str_eqz(name, "__proto__"))
		return;
	map_put_at(r->arena, m->map, name, key->span, v);
	map_remove(m->merged, name);
}

/* An unquoted << and nothing else, or !!merge. */
static bool is_merge_key(struct reader *r, struct fy_event *fy)
{
	if (fy->type != FYET_SCALAR || !fy->scalar.value)
		return false;
	uint32_t at = position(r, fy_event_start_mark(fy));
	if (at + 2 > r->text.n || memcmp(r->text.p + at, "<<", 2) != 0)
		return false; /* the mark of a quoted text excludes its quotes, so this holds for any form */
	struct str tag = core_name(token_text(r, fy->scalar.tag));
	bool plain = fy_token_scalar_style(fy->scalar.value) == FYSS_PLAIN && !fy->scalar.tag;
	return (plain || str_eqz(tag, "merge")) && str_eqz(token_text(r, fy->scalar.value), "<<");
}

static struct value *read_map(struct reader *r, struct span span)
{
	struct map_reader m = { value_at(v_map(r->arena), span), v_map(r->arena) };
	for (struct fy_event *fy; (fy = next(r));) {
		if (fy->type == FYET_MAPPING_END) {
			uint32_t end = position(r, fy_event_end_mark(fy));
			bool flow = end > 0 && end <= r->text.n && r->text.p[end - 1] == '}';
			m.map->span = span_make(r->file, span.at, (flow ? end : r->last_end) - span.at);
			r->last_end = flow ? end : r->last_end;
			fy_parser_event_free(r->parser, fy);
			return m.map;
		}
		bool merge = is_merge_key(r, fy);
		const struct value *key = read_node(r, fy);
		fy = key ? next(r) : NULL;
		const struct value *v = fy ? read_node(r, fy) : NULL;
		if (v)
			put_pair(r, &m, key, merge, v);
	}
	return m.map;
}

static struct value *read_list(struct reader *r, struct span span)
{
	struct value *list = value_at(v_list(r->arena), span);
	for (struct fy_event *fy; (fy = next(r));) {
		if (fy->type == FYET_SEQUENCE_END) {
			uint32_t end = position(r, fy_event_end_mark(fy));
			bool flow = end > 0 && end <= r->text.n && r->text.p[end - 1] == ']';
			list->span = span_make(r->file, span.at, (flow ? end : r->last_end) - span.at);
			r->last_end = flow ? end : r->last_end;
			fy_parser_event_free(r->parser, fy);
			return list;
		}
		list_push(r->arena, list, read_node(r, fy));
	}
	return list;
}

static const struct value *alias(struct reader *r, const struct event *ev)
{
	const struct value *v = map_get(r->anchors, ev->text);
	if (!v)
		report(r, D_YAML_ALIAS, ev->span, str_fmt(r->arena, "there is no anchor &%.*s before this", STRA(ev->text)).p);
	const struct value *weight = map_get(r->weights, ev->text);
	r->nodes += weight ? (uint64_t)weight->number : 0;
	if (r->nodes > MOST_NODES) {
		report(r, D_YAML_ALIAS, ev->span, "aliases multiply the configuration without bound");
		return NULL;
	}
	return v ? brought(r, v, &(struct origin){ .use = ev->span, .kind = ORIGIN_ALIAS }) : NULL;
}

/* Consumes fy and, for a collection, all events of it. NULL after an error. */
static const struct value *read_node(struct reader *r, struct fy_event *fy)
{
	struct event ev = read_event(r, fy);
	enum fy_event_type type = fy->type;
	const struct value *v = NULL;
	fy_parser_event_free(r->parser, fy);
	if (r->depth >= DEEPEST) {
		report(r, D_YAML_SYNTAX, ev.span, "this is nested too deeply");
		return NULL;
	}
	uint64_t before = r->nodes++;
	r->depth++;
	if (type == FYET_SCALAR)
		v = scalar(r, &ev);
	else if (type == FYET_ALIAS)
		v = alias(r, &ev);
	else if (type == FYET_MAPPING_START)
		v = tagged_collection(r, &ev, read_map(r, ev.span));
	else if (type == FYET_SEQUENCE_START)
		v = tagged_collection(r, &ev, read_list(r, ev.span));
	else
		r->failed = true;
	r->depth--;
	if (v && ev.anchor.n) {
		map_put(r->arena, r->anchors, ev.anchor, v);
		map_put(r->arena, r->weights, ev.anchor, v_number(r->arena, (double)(r->nodes - before), STR("")));
	}
	return r->failed ? NULL : v;
}

/* ---- documents and errors */

/* What is probably wrong, judged from the line. */
static const char *hint(struct str line)
{
	if (str_search(line, STR("${"), 0) >= 0 && (str_find(line, '{') < str_search(line, STR("${"), 0) || str_find(line, '[') >= 0))
		return "within {…} or […], quote a text that holds ${…}";
	struct str s = str_trim(line);
	if (line.n && line.p[0] == '\t')
		return "indent with blanks: YAML does not take tabs there";
	if (str_search(s, STR(": @"), 0) >= 0 || str_search(s, STR(": `"), 0) >= 0 || str_search(s, STR(": %"), 0) >= 0)
		return "quote a text that begins with this character";
	return NULL;
}

/* False if what is wrong could be repaired. */
static bool syntax_error(struct reader *r, struct fy_diag *collected)
{
	void *state = NULL;
	struct fy_diag_error *e = collected ? fy_diag_errors_iterate(collected, &state) : NULL;
	struct str text = r->prepared->text;
	uint32_t at = 0, line = 1;
	for (; e && e->line > (int)line && at < text.n; at++)
		line += text.p[at] == '\n';
	for (int c = 1; e && c < e->column && at < text.n && text.p[at] != '\n'; c++)
		for (at++; at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80; at++)
			;
	const char *message = e && e->msg ? e->msg : "this is not valid YAML";
	if (r->repairs < REPAIRS_MOST && yaml_text_repair(r->arena, r->prepared, message, at))
		return false;
	at = yaml_text_original(r->prepared, at);
	struct str before = str_to(r->text, at), rest = str_from(r->text, (uint32_t)(str_rfind(before, '\n') + 1));
	int32_t end = str_find(rest, '\n');
	const char *way = hint(end < 0 ? rest : str_to(rest, (uint32_t)end));
	struct diag *g = report(r, D_YAML_SYNTAX, span_make(r->file, at, at < r->text.n), message);
	if (way)
		diag_label(r->cx->diags, g, "%s", way);
	return true;
}

/* What libfyaml passes over before and after the document. */
static void check_margins(struct reader *r, const struct value *root)
{
	bool directive = false;
	int64_t at = yaml_text_margins(r->text, root->span.at, r->last_end, &directive);
	if (at < 0)
		return;
	report(r, directive ? D_YAML_SYNTAX : D_YAML_DOCUMENTS, span_make(r->file, (uint32_t)at, directive ? 1 : 3),
	       directive ? "a line with % can stand only before the --- that begins the document"
			 : "a second document begins here; a file holds one");
}

static const struct value *read_stream(struct reader *r)
{
	const struct value *v = NULL;
	uint32_t documents = 0;
	for (struct fy_event *fy; (fy = next(r));) {
		if (fy->type == FYET_SCALAR || fy->type == FYET_ALIAS || fy->type == FYET_MAPPING_START || fy->type == FYET_SEQUENCE_START) {
			v = read_node(r, fy);
			continue;
		}
		uint32_t at = position(r, fy_event_start_mark(fy));
		bool second = fy->type == FYET_DOCUMENT_START && ++documents > 1;
		fy_parser_event_free(r->parser, fy);
		if (second)
			report(r, D_YAML_DOCUMENTS, span_make(r->file, at, 3), "a second document begins here; a file holds one");
	}
	if (!r->failed && !fy_parser_get_stream_error(r->parser) && v)
		check_margins(r, v);
	return v;
}

/* False if the text has been repaired and is to be read again. */
static bool parse(struct reader *r, const struct value **v)
{
	errno = 0;
	memory_check(); /* libfyaml 0.7.12 does not look whether it got memory for its input */
	struct fy_diag *collected = fy_diag_create(NULL);
	struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_SLOPPY_FLOW_INDENTATION | FYPCF_DISABLE_DEPTH_LIMIT, .diag = collected };
	if (collected)
		fy_diag_set_collect_errors(collected, true);
	r->parser = fy_parser_create(&cfg);
	if (!r->parser || fy_parser_set_string(r->parser, r->prepared->text.p ? r->prepared->text.p : "", r->prepared->text.n) != 0)
		die("cannot start the YAML parser");
	*v = read_stream(r);
	/* A parser whose stream failed must not be destroyed: libfyaml 0.7.12 may die in it. */
	bool broken = fy_parser_get_stream_error(r->parser), done = !broken || r->failed || syntax_error(r, collected);
	if (!broken) {
		fy_parser_destroy(r->parser);
		fy_diag_destroy(collected);
	}
	return done;
}

static struct reader reader_of(struct cx *cx, uint32_t file, struct yaml_text *prepared, uint32_t repairs)
{
	return (struct reader){ .cx = cx, .arena = cx->arena, .file = file, .text = cx->sources->files.at[file].text, .prepared = prepared,
		.repairs = repairs, .anchors = v_map(cx->arena), .weights = v_map(cx->arena) };
}

static struct reader read_text(struct cx *cx, uint32_t file, struct yaml_text *prepared, const struct value **v)
{
	struct reader r = reader_of(cx, file, prepared, 0);
	while (!parse(&r, v))
		r = reader_of(cx, file, prepared, r.repairs + 1);
	return r;
}

const struct value *yaml_parse(struct cx *cx, uint32_t file, bool *failed)
{
	struct yaml_text prepared = { .text = cx->sources->files.at[file].text };
	const struct value *v = NULL;
	uint32_t errors = cx->diags->errors;
	int64_t control = yaml_text_control(prepared.text);
	if (control >= 0) {
		diag(cx->diags, D_YAML_SYNTAX, span_make(file, (uint32_t)control, 1), "a control character that YAML does not allow");
		*failed = true;
		return NULL;
	}
	prepared = yaml_text_prepare(cx->arena, prepared.text);
	struct reader r = read_text(cx, file, &prepared, &v);
	if (!r.failed && r.next_empty < prepared.empty.n) {
		/* What looked like an empty block scalar stood within a text: read it as it is. */
		prepared = (struct yaml_text){ .text = r.text };
		r = read_text(cx, file, &prepared, &v);
	}
	*failed = r.failed || cx->diags->errors > errors;
	return *failed ? NULL : v;
}
