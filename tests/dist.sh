#!/bin/sh
# dist.sh SLSC NAME: make dist gives the same bytes twice, and what it packs, unpacked in a folder of another name, builds
# without git, compiles an example, and gives the same bytes of slsc as here. There the examples of docs/ADDING.md are added,
# built and run.
set -eu
slsc=$1 name=$2 here=$(pwd) git=$(command -v git)
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
build() {
	PATH=$tmp/bin:$PATH make --no-print-directory -j"$(getconf _NPROCESSORS_ONLN || echo 2)" > "$tmp/log" 2>&1 || { cat "$tmp/log" >&2; fail "$1"; }
}
build "the tarball does not build"
grep 'asks for git' "$tmp/log" >&2 && fail "the build needs a repository"

build/slsc examples/shop/serverless.yml -o "$tmp/stack.json"
"$here/$slsc" examples/shop/serverless.yml | cmp - "$tmp/stack.json" || fail "the tarball's slsc makes another template"
cmp "$here/$slsc" build/slsc || fail "another folder, other bytes: is each source known to git (git add), and the same compiler at work?"
echo "dist: build/$name.tar.gz builds in another folder, to the same bytes"

mkdir "$tmp/diffs"
awk -v into="$tmp/diffs" '/^```diff/ { n++; on = 1; next } /^```/ { on = 0 } on { print > (into "/" n ".diff") }' docs/ADDING.md
for file in "$tmp/diffs"/*; do # the plugin's is in the tree
	"$git" apply -R --check "$file" 2> /dev/null || "$git" apply "$file" || fail "a diff of docs/ADDING.md does not apply"
done
build "what docs/ADDING.md adds does not build"
T=functions sh tests/cli.sh build/slsc tests/cli > "$tmp/log" || { cat "$tmp/log" >&2; fail "the command of docs/ADDING.md does something else"; }
cat > "$tmp/serverless.yml" <<'EOF'
service: adding
provider: { name: aws, runtime: nodejs22.x, codeSigningConfigArn: "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdef0" }
custom: { who: JANE }
functions:
  a: { handler: a.b, description: "by ${lower(${self:custom.who})}", events: [{ configRule: no-open-buckets }] }
EOF
for word in '"AWS::Config::ConfigRule"' '"CodeSigningConfigArn"' '"by jane"' '"ALambdaPermissionConfig"'; do
	build/slsc "$tmp/serverless.yml" --code-digest off 2> /dev/null | grep -qF "$word" || fail "the examples of docs/ADDING.md do not make $word"
done
sed 's/configRule/confgRule/; s/codeSigningConfigArn/codeSigningConfgArn/; s/lower(/lowr(/' "$tmp/serverless.yml" > "$tmp/wrong.yml"
build/slsc "$tmp/wrong.yml" 2> "$tmp/log" && fail "what is misspelled passes"
for word in configRule codeSigningConfigArn lower; do
	grep -q "did you mean '$word'" "$tmp/log" || { cat "$tmp/log" >&2; fail "nothing proposes '$word'"; }
done
echo "dist: the examples of docs/ADDING.md apply, build and work"
