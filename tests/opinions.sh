#!/bin/sh
# opinions.sh SLSC OPINIONS [FOLDER]: what libfyaml and cJSON read in the goldens and in what slsc makes of them (tests/opinions.c).
# FOLDER: where the templates as YAML stay, each beside the JSON that it must equal: NAME.yaml, NAME.json.
set -u
slsc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
opinions=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
made=${3:-$work/made}
mkdir -p "$made" "$work/json" || exit 1
made=$(cd "$made" && pwd)
failed=0
export NO_COLOR=1 HOME="$work"

"$opinions" yaml tests/golden/*/serverless.yml || failed=1

# Templates: the same as JSON and as YAML. The other outputs in JSON: whatever there is of them.
old=
set --
for case in tests/golden/*/; do
	name=$(basename "$case")
	if [ ! -f "$case/expect.json" ] || [ -f "$case/args" ] || [ ! -f "$case/serverless.yml" ]; then continue; fi
	cp "$case/expect.json" "$made/$name.json"
	if ! (cd "$case" && "$slsc" serverless.yml --offline --code-digest off -q -o "$made/$name.yaml" && "$slsc" serverless.yml --offline --code-digest off -q -o "$work/again.yaml") 2>/dev/null; then
		[ -f "$case/reference" ] || { echo "$name: no template as YAML"; failed=1; }
		continue
	fi
	cmp -s "$made/$name.yaml" "$work/again.yaml" || { echo "$name: another template as YAML the second time"; failed=1; }
	set -- "$@" "$made/$name.json" "$made/$name.yaml"
	to=$work/json/$name
	(
		cd "$case" || exit
		"$slsc" print serverless.yml --offline -q --format json -o "$to.print.json"
		"$slsc" serverless.yml --offline --code-digest off -q --map "$to.map.json" -o "$to.json"
		"$slsc" stats serverless.yml --offline -q --format json -o "$to.stats.json"
		"$slsc" check serverless.yml --offline -q --format json -o "$to.check.json"
		"$slsc" check serverless.yml --offline -q --format sarif -o "$to.check.sarif"
		[ -z "$old" ] || "$slsc" diff "$old" "$made/$name.yaml" --format json -o "$to.diff.json"
		[ -z "$old" ] || "$slsc" diff "$old" "$made/$name.yaml" --format sarif -o "$to.diff.sarif"
		case $name in s*) "$slsc" package serverless.yml --offline -q -p "$to.package" ;; esac
	) >/dev/null 2>&1
	old=$made/$name.json
done
"$opinions" same "$@" || failed=1
pairs=$(($# / 2))
find "$work/json" -name '*.json' -o -name '*.sarif' > "$work/files"
xargs "$opinions" json < "$work/files" || failed=1
echo "templates as JSON and as YAML, read by slsc, cJSON and libfyaml: $pairs; outputs in JSON, read by slsc and cJSON: $(($(wc -l < "$work/files")))"
if [ "$pairs" -lt 100 ] || [ "$(wc -l < "$work/files")" -lt 500 ]; then echo "these are too few"; failed=1; fi
exit "$failed"
