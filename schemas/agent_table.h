/* agent_table: the rows of the generated table of permissions that CloudFormation's handlers declare; ir/agent/handlers.h reads them. */
#ifndef SLSC_AGENT_TABLE_H
#define SLSC_AGENT_TABLE_H

#include <stdint.h>

struct agent_group {
	const char *name;        /* "Lambda", of AWS::Lambda::Function; the table is sorted by it */
	uint32_t first, packed;  /* bytes of agent_packed, deflated */
	uint32_t bytes;          /* the text: lines of ARNs, an empty line, then "Function 3" for a type, "\tlambda:GetFunction 3 4" for an action of it */
};

extern const char agent_date[]; /* of the provider schemas, "YYYY-MM-DD" */
extern const struct agent_group agent_groups[];
extern const uint32_t agent_groups_n;
extern const uint8_t agent_packed[];

#endif
