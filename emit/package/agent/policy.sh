# shellcheck shell=sh
# One managed policy.

policy @name <<'POLICY'
@document
POLICY
