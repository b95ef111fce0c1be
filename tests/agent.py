#!/usr/bin/env python3
"""The agent that slsc agent sets up deploys ten services to a moto server that refuses what its policy does not allow.

usage: agent.py --slsc build/slsc [SERVICE...]

The printed setup runs as an administrator (listed, applied, applied again: nothing to do). Then the agent deploys each service, unchanged
and changed, and CloudFormation deletes the stack. moto's own check knows no ARNs of most requests and none of what CloudFormation makes;
both are asked here, with the ARNs that moto gave (CALLS: what each type's handler calls at least). A statement is of use where, without it, one of the recorded
calls would be refused; the others are listed with the reason that moto does not ask for them. One statement is really taken out, and the deployment must fail.
"""
import argparse
import contextlib
import copy
import fnmatch
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import boto3
import moto.cloudformation.models as cloudformation
import moto.cloudformation.parsing as parsing
import moto.iam.access_control as access
from deploy import environment, moto_server, reset, run, teach_moto
from moto import settings

AGENT, REGION, ACCOUNT = "acme-serverless-agent", "eu-central-1", "123456789012"
HEAD = f"provider: {{name: aws, runtime: nodejs22.x, profile: {AGENT}, region: {REGION}"
FUNCTIONS = "functions:\n  one: {handler: a.handler"
SERVICES = {
    "plain": f"service: plain\n{HEAD}}}\n{FUNCTIONS}}}\n",
    "http": f"service: http\n{HEAD}}}\n{FUNCTIONS}, events: [{{http: GET /a}}, {{http: 'POST /b/{{id}}'}}]}}\n",
    "queue": f"service: queue\n{HEAD}}}\n{FUNCTIONS}, events: [{{sqs: {{arn: !GetAtt [Work, Arn]}}}}]}}\nresources: {{Resources: {{Work: {{Type: AWS::SQS::Queue, Properties: {{QueueName: queue-work}}}}}}}}\n",
    "topic": f"service: topic\n{HEAD}}}\n{FUNCTIONS}, events: [{{sns: topic-news}}]}}\n",
    "table": f"service: table\n{HEAD}, tags: {{customer: acme}}}}\n{FUNCTIONS}}}\nresources: {{Resources: {{Orders: {{Type: AWS::DynamoDB::Table, Properties: {{BillingMode: PAY_PER_REQUEST, "
             "AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}]}}}}\n",
    "bucket": f"service: bucket\n{HEAD}}}\n{FUNCTIONS}}}\nresources: {{Resources: {{Files: {{Type: AWS::S3::Bucket}}}}}}\n",
    "clock": f"service: clock\n{HEAD}}}\n{FUNCTIONS}, events: [{{schedule: rate(1 hour)}}]}}\n",
    "direct": f"service: direct\n{HEAD}, deploymentMethod: direct, stackPolicy: [{{Effect: Allow, Principal: '*', Action: 'Update:*', Resource: '*'}}]}}\n{FUNCTIONS}}}\n",
    "own": f"service: own\n{HEAD}, deploymentBucket: own-deployments}}\n{FUNCTIONS}}}\n",
    "role": f"service: role\n{HEAD}, iam: {{role: {{name: role-of-its-own, path: /acme/}}}}}}\n{FUNCTIONS}, environment: {{MODE: b}}}}\n",
}

