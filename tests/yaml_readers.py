#!/usr/bin/env python3
"""Templates that slsc writes as YAML are to other readers what they are as JSON: to PyYAML, to libyaml, to cfn-lint.

usage: yaml_readers.py SLSC FOLDER, by a python that has PyYAML and cfn-lint (PyPI). FOLDER holds pairs NAME.json, NAME.yaml
(tests/opinions.sh). Then each text that YAML could take for something else stands as a value, a key, an item and below a
function of CloudFormation.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

import yaml
from cfnlint.decode import cfn_yaml

slsc, folder = os.path.abspath(sys.argv[1]), sys.argv[2]

TEXTS = [
    "", " ", "  a", "a  ", "\t", "a\tb", "yes", "No", "ON", "off", "y", "N", "true", "False", "null", "~", "Null", "=", "<<", "012", "0o14", "0x1F", "1e3", "1E+3", "1_000",
    "1:30", "1:30:45", ".5", "5.", "+1", "-1", ".inf", "-.INF", ".nan", "2012-10-17", "2001-12-14t21:59:43.10-05:00", "a: b", "a:", ":a", "a #b", "a#b", "#a", "- a", "-", "-a", "?",
    "? a", "a?", "[", "]a", "{a", "a}", "a, b", "&a", "*a", "!a", "!!str a", "|", "|-", ">", "'", '"', "''", "it's", "%a", "@a", "`a", "---", "--- a", "...", "\n", "a\n", "a\n\n", "\na",
    "a\nb", "a\n b\n", " a\nb\n", "a \nb", "a\n\n\nb\n", "a\n\tb\n", "a\r\nb", "a\rb", "\x00", "a\x07b", "\x1b[31m", "\x7f", "\x85", "a\xa0b", "\u2028", "\u202eb", "\ufeff", "\ufffe", "\uffff",
    "Zähler", "日本語", "😀", "\\", "\\n", "/", "/a/{b}", "${a}", "${AWS::Region}:x", "$a", "_a", "a" * 300, "a b " * 100, "é\nü\n", "<a>", "a\n#b\n", "a\n- b: c\n", "a\n---\nb\n", "key: |\n  x\n",
]


def function(loader, name, node):
    """A short tag as CloudFormation takes it."""
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if name == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name if name in ("Ref", "Condition") else "Fn::" + name: value}


class Python(yaml.SafeLoader):
    pass


class C(yaml.CSafeLoader):
    pass


Python.add_multi_constructor("!", function)
C.add_multi_constructor("!", function)
READERS = {"PyYAML": lambda text: yaml.load(text, Python), "libyaml": lambda text: yaml.load(text, C), "cfn-lint": cfn_yaml.loads}
failed = []


def compare(name, expected, text):
    for reader, load in READERS.items():
        try:
            got = load(text)
        except Exception as error:
            failed.append(f"{name}: {reader}: {error}")
            continue
        # repr tells 1 from True, too
        if got != expected or json.dumps(got, sort_keys=True) != json.dumps(expected, sort_keys=True):
            failed.append(f"{name}: {reader} reads another value")


goldens = sorted(n[:-5] for n in os.listdir(folder) if n.endswith(".yaml"))
for name in goldens:
    with open(os.path.join(folder, name + ".json"), encoding="utf-8") as a, open(os.path.join(folder, name + ".yaml"), encoding="utf-8", newline="") as b:
        compare(name, json.load(a), b.read())

random.seed(1)
with tempfile.TemporaryDirectory() as work:
    for turn in range(8):
        texts = TEXTS if turn == 0 else ["".join(random.choice(TEXTS)[:6] for _ in range(random.randrange(1, 5))) for _ in TEXTS]
        metadata = {}
        for i, text in enumerate(texts):
            metadata[f"v{i}"] = [text, {text or "k": text, "n": [[text], {"k": [text]}]}, {"Fn::Sub": text}, {"Fn::Base64": {"Fn::Sub": text}}, {"Fn::Join": [text, [text, {"Ref": text}]]}]
        metadata["numbers"] = [0, -1, 1.5, 1e21, 1e-7, 12345678901234567890, True, False, None, [], {}]
        config = {"service": "x", "provider": {"name": "aws"}, "resources": {"Resources": {"T": {"Type": "AWS::SNS::Topic", "Metadata": metadata}}}}
        # variables are none of this test's business
        config = json.loads(json.dumps(config).replace("${", "$ {"))
        with open(os.path.join(work, "serverless.json"), "w", encoding="utf-8") as f:
            json.dump(config, f)
        for out in ("t.json", "t.yaml"):
            run = subprocess.run([slsc, "serverless.json", "-q", "--offline", "-o", out], cwd=work, capture_output=True, text=True)
            if run.returncode:
                sys.exit(f"slsc fails: {run.stderr}")
        with open(os.path.join(work, "t.json"), encoding="utf-8") as a, open(os.path.join(work, "t.yaml"), encoding="utf-8", newline="") as b:
            expected, text = json.load(a), b.read()
        compare(f"texts {turn}", expected, text)

for line in failed[:20]:
    print(line)
print(f"templates as YAML, read by {', '.join(READERS)}: {len(goldens)} of the goldens, 8 of {len(TEXTS)} texts each; {len(failed)} failed")
sys.exit(1 if failed or len(goldens) < 100 else 0)
