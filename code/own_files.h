/*
 * own_files: files that slsc itself has written into the service's folder or reads from there: they are no part of its
 * code. Else a golden template would change the code's digest, which stands in the golden template.
 */
#ifndef SLSC_ARTIFACT_OWN_FILES_H
#define SLSC_ARTIFACT_OWN_FILES_H

#include "code/walk.h"

/*
 * Those that this run writes or compares with (struct options: outputs), temporary ones, and by their content, so that no
 * option is needed: templates of this service, of any stage, values files, maps of lines, and deploy scripts; and, by their names, pins (ir/pins/pins.h). path: from the working folder.
 */
bool is_own_file(struct cx *cx, const struct file *f, struct str path);

#endif
