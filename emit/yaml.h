/*
 * yaml: values as YAML, written by libfyaml: block style, two blanks a level, keys in the map's order. Whoever reads YAML
 * 1.1 (CloudFormation, PyYAML) or 1.2 gets the same value: texts that either of them would take for something else are
 * quoted, and so is what a terminal or an editor would obey (ir/base/inert.h).
 */
#ifndef SLSC_EMIT_YAML_H
#define SLSC_EMIT_YAML_H

#include "ir/base/buf.h"
#include "ir/value.h"

enum yaml_tags {
	YAML_LONG, /* Fn::Sub: … */
	YAML_SHORT /* !Sub …, where CloudFormation has a short form and YAML can write it */
};

/*
 * Appends v. Secrets are written as they are. Out of memory ends the process, as in the arena. libfyaml holds one member
 * at a time, of the root or of a map in it (a resource).
 */
void yaml_emit(struct buf *out, const struct value *v, enum yaml_tags tags);

#endif
