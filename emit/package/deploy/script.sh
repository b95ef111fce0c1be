#!/bin/sh
# shellcheck disable=SC2164
# The head of a deploy script, also through links to it and from any folder.

#!/bin/sh
set -eu
unset CDPATH
case $0 in /*) script=$0 ;; *) script=./$0 ;; esac
while [ -h "$script" ]; do
	link=$(readlink "$script")
	case $link in /*) script=$link ;; *) script=${script%/*}/$link ;; esac
done
cd -P -- @back
