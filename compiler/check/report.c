/* report: problems as diagnostics: where, what was expected, what was found, what may have been meant. */
#include "compiler/check/checker.h"
#include "ir/base/buf.h"
#include "ir/base/near.h"
#include "ir/def.h"
#include "ir/edits.h"
#include "ir/js.h"
#include "ir/runtime.h"
#include "ir/secrets.h"
#include "schemas/cfn.h"

enum { EXPECTED_MOST = 240, FOUND_MOST = 60 };

static void put_path(struct buf *b, const struct checked *p)
{
	if (!p->above)
		return;
	put_path(b, p->above);
	if (!p->key.p)
		buf_putf(b, "[%u]", p->index);
	else
		buf_putf(b, "%s%.*s", b->n ? "." : "", STRA(p->key));
}

static struct str path_text(struct checker *c, const struct checked *p)
{
	struct buf b = { 0 };
	put_path(&b, p);
	struct str s = str_dup(c->arena, b.n ? buf_text(&b) : STR("the configuration"));
	buf_free(&b);
	return s;
}

/* ---- what a schema expects, in words */

static void put_words(struct buf *b, const char *const *words)
{
	for (uint32_t i = 0; words[i]; i++)
		buf_putf(b, "%s'%s'", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
}

static void put_range(struct buf *b, const struct schema *s, const char *kind)
{
	if (s->bounded_below && s->bounded_above)
		buf_putf(b, "%s from %.0f to %.0f", kind, s->minimum, s->maximum);
	else if (s->bounded_below)
		buf_putf(b, "%s of at least %.0f", kind, s->minimum);
	else if (s->bounded_above)
		buf_putf(b, "%s of at most %.0f", kind, s->maximum);
	else
		buf_z(b, kind);
}

static void put_numbers(struct buf *b, const struct schema *s)
{
	for (uint32_t i = 0; i < s->numbers_n; i++)
		buf_putf(b, "%s%.0f", i == 0 ? "" : i + 1 < s->numbers_n ? ", " : " or ", s->numbers[i]);
}

static void put_expected(struct buf *b, const struct schema *s);

static void put_alternatives(struct buf *b, const struct schema *s)
{
	for (uint32_t i = 0; s->of[i]; i++) {
		struct buf one = { 0 };
		put_expected(&one, s->of[i]);
		if (str_search(buf_text(b), buf_text(&one), 0) < 0) {
			if (b->n)
				buf_z(b, s->of[i + 1] ? ", " : " or ");
			buf_str(b, buf_text(&one));
		}
		buf_free(&one);
	}
}

static void put_object(struct buf *b, const struct schema *s)
{
	if (s->props && s->props[0].key && !s->props[1].key && s->props[0].required)
		buf_putf(b, "%s", s->props[0].key);
	else
		buf_z(b, "a map");
}

static void put_expected(struct buf *b, const struct schema *s)
{
	if (s->expected) {
		buf_z(b, s->expected);
		return;
	}
	switch (s->kind) {
	case SCHEMA_STRING: s->words ? put_words(b, s->words) : buf_z(b, "a text"); return;
	case SCHEMA_WORDS: put_words(b, s->words); return;
	case SCHEMA_NUMBER: s->numbers_n ? put_numbers(b, s) : put_range(b, s, "a number"); return;
	case SCHEMA_NUMBERS: put_numbers(b, s); return;
	case SCHEMA_INTEGER: put_range(b, s, "a whole number"); return;
	case SCHEMA_BOOLEAN: buf_z(b, "true or false"); return;
	case SCHEMA_TRUE: buf_z(b, "true"); return;
	case SCHEMA_FALSE: buf_z(b, "false"); return;
	case SCHEMA_NULL: buf_z(b, "null"); return;
	case SCHEMA_LIST: buf_z(b, "a list"); return;
	case SCHEMA_OBJECT: put_object(b, s); return;
	case SCHEMA_EVENT: buf_z(b, "a map of one event type"); return;
	case SCHEMA_ANY_OF: case SCHEMA_ONE_OF: put_alternatives(b, s); return;
	case SCHEMA_ALL_OF: put_expected(b, s->of[0]); return;
	case SCHEMA_ANY: case SCHEMA_SWITCH: case SCHEMA_NEEDS: case SCHEMA_LACKS: buf_z(b, "another value"); return;
	}
}

static struct str expected(struct checker *c, const struct schema *s)
{
	struct buf b = { 0 };
	put_expected(&b, s);
	struct str text = str_dup(c->arena, str_to(buf_text(&b), EXPECTED_MOST));
	buf_free(&b);
	return text;
}

static struct str found(struct checker *c, const struct value *v)
{
	if (is_list(v) || is_map(v))
		return str_z(value_kind_name(v));
	if (value_secret(v) && !c->cx->opt->show_secrets)
		return STR("a secret value");
	struct str s = js_string(c->arena, v);
	if (s.n > FOUND_MOST)
		s = STR_CAT(c->arena, str_utf16_to(s, FOUND_MOST / 2), STR("…"));
	return is_string(v) ? STR_CAT(c->arena, STR("'"), s, STR("'")) : s;
}

/* ---- did you mean */

static void offer_keys(struct near *n, const struct schema_prop *props)
{
	for (const struct schema_prop *p = props; p && p->key; p++)
		near_offer(n, str_z(p->key));
}

struct near check_near_key(const struct checker *c, const struct schema *s, struct str word)
{
	struct near n = { .word = word };
	if (s->kind == SCHEMA_EVENT)
		for (uint32_t i = 0; i < event_defs_n; i++)
			near_offer(&n, str_z(event_defs[i]->key));
	schema_each(own, s)
		near_offer(&n, str_z(own.prop->key));
	for (uint32_t i = 0; i < c->keys.n; i++)
		if (c->keys.at[i].at == (s->kind == SCHEMA_EVENT ? NULL : s))
			offer_keys(&n, c->keys.at[i].props);
	return n;
}

static void offer_words(struct near *n, const struct schema *s)
{
	for (const char *const *w = s->words; w && *w; w++)
		near_offer(n, str_z(*w));
	for (uint32_t i = 0; s->of && s->of[i]; i++)
		offer_words(n, s->of[i]);
}

/* ---- one problem */

static bool is_date(const struct value *v) { return is_string(v) && v->is_date; }

static struct span value_place(const struct problem *p)
{
	struct span at = value_span(p->value);
	for (const struct checked *q = p->at; !span_known(at) && q; q = q->above)
		at = span_known(q->key_at) ? q->key_at : value_span(q->value);
	return at;
}

/* What lacks something: a block map is named by its key, since its own text begins with what it does have. */
static struct span lacking_place(struct checker *c, const struct problem *p)
{
	struct span at = value_place(p), key = p->at->key_at;
	struct str text = source_text(c->cx->sources, at);
	bool flow = text.n && text.p[0] == '{';
	bool brought = value_origin(p->value);
	return span_known(key) && !flow && !brought ? key : at;
}

/* "did you mean" of a key of the map at the diagnostic's place. Where the map has the other key, too, only its author knows which to keep. */
static void meant_key(struct diags *d, struct diag *g, const struct near *n, const struct value *map)
{
	if (map_get(map, n->best))
		diag_label(d, g, "'%.*s' is set, too: remove one of them", STRA(n->best));
	else
		diag_meant(d, g, near_is_misspelled(n), n->word, n->best);
}

/* The words for an option of v4, or of another name or place (newer.c), and the fix of the latter. at: the map that has the key. */
static void label_newer(struct checker *c, struct diag *g, const struct newer *newer, const struct checked *at, struct str key)
{
	diag_label(c->cx->diags, g, "%s", newer->way);
	if (!newer->name)
		return;
	if (!strchr(newer->name, '.')) {
		if (!value_get(at->value, newer->name))
			diag_edit_word(c->cx->diags, g, true, g->span, key, str_z(newer->name));
		return;
	}
	const struct checked *root = at;
	while (root->above)
		root = root->above;
	edit_move(c->cx, g, true, root->value, str_fmt(c->arena, "%.*s.%.*s", STRA(path_text(c, at)), STRA(key)).p, newer->name);
}

/* Whether a key of a resource is one of its type's properties. */
static bool is_property(const struct checked *at, struct str key)
{
	const struct value *type = value_get(at->value, "Type");
	if (!is_string(type) || !at->above || !str_eqz(at->above->key, "Resources") || !cfn_type_find(type->string))
		return false;
	return cfn_property_find(cfn_type_properties(cfn_type_find(type->string)), key);
}

static void report_key(struct checker *c, const struct problem *p, struct str path)
{
	struct diags *d = c->cx->diags;
	struct diag *g;
	if (p->schema->key_pattern)
		g = diag(d, D_CONFIG_KEY, p->key_at, "%.*s: '%.*s' cannot be a name here", STRA(path), STRA(p->key));
	else
		g = diag(d, D_CONFIG_KEY, p->key_at, "%.*s has no option '%.*s'", STRA(path), STRA(p->key));
	const struct newer *newer = check_newer(p->at, p->key);
	const struct near near = check_near_key(c, p->schema, p->key);
	const struct checked *above;
	const struct entry *before;
	if (newer)
		label_newer(c, g, newer, p->at, p->key);
	else if (p->schema == &schema_resources && value_get(map_get(p->at->value, p->key), "Type"))
		diag_label(d, g, "write Resources: below resources:, and '%.*s' below that", STRA(p->key));
	else if (check_belongs(p->at, p->key, &above, &before) && before)
		diag_label(d, g, "an option of '%.*s': indent it further", STRA(before->key)), edit_below(c->cx, g, true, map_entry(p->at->value, p->key), before);
	else if (near.best.n)
		meant_key(d, g, &near, p->at->value);
	else if (above)
		diag_label(d, g, "an option of %s%.*s%s: indent it less", above->above ? "'" : "", STRA(path_text(c, above)), above->above ? "'" : "");
	else if (is_property(p->at, p->key))
		diag_label(d, g, "a property: write it below Properties:");
}

/* The keys of an event as they stand in the text: the nulls that were out during the check have come back last. */
struct event_keys {
	const struct entry *type, *second; /* the first two keys that are event types, or NULL */
	const struct entry *other;         /* the first that is none */
	const struct entry *meant;         /* the first that comes near to one */
};

static bool stands_before(const struct entry *a, const struct entry *b) { return !b || key_span(a).at < key_span(b).at; }

static struct event_keys event_keys(const struct checker *c, const struct schema *s, const struct value *map)
{
	struct event_keys k = { 0 };
	map_each(e, map) {
		if (!event_find(e->key)) {
			k.other = stands_before(e, k.other) ? e : k.other;
			k.meant = !k.meant && check_near_key(c, s, e->key).best.n ? e : k.meant;
		} else if (stands_before(e, k.type)) {
			k.second = k.type;
			k.type = e;
		} else if (stands_before(e, k.second)) {
			k.second = e;
		}
	}
	return k;
}

/* One mistake is one message, however many keys it leaves in the wrong place. */
static void report_event(struct checker *c, const struct problem *p, struct str path)
{
	struct diags *d = c->cx->diags;
	const struct value *v = p->at->value;
	const struct event_keys k = event_keys(c, p->schema, v);
	if (!map_len(v)) {
		diag(d, D_CONFIG_EVENT, value_place(p), "%.*s names no event type", STRA(path));
	} else if (!k.type) {
		const struct entry *e = k.meant ? k.meant : k.other;
		struct diag *g = diag(d, D_CONFIG_EVENT, key_span(e), "there is no event type '%.*s'", STRA(e->key));
		const struct newer *newer = check_newer(p->at, e->key);
		const struct near near = check_near_key(c, p->schema, e->key);
		if (newer)
			label_newer(c, g, newer, p->at, e->key);
		else if (k.meant)
			meant_key(d, g, &near, v);
	} else if (k.other) {
		struct diag *g = diag(d, D_CONFIG_EVENT, key_span(k.other), "%.*s: '%.*s' stands beside '%.*s'; an event has one key, with its options indented below it",
				      STRA(path), STRA(k.other->key), STRA(k.type->key));
		diag_label(d, g, "indent it further than '%.*s'", STRA(k.type->key));
		edit_below(c->cx, g, true, k.other, k.type);
	} else if (k.second) {
		struct diag *g = diag(d, D_CONFIG_EVENT, key_span(k.second), "%.*s has %u event types; each event is an item of its own", STRA(path), map_len(v));
		diag_label(d, g, "write '- %.*s:'", STRA(k.second->key));
		if (k.second->key_at) /* it stands in the column of the first one, whose dash is two blanks before */
			edit_beside(c->cx, g, true, k.second);
	} else {
		diag(d, D_CONFIG_EVENT, key_span(k.type), "%.*s: '%.*s' has neither a value nor options", STRA(path), STRA(k.type->key));
	}
}

static void report_size(struct checker *c, const struct problem *p, struct str path)
{
	struct diags *d = c->cx->diags;
	const struct value *v = p->value;
	struct span at = value_place(p);
	uint32_t n = is_list(v) ? list_len(v) : is_map(v) ? map_len(v) : value_str(v).n;
	const char *unit = is_list(v) ? "items" : is_map(v) ? "keys" : "characters";
	if (n < p->schema->least)
		diag(d, D_CONFIG_SIZE, at, "%.*s takes at least %u %s", STRA(path), p->schema->least, unit);
	else
		diag(d, D_CONFIG_SIZE, at, "%.*s takes at most %u %s", STRA(path), p->schema->most, unit);
}

static void report_runtime(struct checker *c, const struct problem *p, struct str path)
{
	struct str meant, wrong = runtime_wrong(c->arena, p->value->string, &meant);
	struct diag *g = diag(c->cx->diags, D_CONFIG_VALUE, value_place(p), "%.*s: %.*s %.*s", STRA(path), STRA(found(c, p->value)), STRA(wrong));
	if (meant.n)
		diag_meant(c->cx->diags, g, false, p->value->string, meant);
}

static void report_value(struct checker *c, const struct problem *p, struct str path)
{
	struct diags *d = c->cx->diags;
	struct str want = expected(c, p->schema), got = found(c, p->value);
	enum diag_id id = p->kind == PROBLEM_TYPE || p->kind == PROBLEM_CHOICE ? D_CONFIG_TYPE : D_CONFIG_VALUE;
	struct diag *g;
	if (p->schema->kind == SCHEMA_LIST && p->kind == PROBLEM_VALUE)
		g = diag(d, id, value_place(p), "%.*s holds a value twice", STRA(path));
	else if (p->kind == PROBLEM_VALUE && p->schema->pattern && !p->schema->expected)
		g = diag(d, id, value_place(p), "%.*s does not take %.*s: it must match %s", STRA(path), STRA(got), p->schema->pattern);
	else
		g = diag(d, id, value_place(p), "%.*s takes %.*s, not %.*s", STRA(path), STRA(want), STRA(got));
	if (is_list(p->value) && p->at->above && check_newer(p->at->above, p->at->key))
		diag_label(d, g, "%s", check_newer(p->at->above, p->at->key)->way);
	if (!value_secret(p->value))
		check_hint(c->cx, g, p->schema, p->value);
	if (is_date(p->value))
		diag_label(d, g, "an unquoted date is not a text: put it in quotes"), edit_quote(c->cx, g, true, p->value->span);
	struct near n = { .word = value_str(p->value) };
	if (is_string(p->value) && !is_date(p->value))
		offer_words(&n, p->schema);
	if (n.best.n)
		diag_meant(d, g, near_is_misspelled(&n), n.word, n.best);
}

/* Alternatives that only differ in the keys they need: "'Action' or 'NotAction'"; empty for others. */
static struct str needed_keys(struct checker *c, const struct schema *s)
{
	struct str text = STR("");
	for (uint32_t i = 0; s->of && s->of[i]; i++) {
		if (s->of[i]->kind != SCHEMA_NEEDS)
			return STR("");
		text = STR_CAT(c->arena, text, i == 0 ? STR("'") : s->of[i + 1] ? STR(", '") : STR(" or '"), str_z(s->of[i]->words[0]), STR("'"));
	}
	return text;
}

static bool report_needed(struct checker *c, const struct problem *p, struct str path)
{
	struct str keys = needed_keys(c, p->schema);
	if (!keys.n)
		return false;
	if (p->kind == PROBLEM_CLASH)
		diag(c->cx->diags, D_CONFIG_CLASH, value_place(p), "%.*s takes only one of %.*s", STRA(path), STRA(keys));
	else
		diag(c->cx->diags, D_CONFIG_MISSING, lacking_place(c, p), "%.*s needs %.*s", STRA(path), STRA(keys));
	return true;
}

static void report(struct checker *c, const struct problem *p)
{
	struct diags *d = c->cx->diags;
	struct str path = path_text(c, p->at);
	if ((p->kind == PROBLEM_CLASH || p->kind == PROBLEM_CHOICE) && report_needed(c, p, path))
		return;
	if (p->kind == PROBLEM_VALUE && p->schema->gone && is_string(p->value)) {
		report_runtime(c, p, path);
		return;
	}
	switch (p->kind) {
	case PROBLEM_KEY: report_key(c, p, path); return;
	case PROBLEM_SIZE: report_size(c, p, path); return;
	case PROBLEM_MISSING:
		diag(d, D_CONFIG_MISSING, span_known(p->key_at) ? p->key_at : lacking_place(c, p), "%.*s needs '%.*s'", STRA(path), STRA(p->key));
		return;
	case PROBLEM_CLASH:
		diag(d, D_CONFIG_CLASH, value_place(p), "%.*s fits more than one of the forms that exclude each other", STRA(path));
		return;
	default: report_value(c, p, path);
	}
}

void check_report_newer(struct checker *c, const struct checked *at)
{
	const struct problem p = { .at = at, .value = at->value };
	diag(c->cx->diags, D_CONFIG_NEWER, value_place(&p), "%.*s: %.*s is newer than the Serverless Framework v3.40, which refuses it", STRA(path_text(c, at)), STRA(found(c, at->value)));
}

void check_report(struct checker *c)
{
	const struct checked *event = NULL; /* the one that was reported last */
	for (uint32_t i = 0; i < c->problems.n; i++) {
		const struct problem *p = &c->problems.at[i];
		const bool of_event = p->schema->kind == SCHEMA_EVENT && is_map(p->at->value);
		if (of_event && p->at == event)
			continue;
		c->cx->diags->errors_as = p->as;
		if (of_event)
			report_event(c, p, path_text(c, p->at));
		else
			report(c, p);
		c->cx->diags->errors_as = DIAG_ERROR;
		event = of_event ? p->at : event;
	}
}
