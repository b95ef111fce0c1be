#!/usr/bin/env python3
"""Deploys packages of slsc to a moto server on loopback, as osls does it and as the printed commands do it.

usage: deploy.py --slsc build/slsc [--osls FILE --node NODE] [CASE...]

Each case is packaged, deployed, deployed again unchanged, changed in a handler, packaged and deployed again. After
every step the stack's resources and outputs, the functions' CodeSha256 and their versions are compared with the
package. Without --osls only the printed commands are run.
"""
import argparse
import base64
import contextlib
import hashlib
import json
import logging
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings

import boto3
import moto.cloudformation.models as cloudformation
from moto.cloudformation.parsing import OutputMap, ResourceMap, get_model_map
from moto.server import ThreadedMotoServer

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATIENCE = 900  # seconds for one deployment: the command line starts twenty times, on a machine that may be busy
PROFILE = "acme-serverless-agent"
# case: (folder, a file of the package whose change must give every function that holds it a new version)
CASES = {
    "shop": ("examples/shop", "src/orders.js"),
    "deploy-options": ("tests/golden/deploy-options", "handler.js"),
    "deploy-direct": ("tests/golden/deploy-direct", "handler.js"),
}


@contextlib.contextmanager
def moto_server():
    """A quiet moto server on loopback: its address."""
    warnings.simplefilter("ignore")
    for name in ("werkzeug", "moto"):
        logging.getLogger(name).setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def teach_moto():
    """What CloudFormation does and moto (5.2) does not."""
    lint = cloudformation.validate_template_cfn_lint
    # ValidateTemplate refuses what cannot be parsed; moto also refuses what cfn-lint advises against.
    cloudformation.validate_template_cfn_lint = lambda template: [m for m in lint(template) if m.rule.id.startswith("E0")]
    apply = cloudformation.ChangeSet.apply

    def apply_with_outputs(self):
        apply(self)
        self.stack.output_map = OutputMap(self.stack.resource_map, self.template_dict, self.stack.stack_id)

    cloudformation.ChangeSet.apply = apply_with_outputs
    delete = cloudformation.CloudFormationBackend.delete_change_set

    # Deleting a change set that is not there succeeds.
    def delete_if_there(self, change_set_name):
        if any(change_set_name in (key, c.change_set_name) for key, c in self.change_sets.items()):
            delete(self, change_set_name)

    cloudformation.CloudFormationBackend.delete_change_set = delete_if_there
    update = cloudformation.CloudFormationBackend.update_stack

    # UpdateStack without a change is an error.
    def update_if_changed(self, name, template, role_arn, parameters, tags):
        stack = self.get_stack(name)
        if stack.has_template(template) and not parameters and stack.tags == tags:
            raise cloudformation.ValidationError(name, message="No updates are to be performed.")
        return update(self, name, template, role_arn, parameters, tags)

    cloudformation.CloudFormationBackend.update_stack = update_if_changed
    change = ResourceMap.update

    # A resource is made after those it names were changed: a function's new version holds its new code.
    def change_versions_last(self, template, parameters=None):
        def is_version(resource):
            return resource["Type"] == "AWS::Lambda::Version"

        before = self._resource_json_map
        first = {k: r for k, r in template["Resources"].items() if k in before or not is_version(r)}
        first.update((k, r) for k, r in before.items() if is_version(r))
        change(self, {**template, "Resources": first}, parameters)
        change(self, template, parameters)

    ResourceMap.update = change_versions_last


class Failure(Exception):
    pass


def expect(what, got, wanted):
    if isinstance(got, dict) and isinstance(wanted, dict):
        got, wanted = ({k: v for k, v in a.items() if k not in b or b[k] != v} for a, b in ((got, wanted), (wanted, got)))
    if got != wanted:
        raise Failure(f"{what}:\n  is      {got}\n  and not {wanted}")


