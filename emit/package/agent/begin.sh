# shellcheck shell=sh disable=SC2034
# The head of the commands that set the deploying user up. Without "apply" they only list what they would do.
# @names are filled in by emit/package/agent.c. This head, up to the first empty line, is left out.

# Sets up the IAM user that deploys, with an administrator's credentials: those of AWS_PROFILE or the default profile.
# sh FILE lists what is to be done; sh FILE apply does it. Both can be repeated.
set -eu
export AWS_PAGER=
user=@user profile=@profile region=@region
apply=${1:-}
case $apply in '' | apply) ;; *) echo "usage: sh $0 [apply]" >&2 && exit 64 ;; esac
stop() {
	printf '%s: %s\n' "$user" "$1" >&2
	exit 1
}
# Says a step, and whether it is to be done now.
step() {
	printf '%s: %s\n' "$user" "$1"
	steps=$((steps + 1))
	[ -n "$apply" ]
}
steps=0

who=$(aws sts get-caller-identity --query '[Account, Arn]' --output text | tr '\t' ' ')
account=${who%% *} caller=${who#* }
case $account in *[!0-9]* | '') stop 'sts get-caller-identity does not say the account' ;; esac
[ -z @account ] || [ "$account" = @account ] || stop "these credentials are of the account $account, and the services are deployed to "@account
case $caller in *":user/$user") stop 'an administrator sets the user up, not the user itself: choose another AWS_PROFILE' ;; esac
case $caller in arn:*) partition=$(printf %s "$caller" | cut -d : -f 2) ;; *) partition=aws ;; esac

# $1 with the account in the place of its placeholder.
filled() { sed "s/<account>/$account/g"; }
compact() { tr -d ' \n\t'; }

found=$(aws iam get-user --user-name "$user" --query User.UserName --output text 2>&1) || case $found in
*NoSuchEntity*)
	if step 'create the user'; then aws iam create-user --user-name "$user" >/dev/null; fi
	found=''
	;;
*) stop "$found" ;;
esac
attached=''
[ -z "$found" ] || attached=$(aws iam list-attached-user-policies --user-name "$user" --query 'AttachedPolicies[].PolicyArn' --output text | tr '\t' '\n')

# The managed policy $1 with the document on standard input.
policy() {
	name=$1 arn=arn:$partition:iam::$account:policy/$1 document=$(filled)
	version=$(aws iam get-policy --policy-arn "$arn" --query Policy.DefaultVersionId --output text 2>&1) || case $version in
	*NoSuchEntity*) version='' ;;
	*) stop "$version" ;;
	esac
	if [ -z "$version" ]; then
		if step "create the policy $name"; then aws iam create-policy --policy-name "$name" --policy-document "$document" >/dev/null; fi
	else
		now=$(aws iam get-policy-version --policy-arn "$arn" --version-id "$version" --query PolicyVersion.Document --output json | compact)
		if [ "$now" != "$(printf %s "$document" | compact)" ] && step "change the policy $name"; then
			# IAM keeps five versions: the oldest goes.
			old=$(aws iam list-policy-versions --policy-arn "$arn" --query 'Versions[?!IsDefaultVersion].VersionId' --output text | tr '\t' '\n' | sort -t v -k 2 -n)
			if [ "$(printf '%s\n' "$old" | grep -c v)" -ge 4 ]; then
				aws iam delete-policy-version --policy-arn "$arn" --version-id "$(printf '%s\n' "$old" | head -n 1)"
			fi
			aws iam create-policy-version --policy-arn "$arn" --policy-document "$document" --set-as-default >/dev/null
		fi
	fi
	if ! printf '%s\n' "$attached" | grep -qxF "$arn"; then
		if step "attach the policy $name"; then aws iam attach-user-policy --user-name "$user" --policy-arn "$arn"; fi
	fi
}
