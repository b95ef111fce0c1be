#include "emit/review/page/page.h"

#include "emit/review/page/html.h"

static const char *const mark_class[ACTIONS] = { [ACTION_CREATE] = "c", [ACTION_UPDATE] = "u", [ACTION_MAY_REPLACE] = "y", [ACTION_REPLACE] = "x", [ACTION_RENAME] = "x", [ACTION_MOVE] = "x", [ACTION_REMOVE] = "x" };

void page_mark(struct page *p, enum action action, bool with_word)
{
	buf_putf(p->out, "<span class=\"m %s\">", mark_class[action]);
	html_words(p->out, action_names[action].mark);
	buf_z(p->out, "</span>");
	if (with_word)
		html_words(p->out, action_names[action].past);
}

struct str page_function_name(struct str id)
{
	return str_ends(id, "LambdaFunction") && id.n > 14 ? str_to(id, id.n - 14) : id;
}

/* All resources of both sides, by id: the graph draws what is removed, too. */
static const struct value *all_of(struct arena *a, const struct diff *d)
{
	const struct value *now = value_get(d->now->template, "Resources"), *old = value_get(d->old->template, "Resources");
	struct value *all = v_map(a);
	map_each(e, now)
		map_put(a, all, e->key, e->value);
	map_each(e, old)
		if (!map_get(all, e->key))
			map_put(a, all, e->key, e->value);
	return all;
}

static void put_head(struct page *p)
{
	struct buf *out = p->out;
	buf_putf(out,
		 "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
		 "form-action 'none'\">\n<meta name=viewport content=\"width=device-width,initial-scale=1\">\n<meta name=color-scheme content=\"light dark\">\n<meta name=referrer content=no-referrer>\n<title>Stack review: ",
		 page_style_digest);
	html_text(out, p->d->old->name);
	buf_z(out, " \342\206\222 ");
	html_text(out, p->d->now->name);
	buf_z(out, "</title>\n<style>");
	buf_z(out, page_style);
	buf_z(out, "</style>\n</head>\n<body>\n<header>\n<h1>Stack review</h1>\n<p>");
	html_code(out, p->d->old->name);
	buf_z(out, " \342\206\222 ");
	html_code(out, p->d->now->name);
	buf_z(out, "\n");
}

static void put_navigation(struct page *p)
{
	const struct diff *d = p->d;
	buf_z(p->out, "<nav aria-label=\"Parts of this page\"><a href=#verdict>Verdict</a>");
	if (!p->s->security_only && !diff_empty(d))
		buf_z(p->out, "<a href=#changes>Changes</a>");
	if (d->iam.of.n)
		buf_z(p->out, "<a href=#permissions>Permissions</a>");
	if (!p->s->security_only)
		buf_z(p->out, "<a href=#standing>Standing costs</a><a href=#limits>Limits</a><a href=#graph>Graph</a>");
	buf_z(p->out, "</nav>\n</header>\n<main>\n");
}

static void put_totals(struct page *p)
{
	static const struct { enum action action; const char *words; bool always; } rows[] = {
		{ ACTION_REPLACE, "to replace", true }, { ACTION_REMOVE, "to remove", true }, { ACTION_MAY_REPLACE, "may be replaced", false }, { ACTION_RENAME, "renamed", false },
		{ ACTION_MOVE, "moved to another stack", false }, { ACTION_UPDATE, "to update", true }, { ACTION_CREATE, "to create", true },
	};
	const uint32_t *t = p->d->totals;
	buf_z(p->out, "<ul class=sum>");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].always || t[rows[i].action])
			buf_putf(p->out, "<li%s><b>%u</b> %s", t[rows[i].action] ? "" : " class=z", t[rows[i].action], rows[i].words);
	buf_z(p->out, "</ul>\n");
}

/* ---- the verdict */

static void put_link(struct page *p, uint32_t row)
{
	const struct resource_diff *r = &p->d->resources.at[row];
	if (!p->s->security_only)
		buf_putf(p->out, "<a href=#r%u>", row);
	html_code(p->out, r->old_id.n ? r->old_id : r->id);
	if (!p->s->security_only)
		buf_z(p->out, "</a>");
	buf_z(p->out, " <small>");
	html_text(p->out, r->type);
	buf_z(p->out, "</small>");
}

static void put_users(struct page *p, const struct resource_diff *r)
{
	enum { MOST = 8 };
	if (!r->users.of.n)
		return;
	buf_z(p->out, " <small>used by ");
	for (uint32_t i = 0; i < r->users.of.n && i < MOST; i++) {
		buf_z(p->out, i ? ", " : "");
		html_code(p->out, r->users.of.at[i]);
	}
	if (r->users.of.n > MOST)
		buf_putf(p->out, " and %u more", r->users.of.n - MOST);
	buf_z(p->out, "</small>");
}