def run(argv, cwd, env):
    try:
        done = subprocess.run(argv, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as late:
        raise Failure(f"{' '.join(map(str, argv[:4]))} takes longer than {PATIENCE} s:\n{late.stdout or ''}") from late
    if done.returncode:
        raise Failure(f"{' '.join(map(str, argv[:4]))} ended with {done.returncode}:\n{done.stdout[-3000:]}")
    return done.stdout


def zip_digest(path):
    return base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


def references(value):
    """The logical ids that a value names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "Ref":
                yield inner
            elif key == "Fn::GetAtt":
                yield inner[0] if isinstance(inner, list) else inner.split(".")[0]
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


class Run:
    """One service on its way to one stack."""

    def __init__(self, args, name, work, env, endpoint, unsupported):
        folder, self.handler = CASES[name]
        self.args, self.env, self.unsupported = args, env, unsupported
        self.dir = work / "service"
        shutil.copytree(ROOT / folder, self.dir, ignore=shutil.ignore_patterns("expect.*", "args", ".serverless", "stack.json"))
        config = self.dir / "serverless.yml"
        # osls reads frameworkVersion as its own version.
        config.write_text(re.sub(r"(?m)^frameworkVersion:.*\n", "", config.read_text()))
        handler = self.dir / self.handler
        if not handler.exists():
            handler.write_text("exports.handler = async () => ({});\n")
        self.endpoint = endpoint
        self.updated = False

    def client(self, service):
        region = re.search(r"(?m)^  region: (\S+)", (self.dir / "serverless.yml").read_text()).group(1)
        return boto3.client(service, endpoint_url=self.endpoint, region_name=region, aws_access_key_id="test", aws_secret_access_key="test")

    def make_surroundings(self):
        """What is there before the first deployment: a bucket of one's own, and topics."""
        for arn in re.findall(r"arn:aws:sns:\S+", (self.dir / "serverless.yml").read_text()):
            self.client("sns").create_topic(Name=arn.rsplit(":", 1)[1])
        name = re.search(r"(?m)^    name: (\S+)", (self.dir / "serverless.yml").read_text())
        if name:
            self.client("s3").create_bucket(Bucket=name.group(1), CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})

    def package(self):
        run([self.args.slsc, "package", "--deploy-script", ".serverless/deploy.sh"], self.dir, self.env)
        out = self.dir / ".serverless"
        self.template = json.loads((out / "cloudformation-template-update-stack.json").read_text())
        self.zips = {z.name: zip_digest(z) for z in out.glob("*.zip")} # osls takes the folder away
        self.state = json.loads((out / "serverless-state.json").read_text())
        self.stack = re.search("deploys the stack (.*)", (out / "deploy.sh").read_text()).group(1)

    def deploy_osls(self):
        return run([self.args.node, self.args.osls, "deploy", "--package", ".serverless", "--verbose"], self.dir, self.env)

    def deploy_script(self):
        return run([".serverless/deploy.sh"], self.dir, self.env)

    def deploy_printed(self):
        printed = run([self.args.slsc, "package"], self.dir, self.env)
        return run(["sh", "-c", printed], self.dir, self.env)

    def versions(self):
        functions = self.client("lambda")
        names = [r["Properties"]["FunctionName"] for r in self.template["Resources"].values() if r["Type"] == "AWS::Lambda::Function"]
        found = {}
        for name in names:
            listed = functions.list_versions_by_function(FunctionName=name)["Versions"]
            found[name] = [v["Version"] for v in listed if v["Version"] != "$LATEST"]
        return found

    def check_resources(self):
        wanted, missing = {}, set()
        for logical, resource in self.template["Resources"].items():
            if resource["Type"] in get_model_map():
                wanted[logical] = resource["Type"]
            else:
                missing.add(resource["Type"])
        self.unsupported |= missing
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.stack)
        got = {r["LogicalResourceId"]: r["ResourceType"] for page in pages for r in page["StackResourceSummaries"] if r.get("LogicalResourceId")}
        # A layer loses its logical id in moto when its content changes.
        without = [{k: t for k, t in of.items() if t != "AWS::Lambda::LayerVersion"} for of in (got, wanted)]
        expect("resources of the stack", *without)
        return without[1]

    def check_outputs(self, resources):
        stack = self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"][0]
        got = {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}
        wanted = {key for key, output in self.template["Outputs"].items() if all(r in resources or r.startswith("AWS::") for r in references(output["Value"]))}
        expect("outputs of the stack", wanted - set(got), set())
        holding = self.client("s3").list_buckets()["Buckets"]
        expect("output of the bucket", got["ServerlessDeploymentBucketName"] in [b["Name"] for b in holding], True)
        return stack

    def check_settings(self, stack, deploy):
        """What the stack was told beside its template. By osls the same package is told by the state."""
        provider = self.state["service"]["provider"]
        tags = {t["Key"]: t["Value"] for t in stack["Tags"]}
        expect("tags", tags, {"STAGE": "dev", **provider.get("stackTags", {})})
        parameters = {p["ParameterKey"]: p["ParameterValue"] for p in stack.get("Parameters", [])}
        expect("parameters", parameters, {p["ParameterKey"]: p["ParameterValue"] for p in provider.get("stackParameters", [])})
        expect("topics", stack.get("NotificationARNs", []), provider.get("notificationArns", []))
        expect("role", stack.get("RoleARN"), provider.get("iam", {}).get("deploymentRole"))
        # v3.40 and osls set the policy at updates, not when they create a stack.
        if provider.get("stackPolicy") and (deploy is not Run.deploy_osls or self.updated):
            body = self.client("cloudformation").get_stack_policy(StackName=self.stack)["StackPolicyBody"]
            expect("stack policy", json.loads(body), {"Statement": provider["stackPolicy"]})

    def check_code(self):
        functions, bucket = self.client("lambda"), self.client("s3")
        for resource in self.template["Resources"].values():
            if resource["Type"] != "AWS::Lambda::Function":
                continue
            properties = resource["Properties"]
            name, key = properties["FunctionName"], properties["Code"]["S3Key"]
            got = functions.get_function(FunctionName=name)["Configuration"]["CodeSha256"]
            expect(f"CodeSha256 of {name}", got, self.zips[key.rsplit("/", 1)[1]])
        for version in self.template["Resources"].values():
            if version["Type"] == "AWS::Lambda::Version":
                expect("CodeSha256 in the template", version["Properties"].get("CodeSha256") in self.zips.values(), True)
        holding = [b["Name"] for b in bucket.list_buckets()["Buckets"]]
        keys = {o["Key"] for b in holding for o in bucket.list_objects_v2(Bucket=b).get("Contents", [])}
        folder = key.rsplit("/", 1)[0]
        for layer in self.template["Resources"].values():
            if layer["Type"] == "AWS::Lambda::LayerVersion":
                expect("the layer's zip in the bucket", layer["Properties"]["Content"]["S3Key"] in keys, True)
        for name in ("compiled-cloudformation-template.json", "serverless-state.json"):
            expect(f"{name} in the bucket", f"{folder}/{name}" in keys, True)

    def check(self, deploy):
        self.check_settings(self.check_outputs(self.check_resources()), deploy)
        self.check_code()

    def events(self):
        return len(self.client("cloudformation").describe_stack_events(StackName=self.stack)["StackEvents"])

    def scenario(self, deploy):
        self.make_surroundings()
        self.package()
        deploy(self)
        self.check(deploy)
        before, events = self.versions(), self.events()
        self.package()
        said = deploy(self)
        self.check(deploy)
        expect("stack events of an unchanged deploy", self.events() - events, 0)
        expect("versions after an unchanged deploy", self.versions(), before)
        expect("'no changes' in what was said", bool(re.search("no changes|not include any changes", said, re.I)), True)
        with open(self.dir / self.handler, "a") as f:
            f.write("// changed\n")
        self.package()
        deploy(self)
        self.updated = True
        self.check(deploy)
        after = self.versions()
        for name in before:
            expect(f"the version of {name} is a new one", int(after[name][-1]) > int(before[name][-1]), True)
        if deploy is Run.deploy_script:
            said = self.deploy_printed()
            expect("the printed commands find no change", "no changes" in said, True)


