#!/bin/sh
# valgrind SLSC GOLDENS: compiles every accepted golden under valgrind; any finding fails. The goldens' own warnings are not printed.
set -u
slsc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
failed=0 run=0
for dir in "$2"/*/; do
	if [ ! -f "$dir/expect.json" ] || [ ! -f "$dir/serverless.yml" ] || [ -f "$dir/args" ]; then continue; fi
	run=$((run + 1))
	(cd "$dir" && valgrind -q --error-exitcode=9 --leak-check=full --show-leak-kinds=definite,indirect "$slsc" serverless.yml -q --offline --code-digest off -o /dev/null) || { echo "valgrind: $dir"; failed=$((failed + 1)); }
done
echo "valgrind: $run run, $failed failed"
[ "$failed" = 0 ]
