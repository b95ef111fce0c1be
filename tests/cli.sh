#!/bin/sh
# cli.sh SLSC DIR [--bless NAME...]: sessions at the command line against what they printed.
# A case holds `run`, lines for sh, and expect.txt: what they print, errors included. They run in a copy of the
# case's folder, which is HOME, too; `bin` in it stands before the PATH, so that a script can play the part of aws.
# `needs` names programs without which the case is skipped.
#	t WORD...	runs slsc with these words, and prints them and the exit status
# T=prefix in the environment: only the cases whose names begin so.
set -u
slsc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
dir=$(cd "$2" && pwd) || exit 64
[ -d "$dir/help" ] || { echo "cli: no sessions in $2" >&2; exit 64; }
shift 2
bless=' '
[ "${1:-}" = --bless ] && bless=" $* "
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
for case in "$dir"/*; do
	name=$(basename "$case")
	case $name in ${T:-}*) ;; *) continue ;; esac
	missing=
	# shellcheck disable=SC2013 # programs are words
	for program in $(cat "$case/needs" 2>/dev/null); do
		command -v "$program" >/dev/null || missing=$program
	done
	[ -n "$missing" ] && { echo "cli: $name skipped: no $missing"; continue; }
	rm -rf "$work/case" && cp -R "$case" "$work/case"
	# shellcheck disable=SC2016 # for the inner shell
	env -i PATH="$work/case/bin:$PATH" HOME="$work/case" TZ=UTC LC_ALL=C NO_COLOR=1 SLSC="$slsc" sh -c '
		slsc() { "$SLSC" "$@"; }
		t() { echo "\$ slsc $*"; "$SLSC" "$@"; echo "exit status $?"; }
		cd "$HOME" && . ./run' > "$work/actual" 2>&1 < /dev/null
	case $bless in *" $name "*) cp "$work/actual" "$case/expect.txt" ;; esac
	if cmp -s "$work/actual" "$case/expect.txt"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "cli: $name"
		diff -N "$case/expect.txt" "$work/actual" | head -n "${SHOW:-60}"
	fi
done
echo "command line: $passed passed, $failed failed"
[ "$failed" = 0 ]
