# shellcheck shell=sh disable=SC2154
# One image: built and pushed where the repository has not got its tag.

if missing @tag; then
	prepare
	if ! built @local; then
		unchanged
		say 'building the image '@tag
		@build </dev/null
	fi
	say 'pushing the image '@tag
	"$docker" tag @local "$repository:"@tag
	"$docker" push "$repository:"@tag </dev/null
fi
