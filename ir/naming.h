/* naming: v3.40's logical ids and names. All results are in the arena; nothing fails or is reported. */
#ifndef SLSC_NAMING_H
#define SLSC_NAMING_H

#include "ir/cx.h"

/* What ${sls:instanceId} is: as many digits as the milliseconds of v3.40, fit for a logical id. */
#define INSTANCE_ID "0000000000000"

/* First letter upper: ASCII, Latin, Greek and Cyrillic. */
struct str name_upper_first(struct arena *a, struct str s);
/* Letters and digits of ASCII only. */
struct str name_letters_digits(struct arena *a, struct str s);
/* The same, first letter upper ("my.topic-1" → "Mytopic1"). */
struct str name_alphanumeric(struct arena *a, struct str s);
/* A function's or layer's logical-id prefix: - is Dash, _ is Underscore, first letter upper; other characters stay. */
struct str name_resource(struct arena *a, struct str key);
/* <deploymentPrefix>/<service>/<stage>/<code_directory>: the folder of every S3Key of this deployment. */
struct str name_code_folder(struct cx *cx);
/*
 * A path in logical ids: of each segment, lower-cased with its first letter upper, - is Dash, {name} is nameVar,
 * and what is neither letter nor digit goes ("users/{id}" gives UsersIdVar).
 */
struct str name_path(struct arena *a, struct str path);
/* lodash's words of s ("HTTPRequest-v2" is HTTP, Request, v, 2), each with its first letter upper. */
struct str name_start_case(struct arena *a, struct str s);
/* The same with a blank between the words. */
struct str name_title(struct arena *a, struct str s);
/* name_start_case with all other letters lower. */
struct str name_camel(struct arena *a, struct str s);
/* The partition of ARNs in a region, by the beginning of its name: aws, aws-cn, aws-us-gov, aws-iso … */
const char *name_partition(struct str region);
/* <service>-<stage> unless provider.stackName says otherwise. */
struct str name_stack(struct cx *cx);

#endif
