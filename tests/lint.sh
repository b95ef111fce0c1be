#!/bin/sh
# lint: the walls of the house. Prints each breach; exit status 1 if there was one.
set -u
bad=0

breach() {
	[ -z "$1" ] && return
	printf '%s\n' "$1" | sed "s~$~ ($2)~"
	bad=1
}

# "USED USER FILE:LINE" for every include of one of our folders by a file of another.
arrows=$(find compiler code ir emit schemas -name '*.[ch]' | sort | while read -r file; do
	folder=$(dirname "$file")
	grep -nE '^#include "(compiler|code|ir|emit|schemas)/' "$file" | while IFS=: read -r line include; do
		used=$(dirname "$(printf '%s' "$include" | cut -d'"' -f2)")
		[ "$used" = "$folder" ] || echo "$used $folder $file:$line"
	done
done)

# USER ALLOWED: files under the folder USER include only what begins as ALLOWED says (a regular expression), or itself.
knows() {
	breach "$(printf '%s\n' "$arrows" | awk -v user="$1" -v allowed="^($2|$1)(/|\$)" '($2 == user || index($2, user "/") == 1) && $1 !~ allowed { print $3 ": " $1 }')" "$1 knows only $2"
}
knows ir/base ir/base
knows schemas ir/base
knows ir 'schemas'
knows code ir
knows emit 'code|ir|schemas'
knows emit/report ir
knows compiler/host ir
knows compiler/read ir
knows compiler/vars 'compiler/read|ir'
knows compiler/check 'compiler/read|compiler/vars|ir|schemas'
knows compiler/cli 'compiler/read|ir'
knows compiler/commands/shared 'compiler/(cli|compile|host|read)|emit|ir'
knows compiler/lsp 'compiler/(cli|compile|read|vars)|emit|ir|schemas'
knows compiler/compile 'compiler/read|compiler/vars|compiler/check|code|emit|ir'
breach "$(printf '%s\n' "$arrows" | awk '{ print $1, $2 }' | sort -u | tsort 2>&1 >/dev/null)" "folders in a circle"

breach "$(grep -nE '^#include "compiler/commands/' compiler/commands/*.c | grep -v '"compiler/commands/shared/')" "a command knows no other command"
breach "$(grep -rnwE 'isatty|NO_COLOR' compiler code ir emit --include='*.[ch]' | grep -v '^compiler/cli/terminal\.[ch]:')" "compiler/cli/terminal.h decides about terminals and colour"
breach "$(grep -rnE '\b(fopen|fprintf|printf|puts|fwrite|open|read|stat|time|getenv|clock_gettime)\(' ir --include='*.[ch]' | grep -vE '^ir/base/|host->|__attribute__|^[^:]*:[0-9]*:[[:space:]]*(/?\*|//)')" "ir reaches the outside through cx->host alone"
breach "$(grep -rnE '"[0-9]+\.[0-9]+\.[0-9]+"' compiler code emit/report ir/base --include='*.[ch]' | grep -E 'VERSION|version' | grep -vE '^ir/base/version\.h:|sarif')" "the version stands in ir/base/version.h alone"
breach "$(grep -rn 'include <libfyaml' compiler code ir emit schemas --include='*.[ch]' | grep -v '^emit/yaml\.c:')" "libfyaml is known to emit/yaml.c alone"
breach "$(grep -rniE 'include <(cjson/)?cJSON' compiler code ir emit schemas --include='*.[ch]')" "cJSON is for tests (docs/ARCHITECTURE.md)"
breach "$(grep -rnE '^static [^=;]*\b(take|told|tell|place|word|list)\(|^struct (take|told|tell|place|word|list) \{' compiler code ir emit docs tests --include='*.[ch]')" "a function or struct of a file has a name that says what it does or holds"
breach "$(grep -rnE '\*\)\((size_t|u?intptr_t)\)' compiler code ir emit schemas --include='*.[ch]' | grep -v 'posix_spawnp')" "no cast drops const, by way of an integer neither"
breach "$(grep -rn 'did you mean' compiler code ir emit --include='*.c' | grep -vE '^(ir/base/diag|ir/literals|ir/truth/literals|compiler/read/yaml/tags)\.c:|^compiler/cli/|^[^:]*:[0-9]*:[[:space:]]*(/?\*|//)')" "a proposal is diag_near or diag_meant, which add the fix"
breach "$(grep -rnE '\b(strcpy|strcat|sprintf|gets|strncpy)\(' compiler code ir emit --include='*.[ch]')" "unbounded copy"
breach "$(grep -rnE 'char \*[a-z_]+ = (arena_alloc|ARENA_ARRAY)\(' compiler code ir emit --include='*.c' | grep -vE '^ir/base/|^compiler/(read/yaml/|host/host\.c)|unsigned char')" "texts that may be made of secrets lie in text_room"
breach "$(grep -rnE '\b(malloc|calloc|realloc|free)\(' compiler code ir emit --include='*.c' | grep -vE '^ir/base/(arena|buf)\.c:|^code/|^emit/package/|^ir/js\.c:|^compiler/host/host\.c:|^ir/base/(regex|output)\.c:')" "only the arena allocates"
breach "$(find compiler code ir emit schemas docs tests bench \( -name '*.[ch]' -o -name '*.sh' -o -name '*.mjs' -o -name '*.cjs' -o -name '*.js' -o -name '*.py' \) ! -path 'schemas/cfn_table.c' ! -path 'schemas/iam_actions.c' ! -path 'schemas/agent_table.c' -exec wc -l {} + | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }')" "over 600 lines"

# .editorconfig, of what is written by hand: UTF-8, LF, no blanks at the end of a line, one line end at the end, tabs or blanks.
texts=$(find . \( -path ./build -o -path ./.git -o -name node_modules -o -path './tests/golden' -o -path './tests/cli' -o -path './tests/diff' -o -path './tests/refused' \
	-o -path './tests/diagnostics' -o -path './tests/fuzz/c*' -o -path './docs/DIAGNOSTICS.md' -o -path './docs/ADDING.md' \) -prune -o -type f \( -name '*.[ch]' -o -name '*.def' -o -name '*.md' \
	-o -name '*.sh' -o -name '*.awk' -o -name '*.mk' -o -name 'Makefile' -o -name bootstrap -o -name '*.[cm]js' -o -name '*.[jt]s' -o -name '*.py' -o -name '*.y*ml' -o -name '.*' \) -print | sort)
# shellcheck disable=SC2086 # names without blanks
breach "$(LC_ALL=C awk '
	FNR == 1 && NR > 1 && last == "" { print file " ends with an empty line" }
	{ file = FILENAME; last = $0 }
	/[ \t\r]$/ { print FILENAME ":" FNR ": blanks or a carriage return at the end" }
	FILENAME ~ /\.(c|h|def)$/ && /^\t* +(\t|[^ *\t])/ && /^ / { print FILENAME ":" FNR ": indented with blanks" }
	FILENAME ~ /\.(md|ya?ml|py|mjs|ts)$/ && /^ *\t/ { print FILENAME ":" FNR ": indented with tabs" }
	END { if (last == "") print file " ends with an empty line" }' $texts)" ".editorconfig"
# shellcheck disable=SC2086
breach "$({ grep -c '' $texts /dev/null | sed 's/:\([0-9]*\)$/ \1/'; wc -l $texts | awk '{ print $2, $1 }'; } | sort | uniq -u | awk '$1 != "total" && $1 != "/dev/null" { print $1 }' | uniq)" "has no line end at its end"
# shellcheck disable=SC2086
! command -v iconv > /dev/null || cat $texts | iconv -f UTF-8 -t UTF-8 > /dev/null 2>&1 || breach "$(for file in $texts; do
	iconv -f UTF-8 -t UTF-8 "$file" > /dev/null 2>&1 || echo "$file"
done)" "not UTF-8"