def environment(home, endpoint):
    (home / ".aws").mkdir(parents=True)
    (home / ".aws" / "config").write_text(f"[profile {PROFILE}]\nregion = eu-central-1\n[default]\nregion = eu-central-1\n")
    keys = "aws_access_key_id = test\naws_secret_access_key = test\n"
    (home / ".aws" / "credentials").write_text(f"[{PROFILE}]\n{keys}[default]\n{keys}")
    env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_") and k.lower() not in ("http_proxy", "https_proxy", "all_proxy")}
    env.update(HOME=str(home), AWS_ENDPOINT_URL=endpoint, AWS_EC2_METADATA_DISABLED="true", NO_COLOR="1", NODE_NO_WARNINGS="1",
               SLS_AWS_MONITORING_FREQUENCY="200", SLSC_POLL="0", SLS_TELEMETRY_DISABLED="1", SLS_NOTIFICATIONS_MODE="off",
               PATH=f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}")
    return env


def reset(endpoint):
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")).read()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--slsc", required=True, type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--osls", type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--node", default=shutil.which("node"), type=os.path.abspath, help="the node that runs osls, which asks for 20.19")
    parser.add_argument("--keep", type=pathlib.Path, help="work there and leave it")
    parser.add_argument("cases", nargs="*", default=list(CASES))
    args = parser.parse_args()
    teach_moto()
    ways = {"script": Run.deploy_script}
    if args.osls:
        ways["osls"] = Run.deploy_osls
    failed, unsupported = 0, set()
    with moto_server() as endpoint:
        with contextlib.ExitStack() as stack:
            work = args.keep or pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            env = environment(work / "home", endpoint)
            for name in args.cases:
                for way, deploy in ways.items():
                    reset(endpoint)
                    begin = time.monotonic()
                    try:
                        place = work / f"{name}-{way}"
                        place.mkdir()
                        Run(args, name, place, env, endpoint, unsupported).scenario(deploy)
                        print(f"ok   {name} by {way} ({time.monotonic() - begin:.1f} s)", flush=True)
                    except Failure as failure:
                        failed += 1
                        print(f"FAIL {name} by {way}: {failure}", flush=True)
    if unsupported:
        print(f"moto makes no {', '.join(sorted(unsupported))}; of those only the template was compared")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
