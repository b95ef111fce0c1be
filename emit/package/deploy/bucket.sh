# shellcheck shell=sh disable=SC2034,SC2154
# The bucket that the stack makes.

if [ "$action" = create ]; then # the stack with nothing but its bucket
	deploy create --template-body @core
	action=update
fi
bucket=$(aws cloudformation describe-stack-resource --stack-name @stack --logical-resource-id ServerlessDeploymentBucket \
	--query StackResourceDetail.PhysicalResourceId --output text@account)
case $bucket in "" | None) stop "the stack names no deployment bucket (ServerlessDeploymentBucket)" ;; esac
