# shellcheck shell=sh
# provider.stackPolicy.

aws cloudformation set-stack-policy --stack-name @stack@account \
	--stack-policy-body @policy
