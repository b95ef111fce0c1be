/* show_json: a diff as JSON, and as the diagnostics that SARIF is made of. */
#include "emit/review/show.h"
#include "ir/secrets.h"

enum { FORMAT_VERSION = 1 };

static const struct value *location(const struct show *s, const struct diff *d, struct span span, bool now)
{
	struct str place = change_place(s, d, span, now);
	if (!place.n)
		return NULL;
	struct pos pos = source_pos(s->sources, span);
	return MAP(s->a, { "file", v_str(s->a, source_path(s->sources, span)) }, { "line", v_int(s->a, pos.line) }, { "column", v_int(s->a, pos.col) });
}

/* One side of a change. */
static const struct value *side_json(const struct show *s, const struct change *c, const struct value *v)
{
	return v && change_secret(s, c) ? LITERAL(SECRET_SHOWN) : v;
}

static const struct value *change_json(const struct show *s, const struct diff *d, const struct change *c)
{
	static const char *const replacements[] = { "no", "maybe", "yes" };
	struct arena *a = s->a;
	return MAP(a, { "path", v_str(a, c->path) }, { "attribute", c->attribute ? v_bool(a, true) : NULL }, { "old", side_json(s, c, c->old) },
		   { "new", side_json(s, c, c->now) }, { "requiresReplacement", v_text(a, replacements[c->replacement]) },
		   { "replacedReference", c->because.n ? v_str(a, c->because) : NULL }, { "location", location(s, d, c->span, true) });
}

static const struct value *changes_json(const struct show *s, const struct diff *d, const struct changes *c)
{
	struct value *list = v_list(s->a);
	for (uint32_t i = 0; i < c->of.n; i++)
		list_push(s->a, list, change_json(s, d, &c->of.at[i]));
	return list;
}

static const struct value *resource_json(const struct show *s, const struct diff *d, const struct resource_diff *r)
{
	struct arena *a = s->a;
	struct value *users = v_list(a);
	for (uint32_t i = 0; i < r->users.of.n; i++)
		list_push(a, users, v_str(a, r->users.of.at[i]));
	return MAP(a, { "id", v_str(a, r->id) }, { "oldId", r->old_id.n ? v_str(a, r->old_id) : NULL }, { "type", v_str(a, r->type) },
		   { "impact", v_text(a, action_names[r->action].name) }, { "oldStack", r->effect ? v_str(a, r->old_stack) : NULL },
		   { "newStack", r->effect ? v_str(a, r->stack) : NULL }, { "effect", r->effect ? v_text(a, r->effect) : NULL }, { "dataLost", r->lost ? v_text(a, r->lost) : NULL },
		   { "changes", changes_json(s, d, &r->changes) }, { "users", list_len(users) ? users : NULL },
		   { "location", location(s, d, r->span, r->action != ACTION_REMOVE) });
}

static const struct value *iam_json(const struct show *s, const struct diff *d)
{
	struct arena *a = s->a;
	struct value *list = v_list(a);
	for (uint32_t i = 0; i < d->iam.of.n; i++) {
		const struct iam_row *r = &d->iam.of.at[i];
		const struct grant *g = &r->grant;
		list_push(a, list,
			  MAP(a, { "change", v_text(a, r->added ? "added" : "removed") }, { "holder", v_str(a, r->owner) }, { "effect", v_str(a, g->effect) },
			      { "action", v_str(a, grant_actions(a, g)) }, { "resource", v_str(a, grant_resources(a, g)) },
			      { "principal", g->principal.n ? v_str(a, g->principal) : NULL }, { "condition", g->when },
			      { "broader", r->broader.n ? v_str(a, r->broader) : NULL }, { "location", location(s, d, g->span, r->added) }));
	}
	return list;
}

const struct value *show_json(const struct diff *d, const struct show *s)
{
	struct arena *a = s->a;
	struct value *resources = v_list(a), *sections = v_map(a), *totals = v_map(a), *limits = v_map(a);
	for (uint32_t i = 0; i < d->resources.n; i++)
		list_push(a, resources, resource_json(s, d, &d->resources.at[i]));
	for (uint32_t i = 0; i < d->sections.n; i++)
		map_put(a, sections, d->sections.at[i].name, changes_json(s, d, &d->sections.at[i].changes));
	for (int i = 0; i < ACTIONS; i++)
		map_putz(a, totals, action_names[i].name, v_int(a, d->totals[i]));
	for (int i = 0; i < LIMITS; i++)
		map_putz(a, limits, d->limits[i].what, MAP(a, { "used", v_int(a, d->limits[i].used) }, { "most", v_int(a, d->limits[i].most) }));
	return value_redacted(a, MAP(a, { "formatVersion", v_int(a, FORMAT_VERSION) }, { "old", v_str(a, d->old->name) }, { "new", v_str(a, d->now->name) },
		   { "same", v_bool(a, diff_empty(d)) }, { "dataLost", v_bool(a, d->lost_n > 0) }, { "permissionsBroadened", v_bool(a, d->iam.broader_n > 0) },
		   { "totals", totals }, { "resources", s->security_only ? NULL : resources }, { "code", d->code }, { "iamChanges", iam_json(s, d) },
		   { "sections", s->security_only ? NULL : sections }, { "limits", limits }));
}

/* ---- findings */

static void find_resource(struct diags *to, const struct resource_diff *r, const struct show *s)
{
	struct str id = r->old_id.n ? r->old_id : r->id;
	if (r->lost)
		diag(to, D_DIFF_DATA_LOST, r->span, "%.*s (%.*s): %s", STRA(id), STRA(r->type), r->lost);
	if (s->security_only)
		return;
	if (r->action == ACTION_CREATE || r->action == ACTION_REMOVE || r->action == ACTION_RENAME)
		diag(to, D_DIFF_CHANGED, r->span, "%.*s (%.*s) is %s", STRA(id), STRA(r->type), action_names[r->action].past);
	if (r->effect)
		diag(to, D_SPLIT_MOVED, r->span, "%.*s (%.*s) moves %.*s", STRA(id), STRA(r->type), STRA(move_text(s, r)));
	for (uint32_t i = 0; i < r->changes.of.n; i++) {
		const struct change *c = &r->changes.of.at[i];
		diag(to, c->replacement == CFN_UPDATES ? D_DIFF_CHANGED : D_DIFF_REPLACED, c->span, "%.*s (%.*s): %.*s: %.*s %s", STRA(r->id), STRA(r->type),
		     STRA(c->path), STRA(change_text(s, c)), replacement_words(c->replacement));
	}
}

void show_findings(struct diags *to, const struct diff *d, const struct show *s)
{
	for (uint32_t i = 0; i < d->resources.n; i++)
		find_resource(to, &d->resources.at[i], s);
	for (uint32_t i = 0; i < d->iam.of.n; i++) {
		const struct iam_row *r = &d->iam.of.at[i];
		if (r->broader.n)
			diag(to, D_DIFF_BROADER, r->grant.span, "%.*s: %.*s %.*s on %.*s: %.*s", STRA(r->owner), STRA(r->grant.effect), STRA(grant_actions(s->a, &r->grant)),
			     STRA(grant_resources(s->a, &r->grant)), STRA(r->broader));
	}
	for (uint32_t i = 0; !s->security_only && i < d->sections.n; i++)
		for (uint32_t k = 0; k < d->sections.at[i].changes.of.n; k++) {
			const struct change *c = &d->sections.at[i].changes.of.at[k];
			diag(to, D_DIFF_CHANGED, c->span, "%.*s.%.*s: %.*s", STRA(d->sections.at[i].name), STRA(c->path), STRA(change_text(s, c)));
		}
}
