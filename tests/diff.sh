#!/bin/sh
# diff.sh SLSC DIR [--bless NAME...]: slsc diff on every pair of DIR against its expectation.
# A case holds old.json and new.json (or files that `args` names), optionally `args` (one argument a line, the
# operands included if there are any), and expect.txt: standard output and, as its last line, the exit status.
set -u
slsc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
dir=$2
shift 2
bless=
if [ "${1:-}" = --bless ]; then
	shift
	bless=" $* "
fi
passed=0 failed=0
actual=$(mktemp)
trap 'rm -f "$actual"' EXIT
for case in "$dir"/*/; do
	name=$(basename "$case")
	[ -f "$case/args" ] || [ -f "$case/old.json" ] || continue
	(
		cd "$case" || exit 99
		set --
		operands='old.json new.json'
		if [ -f args ]; then
			while IFS= read -r line; do
				case $line in
				--no-operands) operands= ;;
				*) set -- "$@" "$line" ;;
				esac
			done < args
		fi
		# shellcheck disable=SC2086 # operands are two words
		case "${1:-}" in
		check | explain | graph) "$slsc" "$@" ;;
		*) "$slsc" diff $operands "$@" ;;
		esac
		echo "exit: $?"
	) > "$actual" 2>&1
	case $bless in
	*" $name "* | " ALL ") cp "$actual" "$case/expect.txt" ;;
	esac
	if cmp -s "$actual" "$case/expect.txt"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "diff: $name"
		diff "$case/expect.txt" "$actual" || :
	fi
done
echo "diffs: $passed passed, $failed failed"
[ "$failed" = 0 ]