# What the handlers call at least, on an ARN made of the type's physical id ({id}) and of its properties; updates and deletions likewise.
FUNCTION = "arn:aws:lambda:{region}:{account}:function:{FunctionName}"
CALLS = {
    "AWS::Lambda::Function": {
        "create": [("lambda:CreateFunction", FUNCTION), ("lambda:GetFunction", FUNCTION), ("iam:PassRole", "{Role}", "lambda.amazonaws.com"), ("s3:GetObject", "arn:aws:s3:::{Code.S3Bucket}/{Code.S3Key}")],
        "update": [("lambda:UpdateFunctionCode", FUNCTION), ("lambda:UpdateFunctionConfiguration", FUNCTION), ("s3:GetObject", "arn:aws:s3:::{Code.S3Bucket}/{Code.S3Key}")],
        "delete": [("lambda:DeleteFunction", "arn:aws:lambda:{region}:{account}:function:{id}")]},
    "AWS::Lambda::Version": {"create": [("lambda:PublishVersion", FUNCTION), ("lambda:GetFunctionConfiguration", FUNCTION + ":1")], "delete": []},
    "AWS::Lambda::Permission": {"create": [("lambda:AddPermission", FUNCTION)]},
    "AWS::Lambda::EventSourceMapping": {"create": [("lambda:CreateEventSourceMapping", "*"), ("lambda:GetEventSourceMapping", "arn:aws:lambda:{region}:{account}:event-source-mapping:{id}")]},
    "AWS::Logs::LogGroup": {"create": [("logs:CreateLogGroup", "arn:aws:logs:{region}:{account}:log-group:{LogGroupName}"), ("logs:DescribeLogGroups", "*")],
                            "delete": [("logs:DeleteLogGroup", "arn:aws:logs:{region}:{account}:log-group:{id}")]},
    "AWS::IAM::Role": {"create": [("iam:CreateRole", "arn:aws:iam::{account}:role{Path}{RoleName}"), ("iam:PutRolePolicy", "arn:aws:iam::{account}:role{Path}{RoleName}")]},
    "AWS::S3::Bucket": {"create": [("s3:CreateBucket", "arn:aws:s3:::{id}"), ("s3:PutEncryptionConfiguration", "arn:aws:s3:::{id}")]},
    "AWS::S3::BucketPolicy": {"create": [("s3:PutBucketPolicy", "arn:aws:s3:::{Bucket}")]},
    "AWS::SQS::Queue": {"create": [("sqs:CreateQueue", "arn:aws:sqs:{region}:{account}:{QueueName}")]},
    "AWS::SNS::Topic": {"create": [("sns:CreateTopic", "arn:aws:sns:{region}:{account}:{TopicName}"), ("sns:Subscribe", "arn:aws:sns:{region}:{account}:{TopicName}")]},
    "AWS::DynamoDB::Table": {"create": [("dynamodb:CreateTable", "arn:aws:dynamodb:{region}:{account}:table/{id}"), ("dynamodb:DescribeTable", "arn:aws:dynamodb:{region}:{account}:table/{id}")]},
    "AWS::Events::Rule": {"create": [("events:PutRule", "arn:aws:events:{region}:{account}:rule/{id}"), ("events:PutTargets", "arn:aws:events:{region}:{account}:rule/{id}")]},
    "AWS::ApiGateway::RestApi": {"create": [("apigateway:POST", "arn:aws:apigateway:{region}::/restapis"), ("apigateway:GET", "arn:aws:apigateway:{region}::/restapis/{id}")]},
    "AWS::ApiGateway::Resource": {"create": [("apigateway:POST", "arn:aws:apigateway:{region}::/restapis/{RestApiId}/resources/x")]},
    "AWS::ApiGateway::Method": {"create": [("apigateway:PUT", "arn:aws:apigateway:{region}::/restapis/{RestApiId}/resources/x/methods/GET")]},
    "AWS::ApiGateway::Deployment": {"create": [("apigateway:POST", "arn:aws:apigateway:{region}::/restapis/{RestApiId}/deployments")]},
}
# Actions of statements that no call above asks for, and why.
UNASKED = [
    ("iam:CreateServiceLinkedRole", "moto makes no service-linked roles"),
    ("dynamodb:*", "indexes, imports and streams: moto's CloudFormation does not touch them for this table"),
    ("lambda:*", "versions' own ARNs: moto's CloudFormation deletes a version with its function"),
    ("cloudformation:*", "the ways on after failures"),
    ("s3:*", "a bucket's other settings, one statement with those that are asked for elsewhere"),
    ("logs:*", "settings of log groups that these services do not use"),
    ("events:*", "rules' other settings"),
    ("sns:*", "topics' other settings"),
    ("sqs:*", "queues' other settings"),
    ("apigateway:*", "tags"),
]


def matches(pattern, text, fold=False):
    return bool(re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.I if fold else 0))


def as_list(value):
    return value if isinstance(value, list) else [value]


def allows(statements, action, resource, service=None):
    for s in statements:
        passed = as_list(s.get("Condition", {}).get("StringEquals", {}).get("iam:PassedToService", service))
        if any(matches(a, action, True) for a in as_list(s["Action"])) and any(matches(r, resource) for r in as_list(s["Resource"])) and service in passed:
            return True
    return False


