# shellcheck shell=sh disable=SC2034,SC2154
# Where the stack stands, before anything is uploaded.

id=@stack action=update
look
case $state in
'' | REVIEW_IN_PROGRESS) action=create ;; # in review: a change set that was never executed
*_IN_PROGRESS) stop "$state: CloudFormation is at work on it; run this again when that has ended" ;;
UPDATE_ROLLBACK_FAILED)
	say "$state: mend what its events name, run this, then deploy again:" >&2
	printf '\t%s\n' @continue_rollback >&2
	exit 1
	;;
@stuck)
	say "$state: CloudFormation cannot update it. Look at what it still holds, delete it by this, then deploy again:" >&2
	printf '\t%s\n' @delete_stack >&2
	exit 1
	;;
esac
