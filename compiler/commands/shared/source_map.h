/* source_map: --map: where the values of a template were written. */
#ifndef SLSC_COMMANDS_SOURCE_MAP_H
#define SLSC_COMMANDS_SOURCE_MAP_H

#include "compiler/cli/cli.h"

/* Writes the map of the template just compiled, if --map is given. False after a message. */
bool write_source_map(struct cli *cli, struct cx *cx);

#endif
