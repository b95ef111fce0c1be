# shellcheck shell=sh disable=SC2154
# Policies that are needed no more, the key and the profile.

for arn in $attached; do
	case ${arn##*/} in
	@kept) ;;
	"$user"-[0-9] | "$user"-[0-9][0-9])
		if step "detach the policy ${arn##*/}, which is needed no more"; then aws iam detach-user-policy --user-name "$user" --policy-arn "$arn"; fi
		;;
	esac
done

# The key goes from IAM into the profile: it is shown nowhere, and stands in no command line.
key=$(aws configure get aws_access_key_id --profile "$profile" 2>/dev/null) || key=''
keys=''
[ -z "$found" ] || keys=$(aws iam list-access-keys --user-name "$user" --query 'AccessKeyMetadata[].AccessKeyId' --output text | tr '\t' '\n')
if [ -z "$key" ] || ! printf '%s\n' "$keys" | grep -qxF "$key"; then
	[ "$(printf '%s\n' "$keys" | grep -c .)" -lt 2 ] || stop 'it has two keys, and the profile has neither: delete the one that is lost (aws iam delete-access-key)'
	[ -z "$key" ] || stop "the profile $profile has a key that is not this user's: take it out of ~/.aws/credentials first"
	if step "create a key and write it into the profile $profile"; then
		made=$(aws iam create-access-key --user-name "$user" --query 'AccessKey.[AccessKeyId, SecretAccessKey]' --output text)
		tab=$(printf '\t')
		printf '%s\n%s\n%s\n%s\n' "${made%%"$tab"*}" "${made#*"$tab"}" "$region" json | aws configure --profile "$profile" >/dev/null
		made=''
	fi
fi
if [ "$(aws configure get region --profile "$profile" 2>/dev/null)" != "$region" ] && step "set the region of the profile $profile to $region"; then
	aws configure set region "$region" --profile "$profile"
fi
if [ -z "$(aws configure get output --profile "$profile" 2>/dev/null)" ] && step "set the output of the profile $profile to json"; then
	aws configure set output json --profile "$profile"
fi
if [ "$steps" = 0 ]; then
	printf '%s: nothing to do\n' "$user"
elif [ -z "$apply" ]; then
	printf '%s: nothing is done yet; run this with "apply"\n' "$user"
fi
