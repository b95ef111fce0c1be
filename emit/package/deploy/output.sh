# shellcheck shell=sh disable=SC2034
# The value of an output of the stack, for a plugin's commands.

value=$(aws cloudformation describe-stacks --stack-name @stack --output text@account \
	--query @query)
case $value in '' | None) stop @problem ;; esac
