#!/bin/sh
# twice.sh PLATFORM...: the binaries of build/dist, built again from a copy of the sources in another folder, are the same bytes.
set -eu
cd "$(dirname "$0")/../.."
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
git ls-files -z --cached --others --exclude-standard | tar -cf - --null -T - | tar -xf - -C "$there"
mkdir -p "$there/build/dist"
cp -R build/dist/sources "$there/build/dist/" # fetched and checksummed once
cp -RP build/dist/zig "$there/build/dist/"
touch "$there/build/dist/zig/zig" "$there/build/dist/sources/complete"
failed=0
for platform; do
	make -s -C "$there" "build/dist/$platform/slsc" > "$there/log" 2>&1 || { cat "$there/log"; exit 1; }
	if cmp "build/dist/$platform/slsc" "$there/build/dist/$platform/slsc"; then
		echo "$platform: the same $(wc -c < "build/dist/$platform/slsc") bytes in two folders"
	else
		failed=1
	fi
done
exit $failed
