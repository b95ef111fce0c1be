/* concerns: which types of resources have a concern of their own. */
#include "ir/truth/truth.h"

truth_concern *truth_concern_of(struct str type)
{
	static const struct { const char *type; truth_concern *concern; } rows[] = {
		{ "AWS::DynamoDB::Table", truth_table_keys },
		{ "AWS::DynamoDB::GlobalTable", truth_table_keys },
		{ "AWS::StepFunctions::StateMachine", truth_state_machine },
		{ "AWS::S3::Bucket", truth_notifications },
		{ "AWS::KMS::Key", truth_key_policy },
		{ "AWS::EC2::Subnet", truth_subnet },
		{ "AWS::EC2::Route", truth_route },
		{ "AWS::EC2::VPCGatewayAttachment", truth_attachment },
		{ "AWS::Events::Rule", truth_schedule },
		{ "AWS::Scheduler::Schedule", truth_schedule },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eqz(type, rows[i].type))
			return rows[i].concern;
	return NULL;
}
