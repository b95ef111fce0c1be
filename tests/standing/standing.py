#!/usr/bin/env python3
"""What slsc stats --standing says of hand-made resources (cases.txt), and which types of the goldens no rule decides.

usage: standing.py SLSC GOLDENS...   GOLDENS: folders with a folder a case, which holds expect.json
"""
import json
import pathlib
import subprocess
import sys
import tempfile

slsc, here = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(__file__).resolve().parent
# Types of goldens that CloudFormation has not, or that are private: nobody can decide them.
UNDECIDED = {"AWS::Type", "AWS::Dynamodb::Table", "AWS::Quantum::Table", "AWS::Lambda::Functoin", "AWS::Lambda::Funnel", "AWS::SQS::Queu", "AWS::ECS::Gateway",
             "AWS::Serverless::Function", "Datadog::Monitors::Monitor", ""}
failed = 0


def standing(template):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "t.json"
        file.write_text(json.dumps(template))
        made = subprocess.run([slsc, "stats", "--standing", "--format", "json", file], capture_output=True, text=True)
        if made.returncode:
            raise SystemExit(f"stats ends with {made.returncode}: {made.stderr[:400]}")
        return json.loads(made.stdout)


cases = [line.split("\t") for line in (here / "cases.txt").read_text().splitlines() if line and not line.startswith("#")]
for kind, wanted, properties in cases:
    said = standing({"Resources": {"R": {"Type": kind, "Properties": json.loads(properties)}}})
    row = said["idle"][0] if said["idle"] else {}
    got = "idle" + ("?" if row.get("open") else "") if row else "use" if said["byUse"] else "free" if said["free"] else "unknown"
    if got != wanted or (row and not (row["unit"] and row["reason"] and row["pricing"] and row["line"])):
        failed += 1
        print(f"standing: {kind} {properties} is {got}, not {wanted}: {row}")

types, undecided = set(), set()
for goldens in sys.argv[2:]:
    for file in pathlib.Path(goldens).rglob("*.json"):
        try:
            template = json.loads(file.read_text())
        except ValueError:
            continue
        template = template if isinstance(template, dict) else {}
        templates = [v for v in (template, *template.values()) if isinstance(v, dict) and isinstance(v.get("Resources"), dict)]
        types |= {(r.get("Type") or "") for t in templates for r in t["Resources"].values() if isinstance(r, dict) and isinstance(r.get("Type", ""), str)}
said = standing({"Resources": {f"R{i}": {"Type": kind} for i, kind in enumerate(sorted(types))}})
undecided = set(said["unknownTypes"]) - UNDECIDED
if undecided:
    failed += 1
    print("standing: no rule decides " + ", ".join(sorted(undecided)))
if len(cases) < 30 or not types:
    failed += 1
print(f"standing: {len(cases)} cases, {len(types)} types of goldens, {len(undecided)} undecided")
sys.exit(1 if failed else 0)
