#!/usr/bin/env python3
"""Failing deployments by the printed commands and the real aws command line, against a server that plays CloudFormation.

usage: deploy_failures.py --slsc build/slsc

moto's stacks do not fail as CloudFormation's do: events in pages, the latest first, cancellations after the cause,
failures of earlier deployments behind. What is said has to name the first failure of this deployment.
"""
import argparse
import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import urllib.parse

STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/fails-dev/1"
NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"
SERVICE = """service: fails
provider: { name: aws, runtime: nodejs20.x, region: eu-west-1, deploymentBucket: own-bucket%s }
functions: { f: { handler: h.x } }
"""


def member(**fields):
    return "<member>" + "".join(f"<{key}>{value}</{key}>" for key, value in fields.items()) + "</member>"


def event(logical, status, reason="", kind="AWS::Lambda::Function", physical="x"):
    return member(StackId=STACK, EventId=f"{logical}-{status}", StackName="fails-dev", LogicalResourceId=logical, PhysicalResourceId=physical,
                  ResourceType=kind, ResourceStatus=status, ResourceStatusReason=reason, Timestamp="2026-01-01T00:00:00Z")


def own(status, reason=""):
    return event("fails-dev", status, reason, "AWS::CloudFormation::Stack", STACK)


# The latest first, a hundred on a page: the cause lies on the second page, older failures behind it.
EVENTS = [own("UPDATE_ROLLBACK_COMPLETE")] + [event(f"F{i}", "CREATE_FAILED", "Resource creation cancelled") for i in range(130)]
EVENTS += [event("Table", "CREATE_FAILED", "the real cause", "AWS::DynamoDB::Table")]
EVENTS += [event(f"F{i}", "CREATE_IN_PROGRESS") for i in range(90)] + [own("UPDATE_IN_PROGRESS", "User Initiated")]
EVENTS += [own("UPDATE_ROLLBACK_COMPLETE"), event("Old", "UPDATE_FAILED", "a failure of last month"), own("UPDATE_IN_PROGRESS")] * 40


class Play:
    """How the stack behaves: its status before and after the change, and what becomes of a change set."""

    def __init__(self, before, after, change_set="<Status>CREATE_COMPLETE</Status>", refused=()):
        self.status, self.after, self.change_set, self.refused = before, after, change_set, refused
        self.calls = []

    def answer(self, action, asked):
        self.calls.append(action)
        if action == "DescribeStacks":
            named = asked["StackName"][0]
            if not self.status and named != STACK or self.status == "DELETE_COMPLETE" and named != STACK:
                return 400, f"<ErrorResponse xmlns='{NAMESPACE}'><Error><Code>ValidationError</Code><Message>Stack with id {named} does not exist</Message></Error></ErrorResponse>"
            return self.result(action, "<Stacks>" + member(StackName="fails-dev", StackId=STACK, StackStatus=self.status, CreationTime="2026-01-01T00:00:00Z") + "</Stacks>")
        if action in ("ExecuteChangeSet", "UpdateStack", "CreateStack"):
            self.status = self.after
            return self.result(action, f"<StackId>{STACK}</StackId>")
        if action == "CreateChangeSet":
            return self.result(action, f"<Id>arn:aws:cloudformation:eu-west-1:123456789012:changeSet/c/1</Id><StackId>{STACK}</StackId>")
        if action == "DescribeChangeSet":
            return self.result(action, self.change_set)
        if action == "DescribeStackEvents":
            if asked["StackName"][0] != STACK:
                return 400, f"<ErrorResponse xmlns='{NAMESPACE}'><Error><Code>ValidationError</Code><Message>not by its id</Message></Error></ErrorResponse>"
            page = int(asked.get("NextToken", ["0"])[0])
            more = f"<NextToken>{page + 1}</NextToken>" if len(EVENTS) > 100 * (page + 1) else ""
            return self.result(action, f"<StackEvents>{''.join(EVENTS[100 * page:100 * (page + 1)])}</StackEvents>{more}")
        if action == "DescribeEvents":
            return self.result(action, "<OperationEvents>" + "".join(self.refused) + "</OperationEvents>")
        return self.result(action, "")

    @staticmethod
    def result(action, inner):
        return 200, f"<{action}Response xmlns='{NAMESPACE}'><{action}Result>{inner}</{action}Result></{action}Response>"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, code, text):
        self.send_response(code)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_PUT(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.play.calls.append("PutObject")
        self.reply(200, "")

    def do_POST(self):
        asked = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.reply(*self.server.play.answer(asked["Action"][0], asked))

    def log_message(self, *words):
        pass


VALIDATION = "<Status>FAILED</Status><StatusReason>The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation].</StatusReason>"
REFUSED = member(EventId="1", EventType="VALIDATION_ERROR", LogicalResourceId="Table", ValidationName="PROPERTY_VALIDATION",
                 ValidationPath="/Resources/Table/Properties/KeySchema", ValidationStatusReason="pk is not defined")
CAUSE = "the first failure is Table (AWS::DynamoDB::Table): the real cause"
# name, more of the provider, how the stack behaves, what has to be said, what must not have been called
CASES = [
    ("an update is rolled back", "", lambda: Play("UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"), f"UPDATE_ROLLBACK_COMPLETE; {CAUSE}", None),
    ("LocalStack's end of an update", "", lambda: Play("UPDATE_COMPLETE", "ROLLBACK_COMPLETE"), f"ROLLBACK_COMPLETE; {CAUSE}", None),
    ("a creation by change set is deleted", "", lambda: Play("", "DELETE_COMPLETE"), f"DELETE_COMPLETE; {CAUSE}", None),
    ("a direct creation is deleted", ", deploymentMethod: direct", lambda: Play("", "DELETE_COMPLETE"), f"DELETE_COMPLETE; {CAUSE}", None),
    ("early validation", "", lambda: Play("UPDATE_COMPLETE", "UPDATE_COMPLETE", VALIDATION, [REFUSED]),
     "Table\t/Resources/Table/Properties/KeySchema\tPROPERTY_VALIDATION\tpk is not defined", "ExecuteChangeSet"),
    ("a stack left in ROLLBACK_COMPLETE", "", lambda: Play("ROLLBACK_COMPLETE", ""), "aws cloudformation delete-stack --stack-name fails-dev", "PutObject"),
    ("a stack that is being changed", "", lambda: Play("UPDATE_IN_PROGRESS", ""), "UPDATE_IN_PROGRESS: CloudFormation is at work on it", "PutObject"),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--slsc", required=True, type=lambda p: pathlib.Path(p).resolve())
    args = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    failed = 0
    with tempfile.TemporaryDirectory() as work:
        env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_") and k.lower() not in ("http_proxy", "https_proxy", "all_proxy")}
        env.update(HOME=work, AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.server_port}", AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x",
                   AWS_EC2_METADATA_DISABLED="true", SLSC_POLL="0", PATH=f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}")
        (pathlib.Path(work) / "h.js").write_text("exports.x = async () => ({});\n")
        for name, more, play, wanted, never in CASES:
            server.play = play()
            (pathlib.Path(work) / "serverless.yml").write_text(SERVICE % more)
            printed = subprocess.run([args.slsc, "package", "-q"], cwd=work, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout
            done = subprocess.run(["sh"], cwd=work, env=env, input=printed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            right = done.returncode == 1 and wanted in done.stdout and never not in server.play.calls
            failed += not right
            print(f"ok   {name}" if right else f"FAIL {name}: status {done.returncode}, after {server.play.calls}:\n{done.stdout}", flush=True)
    server.shutdown()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
