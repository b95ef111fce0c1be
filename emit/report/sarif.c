/* sarif: diagnostics as SARIF 2.1.0, with every id as a rule. Columns count code points. */
#include "emit/report/report.h"

#include "ir/base/version.h"
#include "ir/json.h"

/* { "text": s }. SARIF 3.11.6: [text](target) is a link in any message. */
static const struct value *message(struct arena *a, struct str s)
{
	return MAP(a, { "text", v_str(a, str_replace(a, s, STR("]("), STR("] ("))) });
}

static const struct value *refused(struct arena *a, bool is)
{
	return is ? MAP(a, { "tags", TEXTS(a, "refused") }) : NULL;
}

static bool plain_in_uri(char c) { return ascii_alnum(c) || (c && strchr("-._~/!$&'()*+,;=:@", c)); }

/* A relative URI: what is not unreserved in a path segment is percent-encoded. */
static const struct value *uri(struct arena *a, struct str path)
{
	static const char digits[] = "0123456789ABCDEF";
	char *p = text_room(a, (size_t)path.n * 3 + 1, path);
	uint32_t n = 0;
	for (uint32_t i = 0; i < path.n; i++) {
		const unsigned char c = (unsigned char)path.p[i];
		if (plain_in_uri(path.p[i])) {
			p[n++] = path.p[i];
			continue;
		}
		p[n++] = '%';
		p[n++] = digits[c >> 4];
		p[n++] = digits[c & 15];
	}
	return v_str(a, (struct str){ p, n });
}

static const struct value *region(struct arena *a, const struct report_place *p)
{
	return MAP(a, { "startLine", v_int(a, p->from.line) }, { "startColumn", v_int(a, p->from.col) },
		   { "endLine", v_int(a, p->to.line) }, { "endColumn", v_int(a, p->to.col) });
}

static const struct value *artifact(struct arena *a, struct str path) { return MAP(a, { "uri", uri(a, path) }); }

static const struct value *location(struct diags *d, struct span at, struct str says)
{
	struct arena *a = d->arena;
	const struct report_place p = report_place(d, at);
	return MAP(a, { "physicalLocation", MAP(a, { "artifactLocation", artifact(a, p.path) }, { "region", region(a, &p) }) },
		   { "message", says.n ? message(a, says) : NULL });
}

/* One fix; its edits by the file that they change. */
static const struct value *fixes(struct diags *d, const struct diag *g)
{
	struct arena *a = d->arena;
	struct value *changes = v_list(a), *replacements = NULL;
	struct str file = { 0 };
	for (uint32_t i = 0; i < g->fix.edits.n; i++) {
		const struct diag_edit *e = &g->fix.edits.at[i];
		const struct report_place p = report_place(d, e->span);
		if (!replacements || !str_eq(p.path, file)) {
			replacements = v_list(a);
			list_push(a, changes, MAP(a, { "artifactLocation", artifact(a, p.path) }, { "replacements", replacements }));
			file = p.path;
		}
		list_push(a, replacements, MAP(a, { "deletedRegion", region(a, &p) },
					       { "insertedContent", e->text.n ? MAP(a, { "text", v_str(a, e->text) }) : NULL }));
	}
	return LIST(a, MAP(a, { "description", message(a, report_fix(d, g)) }, { "artifactChanges", changes }));
}

static const struct value *result(struct diags *d, const struct diag *g)
{
	static const char *const levels[] = { "error", "", "warning", "note" };
	struct arena *a = d->arena;
	struct value *related = v_list(a);
	for (uint32_t i = 0; i < g->notes.n; i++)
		if (span_known(g->notes.at[i].span))
			list_push(a, related, location(d, g->notes.at[i].span, g->notes.at[i].text));
	return MAP(a, { "ruleId", v_str(a, str_z(diag_info(g->id)->name)) }, { "ruleIndex", v_int(a, g->id) }, { "level", v_str(a, str_z(levels[g->severity])) },
		   { "message", message(a, g->label.n ? STR_CAT(a, g->message, STR(" ("), g->label, STR(")")) : g->message) },
		   { "properties", refused(a, g->refused) },
		   { "locations", LIST(a, location(d, g->span, STR(""))) },
		   { "relatedLocations", related->list.n ? related : NULL },
		   { "fixes", g->fix.edits.n ? fixes(d, g) : NULL });
}

static const struct value *rules(struct arena *a)
{
	struct value *all = v_list(a);
	for (int i = 0; i < DIAG_COUNT; i++) {
		const struct diag_info *info = diag_info((enum diag_id)i);
		list_push(a, all, MAP(a, { "id", v_str(a, str_z(info->name)) },
				      { "shortDescription", MAP(a, { "text", v_str(a, str_z(info->meaning)) }) },
				      { "help", MAP(a, { "text", v_str(a, str_z(info->way)) }) },
				      { "properties", refused(a, info->severity == DIAG_REFUSED) }));
	}
	return all;
}

void report_sarif(const struct report *r, struct buf *out)
{
	struct arena *a = r->d->arena;
	struct value *results = v_list(a);
	for (uint32_t i = 0; i < r->n; i++)
		list_push(a, results, result(r->d, r->all[i]));
	json_emit(out, MAP(a, { "$schema", LITERAL("https://json.schemastore.org/sarif-2.1.0.json") }, { "version", LITERAL("2.1.0") },
			   { "runs", LIST(a, MAP(a,
				{ "tool", MAP(a, { "driver", MAP(a, { "name", LITERAL("slsc") }, { "version", LITERAL(SLSC_VERSION) }, { "rules", rules(a) }) }) },
				{ "columnKind", LITERAL("unicodeCodePoints") },
				{ "results", results })) }), 2);
	buf_c(out, '\n');
}
