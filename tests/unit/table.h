/* table: tables of paths, an empty line, then rows that say something of each of them. */
#ifndef SLSC_TEST_TABLE_H
#define SLSC_TEST_TABLE_H

#include "ir/base/str.h"
#include "ir/base/vec.h"

#include <stdio.h>

struct table {
	VEC(struct str) paths, rows;
};

static void read_table(struct arena *a, const char *path, struct table *t)
{
	char line[4096];
	bool rows = false;
	FILE *f = fopen(path, "r");
	if (!f)
		die("%s cannot be read", path);
	while (fgets(line, sizeof line, f)) {
		struct str s = str_dup(a, str_to(str_z(line), (uint32_t)strcspn(line, "\n")));
		if (rows)
			vec_push(a, &t->rows, s);
		else if (s.n)
			vec_push(a, &t->paths, s);
		rows |= !s.n;
	}
	fclose(f);
}

#endif
