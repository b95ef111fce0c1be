#!/usr/bin/env python3
"""same.py SLSC OTHER: both programs print the same bytes, on both outputs, and end alike: for each golden its template with the
digests of its code, its report and its statistics."""
import concurrent.futures
import subprocess
import sys
from pathlib import Path

NAMES = ("serverless.yml", "serverless.yaml", "serverless.json", "serverless.js", "serverless.ts")


def runs(case):
    config = next((name for name in NAMES if (case / name).exists()), None)
    if config is None:
        return []
    args = (case / "args").read_text().splitlines() if (case / "args").exists() else []
    if args and args[0][:1] != "-":  # a command: the configuration is its first operand
        return [[args[0], config, *args[1:]]]
    return [[config, *args], ["check", config, "--format", "json"], ["stats", config]]


def outcome(program, case, args):
    done = subprocess.run([program, *args, "--offline"], cwd=case, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def main():
    programs = [str(Path(path).resolve()) for path in sys.argv[1:3]]
    jobs = [(case, args) for case in sorted(Path("tests/golden").iterdir()) if case.is_dir() for args in runs(case)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda job: [outcome(program, *job) for program in programs], jobs))
    differing = [f"{case.name}: slsc {' '.join(args)}" for (case, args), (one, other) in zip(jobs, found) if one != other]
    print("\n".join(differing), end="\n" if differing else "")
    print(f"{len(jobs)} runs over {len({case for case, _ in jobs})} goldens: {len(differing)} differ")
    return 1 if differing or not any(one[0] == 0 for one, _ in found) else 0


if __name__ == "__main__":
    sys.exit(main())
