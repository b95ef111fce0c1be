# shellcheck shell=sh
# osls's provider.deletionProtection, on or off.

aws cloudformation update-termination-protection --stack-name @stack @protection@account >/dev/null
