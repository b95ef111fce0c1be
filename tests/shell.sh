#!/bin/sh
# shell.sh SLSC: shellcheck over the repository's own shell files, and over what slsc package prints and writes for
# services of many shapes; those also have to be read by every shell that is here.
set -eu
command -v shellcheck >/dev/null || { echo "shell.sh: no shellcheck: ./bootstrap check installs it"; exit 1; }
slsc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
shellcheck bootstrap tests/*.sh ir/embed.sh emit/package/deploy/*.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/scripts"
# package NAME FOLDER: its commands as a script and as they are printed, without the here-document around them.
package() {
	name=$1
	cd "$2"
	shift 2
	"$slsc" package -q --offline --plugins ignore -p "$work/package" --deploy-script "$work/scripts/$name.sh" "$@"
	"$slsc" package -q --offline --plugins ignore -p "$work/package" "$@" > "$work/printed"
	{
		echo '#!/bin/sh'
		sed '1d; $d' "$work/printed"
	} > "$work/scripts/$name-printed.sh"
	cd "$top"
}
package shop examples/shop
for golden in deploy-options deploy-direct; do
	cp -R "tests/golden/$golden" "$work/$golden"
	[ -f "$work/$golden/handler.js" ] || echo 'exports.handler = async () => ({});' > "$work/$golden/handler.js"
	package "$golden" "$work/$golden"
done
# shape NAME: a service with what stands on standard input, from the provider's options on.
shape() {
	name=$1
	mkdir -p "$work/$name"
	{
		printf 'service: %s\nprovider:\n  name: aws\n  runtime: nodejs20.x\n' "$name"
		cat
	} > "$work/$name/serverless.yml"
	mkdir "$work/$name/layer"
	echo "exports.h = async () => ({});" | tee "$work/$name/h.js" > "$work/$name/layer/l.js"
	package "$name" "$work/$name"
}
shape quotes <<'YML'
  region: eu-west-1
  profile: "it's $HOME `id` \"quoted\" \\ !x"
  stackTags: { "a'b": "$(id) `id` !! \"x\" 'y' \\", "*": "~ # ; & | <>" }
  deploymentPrefix: "pre fix'$x"
  notificationArns: ["arn:aws:sns:eu-west-1:1:it's"]
functions:
  f: { handler: h.h, url: true, events: [{ http: "get a b/{it's}/$x" }, { http: { path: "`id`", method: any } }, { httpApi: "*" }, { websocket: $connect }] }
YML
shape everything <<'YML'
  region: us-gov-west-1
  deploymentMethod: direct
  disableRollback: true
  rollbackConfiguration: { RollbackTriggers: [{ Arn: "arn:aws:cloudwatch:us-gov-west-1:1:alarm:a", Type: "AWS::CloudWatch::Alarm" }] }
  deletionProtection: true
  stackPolicy: [{ Effect: Allow, Principal: "*", Action: "Update:*", Resource: "*" }]
  stackParameters: [{ ParameterKey: A, ParameterValue: "it's" }]
  cfnRole: arn:aws-us-gov:iam::123456789012:role/deploys
  deploymentBucket: { name: own-bucket, serverSideEncryption: "aws:kms", sseKMSKeyId: "a key" }
layers: { l: { path: layer } }
functions: { f: { handler: h.h }, g: { image: "1.dkr.ecr.us-gov-west-1.amazonaws.com/x@sha256:6bb600b4d6e1d7cf521097177dd0c4e9ea373edb91984a505333be8ac9455d38" } }
resources: { Parameters: { A: { Type: String } }, Transform: AWS::LanguageExtensions }
YML
mkdir -p "$work/images/it's"
echo 'FROM scratch' > "$work/images/it's/-file"
shape images <<'YML'
  region: eu-west-1
  profile: a b
  ecr:
    scanOnPush: true
    maxImageCount: 5
    images:
      app: { path: "it's", file: "-file", buildArgs: { A: "$(id) `id`\n'", DB_TOKEN: "s3cr'et" }, buildOptions: ["--label=a b"], provenance: "false" }
      other: { path: "it's", file: "-file" }
functions: { f: { image: app }, g: { image: other } }
YML
shape nothing <<'YML'
  region: eu-west-1
YML
cd "$work" && "$slsc" package -q --offline quotes/serverless.yml nothing/serverless.yml --deploy-script scripts/two.sh
cp scripts/two.sh "scripts/it's two.sh"
shellcheck scripts/*.sh
for sh in dash bash 'busybox sh' mksh yash posh zsh; do
	command -v "${sh%% *}" >/dev/null || continue
	# Every use below is one of the shells above, of one word or two.
	for script in scripts/*.sh; do
		# shellcheck disable=SC2086
		$sh -n "$script" || { echo "shell.sh: $sh cannot read $script"; exit 1; }
	done
done
echo "shell: $(find scripts -name '*.sh' | wc -l | tr -d ' ') scripts are right"
