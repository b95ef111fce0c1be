#!/bin/sh
# agent_calls.sh: every call of the aws command line that the printed deployment makes has a row in emit/package/deploy_grants.c.
# shellcheck disable=SC2013 # calls are words
set -u
bad=0
for file in emit/package/deploy/*.sh; do
	for call in $(grep -oE '(^|[^a-z])aws [a-z0-9]+ [a-z-]+' "$file" | sed 's/.*aws //; s/ /@/' | sort -u); do
		call=$(printf %s "$call" | tr @ ' ')
		case $call in 'command line' | "sts "*) continue ;; esac
		grep -qF "\"${file##*/}\", \"$call\"" emit/package/deploy_grants.c || {
			echo "agent: emit/package/deploy_grants.c has no row for 'aws $call' of ${file##*/}"
			bad=1
		}
	done
done
exit $bad
