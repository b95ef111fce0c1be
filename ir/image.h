/* image: the container images that functions run: those that are in ECR, and those that are still to be built. */
#ifndef SLSC_IMAGE_H
#define SLSC_IMAGE_H

#include "ir/cx.h"
#include "ir/service.h"

/*
 * An image of provider.ecr.images with a path that functions use. v3.40 builds and pushes it while it packages, and names
 * it by the digest that ECR gives; here the digest of what it is built from stands in its tag (docs/DIFFERENCES.md).
 */
struct built_image {
	struct str name;                /* its key under provider.ecr.images */
	const struct value *definition; /* options of the build; a text: the path alone */
	struct span span;               /* of the path */
	struct str path, file;          /* of the context, from the service's folder, and of the Dockerfile, from the context */
	struct str platform;            /* --platform of the build; empty: buildOptions say it */
	const struct function *user;    /* the first function that runs it */
	struct str digest;              /* set by code_digests: hexadecimal, over all that it is built from */
};

enum { IMAGE_DIGEST_DIGITS = 32 };

/* Whether a text addresses an image in a registry, as v3.40 tells it from a name: <account>.dkr.ecr.…, or …@sha256:…. */
bool image_is_uri(struct str s);
/* Fills service->images, silently where a function's image is wrong (function_image reports that). Reports an architecture that does not fit. */
void images_find(struct cx *cx);
/* The image of that name that is to be built, or NULL. */
const struct built_image *image_to_build(const struct service *s, struct str name);
/* An option of its build; NULL: not set. */
const struct value *image_option(const struct built_image *image, const char *key);

/* The service's one repository in ECR: serverless-<service>-<stage>, as v3.40 names it. */
struct str image_repository(struct cx *cx);
/* <name>-<digest>. */
struct str image_tag(struct arena *a, const struct built_image *image);
/* The value of ImageUri: a text, or Fn::Sub where the values file does not name the account ("aws:accountId"). */
const struct value *image_uri(struct cx *cx, const struct built_image *image);

#endif
