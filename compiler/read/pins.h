/* pins: slsc.pins.json as it is read (ir/pins/pins.h says what it is, docs/PINS.md its form). */
#ifndef SLSC_READ_PINS_H
#define SLSC_READ_PINS_H

#include "ir/pins/pins.h"

/* What cx->pins_file keeps of it. */
struct pins_file {
	const struct value *stages;
	bool failed;
};

/*
 * The stages of slsc.pins.json beside the configuration: a map of what slsc pin wrote for each, of the right form throughout. NULL: there is
 * no such file, or, with *failed, an error: it cannot be read, or has another form. A compilation reads it once.
 */
const struct value *pins_read(struct cx *cx, bool *failed);

/*
 * Whether a stage can be pinned by its name: it is a folder of slsc.pins, so that none lies elsewhere, and an argument of the framework. v3.40
 * takes letters, digits and dashes alone from serverless.yml, and any text from its option.
 */
bool pins_stage_fits(struct str stage);

#endif
