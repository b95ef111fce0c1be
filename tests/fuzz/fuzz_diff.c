/*
 * Two templates compared and shown in every form. The input is one in JSON and, behind FUZZ_CUT, another; or behind
 * two of them, what is changed in the first one, three bytes a change.
 */
#include "tests/fuzz/fuzz.h"

#include "emit/review/page/page.h"
#include "emit/review/picture.h"
#include "emit/review/show.h"
#include "emit/review/stats.h"
#include "ir/js.h"
#include "ir/json.h"

enum { MOST_CHANGES = 8 };

static const struct value *other(struct arena *a, uint8_t how, const struct value *v)
{
	switch (how % 8) {
	case 0: return NULL;
	case 1: return v_null(a);
	case 2: return v_int(a, how);
	case 3: return v_text(a, "other");
	case 4: return LIST(a, v, v);
	case 5: return MAP(a, { "Ref", v });
	case 6: return is_list(v) ? list_at(v, 0) : v_list(a);
	default: return v_map(a);
	}
}

/* A copy in which the n-th node from here is another; n counts down. */
static const struct value *changed(struct arena *a, const struct value *v, uint32_t *n, uint8_t how)
{
	if (*n == 0) {
		*n = UINT32_MAX;
		return other(a, how, v);
	}
	--*n;
	if (is_list(v)) {
		struct value *out = v_list(a);
		list_each(i, v)
			list_push(a, out, changed(a, v->list.item[i], n, how));
		return out;
	}
	if (!is_map(v))
		return v;
	struct value *out = v_map(a);
	map_each(e, v)
		map_put(a, out, *n == 0 && how > 200 ? STR_CAT(a, e->key, STR("X")) : e->key, changed(a, e->value, n, how));
	return out;
}

/* No name makes a tag of its own: what a page may hold of a browser's other means is known. */
static void check_page(struct str page)
{
	static const char *const never[] = { "<script", "<img", "<iframe", "javascript:\"", "\"onerror", "<!--" };
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		FUZZ_HOLDS(str_search(page, str_z(never[i]), 0) < 0);
	for (uint32_t i = 0; i < page.n; i++)
		FUZZ_HOLDS((unsigned char)page.p[i] >= 0x20 || page.p[i] == '\n');
	FUZZ_HOLDS(str_ends(page, "</html>\n"));
}

static void show_all(struct fuzz *f, const struct stack *old, const struct stack *now, bool strict)
{
	struct arena *a = &f->arena;
	struct diff *d = stacks_compare(a, old, now, strict);
	struct show show = { .a = a, .sources = &f->sources, .color = strict };
	struct buf out = { 0 };
	show_text(&out, d, &show);
	show_markdown(&out, d, &show);
	out.n = 0;
	page_html(&out, d, &show);
	check_page(buf_text(&out));
	json_emit(&out, show_json(d, &show), 0);
	show_findings(&f->diags, d, &show);
	FUZZ_HOLDS(buf_ok(&out));
	FUZZ_HOLDS(old->template != now->template || diff_empty(d));
	buf_free(&out);
}

static void measure(struct fuzz *f, const struct value *template)
{
	struct buf out = { 0 };
	struct picture *p = picture_of(&f->arena, template);
	struct stats *s = stats_of(&f->arena, template);
	picture_mermaid(p, &out);
	picture_dot(p, &out);
	stats_text(&out, &f->arena, s);
	json_emit(&out, stats_json(&f->arena, s), 0);
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = fuzz_begin();
	struct arena *a = &f->arena;
	struct str rest = { (const char *)data, (uint32_t)size };
	struct str first = fuzz_part(&rest);
	const struct value *one = js_json_parse(a, str_utf8(a, first)), *two = NULL;
	if (rest.n && rest.p[0] == FUZZ_CUT) {
		two = one;
		for (uint32_t i = 1; is_map(two) && i + 2 < rest.n && i < 3 * MOST_CHANGES; i += 3) {
			uint32_t at = (uint32_t)(uint8_t)rest.p[i] << 8 | (uint8_t)rest.p[i + 1];
			two = changed(a, two, &at, (uint8_t)rest.p[i + 2]);
		}
	} else {
		two = js_json_parse(a, str_utf8(a, rest));
	}
	/* slsc diff takes as a template what has a map of resources. */
	if (!is_map(value_get(one, "Resources")))
		return 0;
	struct stack old = { .name = STR("a"), .template = one, .bytes = first.n }, now = { .name = STR("b"), .template = two };
	measure(f, one);
	show_all(f, &old, &old, false);
	if (is_map(value_get(two, "Resources"))) {
		show_all(f, &old, &now, false);
		show_all(f, &now, &old, true);
	}
	fuzz_end(f);
	return 0;
}
