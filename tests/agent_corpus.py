#!/usr/bin/env python3
"""The agent's policies for the services of a corpus: sizes, types without permissions, and the wildcards that are left with their reasons.

usage: agent_corpus.py SLSC FOLDER [N], at least N services (default: 100)
FOLDER holds a folder a case, with a configuration in it or in its folder "service". Prints a summary in Markdown; exit status 1 where a
type of resource is neither covered nor named, a wildcard has no reason, or a policy is too long.
"""
import collections
import json
import os
import pathlib
import subprocess
import sys

slsc, corpus = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
least = int(sys.argv[3]) if len(sys.argv) > 3 else 100
sizes, counts, types, reasons, undeclared, faults = [], collections.Counter(), collections.Counter(), collections.Counter(), collections.Counter(), []
examples = {}
env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}


def run(folder, *arguments):
    return subprocess.run([slsc, *arguments, "--offline", "--plugins", "ignore", "--code-digest", "off", "--refused", "warning", "--aws-profile", "acme-serverless-agent"],
                          cwd=folder, env=env, capture_output=True, text=True)


for case in sorted(corpus.iterdir()):
    folder = case / "service" if (case / "service").is_dir() else case
    compiled = run(folder, "compile")
    if compiled.returncode:
        continue
    made = run(folder, "agent", "--format", "json", "--show-secrets")
    if made.returncode:
        faults.append(f"{case.name}: {made.stderr[:300]}")
        continue
    agent = json.loads(made.stdout)
    sizes.append(sum(p["characters"] for p in agent["policies"]))
    counts[len(agent["policies"])] += 1
    faults += [f"{case.name}: {p['name']} has {p['characters']} characters" for p in agent["policies"] if p["characters"] > p["limit"]]
    undeclared.update(agent["typesWithoutPermissions"])
    for t in agent["typesWithoutPermissions"]:
        if t not in made.stderr:
            faults.append(f"{case.name}: {t} is not named")
    types.update({r.get("Type", "none") for r in json.loads(compiled.stdout)["Resources"].values()})
    for w in agent["wildcards"]:
        if not w["reason"]:
            faults.append(f"{case.name}: {w['resource']} has no reason")
        for reason in w["reason"].split("; "):
            reasons[reason] += 1
            examples.setdefault(reason, f"`{w['resource']}` for {w['actions'][0]}")
sizes.sort()
named = ", ".join(sorted(t or "(no type)" for t in undeclared)) or "none"
print(f"{len(sizes)} services, {len(types)} types of resources; {len(undeclared)} of these without declared permissions, each named: {named}.")
print(f"Characters of a service's policies: {sizes[0]} to {sizes[-1]}, median {sizes[len(sizes) // 2]}; policies a service: " + ", ".join(f"{n}: {c} services" for n, c in sorted(counts.items())) + ".\n")
print("| reason of a wildcard | ARNs | for example |\n|---|---|---|")
for reason, n in reasons.most_common():
    print(f"| {reason} | {n} | {examples[reason]} |")
for fault in faults:
    print("FAULT", fault)
sys.exit(1 if faults or len(sizes) < least else 0)
