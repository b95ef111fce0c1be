/* iam_actions: the rows of the generated table of IAM's actions; ir/iam/actions.h reads them. */
#ifndef SLSC_IAM_ACTIONS_H
#define SLSC_IAM_ACTIONS_H

#include <stdint.h>

struct iam_service {
	const char *name;        /* "s3"; the table is sorted by it */
	uint32_t first, packed;  /* bytes of iam_packed, deflated */
	uint32_t bytes;          /* the text: lines of ARNs of types of resources, an empty line, lines "Action" or "Action ABC", where A is the first type */
};

extern const char iam_date[]; /* of the data, "YYYY-MM-DD" */
extern const struct iam_service iam_services[];
extern const uint32_t iam_services_n;
extern const uint8_t iam_packed[];

#endif
