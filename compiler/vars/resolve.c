/* Properties: texts of the configuration that hold variables, and how one is resolved. */
#include "compiler/vars/resolver.h"

#include <math.h>

#include "ir/base/near.h"
#include "ir/js.h"
#include "ir/secrets.h"

enum {
	NEST_MOST = 10,          /* v3.40's limit for results that hold variables again */
	DEPTH_MOST = 400,        /* texts waiting for each other; a bound for the stack */
};

/* The memory that variables may take; VARS_NODES_MOST bounds the nodes. */
#ifndef VARS_MEMORY_MOST
#define VARS_MEMORY_MOST (256 * 1024 * 1024) /* bytes, and VARS_MEMORY_FACTOR for each byte read */
#endif
enum { VARS_MEMORY_FACTOR = 256, VARIABLE_TAKES = 2048 /* bytes, parsed and resolved */ };

struct str key_path_text(struct arena *a, const struct key_path *p)
{
	if (!p)
		return STR("");
	return p->parent ? STR_CAT(a, key_path_text(a, p->parent), STR("."), p->key) : p->key;
}

const struct value **value_slot(const struct value *v, struct str key)
{
	if (is_map(v)) {
		const struct entry *e = map_entry(v, key);
		return e ? &v->map.entry[e - v->map.entry].value : NULL;
	}
	if (!is_list(v) || !key.n || key.n > 9 || (key.n > 1 && key.p[0] == '0'))
		return NULL;
	uint32_t i = 0;
	for (uint32_t k = 0; k < key.n; k++) {
		if (key.p[k] < '0' || key.p[k] > '9')
			return NULL;
		i = i * 10 + (uint32_t)(key.p[k] - '0');
	}
	return i < v->list.n ? &v->list.item[i] : NULL;
}

/* ---- the table of properties by slot */

static uint32_t slot_hash(const struct value **slot)
{
	uint64_t x = (uint64_t)(uintptr_t)slot * 0x9e3779b97f4a7c15u;
	return (uint32_t)(x >> 32);
}

static void by_slot_put(struct vars *v, struct property *p)
{
	uint32_t i = slot_hash(p->slot) & (v->by_slot_cap - 1);
	while (v->by_slot[i])
		i = (i + 1) & (v->by_slot_cap - 1);
	v->by_slot[i] = p;
}

static void property_add(struct vars *v, struct property *p)
{
	vec_push(v->arena, &v->all, p);
	if (v->all.n * 2 <= v->by_slot_cap) {
		by_slot_put(v, p);
		return;
	}
	v->by_slot_cap = v->by_slot_cap ? v->by_slot_cap * 2 : 64;
	v->by_slot = ARENA_ARRAY(v->arena, struct property *, v->by_slot_cap);
	for (uint32_t i = 0; i < v->all.n; i++)
		by_slot_put(v, v->all.at[i]);
}

struct property *vars_property(const struct vars *v, const struct value **slot)
{
	if (!v->by_slot_cap)
		return NULL;
	for (uint32_t i = slot_hash(slot) & (v->by_slot_cap - 1); v->by_slot[i]; i = (i + 1) & (v->by_slot_cap - 1))
		if (v->by_slot[i]->slot == slot)
			return v->by_slot[i];
	return NULL;
}

/* ---- messages */

/*
 * The span of bytes [at, at+n) of a text, where the source shows them literally: quotes and escapes before them
 * only move them to the right. In a text of several lines, whose breaks and indentation are not those of the source,
 * what stands in the first of its lines, or before its first blank. Otherwise the whole text's.
 */
static struct span span_within(const struct vars *v, const struct value *host, struct str text, uint32_t at, uint32_t n)
{
	struct span s = host->span;
	struct str raw = source_text(v->cx->sources, s);
	struct str wanted = str_to(str_from(text, at), n);
	int32_t found = str_search(raw, wanted, at < raw.n ? at : 0);
	for (const char *end = "\n "; *end && found < 0 && str_find(raw, '\n') >= 0; end++) {
		const int32_t stop = str_find(wanted, *end);
		wanted = stop > 0 ? str_to(wanted, (uint32_t)stop) : wanted;
		found = str_search(raw, wanted, at < raw.n ? at : 0);
	}
	return found < 0 ? s : span_make(s.at + (uint32_t)found, wanted.n);
}

