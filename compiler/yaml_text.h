/*
 * yaml_text: a YAML text made ready for libfyaml. It must be valid UTF-8 (the loader sees to that). Control characters
 * are found here. Block scalars without any content, which libfyaml 0.7.12 reads past (it takes the keys that follow
 * for the content), are replaced by a plain letter whose place is remembered; a header on a line of its own is moved up
 * to its key, since libfyaml takes its column for the key's.
 */
#ifndef SLSC_YAML_TEXT_H
#define SLSC_YAML_TEXT_H

#include "ir/base/str.h"
#include "ir/base/vec.h"

struct empty_block {
	uint32_t at;     /* offset of its | or > */
	struct str text; /* what it holds: nothing, or the blank lines that a + keeps */
};

struct yaml_text {
	struct str text;
	bool changed;           /* text is a copy */
	VEC(struct empty_block) empty;
	VEC(uint32_t) inserted; /* offsets in text of what the original does not have, ascending */
};

struct yaml_text yaml_text_prepare(struct arena *a, struct str text);
/* Where an offset of the prepared text stands in the original. */
uint32_t yaml_text_original(const struct yaml_text *t, uint32_t at);
/* Changes what js-yaml takes and libfyaml refused with the error at this offset of the text. False if it is an error. */
bool yaml_text_repair(struct arena *a, struct yaml_text *t, const char *error, uint32_t at);
/*
 * Offset of a directive without a ---, or of a document's end too many, before or after the content (which libfyaml
 * reads past); -1 if there is none.
 */
int64_t yaml_text_margins(struct str text, uint32_t content, uint32_t content_end, bool *directive);
/* Offset of the first character that YAML does not allow anywhere, or -1. */
int64_t yaml_text_control(struct str text);

#endif
