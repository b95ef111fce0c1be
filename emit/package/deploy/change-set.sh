# shellcheck shell=sh disable=SC2154
# v3.40's usual way: a change set, looked at before it is executed; an empty one is deleted.

deploy() { # create|update, then the template's options
	action=$1
	shift
	[ -z "$state" ] || aws cloudformation delete-change-set --stack-name @stack --change-set-name @changes@account
	id=$(aws cloudformation create-change-set --stack-name @stack --change-set-name @changes \
		--change-set-type "$(printf %s "$action" | tr '[:lower:]' '[:upper:]')" "$@" \
		@options@account --query StackId --output text)
	case $id in arn:*) ;; *) id=@stack ;; esac
	while :; do
		answer=$(aws cloudformation describe-change-set --stack-name @stack --change-set-name @changes \
			--query '[Status, StatusReason]' --output text@account)
		case $answer in
		CREATE_PENDING* | CREATE_IN_PROGRESS*) sleep "$poll" ;;
		CREATE_COMPLETE*) break ;;
		*"didn't contain changes"* | *'No updates are to be performed'*)
			aws cloudformation delete-change-set --stack-name @stack --change-set-name @changes@account
			say 'no changes'
			return
			;;
		*)
			say "the change set: $answer" >&2
			# What validation refused, where the aws command line knows how to ask for it.
			aws cloudformation describe-events --stack-name @stack --change-set-name @changes --filters FailedEvents=true \
				--query 'OperationEvents[].[LogicalResourceId, ValidationPath, ValidationName, ValidationStatusReason]' \
				--output text@account >&2 2>/dev/null || true
			exit 1
			;;
		esac
	done
	aws cloudformation execute-change-set --stack-name @stack --change-set-name @changes@keep@account
	follow
	say "$action done"
}
