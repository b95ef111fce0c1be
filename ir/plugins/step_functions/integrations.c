/*
 * integrations: which permissions a task needs, by the service integration that its Resource names. The table has the
 * plugin's rows; where the resource hangs on the task's parameters, a row names a function of grants.c.
 */
#include "ir/plugins/step_functions/integrations.h"

#define EMR "elasticmapreduce:"
static const struct row rows[] = {
	{ "sqs:sendMessage", on_queue, "sqs:SendMessage" },
	{ "sqs:sendMessage.waitForTaskToken", on_queue, "sqs:SendMessage" },
	{ "sns:publish", on_topic, "sns:Publish" },
	{ "sns:publish.waitForTaskToken", on_topic, "sns:Publish" },
	{ "dynamodb:updateItem", on_table, "dynamodb:UpdateItem" },
	{ "aws-sdk:dynamodb:updateItem", on_table, "dynamodb:UpdateItem" },
	{ "aws-sdk:dynamodb:updateItem.waitForTaskToken", on_table, "dynamodb:UpdateItem" },
	{ "dynamodb:putItem", on_table, "dynamodb:PutItem" },
	{ "aws-sdk:dynamodb:putItem", on_table, "dynamodb:PutItem" },
	{ "aws-sdk:dynamodb:putItem.waitForTaskToken", on_table, "dynamodb:PutItem" },
	{ "dynamodb:getItem", on_table, "dynamodb:GetItem" },
	{ "dynamodb:deleteItem", on_table, "dynamodb:DeleteItem" },
	{ "aws-sdk:dynamodb:updateTable", on_table, "dynamodb:UpdateTable" },
	{ "aws-sdk:dynamodb:query", on_table, "dynamodb:Query" },
	{ "aws-sdk:dynamodb:scan", on_table, "dynamodb:Scan" },
	{ "aws-sdk:dynamodb:batchGetItem", on_tables, "dynamodb:BatchGetItem" },
	{ "aws-sdk:dynamodb:batchWriteItem", on_tables, "dynamodb:BatchWriteItem" },
	{ "aws-sdk:redshiftdata:executeStatement", on_redshift, "redshift-data:ExecuteStatement" },
	{ "aws-sdk:redshiftdata:batchExecuteStatement", on_redshift, "redshift-data:BatchExecuteStatement" },
	{ "aws-sdk:redshiftdata:listStatements", on_everything, "redshift-data:ListStatements" },
	{ "aws-sdk:redshiftdata:describeStatement", on_everything, "redshift-data:DescribeStatement" },
	{ "aws-sdk:redshiftdata:getStatementResult", on_everything, "redshift-data:GetStatementResult" },
	{ "aws-sdk:redshiftdata:cancelStatement", on_everything, "redshift-data:CancelStatement" },
	{ "batch:submitJob", with_rule, "batch:SubmitJob,batch:DescribeJobs,batch:TerminateJob", "StepFunctionsGetEventsForBatchJobsRule" },
	{ "batch:submitJob.sync", with_rule, "batch:SubmitJob,batch:DescribeJobs,batch:TerminateJob", "StepFunctionsGetEventsForBatchJobsRule" },
	{ "glue:startJobRun", on_everything, "glue:StartJobRun,glue:GetJobRun,glue:GetJobRuns,glue:BatchStopJobRun" },
	{ "glue:startJobRun.sync", on_everything, "glue:StartJobRun,glue:GetJobRun,glue:GetJobRuns,glue:BatchStopJobRun" },
	{ "ecs:runTask", with_rule, "ecs:RunTask,ecs:StopTask,ecs:DescribeTasks,ecs:TagResource,iam:PassRole", "StepFunctionsGetEventsForECSTaskRule" },
	{ "ecs:runTask.sync", with_rule, "ecs:RunTask,ecs:StopTask,ecs:DescribeTasks,ecs:TagResource,iam:PassRole", "StepFunctionsGetEventsForECSTaskRule" },
	{ "ecs:runTask.waitForTaskToken", with_rule, "ecs:RunTask,ecs:StopTask,ecs:DescribeTasks,ecs:TagResource,iam:PassRole", "StepFunctionsGetEventsForECSTaskRule" },
	{ "lambda:invoke", on_function, INVOKE },
	{ "lambda:invoke.waitForTaskToken", on_function, INVOKE },
	{ "states:startExecution", on_executions, "states:StartExecution" },
	{ "states:startExecution.sync", on_executions, "states:StartExecution" },
	{ "states:startExecution.sync:2", on_executions, "states:StartExecution" },
	{ "states:startExecution.waitForTaskToken", on_executions, "states:StartExecution" },
	{ "aws-sdk:sfn:startSyncExecution", on_executions, "states:StartSyncExecution" },
	{ "codebuild:startBuild", on_project, "codebuild:StartBuild,codebuild:StopBuild,codebuild:BatchGetBuilds", "StepFunctionsGetEventForCodeBuildStartBuildRule" },
	{ "codebuild:startBuild.sync", on_project, "codebuild:StartBuild,codebuild:StopBuild,codebuild:BatchGetBuilds", "StepFunctionsGetEventForCodeBuildStartBuildRule" },
	{ EMR "createCluster", on_everything, EMR "RunJobFlow", "iam:PassRole" },
	{ EMR "createCluster.sync", on_everything, EMR "RunJobFlow," EMR "DescribeCluster," EMR "TerminateJobFlows", "iam:PassRole" },
	{ EMR "runJobFlow", on_everything, EMR "RunJobFlow", "iam:PassRole" },
	{ EMR "terminateCluster", on_everything, EMR "TerminateJobFlows," EMR "DescribeCluster" },
	{ EMR "terminateCluster.sync", on_everything, EMR "TerminateJobFlows," EMR "DescribeCluster" },
	{ EMR "addStep", on_everything, EMR "AddJobFlowSteps," EMR "DescribeStep," EMR "CancelSteps" },
	{ EMR "addStep.sync", on_everything, EMR "AddJobFlowSteps," EMR "DescribeStep," EMR "CancelSteps" },
	{ EMR "cancelStep", on_everything, EMR "CancelSteps" },
	{ EMR "setClusterTerminationProtection", on_everything, EMR "SetTerminationProtection" },
	{ EMR "modifyInstanceFleetByName", on_everything, EMR "ModifyInstanceFleet," EMR "ListInstanceFleets" },
	{ EMR "modifyInstanceGroupByName", on_everything, EMR "ModifyInstanceGroups," EMR "ListInstanceGroups" },
	{ "sagemaker:createTransformJob.sync", on_transform_job, "sagemaker:CreateTransformJob,sagemaker:DescribeTransformJob,sagemaker:StopTransformJob", "StepFunctionsGetEventsForSageMakerTransformJobsRule" },
	{ "bedrock:invokeModel", on_model, "bedrock:InvokeModel" },
	{ "events:putEvents", on_buses, "events:PutEvents" },
	{ "events:putEvents.waitForTaskToken", on_buses, "events:PutEvents" },
	{ "aws-sdk:eventbridge:putTargets", on_rule, "events:PutTargets" },
	{ "aws-sdk:eventbridge:putTargets.waitForTaskToken", on_rule, "events:PutTargets" },
	{ "aws-sdk:scheduler:createSchedule", on_schedules, "scheduler:CreateSchedule" },
	{ "aws-sdk:scheduler:deleteSchedule", on_schedules, "scheduler:DeleteSchedule" },
	{ "http:invoke", on_connection, "states:InvokeHTTPEndpoint" },
	{ "s3:getObject", on_objects, "s3:GetObject" },
	{ "aws-sdk:s3:getObject", on_objects, "s3:GetObject" },
	{ "s3:putObject", on_objects, "s3:PutObject" },
	{ "aws-sdk:s3:putObject", on_objects, "s3:PutObject" },
	{ "s3:listObjectsV2", on_bucket, "s3:Get*", "s3:List*" },
	{ "aws-sdk:s3:listObjectsV2", on_bucket, "s3:Get*", "s3:List*" },
	{ "aws-sdk:sesv2:sendEmail", on_everything, "ses:SendEmail" },
	{ "athena:startQueryExecution", on_athena_query, "athena:startQueryExecution,athena:getDataCatalog" },
	{ "athena:startQueryExecution.sync", on_athena_query, "athena:startQueryExecution,athena:stopQueryExecution,athena:getQueryExecution,athena:getDataCatalog,athena:GetWorkGroup,"
		"athena:BatchGetQueryExecution,athena:GetQueryResults,athena:ListQueryExecutions" },
	{ "athena:stopQueryExecution", on_athena, "athena:stopQueryExecution" },
	{ "athena:getQueryExecution", on_athena, "athena:getQueryExecution" },
	{ "athena:getQueryResults", on_athena, "athena:getQueryResults", "s3:GetObject" },
};

/* What follows arn:PARTITION:states:::, of any partition or ${AWS::Partition}; empty for anything else. */
static struct str integration_name(struct str arn)
{
	if (!str_starts(arn, "arn:"))
		return STR("");
	struct str rest = str_from(arn, 4);
	uint32_t i = 3;
	if (str_starts(rest, "${AWS::Partition}"))
		i = sizeof "${AWS::Partition}" - 1;
	else if (!str_starts(rest, "aws"))
		return STR("");
	else
		while (i + 1 < rest.n && rest.p[i] == '-' && ascii_lower(rest.p[i + 1]))
			for (i++; i < rest.n && ascii_lower(rest.p[i]);)
				i++;
	rest = str_from(rest, i);
	return str_starts(rest, ":states:::") ? str_from(rest, 10) : STR("");
}

void task_permissions(struct permissions *p, const struct value *state)
{
	const struct value *resource = value_get(state, "Resource");
	struct str name = integration_name(value_str(resource));
	for (size_t i = 0; name.n && i < sizeof rows / sizeof *rows; i++) {
		if (str_eqz(name, rows[i].name)) {
			rows[i].grant(p, state, &rows[i]);
			return;
		}
	}
	on_other(p, state, resource);
}
