/*
 * yaml_text: a YAML text made ready for libfyaml. It must be valid UTF-8 (the loader sees to that). Control characters
 * are found here, and block scalars without any content, which libfyaml 0.7.12 reads past (it takes the keys that
 * follow for the content), are replaced by a plain letter whose place is remembered.
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
	struct str text; /* as long as the original, offset by offset */
	VEC(struct empty_block) empty;
};

struct yaml_text yaml_text_prepare(struct arena *a, struct str text);
/* Offset of the first character that YAML does not allow anywhere, or -1. */
int64_t yaml_text_control(struct str text);

#endif
