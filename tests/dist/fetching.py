"""What fetches a binary of a release and compares its checksum: install.sh, the GitHub Action and the hooks of pre-commit."""
import os
import shutil
import subprocess
from pathlib import Path

import served
from clean import MISSING, SKIPPED

ROOT = Path(".").resolve()


def fails(room, status, word, script, args, env):
    done = subprocess.run(["sh", script, *args], env={**room.env, **env}, cwd=room.tmp, capture_output=True, text=True, check=False)
    assert done.returncode == status and word in done.stderr, f"{done.returncode}: {done.stderr}"
    assert not (room.tmp / "none/slsc").exists(), "something is installed"


def installer(room):
    script = room.release / "install.sh"
    with served.folder(room.release) as address:
        home = room.project("home")
        room.installs("sh install.sh", home, "", f"SLSC_RELEASE={address} sh {script} {home}/bin")
        room.compiles("slsc", home, "bin/slsc serverless.yml")
        tools = room.tmp / "tools"  # nothing but what POSIX has, wget and sha256sum
        tools.mkdir()
        for name in ("sh", "uname", "mktemp", "rm", "sed", "dirname", "wget", "sha256sum", "cut", "awk", "tail", "tar", "gzip", "mkdir", "cp", "chmod", "mv"):
            (tools / name).symlink_to(shutil.which(name))
        room.run(f"sh {script} {room.tmp}/by-wget", home, {"SLSC_RELEASE": address, "PATH": str(tools)})
        none = [str(room.tmp / "none")]
        fails(room, 2, "not to be had", script, none, {"SLSC_RELEASE": f"{address}/missing"})
        fails(room, 1, "nothing is installed", script, none, {"SLSC_RELEASE": address, "SLSC_SUMS_SHA256": "0" * 64})
    fails(room, 2, "not to be had", script, none, {"SLSC_RELEASE": address})  # the server has stopped
    broken = room.tmp / "broken"
    broken.mkdir()
    for name in ("SHA256SUMS", f"slsc-{room.version}-{room.platform}.tar.gz"):
        shutil.copy(room.release / name, broken)
    with open(broken / f"slsc-{room.version}-{room.platform}.tar.gz", "ab") as file:
        file.write(b"x")
    fails(room, 1, "another checksum", script, none, {"SLSC_RELEASE": str(broken)})
    (broken / "SHA256SUMS").write_text((broken / "SHA256SUMS").read_text().replace("a", "b"))
    fails(room, 1, "not the one that was asked for", script, none, {"SLSC_RELEASE": f"file://{broken}"})


def step(name):
    """The script of the step of action.yml that has this name."""
    lines = (ROOT / "action.yml").read_text().split(f"name: {name}\n")[1].split("\n    - name:")[0].split("      run: |\n")[1]
    return "\n".join(line[8:] for line in lines.splitlines()) + "\n"


def action(room):
    home = room.project("runner")
    paths = [folder for folder in os.environ["PATH"].split(":") if not Path(folder, "slsc").exists()]
    env = {"PATH": ":".join(paths), "RUNNER_TEMP": str(room.tmp), "GITHUB_PATH": str(room.tmp / "path"), "SLSC_SOURCE": str(ROOT), "SLSC_HOMEPAGE": "http://127.0.0.1:9",
           "SLSC_VERSION": "", "SLSC_SUMS_SHA256": "", "SLSC_RELEASE": ""}

    def plays(name, **more):
        (room.tmp / "step.sh").write_text(step(name))
        return subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", room.tmp / "step.sh"], cwd=home, env={**room.env, **env, **more}, capture_output=True, text=True, check=False)

    sums = room.sha256(room.release / "SHA256SUMS")
    with served.folder(room.release) as address:
        done = plays("Install slsc", SLSC_RELEASE=address, SLSC_VERSION=room.version, SLSC_SUMS_SHA256=sums)
        assert done.returncode == 0, done.stderr
        done = plays("Install slsc", SLSC_RELEASE=address, SLSC_SUMS_SHA256="1" * 64)
        assert done.returncode == 1, done
    done = plays("Install slsc", SLSC_RELEASE=address, SLSC_VERSION=room.version)  # the server has stopped, and this version was asked for
    assert done.returncode == 2, done
    folder = (room.tmp / "path").read_text().strip()
    room.begin = room.begin or 0
    room.compiles("the action's slsc", home, f"{folder}/slsc serverless.yml")
    done = plays("Check, and compare with the golden template", PATH=f"{folder}:{env['PATH']}", FILE="serverless.yml", GOLDEN="", STRICT="false", OPTIONS="")
    assert done.returncode == 0, done.stderr

    # Where there is no release: what the action's sources build. A stand-in for bootstrap spares the time.
    source = room.tmp / "source"
    shutil.copytree(ROOT / "dist", source / "dist")
    (source / "ir/base").mkdir(parents=True)
    shutil.copy(ROOT / "ir/base/version.h", source / "ir/base")
    (source / "bootstrap").write_text(f'#!/bin/sh\n[ "$1" = build ] && mkdir -p "$(dirname "$0")/build" && cp {room.slsc} "$(dirname "$0")/build/slsc"\n')
    (source / "bootstrap").chmod(0o755)
    done = plays("Install slsc", SLSC_SOURCE=str(source))
    assert done.returncode == 0 and (room.tmp / "path").read_text().split()[-1] == f"{source}/build" and (source / "build/slsc").exists(), done.stderr


def pre_commit(room):
    program = room.tools / "venv/bin/pre-commit"
    if not program.exists():
        raise SKIPPED(f"no {program}")
    MISSING("git")
    git = "git -c user.name=a -c user.email=a@example.com -c commit.gpgsign=false -c init.defaultBranch=main"
    hooks = room.tmp / "hooks"
    for name in ("dist", ".pre-commit-hooks.yaml", "ir/base/version.h"):
        (hooks / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, hooks / name)
    room.run(f"{git} init -q . && git add -f . && {git} commit -qm first && git tag v{room.version}", hooks)
    home = room.project("pre-commit")
    room.run(f"{room.slsc} serverless.yml --code-digest off -o stack.json", home)
    (home / ".pre-commit-config.yaml").write_text(f"repos:\n- repo: {hooks}\n  rev: v{room.version}\n  hooks: [{{ id: slsc-golden }}, {{ id: slsc-check }}]\n")
    room.run(f"{git} init -q . && git add . && {git} commit -qm first", home)
    with served.folder(room.release) as address:
        env = {"SLSC_RELEASE": address, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "protocol.file.allow", "GIT_CONFIG_VALUE_0": "always"}
        room.begin = __import__("time").time()
        done = room.run(f"{program} run --all-files", home, env)
    assert done.stdout.count(b"Passed") == 2, done.stdout
    with open(home / "serverless.yml", "a") as file:
        file.write("  more:\n    handler: src/report.run\n")
    room.run("git add .", home)
    failed = subprocess.run([program, "run", "slsc-golden"], cwd=home, env={**room.env, **env}, capture_output=True, text=True, check=False)  # from the clone, without the server
    assert failed.returncode == 1 and "stack.json" in failed.stdout, failed.stdout + failed.stderr
    room.says("pre-commit run --all-files", "fetches the binary once; passes, and fails where the golden is stale")