class Court:
    """Who calls, what the agent may, and what was asked."""

    def __init__(self):
        self.statements, self.asked, self.agent_calls, self.on = [], [], False, False
        self.lock = threading.Lock()

    def sit(self, on):
        """From now on moto asks, or lets everything pass."""
        self.on = on
        settings.INITIAL_NO_AUTH_ACTION_COUNT = 0 if on else float("inf")

    def ask(self, action, resource, service=None):
        if not self.on or not self.agent_calls:
            return
        with self.lock:
            if (action, resource, service) not in self.asked:
                self.asked.append((action, resource, service))
        if not allows(self.statements, action, resource, service):
            raise PermissionError(f"{action} on {resource} is not allowed")


court = Court()


def request_arn(request):
    """The ARN of a request: moto knows it of S3 alone."""
    data = request._data
    name = data.get("StackName") or data.get("StackName.0") if hasattr(data, "get") else None
    name = name[0] if isinstance(name, list) else name
    if request._service == "cloudformation":
        name = name or json.loads(request._body or b"{}").get("StackName", "*") if not name else name
        return name if str(name).startswith("arn:") else f"arn:aws:cloudformation:{request._region}:{request.account_id}:stack/{name}/x"
    return "*"


def teach_deletion():
    """A stack that was updated can be deleted: moto forgets its exports on the way."""
    delete = cloudformation.CloudFormationBackend.delete_stack

    def delete_with_exports(self, name_or_stack_id):
        for stack in self.stacks.values():
            for export in stack.exports:
                self.exports.setdefault(export.name, export)
        delete(self, name_or_stack_id)

    cloudformation.CloudFormationBackend.delete_stack = delete_with_exports


def teach_enforcement():
    def check(self, resource):
        user = self._access_key
        court.agent_calls = getattr(user, "_owner_user_name", None) == AGENT or getattr(user, "user_name", None) == AGENT
        if not court.on or not court.agent_calls:
            return
        arn = resource if self._service == "s3" else request_arn(self)
        action = self._action
        if self._service == "s3":
            verb = {"PUT": "s3:PutObject", "GET": "s3:GetObject", "HEAD": "s3:GetObject", "POST": "s3:PutObject"}.get(self._method, action)
            action, arn = (verb, arn) if "/" in arn.split(":::")[1] or self._method != "GET" else ("s3:ListBucket", arn)
        try:
            court.ask(action, arn)
        except PermissionError:
            self._raise_access_denied()

    access.IAMRequestBase.check_action_permitted = check
    access.IAMRequestBase.check_signature = lambda self: None

    def ask_for(kind, resource_json, resources_map, physical, account, region):
        properties = resource_json.get("Properties", {})
        if resources_map is not None:
            properties = parsing.clean_json(copy.deepcopy(properties), resources_map)

        def part(match):
            name = match.group(1)
            if name in ("region", "account", "id"):
                return {"region": region, "account": account, "id": str(physical)}[name]
            value = properties
            for step in name.split("."):
                value = value.get(step, "/" if name == "Path" else "") if isinstance(value, dict) else ""
            value = str(value)
            return value.rsplit(":", 1)[1] if name == "FunctionName" and value.startswith("arn:") else value

        for call in CALLS.get(resource_json["Type"], {}).get(kind, []):
            court.ask(call[0], re.sub(r"\{([\w.]+)\}", part, call[1]), *call[2:])

    def physical_id(resource):
        return getattr(resource, "physical_resource_id", None)

    create, update, delete = parsing.parse_and_create_resource, parsing.parse_and_update_resource, parsing.parse_and_delete_resource

    def created(logical_id, resource_json, resources_map, account_id, region_name):
        made = create(logical_id, resource_json, resources_map, account_id, region_name)
        if made is not None:
            ask_for("create", resource_json, resources_map, physical_id(made), account_id, region_name)
        return made

    def updated(logical_id, resource_json, resources_map, account_id, region_name):
        ask_for("update", resource_json, resources_map, None, account_id, region_name)
        return update(logical_id, resource_json, resources_map, account_id, region_name)

    def deleted(name, resource_json, account_id, region_name):
        ask_for("delete", resource_json, None, name, account_id, region_name)
        return delete(name, resource_json, account_id, region_name)

    parsing.parse_and_create_resource, parsing.parse_and_update_resource, parsing.parse_and_delete_resource = created, updated, deleted