# docs/ARCHITECTURE.md names files that are there, and every file of the way from bytes to JSON.
named=$(awk -F '\140' '{ for (i = 2; i < NF; i += 2) if ($i ~ /^[A-Za-z0-9_.\/-]+$/ && $i ~ /\/|\.(c|h|cjs|mjs|sh|def|py|md)$/ && $i !~ /^build\//) print $i }' docs/ARCHITECTURE.md | sort -u)
breach "$(find . \( -path ./build -o -path ./.git -o -name node_modules -o -path './tests/golden/*' \) -prune -o -print | awk -v names="$(printf '%s' "$named" | tr '\n' ' ')" '
	{ for (path = $0; sub(/^[^\/]*\//, "", path);) { there[path] = 1; bare = path; sub(/\.[a-z]+$/, "", bare); there[bare] = 1 } }
	END { n = split(names, name, " "); for (i = 1; i <= n; i++) { sub(/\/$/, "", name[i]); if (!(name[i] in there)) print name[i] } }')" "docs/ARCHITECTURE.md names it, and it is not there"
breach "$(for file in compiler/read/*.c compiler/read/yaml/*.c compiler/vars/*.c compiler/check/*.c compiler/compile/*.c code/*.c ir/passes/*.c emit/*.c emit/report/*.c; do
	printf '%s\n' "$named" | grep -qE "(^|/)$(basename "$file" .c)\.c\$" || echo "$file"
done)" "docs/ARCHITECTURE.md has no sentence about it"

# What comments and documents name by its path, and what documents link to, is there. NAME and the like stand for any.
# shellcheck disable=SC2086
breach "$(find . \( -path ./build -o -path ./.git -o -name node_modules \) -prune -o -print | awk '
	function missing(path) {
		sub(/\/$/, "", path)
		return path != "" && !(path in there)
	}
	FILENAME == "-" { path = bare = substr($0, 3); sub(/\.[a-z]+$/, "", bare); there[path] = there[bare] = 1; next }
	/^#include/ { next }
	{
		for (rest = $0; match(rest, /(compiler|code|ir|emit|docs|tests|schemas|bench)\/[A-Za-z0-9_.\/-]*[A-Za-z0-9_]/);) {
			path = substr(rest, RSTART, RLENGTH)
			before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : " "
			after = substr(rest, RSTART + RLENGTH, 1)
			rest = substr(rest, RSTART + RLENGTH)
			if (before !~ /[A-Za-z0-9_.\/<$-]/ && after !~ /[-<*{$%]/ && path !~ /\/[A-Z]+$/ && missing(path))
				print FILENAME ":" FNR ": " path
		}
	}
	FILENAME ~ /\.md$/ {
		folder = FILENAME
		sub(/^\.\//, "", folder)
		sub(/[^\/]*$/, "", folder)
		for (rest = $0; match(rest, /\]\([^)#:]+[)#]/);) {
			path = folder substr(rest, RSTART + 2, RLENGTH - 3)
			rest = substr(rest, RSTART + RLENGTH)
			while (sub(/[^\/]+\/\.\.\//, "", path))
				;
			if (missing(path))
				print FILENAME ":" FNR ": a link to " path
		}
	}' - $texts)" "is not there"

# The diffs of docs/ADDING.md apply, or are in the tree.
diffs=$(mktemp -d)
awk -v into="$diffs" '/^```diff/ { n++; on = 1; next } /^```/ { on = 0 } on { print > (into "/" n ".diff") }' docs/ADDING.md
! command -v git > /dev/null || breach "$(for file in "$diffs"/*.diff; do
	git apply --check "$file" 2> /dev/null || git apply --check -R "$file" 2> /dev/null || sed -n 's/^+++ b/docs\/ADDING.md: the diff of /p' "$file" | head -n 1
done)" "does not apply to this tree"
rm -rf "$diffs"

# Texts are changed often: the objects that wait for them.
waiting=$(grep -l 'ir/base/diag_texts\.c' build/obj/*/*.d build/obj/*/*/*.d build/obj/*/*/*/*.d 2>/dev/null | wc -l)
[ "$waiting" -le 8 ] || breach "ir/base/diag_texts.c: $waiting objects" "a changed text compiles more than 8 again"
exit $bad
