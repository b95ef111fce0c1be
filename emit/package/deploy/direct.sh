# shellcheck shell=sh disable=SC2154
# deploymentMethod: direct. As in v3.40 only creation has an option for failures, only an update takes rollback triggers.

deploy() { # create|update, then the template's options
	action=$1
	shift
	if [ "$action" = update ]; then
		answer=$(aws cloudformation update-stack --stack-name @stack "$@" \
			@update_options@account 2>&1) || case $answer in
		*'No updates are to be performed'*)
			say 'no changes'
			return
			;;
		*) stop "$answer" ;;
		esac
	else
		# A stack that a change set was once made for, and never executed, holds the name; it has no resources.
		if [ "$state" = REVIEW_IN_PROGRESS ]; then
			[ "$(aws cloudformation list-stack-resources --stack-name @stack --query 'length(StackResourceSummaries)' --output text@account)" = 0 ] ||
				stop 'REVIEW_IN_PROGRESS, and it has resources'
			aws cloudformation delete-stack --stack-name @stack@account
			while [ -n "$state" ]; do
				sleep "$poll"
				id=@stack
				look
			done
		fi
		# By its id, as a stack whose creation fails is deleted.
		id=$(aws cloudformation create-stack --stack-name @stack "$@" \
			@create_options@account --query StackId --output text)
		case $id in arn:*) ;; *) id=@stack ;; esac
	fi
	follow
	say "$action done"
}
