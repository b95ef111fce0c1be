# shellcheck shell=sh disable=SC2034
# The head of one service's commands: what they stop at, and the functions that the rest uses.
# @names are filled in by emit/package/deploy.c. This head, up to the first empty line, is left out.

set -eu
export AWS_PAGER=
poll=${SLSC_POLL:-3} # seconds between two looks at CloudFormation
say() { printf '%s: %s\n' @shown "$1"; }
stop() {
	say "$1" >&2
	exit 1
}

grep -qsF '"digest": "@digest"' @state || stop @folder' is not the package that these commands deploy; run slsc package again'

# Sets state, the stack's status (empty: there is no stack), and id.
look() {
	answer=$(aws cloudformation describe-stacks --stack-name "$id" --output text@account \
		--query 'Stacks[0].[StackStatus, StackId]' 2>&1) || case $answer in
	*'does not exist'*) state='' && return ;;
	*) stop "$answer" ;;
	esac
	seen=$(printf '%s\n' "$answer" | awk '$1 ~ /^[A-Z]+_[A-Z_]+$/ { print $1, $2; exit }')
	[ -n "$seen" ] || stop "its status is not known: $answer"
	state=${seen%% *}
	case $seen in *' arn:'*) id=${seen#* } ;; esac
}

# The events of the stack $1, the latest first.
events() {
	aws cloudformation describe-stack-events --stack-name "$@" --output text@account \
		--query 'StackEvents[].[ResourceStatus, ResourceType, LogicalResourceId, PhysicalResourceId, ResourceStatusReason]'
}

# The first failure since the latest creation or update of the stack $1 began; for a nested stack also its id, in front.
# With another argument only where the beginning is among the events.
cause() {
	events "$@" | awk -F '\t' -v id="$1" -v arguments="$#" '
		BEGIN { name = id; if (split(id, part, "/") > 1) name = part[2] }
		begun { next }
		{ own = $2 == "AWS::CloudFormation::Stack" && $3 == name }
		own && $1 ~ /^(CREATE|UPDATE)_IN_PROGRESS$/ { begun = 1 }
		$1 ~ /(_FAILED|ROLLBACK_IN_PROGRESS)$/ && $5 !~ /^Resource [a-z]+ cancelled/ {
			first = (!own && $4 ~ /:stack\// ? $4 : "") "\t" $3 " (" $2 "): " $5
		}
		NR == 100 { recent = first }
		END {
			if (begun || (arguments == 1 && NR < 100)) print first
			else if (arguments == 1) print recent
		}'
}

failed() {
	end=$state why=''
	while found=$(cause "$id") && [ -n "$found" ]; do
		why="; the first failure is $(printf %s "$found" | cut -f 2-)"
		id=$(printf %s "$found" | cut -f 1)
		[ -n "$id" ] || break
	done
	stop "${end:-deleted}$why"
}

# Waits until the creation or update has ended.
follow() {
	finished='' told=''
	while :; do
		look
		case $state in
		*_IN_PROGRESS) ;;
		*ROLLBACK* | *_FAILED | DELETE_COMPLETE | '') failed ;;
		*) # what was replaced may have stayed, and LocalStack calls an update complete that is not
			[ -z "$(cause "$id" --no-paginate 2>/dev/null)" ] || failed
			return
			;;
		esac
		finished=$({
			printf '%s\n' "$finished"
			events "$id" --no-paginate 2>/dev/null | awk -F '\t' -v name=@stack '
				begun { next }
				$2 == "AWS::CloudFormation::Stack" && $3 == name { begun = $1 ~ /^(CREATE|UPDATE)_IN_PROGRESS$/; next }
				$1 ~ /^(CREATE|UPDATE|DELETE)_COMPLETE$/ { print $3 }'
		} | sort -u)
		now="$state, resources done: $(printf '%s\n' "$finished" | awk 'NF' | wc -l | tr -d ' ')"
		[ "$now" = "$told" ] || say "$now"
		told=$now
		sleep "$poll"
	done
}
