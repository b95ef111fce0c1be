#!/bin/sh
# The notes of one release, from CHANGELOG.md. usage: release-notes.sh CHANGELOG VERSION
# Prints what stands under "## [VERSION]" up to the next release or the links at the end. Exit status 1: no such release, or it says nothing.
set -eu
[ $# = 2 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 64; }
awk -v version="$2" '
	/^## / || /^\[[^]]*\]: / { inside = index($0, "## [" version "]") == 1; next }
	inside && (NF || text) { text = text $0 "\n" }
	END { sub(/\n+$/, "", text); if (text == "") exit 1; print text }
' "$1" || { echo "release-notes: $1 says nothing of $2" >&2; exit 1; }
