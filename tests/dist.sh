#!/bin/sh
# dist.sh SLSC NAME: make dist gives the same bytes twice, and what it packs, unpacked in a folder of another name, builds
# without git, compiles an example, and gives the same bytes of slsc as here.
set -eu
slsc=$1 name=$2 here=$(pwd)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/slsc-dist.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
fail() {
	echo "dist: $1" >&2
	exit 1
}

make --no-print-directory dist > /dev/null
cp "build/$name.tar.gz" "$tmp/first"
(umask 077 && make --no-print-directory dist > /dev/null)
cmp "build/$name.tar.gz" "$tmp/first" || fail "two tarballs of the same sources differ"

mkdir "$tmp/bin" "$tmp/a longer name"
printf '#!/bin/sh\necho "the build asks for git" >&2\nexit 1\n' > "$tmp/bin/git"
chmod +x "$tmp/bin/git"
cd "$tmp/a longer name"
gzip -dc "$here/build/$name.tar.gz" | tar -xf -
cd "$name"
PATH=$tmp/bin:$PATH make --no-print-directory -j"$(getconf _NPROCESSORS_ONLN || echo 2)" > "$tmp/log" 2>&1 || { cat "$tmp/log" >&2; fail "the tarball does not build"; }
grep 'asks for git' "$tmp/log" >&2 && fail "the build needs a repository"

build/slsc examples/shop/serverless.yml -o "$tmp/stack.json"
"$here/$slsc" examples/shop/serverless.yml | cmp - "$tmp/stack.json" || fail "the tarball's slsc makes another template"
cmp "$here/$slsc" build/slsc || fail "another folder, other bytes: is each source known to git (git add), and the same compiler at work?"
echo "dist: build/$name.tar.gz builds in another folder, to the same bytes"
