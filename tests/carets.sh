#!/bin/sh
# carets.sh: every diagnostic id is shown with its place, byte for byte, by an expectation that some test compares:
# docs/DIAGNOSTICS.md (make check-generated), tests/golden/*/expect.err, tests/diff/*/expect.txt, tests/cli/*/expect.txt or, for the
# findings of slsc diff, which has no carets, tests/formats.mjs. What has no text of its own is listed here with the reason.
set -u
cd "$(dirname "$0")/.." || exit 1
# Ids that stand at no text: the command line, the file system, or a file that cannot be read.
placeless=' option-invalid config-path no-configuration dotenv-unreadable dotenv-endless package-failed review-not-found revision '
shown=$(mktemp)
trap 'rm -f "$shown"' EXIT
sed 's/, refused\]$/]/' docs/DIAGNOSTICS.md tests/golden/*/expect.err tests/diff/*/expect.txt tests/cli/*/expect.txt > "$shown"
failed=0 carets=0 places=0
# shellcheck disable=SC2013 # ids are words
for id in $(sed -n 's/^[[:space:]]D([A-Z0-9_]*, "\([a-z0-9-]*\)".*/\1/p' ir/base/diag_texts.c); do
	case $placeless in *" $id "*) wanted=place ;; *) wanted=caret ;; esac
	if awk -v tag="[$id]" -v wanted="$wanted" '
		index($0, tag) && substr($0, length($0) - length(tag) + 1) == tag { header = NR }
		header && NR == header + 1 && / --> .*:[0-9]+:[0-9]+$/ && wanted == "place" { found = 1 }
		header && NR == header + 4 && /^ *\| *\^+( |$)/ { found = 1 }
		END { exit !found }' "$shown"; then
		[ $wanted = caret ] && carets=$((carets + 1)) || places=$((places + 1))
	elif grep -q "'$id [a-z.]*:[0-9]*:[0-9]*'" tests/formats.mjs; then
		places=$((places + 1))
	else
		echo "carets: nothing shows where $id stands"
		failed=$((failed + 1))
	fi
done
echo "carets: $carets ids with line, column and caret, $places with a place alone; $failed failed"
[ $failed = 0 ]
