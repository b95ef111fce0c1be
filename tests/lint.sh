#!/bin/sh
# lint: the walls of the house. Prints each breach; exit status 1 if there was one.
set -u
bad=0

breach() {
	[ -z "$1" ] && return
	printf '%s\n' "$1" | sed "s|$| ($2)|"
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
knows emit/report ir/base
knows compiler/host ir
knows compiler/read ir
knows compiler/vars 'compiler/read|ir'
knows compiler/check 'compiler/read|compiler/vars|ir|schemas'
knows compiler/cli 'compiler/read|ir'
knows compiler/compile 'compiler/read|compiler/vars|compiler/check|code|emit|ir'
breach "$(printf '%s\n' "$arrows" | awk '{ print $1, $2 }' | sort -u | tsort 2>&1 >/dev/null)" "folders in a circle"

breach "$(grep -rn 'include <libfyaml' compiler code ir emit schemas --include='*.[ch]' | grep -v '^emit/yaml\.c:')" "libfyaml is known to emit/yaml.c alone"
breach "$(grep -rniE 'include <(cjson/)?cJSON' compiler code ir emit schemas --include='*.[ch]')" "cJSON is for tests (docs/ARCHITECTURE.md)"
breach "$(grep -rnE '\b(strcpy|strcat|sprintf|gets|strncpy)\(' compiler code ir emit --include='*.[ch]')" "unbounded copy"
breach "$(grep -rnE 'char \*[a-z_]+ = (arena_alloc|ARENA_ARRAY)\(' compiler code ir emit --include='*.c' | grep -vE '^ir/base/|^compiler/(read/yaml/|host/host\.c)|unsigned char')" "texts that may be made of secrets lie in text_room"
breach "$(grep -rnE '\b(malloc|calloc|realloc|free)\(' compiler code ir emit --include='*.c' | grep -vE '^ir/base/(arena|buf)\.c:|^code/|^emit/package/|^ir/js\.c:|^compiler/host/host\.c:|^ir/base/(regex|output)\.c:')" "only the arena allocates"
breach "$(find compiler code ir emit schemas -name '*.[ch]' ! -name cfn_table.c -exec wc -l {} + | awk '$2 != "total" && $1 > 620 { print $2 ": " $1 " lines" }')" "over 600 lines"
exit $bad
