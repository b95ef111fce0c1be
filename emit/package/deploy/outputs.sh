# shellcheck shell=sh
# The head of what serverless info shows.

outputs=$(aws cloudformation describe-stacks --stack-name @stack --output text@account \
	--query 'Stacks[0].Outputs[].[OutputKey, OutputValue]') || outputs=''
output() { printf '%s\n' "$outputs" | awk -F '\t' -v key="$1" '$1 == key { print $2 }'; }
