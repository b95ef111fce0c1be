#!/bin/sh
# truth.sh SLSC DIR: mistakes that AWS would refuse, and where slsc says so. In each service of DIR a line with a mistake ends with
# "# <<< ID", or several ids; slsc check must report exactly these ids at these lines.
set -u
slsc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
dir=$(cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" NO_COLOR=1
cd "$work" && echo 'exports.hello = 1;' > h.js || exit 1
n=0 failed=0
for path in "$dir"/*.yml; do
	file=${path##*/} n=$((n + 1))
	cp "$path" serverless.yml
	awk '{ if (i = index($0, "# <<< ")) { k = split(substr($0, i + 6), ids, " "); for (j = 1; j <= k; j++) print NR, ids[j] } }' serverless.yml | sort > expected
	"$slsc" check serverless.yml --offline 2>&1 | awk '
		/^(error|warning): .*\[[a-z0-9-]+(, refused)?\]$/ { id = $0; sub(/.*\[/, "", id); sub(/(, refused)?\]$/, "", id) }
		/^ *--> serverless.yml:/ && id { split($2, at, ":"); print at[2], id; id = "" }' | sort > found
	if ! cmp -s expected found; then
		failed=$((failed + 1))
		echo "truth: $file: expected (<) and found (>), each a line and an id"
		diff expected found
	fi
done
echo "mistakes that AWS refuses: $n services, $failed failures"
[ "$failed" = 0 ]
