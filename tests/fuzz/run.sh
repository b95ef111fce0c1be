#!/bin/sh
# Runs a built target until its time or its number of runs is over. usage: run.sh TARGET MODE SECONDS RUNS LENGTH ENTROPIC
# A finding is written to build/fuzz/found and ends the run with status 1.
set -u
target=$1 mode=$2 seconds=$3 runs=$4 length=$5 entropic=$6
mkdir -p build/fuzz/found build/fuzz/corpus/"$target"
dictionary=
[ -f tests/fuzz/"$target".dict ] && dictionary=-dict=tests/fuzz/$target.dict
log=build/fuzz/$target-$mode.log
build/fuzz/"$target-$mode" -entropic="$entropic" -max_total_time="$seconds" -runs="$runs" -max_len="$length" -timeout=10 -rss_limit_mb=4096 \
	-print_final_stats=1 -artifact_prefix=build/fuzz/found/"$target"- $dictionary build/fuzz/corpus/"$target" >"$log" 2>&1
status=$?
if [ $status != 0 ]; then
	grep -E 'ERROR|SUMMARY|does not hold|runtime error|Test unit written|^ +#[0-9]+ .*(compiler|ir|emit|tests|schemas)/' "$log" | sed -E 's/0x[0-9a-f]+ //' | head -30
	status=1
fi
executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
cover=$(grep -oE 'cov: [0-9]+' "$log" | tail -1 | cut -d' ' -f2)
echo "$target: ${executions:-0} executions, ${speed:-0} a second, $cover edges, $mode, $(date -u +%F), $(git rev-parse --short HEAD 2>/dev/null)" | tee -a build/fuzz/figures
exit $status