void vars_notes(struct vars *v, struct diag *g, const struct value *host)
{
	for (const struct origin *o = value_origin(host); o; o = o->next)
		if (span_known(o->use) && !span_same(o->use, g->span))
			diag_note(v->cx->diags, g, o->use, "brought here by this %s", origin_word(o->kind));
}

/* A syntax fault, at the very place if the text stands in a file. */
static void report_fault(struct vars *v, const struct key_path *place, const struct value *host, struct str text,
			 const struct var_fault *fault)
{
	struct span s = span_within(v, host, text, fault->at, text.n - fault->at);
	struct str at = key_path_text(v->arena, place);
	struct diag *g = diag(v->cx->diags, D_VAR_SYNTAX, s, "a variable at '%.*s' is not well formed: %s", STRA(at), fault->what);
	vars_notes(v, g, host);
}

/* ---- scanning */

static void scan_text(struct vars *v, const struct value **slot, const struct key_path *parent, struct str key, uint8_t nest)
{
	const struct value *host = *slot;
	if (str_find(host->string, '$') < 0)
		return;
	struct var_fault fault;
	struct var_text *t = var_parse(v->arena, host->string, &fault);
	if (!t && !fault.what)
		return;
	struct property *p = ARENA_NEW(v->arena, struct property);
	struct key_path *place = ARENA_NEW(v->arena, struct key_path);
	*place = (struct key_path){ parent, key };
	*p = (struct property){ .place = place, .slot = slot, .host = host, .text = t, .state = VAR_PENDING, .nest = nest };
	if (fault.what) {
		p->state = VAR_FAILED;
		report_fault(v, place, host, host->string, &fault);
	}
	property_add(v, p);
}

static void scan_slot(struct vars *v, const struct value **slot, const struct key_path *parent, struct str key, uint8_t nest)
{
	if (is_string(*slot)) {
		scan_text(v, slot, parent, key, nest);
	} else if (map_len(*slot) || list_len(*slot)) {
		struct key_path *place = ARENA_NEW(v->arena, struct key_path);
		*place = (struct key_path){ parent, key };
		vars_scan(v, *slot, place, nest);
	} else if (is_number(*slot) && !isfinite((*slot)->number)) {
		*slot = value_at(v_null(v->arena), (*slot)->span); /* the configuration goes through JSON once it is read */
	}
}

void vars_scan(struct vars *v, const struct value *within, const struct key_path *place, uint8_t nest)
{
	for (uint32_t i = 0; is_map(within) && i < within->map.n; i++)
		scan_slot(v, &within->map.entry[i].value, place, within->map.entry[i].key, nest);
	list_each(i, within)
		scan_slot(v, &within->list.item[i], place, str_fmt(v->arena, "%u", i), nest);
}

/* ---- one source */

/* Variables in a parameter or an address, and in what they result in. */
static enum outcome resolve_deep(struct vars *v, struct property *who, const struct value *host, const struct value **value, int left);

static enum outcome settle_text(struct vars *v, struct property *who, struct var_text *t, const struct value *host,
				const struct value **out, int left)
{
	struct var_text *again = NULL;
	enum outcome r = vars_text(v, who, t, host, out, &again);
	if (r != VAR_DONE)
		return r;
	if (again && left > 1)
		return settle_text(v, who, again, *out, out, left - 1);
	if (!again)
		return is_string(*out) ? VAR_DONE : resolve_deep(v, who, host, out, left - 1);
	struct str at = key_path_text(v->arena, who->place);
	diag(v->cx->diags, D_VAR_NESTED, who->host->span, "the result of the variables at '%.*s' contains variables again, more than %d levels deep", STRA(at), NEST_MOST);
	return VAR_FAILED;
}

