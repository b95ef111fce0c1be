#!/bin/sh
# Instructions of a compilation by shape and number of functions, as callgrind counts them: unlike times, the same from run to run.
# One column a binary, the others with their ratio to the first; --floor adds bench/floor.c, with its ratio too. The last column
# has the first binary's instructions by byte of the template: linear shapes keep theirs.
# usage: instructions.sh [--floor PATH] [--sizes "1 160"] [--shapes "plain api"] SLSC...
set -eu
here=$(cd "$(dirname "$0")" && pwd)
floor='' sizes='1 100' shapes='plain queues api mixed full'
while [ $# -gt 0 ]; do
	case $1 in
	--floor) floor=$(realpath "$2") && shift 2 ;;
	--sizes) sizes=$2 && shift 2 ;;
	--shapes) shapes=$2 && shift 2 ;;
	*) break ;;
	esac
done
[ $# -gt 0 ] || { sed -n '/^# usage/s/^# //p' "$0" >&2; exit 64; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$here/generate.mjs" zip >"$work/code.zip"

# count COMMAND...: the instructions of one run in $work; each makes the output anew, as replacing a file takes more than making one
count() {
	(cd "$work" && rm -f stack.json && valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null) | sed -n 's/^==.*Collected : //p'
}

printf '%-8s %9s' shape functions
for bin; do printf '  %22s' "$(basename "$(dirname "$(realpath "$bin")")")/$(basename "$bin")"; done
printf '%s    a byte\n' "${floor:+                   floor}"
for shape in $shapes; do
	for size in $sizes; do
		printf '%-8s %9s' "$shape" "$size"
		node "$here/generate.mjs" "$shape" "$size" >"$work/serverless.yml"
		[ "$shape" != resolvers ] || node "$here/generate.mjs" schema "$size" >"$work/schema.graphql"
		first=''
		for bin; do
			n=$(count "$(realpath "$bin")" serverless.yml -o stack.json)
			[ "$first" ] || { first=$n && bytes=$(wc -c <"$work/stack.json"); }
			printf '  %14s %7s' "$n" "$(awk "BEGIN { printf \"%.3f\", $n / $first }")"
		done
		if [ "$floor" ]; then
			n=$(count "$floor" serverless.yml stack.json)
			printf '  %14s %7s' "$n" "$(awk "BEGIN { printf \"%.3f\", $n / $first }")"
		fi
		awk "BEGIN { printf \"  %8.1f\\n\", $first / $bytes }"
	done
done
