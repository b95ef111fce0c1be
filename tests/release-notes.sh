#!/bin/sh
# dist/release-notes.sh on a change log made here, and on the project's own.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%s\n' '# Changelog' '' '## [Unreleased]' '' '- not yet' '' '## [1.2.0] - 2026-01-02' '' '### Added' '' '- new' '' \
	'## [1.2.0-rc.1] - 2026-01-01' '' '- first' '' '## [1.0.0] - 2025-01-01' '' '[1.2.0]: somewhere' >"$work/log"
failed=0
expect() { # expect VERSION STATUS TEXT
	status=0
	got=$(sh dist/release-notes.sh "$work/log" "$1" 2>/dev/null) || status=$?
	if [ "$status" != "$2" ] || [ "$got" != "$3" ]; then echo "release notes of $1: status $status, '$got'" >&2; failed=1; fi
}
expect Unreleased 0 '- not yet'
expect 1.2.0 0 '### Added

- new'
expect 1.2.0-rc.1 0 '- first'
expect 1.0.0 1 ''
expect 9.9.9 1 ''
expect 1.2 1 ''
if ! sh dist/release-notes.sh CHANGELOG.md Unreleased >"$work/own" || ! grep -q '^### Added' "$work/own"; then echo "release notes: none of CHANGELOG.md" >&2; failed=1; fi
[ $failed = 0 ] && echo "release notes: 7 checks passed"
