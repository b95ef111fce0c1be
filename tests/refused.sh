#!/bin/sh
# shellcheck disable=SC2086 # options are words
# refused.sh SLSC DIR: small configurations, most of them broken, and what becomes of them. The first line of each says it:
#	# refused: ID	v3.40 writes a template, and so does slsc, with a warning; slsc check, package and --strict fail with ID
#	# error: ID	v3.40 fails, and so does slsc whatever it is asked for
#	# passes: ID	slsc check passes; with ID: it warns of it
# A second line "# slsc: OPTIONS" gives options.
set -u
slsc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
dir=$(cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" NO_COLOR=1
# Each is a service of its own, whose handler is there, and the folder of a layer.
mkdir -p "$work/service/lib" && cd "$work/service" && echo 'exports.hello = 1;' | tee lib/lib.js > h.js || exit 1
n=0 failed=0

fail() {
	failed=$((failed + 1))
	echo "refused: $name: $1"
	head -${SHOW:-12} "$work/err"
}

# run STATUS WORD...: whether slsc WORD... ends with that status
run() {
	status=$1
	shift
	"$slsc" "$@" $options --offline -v >/dev/null 2>"$work/err"
	code=$?
	[ "$code" = "$status" ] || fail "slsc $1 exits with $code instead of $status"
}

said() { grep -q "^$1: .* \[$id$2\]\$" "$work/err" || fail "no $1 $id$2"; }

for path in "$dir"/*.yml; do
	file=${path##*/} n=$((n + 1))
	name=${file%.yml}
	cp "$path" "$file"
	{ read -r _ kind id; read -r _ second options; } < "$file"
	[ "$second" = slsc: ] || options=
	case $kind in
	refused:)
		run 1 check "$file"; said error ', refused'
		run 1 package "$file" -p "$work/package"; [ ! -e "$work/package" ] || fail 'a package is written'
		run 0 "$file" -o "$work/stack.json"; said warning ', refused'
		[ -s "$work/stack.json" ] || fail 'no template'
		rm -f "$work/stack.json"
		run 0 package "$file" -p "$work/package" --refused warning; said warning ', refused'
		rm -rf "$work/package"
		run 1 "$file" -o "$work/stack.json" --strict; said error ', refused'
		[ ! -e "$work/stack.json" ] || fail 'a template with --strict'
		;;
	error:)
		for command in check "package -p $work/package" "-o $work/stack.json"; do
			run 1 $command "$file"; said error ''
		done
		;;
	passes:|passes)
		run 0 check "$file"; [ -z "$id" ] || said warning ''
		;;
	*) fail 'no first line that says what becomes of it' ;;
	esac
	rm -f "$file"
done
echo "broken configurations: $n, $failed failures"
[ "$failed" = 0 ]
