#include "emit/review/page/html.h"

#include "ir/base/inert.h"
#include "ir/base/utf8.h"

static const char *entity(char c)
{
	return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c == '\'' ? "&#39;" : NULL;
}

void html_text(struct buf *out, struct str s)
{
	s = buf_shown(out, s);
	uint32_t from = 0; /* what lies between is written in one piece */
	for (uint32_t i = 0, n; i < s.n; i += n) {
		char escape[INERT_MOST];
		const char *instead = entity(s.p[i]);
		if (instead) {
			n = 1;
		} else if (inert_acts(s, i)) {
			buf_put(out, s.p + from, i - from);
			n = inert_escape(s, i, escape);
			buf_z(out, escape);
			from = i + n;
			continue;
		} else {
			n = utf8_at(s, i);
			continue;
		}
		buf_put(out, s.p + from, i - from);
		buf_z(out, instead);
		from = i + n;
	}
	buf_put(out, s.p + from, s.n - from);
}

void html_words(struct buf *out, const char *z) { html_text(out, str_z(z)); }

void html_code(struct buf *out, struct str s)
{
	buf_z(out, "<code>");
	html_text(out, s);
	buf_z(out, "</code>");
}