/* A box with the resources of one action; more than MOST of them are folded. */
static bool put_verdict(struct page *p, const char *class, const char *title, const char *what, enum action action, bool lost)
{
	enum { MOST = 10 };
	const struct diff *d = p->d;
	uint32_t n = 0;
	for (uint32_t i = 0; i < d->resources.n; i++)
		n += lost ? d->resources.at[i].lost != NULL : d->resources.at[i].action == action && !d->resources.at[i].lost;
	if (!n)
		return false;
	buf_putf(p->out, "<section class=\"v %s\"><h3>%s: %u</h3><p>%s", class, title, n, what);
	buf_z(p->out, n > MOST ? "<details><summary>All of them</summary><ul>\n" : "<ul>\n");
	for (uint32_t i = 0; i < d->resources.n; i++) {
		const struct resource_diff *r = &d->resources.at[i];
		if (lost ? !r->lost : r->action != action || r->lost)
			continue;
		buf_z(p->out, "<li>");
		put_link(p, i);
		if (r->lost) {
			buf_z(p->out, ": ");
			html_words(p->out, r->lost);
		}
		if (r->effect) {
			buf_z(p->out, ": ");
			html_text(p->out, move_text(p->s, r));
		}
		put_users(p, r);
		buf_c(p->out, '\n');
	}
	buf_z(p->out, n > MOST ? "</ul></details></section>\n" : "</ul></section>\n");
	return true;
}

static bool put_broader(struct page *p)
{
	enum { MOST = 10 };
	const struct diff *d = p->d;
	if (!d->iam.broader_n)
		return false;
	buf_putf(p->out, "<section class=\"v bad\"><h3>Permissions are broader: %u</h3>%s<ul>\n", d->iam.broader_n, d->iam.broader_n > MOST ? "<details><summary>All of them</summary>" : "");
	for (uint32_t i = 0; i < d->iam.of.n; i++) {
		const struct iam_row *r = &d->iam.of.at[i];
		if (!r->broader.n)
			continue;
		buf_putf(p->out, "<li><a href=#i%u>", i);
		html_code(p->out, r->owner);
		buf_z(p->out, "</a>: ");
		html_text(p->out, r->broader);
		buf_c(p->out, '\n');
	}
	buf_z(p->out, d->iam.broader_n > MOST ? "</ul></details></section>\n" : "</ul></section>\n");
	return true;
}

static void put_verdicts(struct page *p)
{
	const bool all = !p->s->security_only;
	buf_z(p->out, "<h2 id=verdict>Verdict</h2>\n");
	bool any = put_verdict(p, "bad", "Data is lost", "Deleted with the resource, or left behind where the stack no longer reaches it.", ACTIONS, true);
	if (all) {
		any |= put_verdict(p, "bad", "Replaced", "Created anew, then the old one is deleted.", ACTION_REPLACE, false);
		any |= put_verdict(p, "bad", "Created anew under another id", "The new one is created before the old one is removed; a fixed name is taken then.", ACTION_RENAME, false);
		any |= put_verdict(p, "bad", "Moved to another stack", "CloudFormation knows no moves within a deployment.", ACTION_MOVE, false);
		any |= put_verdict(p, "warn", "May be replaced", "The table of CloudFormation says that it depends.", ACTION_MAY_REPLACE, false);
	}
	any |= put_broader(p);
	if (all)
		any |= put_verdict(p, "warn", "Removed", "Without data of their own that slsc knows of.", ACTION_REMOVE, false);
	if (any)
		return;
	if (diff_empty(p->d))
		buf_z(p->out, "<section class=\"v ok\"><h3>No differences</h3><p>Deploying the new stack changes nothing.</section>\n");
	else
		buf_z(p->out, all ? "<section class=\"v ok\"><h3>Nothing is lost, replaced or removed</h3><p>No permission is broader.</section>\n" : "<section class=\"v ok\"><h3>No data is lost</h3><p>No permission is broader.</section>\n");
}

void page_html(struct buf *out, const struct diff *d, const struct show *s)
{
	struct page p = { .a = s->a, .out = out, .d = d, .s = s, .all = all_of(s->a, d) };
	struct value *number = v_map(s->a);
	for (uint32_t i = 0; i < d->resources.n; i++) {
		map_put(s->a, number, d->resources.at[i].id, v_int(s->a, i));
		if (d->resources.at[i].old_id.n)
			map_put(s->a, number, d->resources.at[i].old_id, v_int(s->a, i));
	}
	p.number = number;
	put_head(&p);
	put_navigation(&p);
	if (!s->security_only)
		put_totals(&p);
	put_verdicts(&p);
	if (!s->security_only)
		page_changes(&p);
	page_permissions(&p);
	if (!s->security_only) {
		page_standing(&p);
		page_limits(&p);
		page_graph(&p);
	}
	buf_z(out, "</main>\n<footer>Made by <code>slsc review</code>. The page holds no script and asks for nothing.</footer>\n</body>\n</html>\n");
}
