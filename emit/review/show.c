#include "emit/review/show.h"

#include "emit/review/brief.h"
#include "ir/base/utf8.h"
#include "ir/secrets.h"

enum { LONGEST = 120 };

const struct action_name action_names[ACTIONS] = {
	[ACTION_CREATE] = { "+", "create", "created", "\033[32m" },
	[ACTION_UPDATE] = { "~", "update", "updated", "\033[33m" },
	[ACTION_MAY_REPLACE] = { "~/-/+", "may-replace", "updated or replaced", "\033[33m" },
	[ACTION_REPLACE] = { "-/+", "replace", "replaced", "\033[31m" },
	[ACTION_RENAME] = { "->", "rename", "created anew under another id", "\033[31m" },
	[ACTION_MOVE] = { "=>", "move", "moved to another stack", "\033[31m" },
	[ACTION_REMOVE] = { "-", "remove", "removed", "\033[31m" },
};

const char *replacement_words(enum cfn_replacement r)
{
	return r == CFN_IS_REPLACED ? "(requires replacement)" : r == CFN_MAYBE_REPLACES ? "(may be replaced)" : "";
}

struct str change_place(const struct show *s, const struct diff *d, struct span span, bool now)
{
	if (!span_known(span) || !(now ? d->now : d->old)->compiled)
		return STR("");
	return str_fmt(s->a, "%.*s:%u", STRA(source_path(s->sources, span)), source_pos(s->sources, span).line);
}

static struct str stack_named(const struct show *s, struct str id)
{
	return id.n ? str_fmt(s->a, "the nested stack %.*s", STRA(id)) : STR("the root");
}

struct str move_text(const struct show *s, const struct resource_diff *r)
{
	return str_fmt(s->a, "from %.*s to %.*s: %s", STRA(stack_named(s, r->old_stack)), STRA(stack_named(s, r->stack)), r->effect);
}

char change_mark(const struct change *c)
{
	return c->because.n || (c->old && c->now) ? '~' : c->now ? '+' : '-';
}

bool change_secret(const struct show *s, const struct change *c)
{
	if (c->old && c->now)
		return value_hides(s->a, c->old) || value_hides(s->a, c->now);
	return value_hidden(s->a, c->old) || value_hidden(s->a, c->now);
}

void change_sides(const struct show *s, const struct change *c, struct str *old, struct str *now)
{
	bool secret = change_secret(s, c);
	struct str x = secret ? STR(SECRET_SHOWN) : brief(s->a, c->old, true), y = secret ? x : brief(s->a, c->now, true);
	/* Long texts differ somewhere in the middle: both are cut to where they do. */
	uint32_t same = 0;
	if (c->old && c->now && x.n > LONGEST && y.n > LONGEST && !secret)
		while (same < x.n && same < y.n && x.p[same] == y.p[same])
			same++;
	same = utf8_before(x, same > LONGEST / 3 ? same - LONGEST / 3 : 0);
	*old = c->old ? shortened(s->a, str_from(x, same), LONGEST) : STR("");
	*now = c->now ? shortened(s->a, str_from(y, same), LONGEST) : STR("");
	if (same) {
		*old = STR_CAT(s->a, STR("..."), *old);
		*now = STR_CAT(s->a, STR("..."), *now);
	}
}

struct str change_text(const struct show *s, const struct change *c)
{
	if (c->because.n)
		return str_fmt_shown(s->a, "refers to %.*s, which is replaced", STRA(c->because));
	struct str x, y;
	change_sides(s, c, &x, &y);
	return !c->old ? y : !c->now ? x : str_fmt(s->a, "%.*s -> %.*s", STRA(x), STRA(y));
}

struct str grant_actions(struct arena *a, const struct grant *g)
{
	return str_fmt(a, "%s%.*s", g->all_but ? "(all but) " : "", STRA(grant_texts(a, g->actions)));
}

struct str grant_resources(struct arena *a, const struct grant *g)
{
	return grant_texts(a, g->resources);
}
