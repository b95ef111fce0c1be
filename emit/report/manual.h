/* manual: what docs/DIAGNOSTICS.md says of each diagnostic id, which stands in the program, for slsc explain ID. */
#ifndef SLSC_REPORT_MANUAL_H
#define SLSC_REPORT_MANUAL_H

#include "ir/base/diag.h"
#include "ir/value.h"

/* The id of that name; DIAG_COUNT: none has it. */
enum diag_id manual_find(struct str name);
/* Its section, from its heading on: meaning, way on, and an example with what slsc says of it; no newline at its end. */
struct str manual_section(enum diag_id id);
/* formatVersion 1: id, severity, meaning, way, documentation. */
const struct value *manual_json(struct arena *a, enum diag_id id);

#endif