static enum outcome resolve_member(struct vars *v, struct property *who, const struct value *host, const struct value **slot, int left)
{
	if (!is_string(*slot))
		return resolve_deep(v, who, host, slot, left);
	struct var_fault fault;
	struct var_text *t = var_parse(v->arena, (*slot)->string, &fault);
	if (fault.what) {
		report_fault(v, who->place, *slot, (*slot)->string, &fault);
		return VAR_FAILED;
	}
	return t ? settle_text(v, who, t, *slot, slot, left) : VAR_DONE;
}

static enum outcome resolve_deep(struct vars *v, struct property *who, const struct value *host, const struct value **value, int left)
{
	enum outcome worst = VAR_DONE;
	const struct value *in = *value;
	for (uint32_t i = 0; i < map_len(in); i++) {
		enum outcome r = resolve_member(v, who, host, &in->map.entry[i].value, left);
		worst = r > worst ? r : worst;
	}
	list_each(i, in) {
		enum outcome r = resolve_member(v, who, host, &in->list.item[i], left);
		worst = r > worst ? r : worst;
	}
	return worst;
}

enum outcome ask_text(struct ask *a, const struct value *text, const struct value **out)
{
	*out = text;
	return resolve_member(a->vars, a->who, a->host, out, NEST_MOST);
}

static enum outcome operand(struct vars *v, struct property *who, struct var_operand *o, const struct value *host)
{
	if (o->value)
		return VAR_DONE;
	const struct value *out = NULL;
	enum outcome r = settle_text(v, who, o->text, host, &out, NEST_MOST);
	if (r == VAR_DONE)
		o->value = out;
	return r;
}

static enum outcome operands(struct vars *v, struct property *who, struct var_use *use, const struct value *host)
{
	enum outcome worst = VAR_DONE;
	for (uint32_t i = 0; i < use->param.n; i++) {
		enum outcome r = operand(v, who, &use->param.at[i], host);
		worst = r > worst ? r : worst;
	}
	enum outcome r = use->address ? operand(v, who, use->address, host) : VAR_DONE;
	return r > worst ? r : worst;
}

