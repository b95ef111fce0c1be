#!/bin/sh
# Fills a folder with inputs to begin with: those kept, and what the goldens give. usage: seeds.sh TARGET REPLAY FOLDER
set -u
target=$1 replay=$2 folder=$3
cut=$(printf '\034')
mkdir -p "$folder"
[ -f "$folder/.seeded" ] && exit 0
: > "$folder/.seeded"

[ -f tests/fuzz/corpus/"$target" ] && "$replay" --unpack tests/fuzz/corpus/"$target" "$folder"
for crash in tests/fuzz/crashes/"$target"/*; do
	[ -f "$crash" ] && cp "$crash" "$folder/"
done
small() { find "$@" -type f -size -"${most:-2}"k | LC_ALL=C sort; }
name() { printf '%s/seed%s' "$folder" "$(printf %s "$1" | tr -c 'a-zA-Z0-9\n' -)"; }

case $target in
yaml | schema | compile)
	small tests/golden tests/diagnostics \( -name '*.yml' -o -name '*.json' ! -name 'expect*' \) | while read -r f; do cp "$f" "$(name "$f")"; done ;;
vars)
	small tests/golden tests/diagnostics -name '*.yml' | while read -r f; do
		grep -oE '\$\{.*' "$f" > "$(name "$f")" || rm -f "$(name "$f")"
	done ;;
glob)
	paths='src/index.js lib/a/b.js node_modules/x/index.js .env a.test.js'
	grep -hoE "^ *- *['\"]?[^ '\"]*[*?!{][^ '\"]*" -r tests/golden tests/diagnostics --include='*.yml' | sed "s/^ *- *['\"]*//" | sort -u | while read -r p; do
		printf '%s\n%s%s\n' "$p" "$cut" "$(echo "$paths" | tr ' ' '\n')" > "$(name "$p")"
	done ;;
