#!/bin/sh
# node.sh SLSC MODULES: serverless.ts with the node of this machine and a newer one, and with each of the compilers that a
# service may have. MODULES holds node, ts-node, tsconfig-paths, typescript and esbuild (make check-node installs them).
set -u
slsc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
modules=$(cd "$2" && pwd)
tests=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 passed=0
check() { # WHAT GOT EXPECTED
	if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
		failed=$((failed + 1))
		printf 'node: %s\nexpected: %s\ngot: %s\n' "$1" "$3" "$2"
	fi
}
# compile NODE CONFIG FILE EDIT PACKAGE...: the service with these packages, FILE edited by sed; node alone is on the PATH
compile() {
	node=$1 config=$2 file=$3 edit=$4
	shift 4
	rm -rf "${work:?}/case" "${work:?}/bin"
	cp -R "$tests/node" "$work/case" && mkdir -p "$work/case/node_modules" "$work/bin" && ln -s "$node" "$work/bin/node"
	for package in "$@"; do ln -s "$modules/$package" "$work/case/node_modules/$package"; done
	cd "$work/case" || exit 1
	sed "$edit" "$file" > edited && mv edited "$file"
	env -i PATH="$work/bin" HOME="$work" NO_COLOR=1 "$slsc" "$config" --offline --code-digest off 2>&1
}
first_line() { sed -n 1p; }
place() { grep -- ' --> ' | sed -n '$p'; }
here=$(command -v node) newer=$modules/node/bin/node
compile "$newer" serverless.ts serverless.ts "" typescript > "$work/expected"
check 'the template' "$(grep -c '"LEVEL": "High"\|"WORD": "from JSON"\|"SUFFIX": "suffix"\|"FROM_JS": "suffix again"\|"Handler": "src/functions/hello/handler.main"\|"by an exact path"' "$work/expected")" 7
for node in "$here" "$newer"; do
	version=$("$node" --version)
	# shellcheck disable=SC2086 # the packages are words
	for with in 'ts-node tsconfig-paths typescript' typescript esbuild; do
		compile "$node" serverless.ts serverless.ts "" $with > "$work/got"
		check "$version with $with" "$(diff "$work/expected" "$work/got" | head -5)" ''
		compile "$node" serverless.ts serverless.ts 's/^const config/undefined_name();&/' $with > "$work/got"
		check "$version with $with: a failure" "$(first_line < "$work/got")" "error: cannot read the configuration from 'serverless.ts': ReferenceError: undefined_name is not defined [config-module]"
		check "$version with $with: its place" "$(place < "$work/got")" ' --> serverless.ts:7:1'
		compile "$node" serverless.ts src/libs/handler-path.ts 's/context.split/(context as any).none.split/' $with > "$work/got"
		check "$version with $with: a failure in another file" "$(place < "$work/got")" ' --> src/libs/handler-path.ts:1:71'
		compile "$node" serverless.ts serverless.ts 's/^const config/const = 1;&/' $with > "$work/got"
		check "$version with $with: a text that does not parse" "$(place < "$work/got")" ' --> serverless.ts:7:7'
	done
	compile "$node" serverless.ts tsconfig.json 's/, "transpileOnly": true//; s/"lib"/"types": [], &/' ts-node tsconfig-paths typescript > "$work/got"
	check "$version with ts-node: types" "$(first_line < "$work/got" | cut -d: -f1-3) $(place < "$work/got")" "error: cannot read the configuration from 'serverless.ts': TS2307  --> serverless.ts:1:26"
done
compile "$newer" serverless.ts serverless.ts "" > "$work/got"
check 'the newer node alone' "$(first_line < "$work/got")" "error: cannot read the configuration from 'serverless.ts': Cannot find package '@functions/hello' imported from serverless.ts; node only takes types away: npm install --save-dev ts-node typescript@5 [config-module]"
compile "$newer" alone.ts alone.ts "" > "$work/got"
check 'the newer node alone, one file' "$(grep -c one-file "$work/got")" 1
echo "node: $passed passed, $failed failed ($("$here" --version) and $("$newer" --version))"
[ "$failed" = 0 ]
