# shellcheck shell=sh
# provider.ecr.maxImageCount.

aws ecr put-lifecycle-policy --repository-name @repository --lifecycle-policy-text @policy@account >/dev/null
