# shellcheck shell=sh
# Instead of a deployment that cannot work.

( # cannot deploy the stack @named
echo 'provider.deploymentBucket.sseCustomerKey: neither CloudFormation nor Lambda can read what is encrypted so' >&2
exit 1
)