graphql)
	small tests/golden -name '*.graphql' | while read -r f; do
		cp "$f" "$(name "$f")"
		{ cat "$f"; printf %s "$cut"; cat "$(dirname "$f")"/*.graphql; } > "$(name "$f")-twice"
	done ;;
states)
	for f in tests/golden/plugin-step-functions*/serverless.yml tests/diagnostics/states-*.yml; do
		awk -v out="$(name "$f")" '
			{ match($0, /^ */); indent = RLENGTH }
			within && indent > within { print > (out n); next }
			{ within = 0 }
			/^ *definition: *$/ { within = indent; n++ }
			/definition: ?\{.*States/ { sub(/^.*definition: */, ""); print > (out "line" NR) }' "$f"
	done
	printf '{StartAt: P, QueryLanguage: JSONata, States: {P: {Type: Parallel, Branches: [{StartAt: A, States: {A: {Type: Wait, Seconds: "{%% $x %%}", End: true}}}], Next: M}, M: {Type: Map, Items: [1], ItemProcessor: {StartAt: B, States: {B: {Type: Pass, Output: {a.$: $}, End: true}}}, Catch: [{ErrorEquals: [States.ALL], Next: F}], Next: C}, C: {Type: Choice, Choices: [{And: [{Variable: $.a, IsNull: true}, {Not: {Variable: $.b, StringEquals: x}}], Next: F}], Default: F}, F: {Type: Fail, Cause: c}}}' > "$folder/seed-kinds"
	printf 'StartAt: T\nStates:\n  T:\n    Type: Task\n    Resource: !GetAtt fn.Arn\n    TimeoutSeconds: 30\n    Parameters: {FunctionName: !Ref fn, x: !Sub "${AWS::Region}-#{AWS::AccountId}"}\n    Retry: [{ErrorEquals: [a]}]\n    End: true\n' > "$folder/seed-functions" ;;
packages)
	printf 'package.json\n{"dependencies":{"a":"1"},"devDependencies":{"b":"1"}}%snode_modules/a/package.json\n{"dependencies":{"c":"1"},"bin":{"a":"a.js"}}%snode_modules/b/package.json\n{"dependencies":{"c":"1","d":"1"}}%snode_modules/c/package.json\n{}%snode_modules/d/package.json\n{"peerDependencies":{"a":"1"}}' \
		"$cut" "$cut" "$cut" "$cut" > "$folder/seed-plain"
	printf 'package.json\n{"workspaces":["packages/*"],"devDependencies":{"b":"1"}}%spackages/w/package.json\n{"name":"w","devDependencies":{"@s/b":"1"}}%snode_modules/w -> packages/w%snode_modules/@s/b/package.json\n{"bin":"b.js"}%snode_modules/.bin/b -> node_modules/@s/b/b.js%snode_modules/@s/b/b.js\nx' \
		"$cut" "$cut" "$cut" "$cut" "$cut" > "$folder/seed-workspaces" ;;
diff)
	most=3
	small tests/golden tests/diff -name '*.json' | while read -r f; do
		{ cat "$f"; printf '%s%s\0\010\003' "$cut" "$cut"; } > "$(name "$f")"
	done
	for old in tests/diff/*/old*.json; do
		now=$(echo "$old" | sed 's|/old|/new|')
		[ -f "$now" ] && { cat "$old"; printf %s "$cut"; cat "$now"; } > "$(name "$old")"
	done ;;
lsp)
	small tests/golden tests/diagnostics -name '*.yml' | while read -r f; do
		{ cat "$f"; printf '%se\003\006\002${self:%se\004\004\022  x: !Ref %sq\005\007%ss' "$cut" "$cut" "$cut" "$cut"; } > "$(name "$f")"
	done
	printf 'service: a%sr{"method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///serverless.yml"}}}%sr{"id":1}%sxContent-Length: 9\r\n\r\n{}' "$cut" "$cut" "$cut" > "$folder/seed-raw" ;;
pins)
	sed 's/"serverless-something-else"/"p"/' tests/diagnostics/pin-stale/slsc.pins.json > "$folder/seed-nothing"
	sed -e 's/"serverless-something-else"/"p"/' -e 's/Topic/FLambdaFunction/' tests/diagnostics/pin-conflict/slsc.pins.json > "$folder/seed-conflict"
	change() { printf '{"version":1,"stages":{"dev":{"date":"2026-11-30","framework":"f","plugins":{"p":""},"inputs":{},"changes":{"%s":{"%s":%s}}}}}' "$1" "$2" "$3" > "$folder/seed-$4"; }
	change /Resources/New '' '{"new":{"Type":"AWS::SNS::Topic","Properties":{"DisplayName":"${self:custom.a.b} ${slsc:folder} ${slsc:FLambdaVersion}"}},"variables":true}' new
	change /Resources/IamRoleLambdaExecution /Properties/Policies/0/PolicyDocument/Statement '{"append":[{"Effect":"Allow"}]}' append
	change '/Resources/${slsc:FLambdaVersion}' /DeletionPolicy '{"new":"Delete"}' version
	change /Resources/FLambdaFunction /Properties/Tags '{"new":[{"Key":"a","Value":"b"}]}' function
	change /Conditions/D '' '{"new":{"Fn::Not":[{"Condition":"C"}]}}' condition
	change /Transform '' '{"new":"AWS::LanguageExtensions"}' transform ;;
values)
	printf '{"ssm:/a":"x","cf:s.out":{"a":[1]},"aws:accountId":"1"}%s${ssm:/a}\n${cf:s.out}\n${aws:accountId}\n${ssm(us-east-1, raw):/b, 1}\n${env:C}%s%sA="x y"\nB=$A\nexport C=${B:-d} # e\n' "$cut" "$cut" "$cut" > "$folder/seed-file"
	printf '%s${ssm:/a}\n${cf:s.out}\n${s3:b/k}\n${aws:accountId}%s{"Parameters":[{"Name":"/a","Type":"StringList","Value":"a,b"}],"Stacks":[{"Outputs":[{"OutputKey":"out","OutputValue":"v"}]}],"Account":"1"}%s' "$cut" "$cut" "$cut" > "$folder/seed-asked" ;;
esac
