#include "ir/embedded.h"

#include "ir/base/arena.h"

struct str embedded_text(const struct embedded *rows, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].name, name) == 0) {
			const struct str all = { (const char *)rows[i].bytes, rows[i].n };
			return str_from(all, (uint32_t)(str_search(all, STR("\n\n"), 0) + 2));
		}
	die("no embedded file '%s'", name);
}

void embedded_fill(struct buf *out, const struct value *values, struct str text)
{
	while (text.n) {
		const int32_t at = str_find(text, '@');
		buf_str(out, str_to(text, at < 0 ? text.n : (uint32_t)at));
		if (at < 0)
			return;
		text = str_from(text, (uint32_t)at + 1);
		uint32_t n = 0;
		while (n < text.n && (text.p[n] == '_' || ascii_lower(text.p[n])))
			n++;
		const struct value *known = map_get(values, str_to(text, n));
		buf_str(out, known ? known->string : STR("@"));
		text = str_from(text, known ? n : 0);
	}
}
