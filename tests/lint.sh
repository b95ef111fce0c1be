#!/bin/sh
# lint: the walls of the house. Prints each breach; exit status 1 if there was one.
set -u
bad=0

# includes FOLDER ALLOWED-PREFIXES: files under FOLDER include nothing of ours from elsewhere.
includes() {
	find "$1" -name '*.[ch]' | sort | while read -r file; do
		grep -nE '^#include "' "$file" | grep -vE "#include \"($2)" | sed "s|^|$file:|"
	done
}
breach() {
	[ -z "$1" ] && return
	printf '%s\n' "$1" | sed "s|$| ($2)|"
	bad=1
}
breach "$(includes ir/base 'ir/base/')" "ir/base knows only itself"
breach "$(includes ir 'ir/|schemas/|events.inc|options.inc|plugins.inc')" "ir knows neither compiler nor emit"
breach "$(includes emit 'ir/|emit/|schemas/|custom_resources.inc|deploy.inc')" "emit does not know the compiler"
breach "$(includes schemas 'ir/base/|schemas/')" "the tables know only the floor"
breach "$(find compiler -name '*.[ch]' ! -name driver.c ! -name 'commands*.c' ! -name main.c -exec grep -nE '#include "emit/' /dev/null {} +)" "only the driver and the commands know emit"
breach "$(grep -rnE '\b(strcpy|strcat|sprintf|gets|strncpy)\(' compiler ir emit --include='*.[ch]')" "unbounded copy"
breach "$(grep -rnE 'char \*[a-z_]+ = (arena_alloc|ARENA_ARRAY)\(' compiler ir emit --include='*.c' | grep -vE '^ir/base/|^compiler/(yaml/|host\.c)|unsigned char')" "texts that may be made of secrets lie in text_room"
breach "$(grep -rnE '\b(malloc|calloc|realloc|free)\(' compiler ir emit --include='*.c' | grep -vE '^ir/base/(arena|buf)\.c:|^emit/artifact/|^ir/js\.c:|^compiler/host\.c:|^ir/base/(regex|output)\.c:')" "only the arena allocates"
breach "$(find compiler ir emit schemas -name '*.[ch]' ! -name cfn_table.c -exec wc -l {} + | awk '$2 != "total" && $1 > 620 { print $2 ": " $1 " lines" }')" "over 600 lines"
exit $bad
