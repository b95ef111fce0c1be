#!/bin/sh
# all.sh [JOBS]: every test of the project, each step a make target. Steps write to build/check/NAME.log, one line here
# says how each went, and what failed stands last, with the end of its log. No step stops the others.
# Two lanes run side by side: they share no build folder.
set -u
cd "$(dirname "$0")/.." || exit 70
jobs=${1:-2}
logs=build/check
rm -rf "$logs" && mkdir -p "$logs" || exit 70
export WERROR=1

# step NAME COMMAND...
step() {
	name=$1 begin=$(date +%s)
	shift
	if "$@" > "$logs/$name.log" 2>&1; then how=ok; else how=FAILED; fi
	echo "$how" > "$logs/$name.$how"
	printf '%-7s%-18s%5d s  %s\n' "$how" "$name" $(($(date +%s) - begin)) "$(grep -v '^make\[\|^$' "$logs/$name.log" | tail -n 1 | cut -c1-100)"
}
target() { step "$1" make --no-print-directory "$1"; }

step build make -j"$jobs" all build/golden build/sweep
step build-sanitized make -j"$jobs" SANITIZE=address,undefined
if [ -f "$logs/build.ok" ] && [ -f "$logs/build-sanitized.ok" ]; then
	(
		target check-sanitized
		target check-faults
	) &
	for name in lint check-generated check-unit check-golden check-clang check-opinions check-mutants check-package check-diff check-cli check-shell check-refused check-truth check-standing check-scripts check-fixes check-dist \
		check-valgrind check-editor check-lsp check-review check-markdown check-yaml check-node check-deploy check-agent check-build check-images; do
		target "$name"
	done
	step check-split make --no-print-directory check-split SPLIT=--quick
	step build-coverage make -j"$jobs" COVERAGE=1
	target coverage
	wait
fi

grep -h 'SKIPPED\|skipped: ' "$logs"/*.log | sort -u
for mark in "$logs"/*.FAILED; do
	[ -e "$mark" ] || continue
	name=$(basename "$mark" .FAILED)
	echo "---- $name failed; the end of $logs/$name.log:"
	tail -n 40 "$logs/$name.log"
done
failed=$(find "$logs" -name '*.FAILED' | wc -l)
# shellcheck disable=SC2086,SC2116 # names, without the blanks around them
echo "$(find "$logs" -name '*.ok' | wc -l | tr -d ' ') passed, $(echo $failed) failed"
[ "$failed" -eq 0 ]
