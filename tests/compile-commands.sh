#!/bin/sh
# compile-commands.sh 'COMPILER FLAGS' FILE...: a JSON compilation database (what clangd reads) on standard output.
set -eu
escaped() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
folder=$(escaped "$(pwd)")
command=$(escaped "$1")
shift
between='['
for file; do
	printf '%s\n{ "directory": "%s", "file": "%s", "command": "%s -c %s" }' "$between" "$folder" "$file" "$command" "$file"
	between=,
done
printf '\n]\n'
