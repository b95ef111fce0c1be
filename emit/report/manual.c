#include "emit/report/manual.h"

#include "emit/report/report.h"
#include "ir/embedded.h"

#include <stdio.h>

enum { FORMAT_VERSION = 1 };

static const struct embedded pages[] = {
#include "build/gen/manual.inc"
};

enum diag_id manual_find(struct str name)
{
	int id = 0;
	while (id < DIAG_COUNT && !str_eqz(name, diag_info((enum diag_id)id)->name))
		id++;
	return (enum diag_id)id;
}

struct str manual_section(enum diag_id id)
{
	char heading[64];
	const struct str page = embedded_text(pages, sizeof pages / sizeof *pages, "DIAGNOSTICS.md");
	snprintf(heading, sizeof heading, "\n## %s\n", diag_info(id)->name);
	const int32_t at = str_search(page, str_z(heading), 0);
	if (at < 0)
		return STR("");
	const int32_t end = str_search(page, STR("\n## "), (uint32_t)at + 1);
	struct str section = str_from(end < 0 ? page : str_to(page, (uint32_t)end), (uint32_t)at + 1);
	while (str_ends(section, "\n"))
		section.n--;
	return section;
}

const struct value *manual_json(struct arena *a, enum diag_id id)
{
	const struct diag_info *info = diag_info(id);
	return MAP(a, { "formatVersion", v_int(a, FORMAT_VERSION) }, { "id", v_text(a, info->name) }, { "severity", v_text(a, report_severities[info->severity]) },
		   { "meaning", v_text(a, info->meaning) }, { "way", v_text(a, info->way) }, { "documentation", v_str(a, manual_section(id)) });
}