class Service:
    def __init__(self, args, name, work, endpoint):
        self.args, self.name, self.endpoint = args, name, endpoint
        self.dir = work / name
        self.dir.mkdir()
        (self.dir / "serverless.yml").write_text(SERVICES[name])
        (self.dir / "a.js").write_text("exports.handler = async () => ({});\n")
        (self.dir / "values.json").write_text(json.dumps({"aws:accountId": ACCOUNT}))
        self.env = environment(work / f"home-{name}", endpoint)
        (work / f"home-{name}" / ".aws" / "credentials").write_text("[default]\naws_access_key_id = admin\naws_secret_access_key = admin\n")
        (work / f"home-{name}" / ".aws" / "config").write_text(f"[default]\nregion = {REGION}\n")

    def client(self, service):
        return boto3.client(service, endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id="admin", aws_secret_access_key="admin")

    def set_up(self):
        run([self.args.slsc, "agent", "--values", "values.json", "-o", "agent.sh"], self.dir, self.env)
        listed = run(["sh", "agent.sh"], self.dir, self.env)
        if self.client("iam").list_users()["Users"]:
            raise SystemExit("the list created a user")
        applied = run(["sh", "agent.sh", "apply"], self.dir, self.env)
        again = run(["sh", "agent.sh", "apply"], self.dir, self.env)
        secret = re.search(r"aws_secret_access_key\s*=\s*(\S+)", (pathlib.Path(self.env["HOME"]) / ".aws" / "credentials").read_text().split(AGENT)[1]).group(1)
        for text in (listed, applied, again):
            if secret in text:
                raise SystemExit("the key is shown")
        if "create the user" not in listed or "nothing to do" not in again:
            raise SystemExit(f"setup:\n{listed}\n{applied}\n{again}")
        user = self.client("iam").list_attached_user_policies(UserName=AGENT)["AttachedPolicies"]
        court.statements = []
        for policy in user:
            version = self.client("iam").get_policy(PolicyArn=policy["PolicyArn"])["Policy"]["DefaultVersionId"]
            court.statements += self.client("iam").get_policy_version(PolicyArn=policy["PolicyArn"], VersionId=version)["PolicyVersion"]["Document"]["Statement"]

    def deploy(self):
        run([self.args.slsc, "package", "--values", "values.json", "--deploy-script", "deploy.sh"], self.dir, self.env)
        return run(["./deploy.sh"], self.dir, self.env)

    def scenario(self):
        if self.name == "own":
            self.client("s3").create_bucket(Bucket="own-deployments", CreateBucketConfiguration={"LocationConstraint": REGION})
        self.set_up()
        court.asked = []
        court.sit(True)
        self.deploy()
        self.deploy()
        (self.dir / "a.js").write_text("exports.handler = async () => ({ changed: true });\n")
        self.deploy()
        run(["aws", "cloudformation", "delete-stack", "--stack-name", f"{self.name}-dev", "--profile", AGENT, "--region", REGION], self.dir, self.env)
        court.sit(False)
        return self.judge()

    def judge(self):
        needed, unasked = [], []
        for i, statement in enumerate(court.statements):
            others = court.statements[:i] + court.statements[i + 1:]
            (needed if any(not allows(others, *call) for call in court.asked) else unasked).append(statement)
        for statement in unasked:
            action = as_list(statement["Action"])[0]
            reason = next((why for pattern, why in UNASKED if fnmatch.fnmatch(action, pattern)), None)
            if not reason:
                raise SystemExit(f"{self.name}: nothing asks for {json.dumps(statement)[:300]}")
            print(f"     not asked for: {action} …: {reason}")
        return needed

    def fails_without(self, statement):
        """A deployment from nothing by an agent that lacks one statement."""
        kept, court.statements = court.statements, [s for s in court.statements if s != statement]
        court.sit(True)
        (self.dir / "a.js").write_text("exports.handler = async () => ({ again: true });\n")
        try:
            self.deploy()
        except Exception:
            return True
        finally:
            court.sit(False)
            court.statements = kept
        return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--slsc", required=True, type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("services", nargs="*", default=list(SERVICES))
    args = parser.parse_args()
    teach_moto()
    teach_deletion()
    teach_enforcement()
    failed = 0
    with moto_server() as endpoint:
        with contextlib.ExitStack() as stack:
            work = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            for name in args.services:
                reset(endpoint)
                court.sit(False)
                service = Service(args, name, work, endpoint)
                try:
                    needed = service.scenario()
                    if not needed:
                        raise SystemExit("no statement is needed")
                    if not service.fails_without(needed[0]):
                        raise SystemExit(f"it deploys without {json.dumps(needed[0])[:200]}")
                    print(f"ok   {name}: {len(court.asked)} calls, {len(court.statements)} statements, {len(needed)} of them asked for", flush=True)
                except (SystemExit, Exception) as failure:
                    failed += 1
                    print(f"FAIL {name}: {failure}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
