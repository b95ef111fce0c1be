/* The page's tables: permissions in words, what is billed while idle, and limits. */
#include "emit/review/page/html.h"
#include "emit/review/page/page.h"
#include "ir/standing.h"

/* ---- permissions */

/* How a grant that came or went is said. */
static const char *verb_of(const struct iam_row *r)
{
	static const struct { const char *effect, *added, *removed; } rows[] = {
		{ "Allow", "may now", "may no longer" }, { "Deny", "is now denied", "is no longer denied" },
		{ "Managed", "now has the managed policy", "no longer has the managed policy" }, { "Boundary", "is now bounded by", "is no longer bounded by" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eqz(r->grant.effect, rows[i].effect))
			return r->added ? rows[i].added : rows[i].removed;
	return r->added ? "now has" : "no longer has";
}

/* "sns.amazonaws.com may now lambda:InvokeFunction on ${Hello.Arn}, if …". */
static void put_sentence(struct page *p, const struct iam_row *r)
{
	struct buf *out = p->out;
	const struct grant *g = &r->grant;
	const struct str actions = grant_actions(p->a, g), resources = grant_resources(p->a, g);
	const bool policy = str_eqz(g->effect, "Managed") || str_eqz(g->effect, "Boundary");
	html_code(out, g->principal.n ? g->principal : r->owner);
	buf_putf(out, " %s ", verb_of(r));
	if (!policy)
		html_code(out, actions);
	if (resources.n) {
		buf_z(out, policy ? "" : " on ");
		html_code(out, resources);
	}
	if (g->condition.n) {
		buf_z(out, ", if ");
		html_code(out, g->condition);
	}
}

static void put_permissions(struct page *p, bool broader)
{
	const struct diff *d = p->d;
	buf_putf(p->out, "<div class=w tabindex=0 role=region aria-label=\"%s\"><table><thead><tr><th>Sign<th>What changes<th>Stands in%s<th>Line</thead><tbody>\n",
		 broader ? "Broader permissions" : "Other permissions", broader ? "<th>Broader, because" : "");
	for (uint32_t i = 0; i < d->iam.of.n; i++) {
		const struct iam_row *r = &d->iam.of.at[i];
		if ((r->broader.n > 0) != broader)
			continue;
		buf_putf(p->out, "<tr id=i%u><td><span class=\"m %s\">%s</span><td>", i, r->added ? "c" : "x", r->added ? "+" : "\342\210\222");
		put_sentence(p, r);
		buf_z(p->out, "<td>");
		html_code(p->out, r->owner);
		if (broader) {
			buf_z(p->out, "<td><em>");
			html_text(p->out, r->broader);
			buf_z(p->out, "</em>");
		}
		buf_z(p->out, "<td class=l>");
		html_text(p->out, change_place(p->s, d, r->grant.span, r->added));
		buf_c(p->out, '\n');
	}
	buf_z(p->out, "</tbody></table></div>\n");
}

/* The broader ones first; many others are folded. */
void page_permissions(struct page *p)
{
	enum { MOST_OPEN = 20 };
	const struct iam_rows *iam = &p->d->iam;
	const uint32_t others = iam->of.n - iam->broader_n;
	if (!iam->of.n)
		return;
	buf_putf(p->out, "<h2 id=permissions>Permissions <small>%u</small></h2>\n", iam->of.n);
	if (iam->broader_n)
		put_permissions(p, true);
	if (!others)
		return;
	if (iam->broader_n || others > MOST_OPEN)
		buf_putf(p->out, "<div class=o><details%s><summary>Not broader <small>%u</small></summary>\n", others > MOST_OPEN ? "" : " open", others);
	put_permissions(p, false);
	if (iam->broader_n || others > MOST_OPEN)
		buf_z(p->out, "</details></div>\n");
}

/* ---- standing costs */

struct cost {
	struct str id, type;
	struct standing_verdict side[2]; /* old, new; row NULL: it is not there */
};

struct costs {
	VEC(struct cost) of;
};

static bool billed(const struct standing_verdict *v) { return v->row && v->standing == STANDING_IDLE; }

static void put_costs(struct page *p, const struct costs *c, bool same)
{
	buf_z(p->out, "<div class=w tabindex=0 role=region aria-label=\"Standing costs\"><table><thead><tr><th>Sign<th>Resource<th>Old<th>New<th>Why<th>Pricing page</thead><tbody>\n");
	for (uint32_t i = 0; i < c->of.n; i++) {
		const struct cost *x = &c->of.at[i];
		const bool old = billed(&x->side[0]), now = billed(&x->side[1]);
		const struct standing_verdict *v = &x->side[now];
		if ((old && now && x->side[0].row == x->side[1].row) != same)
			continue;
		buf_putf(p->out, "<tr><td><span class=\"m %s\">%s</span><td>", old && now ? "u" : now ? "x" : "c", old && now ? (same ? "=" : "~") : now ? "+" : "\342\210\222");
		html_code(p->out, x->id);
		buf_z(p->out, "<br><small>");
		html_text(p->out, x->type);
		buf_z(p->out, "</small>");
		for (int side = 0; side < 2; side++) {
			buf_z(p->out, "<td>");
			html_words(p->out, billed(&x->side[side]) ? "by " : "not billed while idle");
			html_words(p->out, billed(&x->side[side]) ? x->side[side].row->unit : "");
		}
		buf_z(p->out, "<td>");
		html_words(p->out, v->row->reason);
		buf_z(p->out, v->open ? ", unless a value that only the deployment knows says otherwise<td>" : "<td>");
		html_words(p->out, v->row->pricing);
		buf_c(p->out, '\n');
	}
	buf_z(p->out, "</tbody></table></div>\n");
}

void page_standing(struct page *p)
{
	const struct value *sides[] = { value_get(p->d->old->template, "Resources"), value_get(p->d->now->template, "Resources") };
	struct costs costs = { 0 };
	uint32_t n[2] = { 0 }, same = 0;
	map_each(e, p->all) {
		struct cost c = { .id = e->key, .type = value_str(value_get(e->value, "Type")) };
		for (int side = 0; side < 2; side++) {
			const struct value *resource = map_get(sides[side], e->key);
			if (resource)
				c.side[side] = standing_of(resource);
			n[side] += billed(&c.side[side]);
		}
		if (!billed(&c.side[0]) && !billed(&c.side[1]))
			continue;
		same += billed(&c.side[0]) && billed(&c.side[1]) && c.side[0].row == c.side[1].row;
		vec_push(p->a, &costs.of, c);
	}
	buf_putf(p->out, "<h2 id=standing>Standing costs</h2>\n<p>Billed while nobody uses it: %u before, %u after.\n", n[0], n[1]);
	if (costs.of.n > same)
		put_costs(p, &costs, false);
	if (!same)
		return;
	buf_putf(p->out, "<div class=o><details><summary>%u the same on both sides</summary>\n", same);
	put_costs(p, &costs, true);
	buf_z(p->out, "</details></div>\n");
}

/* ---- limits */

void page_limits(struct page *p)
{
	struct limit old[LIMITS];
	limits_of(p->a, p->d->old, old);
	buf_z(p->out, "<h2 id=limits>Limits</h2>\n<div class=w tabindex=0 role=region aria-label=Limits><table class=lim><thead><tr><th>What<th>Used<th>Old<th>New<th>Part<th>Limit</thead><tbody>\n");
	for (int i = 0; i < LIMITS; i++) {
		const struct limit *now = &p->d->limits[i];
		if (!now->used && !old[i].used)
			continue;
		const uint32_t part = now->most ? (uint32_t)((uint64_t)now->used * 100 / now->most) : 0, bar = part > 100 ? 100 : part;
		buf_z(p->out, "<tr><td>");
		html_words(p->out, now->what);
		buf_putf(p->out, "<td><svg viewBox=\"0 0 100 12\" preserveAspectRatio=none aria-hidden=true><rect width=100 height=12 /><rect class=%s width=%u height=12 /></svg><td>%u<td>%u<td>%u %%<td>%u\n",
			 part >= 95 ? "t" : part >= 80 ? "n" : "b", bar ? bar : 1, old[i].used, now->used, part, now->most);
	}
	buf_z(p->out, "</tbody></table></div>\n");
}