/* Sources of the dashboard and of Serverless Framework v4, and what to use in their place. */
static const char *source_elsewhere(struct str name)
{
	static const char *const rows[][2] = {
		{ "output", "it belongs to Serverless Dashboard; use cf or ssm" },
		{ "state", "it belongs to Serverless Dashboard; use cf or ssm" },
		{ "git", "only Serverless Framework v4 has it; use ${env:NAME} or --param, set by git rev-parse HEAD" },
		{ "terraform", "only Serverless Framework v4 has it; use ${ssm:}, or ${env:NAME} set by terraform output -raw" },
		{ "vault", "only Serverless Framework v4 has it; use ${ssm:}, or ${env:NAME} set by vault kv get" },
		{ "doppler", "only Serverless Framework v4 has it; use ${env:NAME}, set by doppler run" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eqz(name, rows[i][0]))
			return rows[i][1];
	return NULL;
}

static enum outcome unknown_source(struct vars *v, const struct var_use *use, struct span span, const struct value *host)
{
	if (!v->last)
		return VAR_PENDING;
	struct near near = { .word = use->type };
	var_sources_offer(&near);
	struct diag *g = diag(v->cx->diags, D_VAR_SOURCE_UNKNOWN, span, "there is no variable source '%.*s'", STRA(use->type));
	const struct str plugin = vars_plugin_of(v, use->type);
	const char *elsewhere = plugin.n ? NULL : source_elsewhere(use->type);
	if (elsewhere)
		diag_label(v->cx->diags, g, "%s", elsewhere);
	else if (near.best.n)
		diag_meant(v->cx->diags, g, near_is_misspelled(&near), use->type, near.best);
	if (plugin.n)
		diag_note(v->cx->diags, g, (struct span){ 0 }, "if %.*s defines it: slsc pin keeps its answer; or add \"%.*s:...\" with its value to a values file (--values)", STRA(plugin), STRA(use->type));
	vars_notes(v, g, host);
	return VAR_FAILED;
}

static enum outcome ask_source(struct vars *v, struct property *who, struct var_use *use, struct span span,
			       const struct value *host, struct ask *ask)
{
	const struct var_source *source = var_source_find(use->type);
	if ((!source || source->after_plugins) && var_source_of_plugin(v, use->type))
		source = &source_plugins;
	else if (!source && var_source_pinned(v, use->type))
		source = &source_pinned;
	if (!source || source->phase > v->phase)
		return unknown_source(v, use, span, host);
	enum outcome r = operands(v, who, use, host);
	if (r != VAR_DONE)
		return r;
	const struct value **param = ARENA_ARRAY(v->arena, const struct value *, use->param.n);
	for (uint32_t i = 0; i < use->param.n; i++)
		param[i] = use->param.at[i].value;
	*ask = (struct ask){
		.vars = v, .who = who, .as = use, .use = span, .host = host,
		.address = use->address ? use->address->value : NULL,
		.n_params = use->param.n, .param = param,
	};
	return source->resolve(ask);
}

/* No source knew: says what each one was asked. */
static enum outcome not_found(struct vars *v, struct property *who, const struct var_part *part, struct span span,
			      const struct value *host, const struct ask *last, struct str text)
{
	struct str at = key_path_text(v->arena, who->place), tried = STR("");
	for (uint32_t i = 0; i < part->use.n; i++) {
		uint32_t from = part->use.at[i].at;
		uint32_t to = i + 1 < part->use.n ? part->use.at[i + 1].at : part->end - 1;
		struct str one = str_trim(str_to(str_from(text, from), to > from ? to - from : 0));
		while (one.n && (one.p[one.n - 1] == ',' || one.p[one.n - 1] == ' '))
			one.n--;
		tried = STR_CAT(v->arena, tried, i ? STR("', '") : STR("'"), one);
	}
	struct diag *g = diag(v->cx->diags, D_VAR_NOT_FOUND, span, "the variable at '%.*s' has no value: %.*s' gave none", STRA(at), STRA(tried));
	const struct str way = last->missing.n ? last->missing : ask_way(v, last);
	if (last->near.best.n)
		diag_meant(v->cx->diags, g, near_is_misspelled(&last->near), last->near.word, last->near.best);
	else if (way.n)
		diag_label(v->cx->diags, g, "%.*s", STRA(way));
	if (span_known(last->near.best_at))
		diag_note(v->cx->diags, g, last->near.best_at, "it stands here");
	vars_notes(v, g, host);
	return VAR_FAILED;
}

static enum outcome variable(struct vars *v, struct property *who, struct var_text *t, struct var_part *part, const struct value *host)
{
	struct span span = span_within(v, host, t->text, part->start, part->end - part->start);
	struct ask ask = { 0 };
	/* A fallback is read, too, also where what stands before it has a value today. */
	for (uint32_t i = 0; v->cx->opt->unknown && i < part->use.n; i++)
		if (str_eqz(part->use.at[i].type, "opt") && part->use.at[i].address && part->use.at[i].address->value)
			option_asked(v, value_str(part->use.at[i].address->value));
	for (; part->next < part->use.n; part->next++) {
		struct var_use *use = &part->use.at[part->next];
		if (use->literal) {
			part->value = vars_copy_literal(v, use->literal, span, host);
			part->done = true;
			return VAR_DONE;
		}
		ask = (struct ask){ 0 };
		enum outcome r = ask_source(v, who, use, span, host, &ask);
		if (r != VAR_DONE)
			return r;
		if (part->done) /* another way to this variable was quicker */
			return VAR_DONE;
		if (!is_nil(ask.found)) {
			part->value = vars_copy(v, ask.found, span, host, ask.secret);
			part->done = true;
			return VAR_DONE;
		}
	}
	/* Offsets of the uses count from the outermost text; t may be a part of it. */
	struct str outer = { t->text.p ? t->text.p - t->base : NULL, t->text.n + t->base };
	struct var_part shown = *part;
	shown.end += t->base;
	return not_found(v, who, &shown, span, host, &ask, outer);
}

/* ---- a text */

/* Where the chain of uses that led to a text begins. */
static struct span outermost(const struct value *host)
{
	const struct origin *o = value_origin(host);
	while (o && o->next)
		o = o->next;
	return o ? o->use : host->span;
}

/* more: bytes that are about to be taken. */
static bool within_memory(const struct vars *v, uint64_t more)
{
	uint64_t used = arena_used(v->arena) - v->arena_at_first + more;
	if (used <= VARS_MEMORY_MOST)
		return true;
	uint64_t read = 0;
	for (uint32_t i = 0; i < v->cx->sources->files.n; i++)
		read += v->cx->sources->files.at[i].text.n;
	return used <= VARS_MEMORY_MOST + VARS_MEMORY_FACTOR * read;
}

/* Called for every text: counts it, and stops everything once a bound is passed. One report is enough. */
static bool within_limits(struct vars *v, const struct property *p)
{
	bool deep = v->depth >= DEPTH_MOST;
	v->too_much |= deep || ++v->nodes > VARS_NODES_MOST || (++v->checks % 64 == 0 && !within_memory(v, 0));
	if (!v->too_much)
		return true;
	if (!v->reported_too_much) {
		struct str at = key_path_text(v->arena, p->place);
		v->reported_too_much = true;
		diag(v->cx->diags, D_VAR_TOO_MUCH, outermost(p->host),
		     deep ? "'%.*s' waits for a chain of too many variables" : "the variables at '%.*s' make the configuration grow without limit", STRA(at));
	}
	return false;
}

static enum outcome join(struct vars *v, struct property *who, struct var_text *t, const struct value *host,
			 const struct value **out, struct var_text **again)
{
	uint32_t n = 0, at = 0;
	struct str *piece = ARENA_ARRAY(v->arena, struct str, t->part.n * 2 + 1);
	for (uint32_t i = 0; i < t->part.n; i++) {
		const struct var_part *part = &t->part.at[i];
		if (is_map(part->value) || is_null(part->value)) {
			struct str where = key_path_text(v->arena, who->place);
			struct span s = span_within(v, host, t->text, part->start, part->end - part->start);
			struct diag *g = diag(v->cx->diags, D_VAR_NOT_TEXT, s,
					      "at '%.*s' this variable is a part of a text, but gives %s", STRA(where), value_kind_name(part->value));
			if (span_known(part->value->span))
				diag_note(v->cx->diags, g, part->value->span, "the value comes from here");
			vars_notes(v, g, host);
			return VAR_FAILED;
		}
		piece[n++] = str_to(str_from(t->text, at), part->start - at);
		piece[n++] = js_string(v->arena, part->value);
		at = part->end;
	}
	piece[n++] = str_from(t->text, at);
	uint64_t bytes = 0, dollars = 0;
	for (uint32_t i = 0; i < n; i++) {
		bytes += piece[i].n;
		for (uint32_t k = 0; k < piece[i].n; k++)
			dollars += piece[i].p[k] == '$';
	}
	v->nodes += bytes / 64;
	if (bytes > UINT32_MAX / 4 || v->nodes > VARS_NODES_MOST || !within_memory(v, dollars * VARIABLE_TAKES)) {
		v->too_much = true;
		within_limits(v, who);
		return VAR_FAILED;
	}
	const struct origin *above = value_origin(host);
	struct value *text = value_at(v_str(v->arena, str_cat(v->arena, piece, n)), host->span);
	struct origin *o = ARENA_NEW(v->arena, struct origin);
	*o = (struct origin){ .use = host->span, .next = above };
	text = value_from(v->arena, text, o);
	*out = text;
	struct var_fault fault;
	*again = var_parse_pieces(v->arena, piece, n, &fault);
	if (fault.what) {
		report_fault(v, who->place, text, text->string, &fault);
		return VAR_FAILED;
	}
	return VAR_DONE;
}

enum outcome vars_text(struct vars *v, struct property *who, struct var_text *t, const struct value *host,
		       const struct value **out, struct var_text **again)
{
	enum outcome worst = VAR_DONE;
	*again = NULL;
	if (!within_limits(v, who))
		return VAR_FAILED;
	v->depth++;
	for (uint32_t i = 0; i < t->part.n && !v->too_much; i++) {
		enum outcome r = t->part.at[i].done ? VAR_DONE : variable(v, who, t, &t->part.at[i], host);
		worst = r > worst ? r : worst;
	}
	v->depth--;
	if (v->too_much)
		return within_limits(v, who) ? VAR_DONE : VAR_FAILED;
	if (worst != VAR_DONE)
		return worst;
	if (!t->whole)
		return join(v, who, t, host, out, again);
	*out = t->part.at[0].value;
	if (!is_string(*out))
		return VAR_DONE;
	struct var_fault fault;
	*again = var_parse(v->arena, (*out)->string, &fault);
	if (!fault.what)
		return VAR_DONE;
	report_fault(v, who->place, *out, (*out)->string, &fault);
	return VAR_FAILED;
}

/* ---- a property */

static bool holds_variables(const struct key_path *p)
{
	for (; p; p = p->parent)
		if (secret_variables_below(p->key, false))
			return true;
	return false;
}

bool place_secret(const struct key_path *p, const struct value *v) { return secret_member(p->key, v, holds_variables(p->parent)); }

/* What the names on the way to a place say of its value, and of what is in it. v is nobody else's. */
static const struct value *marked_by_name(struct vars *vars, const struct key_path *p, const struct value *v)
{
	secrets_mark(vars->arena, v, secret_variables_below(p->key, holds_variables(p->parent) && is_map(v)));
	return place_secret(p, v) ? value_to_secret(vars->arena, v) : v;
}

bool vars_of_other_stage(const struct vars *v, const struct property *p)
{
	const struct key_path *group = NULL, *top = p->place;
	for (; top->parent; top = top->parent)
		group = top;
	return group && v->stage.n && str_eqz(top->key, "params") && !str_eqz(group->key, "default") && !str_eq(group->key, v->stage);
}

static enum outcome attempt(struct vars *v, struct property *p)
{
	for (;;) {
		if (p->nest > NEST_MOST) {
			struct str at = key_path_text(v->arena, p->place);
			struct diag *g = diag(v->cx->diags, D_VAR_NESTED, outermost(p->host),
					      "the result of the variables at '%.*s' contains variables again, more than %d levels deep", STRA(at), NEST_MOST);
			vars_notes(v, g, p->host);
			return VAR_FAILED;
		}
		const struct value *value = NULL;
		struct var_text *again = NULL, *asked = p->text;
		enum outcome r = vars_text(v, p, asked, p->host, &value, &again);
		if (p->state == VAR_DONE || p->text != asked) /* resolved by something that it waited for */
			return (enum outcome)p->state;
		if (r != VAR_DONE)
			return r;
		if (!again)
			value = marked_by_name(v, p->place, value);
		*p->slot = value;
		if (again) {
			p->text = again;
			p->host = value;
			p->nest++;
			continue;
		}
		p->state = VAR_DONE;
		uint32_t first = v->all.n;
		vars_scan(v, value, p->place, (uint8_t)(p->nest + 1));
		for (uint32_t i = first, n = v->all.n; i < n; i++)
			if (!vars_of_other_stage(v, v->all.at[i]))
				vars_attempt(v, v->all.at[i]);
		return VAR_DONE;
	}
}

enum outcome vars_attempt(struct vars *v, struct property *p)
{
	if (p->state != VAR_PENDING || p->tried == v->round)
		return (enum outcome)p->state;
	enum outcome r = attempt(v, p);
	if (p->state == VAR_DONE)
		return VAR_DONE;
	p->state = (uint8_t)r;
	if (r == VAR_PENDING)
		p->tried = v->round;
	return r;
}
