/*
 * images: how the images of provider.ecr.images are built: as commands of the deployment, or at once. docker, podman or buildah
 * does it, whichever is found first; SLSC_DOCKER names another one.
 */
#ifndef SLSC_PACKAGE_IMAGES_H
#define SLSC_PACKAGE_IMAGES_H

#include "emit/package/deploy.h"
#include "emit/package/progress.h"

/* A file of the package: what the images are built from, for sha256sum -c. */
#define IMAGE_SUMS "images.sha256"

/* Whether no secret would stand in the commands; reported otherwise. Build arguments may be secrets, as they stand in a file of the package. */
bool images_shown(struct cx *cx);
/*
 * Appends the commands that make the repository and build and push each image whose tag it has not got. account: the
 * options that every aws command ends with, quoted. They stop where the files are not those that were packaged.
 */
void images_commands(struct cx *cx, struct deployment *d, struct str account, struct buf *out);
/* Builds each image that this machine has not got under its tag. False after reporting. */
bool images_build(struct cx *cx, struct progress *progress);

#endif
