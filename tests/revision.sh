#!/bin/sh
# revision.sh SLSC: slsc diff REV:path against the working tree, and check --golden --write, in a repository made for it.
set -u
slsc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
command -v git >/dev/null || { echo "no git: skipped"; exit 0; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
failed=0
expect() {
	[ "$2" = "$3" ] && return
	echo "revision: $1: expected $3, got $2"
	failed=1
}
commit() { git add -A && git -c user.name=a -c user.email=a@example.com -c commit.gpgsign=false commit -qm "$1"; }
git init -q .
mkdir -p app/src shared
echo 'exports.a = 1' > app/src/a.js
echo 'memory: 512' > shared/x.yml
cat > app/serverless.yml <<'YML'
service: app
provider: {name: aws, region: us-east-1, memorySize: "${file(../shared/x.yml):memory}"}
functions:
  a: {handler: src/a.a}
YML
commit first
echo 'memory: 1024' > shared/x.yml
out=$("$slsc" diff HEAD:app/serverless.yml app/serverless.yml --offline)
expect 'a changed include' $? 2
case $out in *"MemorySize: 512 -> 1024"*) ;; *) expect 'its change' "$out" 'MemorySize: 512 -> 1024' ;; esac
(cd app && "$slsc" diff HEAD:./serverless.yml serverless.yml --offline >/dev/null)
expect 'a path from the working folder' $? 2
"$slsc" diff HEAD:app/serverless.yml HEAD:app/serverless.yml --offline >/dev/null
expect 'one revision' $? 0
"$slsc" diff HEAD:nothing.yml app/serverless.yml --offline >/dev/null 2>&1
expect 'a file that the revision lacks' $? 2
"$slsc" diff NOPE:app/serverless.yml app/serverless.yml --offline >/dev/null 2>&1
expect 'a missing revision' $? 1
cd app || exit 1
"$slsc" check --golden stack.json --write --offline --code-digest off
expect 'writing the golden' $? 0
"$slsc" check --golden stack.json --offline --code-digest off >/dev/null
expect 'the golden just written' $? 0
sed -i.bak 's/src\/a.a/src\/a.b/' serverless.yml
"$slsc" check --golden stack.json --offline --code-digest off >/dev/null
expect 'another handler' $? 2
"$slsc" serverless.yml -o out.json --map out.map --offline --code-digest off
grep -q '"/Resources/ALambdaFunction/Properties/Handler": "serverless.yml:4:' out.map
expect 'the source map' $? 0
echo "revisions: $([ $failed = 0 ] && echo passed || echo failed)"
exit $failed
