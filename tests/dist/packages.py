#!/usr/bin/env python3
"""packages.py RELEASE SLSC [NAME,…]: installs each package of the folder RELEASE where nothing else of slsc is, and compiles
examples/shop with it, to the bytes of SLSC. Prints the command, the seconds from its start to the template, and the bytes
that were installed. What needs a tool that is not here is skipped, and said."""
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import fetching
import served
from clean import SKIPPED, MISSING, Room, size_of

LARGEST_NPM, LARGEST_WHEEL, LONGEST_NPM = 12_000_000, 5_000_000, 3.0


def npm(room):
    with served.registry(room.release / "npm") as registry:
        home = room.project("npm", {"name": "app", "private": True})
        room.installs("npm i -D slsc --ignore-scripts", home, f"--registry {registry} --no-audit --no-fund --loglevel=error --cache {room.tmp}/npm-cache")
        seconds = room.compiles("npx slsc", home, "npx --no-install slsc serverless.yml")
        assert seconds < LONGEST_NPM, f"npm i to the first template takes {seconds:.1f} s"
        unpacked = size_of(home / "node_modules")
        assert unpacked < LARGEST_NPM, f"{unpacked} bytes unpacked"
        installed = sorted(path.name for path in (home / "node_modules").glob("slsc*"))
        assert installed == ["slsc", f"slsc-{room.platform}", "slsc-wasm"], installed
        for args in (["--no-such-option"], ["help", "check"]):  # statuses and outputs pass the launcher
            one = subprocess.run(["npx", "--no-install", "slsc", *args], cwd=home, capture_output=True, check=False)
            other = subprocess.run([room.slsc, *args], cwd=home, capture_output=True, check=False)
            assert (one.returncode, one.stdout, one.stderr) == (other.returncode, other.stdout, other.stderr), one
        shutil.rmtree(home / "node_modules" / f"slsc-{room.platform}")
        room.compiles("npx slsc, by WebAssembly", home, "npx --no-install slsc serverless.yml")
        shutil.rmtree(home / "node_modules/slsc-wasm")
        lost = subprocess.run(["npx", "--no-install", "slsc", "version"], cwd=home, capture_output=True, text=True, check=False)
        assert lost.returncode == 70 and "--omit=optional" in lost.stderr, lost


PROGRAM = """
import { compile, run, type Compiled, type Diagnostic } from "slsc";
declare const process: { argv: string[]; exitCode: number };
const made: Compiled = compile("service: shop\\nprovider: {name: aws, runtime: nodejs20.x}\\nfunctions: {a: {handler: h.a, timeout: 7}}\\n", { stage: "prod", params: { x: "1" } });
const timeout: unknown = JSON.parse(made.template ?? "{}").Resources.ALambdaFunction.Properties.Timeout;
const wrong: Diagnostic[] = compile("service: [").diagnostics;
const graph: string = run(["graph", "serverless.yml", "--code-digest", "off"], { files: { "serverless.yml": "service: shop\\nprovider: {name: aws}\\n" } }).stdout;
// @ts-expect-error an option that there is not
compile("", { stages: "prod" });
process.exitCode = timeout === 7 && made.status === 0 && wrong.length > 0 && wrong[0].line === 1 && graph.startsWith("flowchart") ? 0 : 1;
"""


def npm_compile(room):
    """compile(text, options) and run(), with their types, from TypeScript."""
    tsc = room.tools / "node_modules/.bin/tsc"
    if not tsc.exists():
        raise SKIPPED(f"no {tsc}")
    with served.registry(room.release / "npm") as registry:
        home = room.project("npm-compile", {"name": "app", "private": True})
        room.installs("npm i slsc", home, f"--registry {registry} --no-audit --no-fund --loglevel=error --cache {room.tmp}/npm-cache")
        (home / "program.ts").write_text(PROGRAM)
        room.run(f"{tsc} --strict --target es2022 --module commonjs program.ts", home)
        room.run("node program.js", home)
        room.says("compile(text, options)", "typed, and the template as a text")


def npx(room):
    with served.registry(room.release / "npm") as registry:
        home = room.project("npx")
        room.compiles("npx --yes slsc serverless.yml", home, f"npx --yes --registry {registry} --cache {room.tmp}/npx-cache slsc serverless.yml")


def npm_files(room):
    """From the files alone: no registry answers."""
    home = room.project("npm-files", {"name": "app", "private": True})
    files = [room.release / f"npm/slsc-{room.platform}-{room.version}.tgz", room.release / f"npm/slsc-{room.version}.tgz", *(room.release / "npm").glob("slsc-wasm-*.tgz")]
    room.installs("npm i slsc-PLATFORM.tgz slsc.tgz", home, " ".join(map(str, files)) + f" --registry http://127.0.0.1:9 --fetch-retries=0 --no-audit --no-fund --loglevel=error --cache {room.tmp}/files-cache", "npm i")
    room.compiles("npx slsc", home, "npx --no-install slsc serverless.yml")


def pnpm(room):
    manager(room, "pnpm", "add -D slsc --ignore-scripts --store-dir {tmp}/pnpm-store --registry {registry}", "exec slsc serverless.yml")


def yarn(room):
    manager(room, "yarn", "add -D slsc --ignore-scripts --silent --cache-folder {tmp}/yarn-cache --registry {registry}", "run --silent slsc serverless.yml")


def manager(room, name, install, run):
    program = room.tools / "node_modules/.bin" / name
    if not program.exists():
        raise SKIPPED(f"no {program}")
    with served.registry(room.release / "npm") as registry:
        home = room.project(name, {"name": "app", "private": True, "license": "MIT"})
        room.installs(f"{name} {install.split(' --')[0]}", home, "", f"{program} {install.format(tmp=room.tmp, registry=registry)}")
        room.compiles(f"{name} {run}", home, f"{program} {run}")


def pip(room):
    home = room.project("pip")
    room.run(f"{sys.executable} -m venv {home}/venv", home)
    room.installs("pip install slsc", home, f"-q --disable-pip-version-check --no-index --find-links {room.release}/pypi", f"{home}/venv/bin/pip install slsc")
    room.compiles("slsc", home, "venv/bin/slsc serverless.yml")
    for wheel in (room.release / "pypi").glob("*.whl"):
        assert wheel.stat().st_size < LARGEST_WHEEL, wheel.name
    for tag in ("manylinux2014_x86_64", "musllinux_1_1_aarch64", "macosx_11_0_arm64", "macosx_11_0_x86_64"):
        room.run(f"venv/bin/pip download -q --disable-pip-version-check --no-index --find-links {room.release}/pypi --only-binary=:all: --platform {tag} -d {tag} slsc", home)
        assert len(list((home / tag).iterdir())) == 1, tag


def tarballs(room):
    room.run("sha256sum --quiet -c SHA256SUMS", room.release)
    root = room.empty_root("tarball")
    name = f"slsc-{room.version}-{room.platform}"
    room.installs("tar -xzf PLATFORM.tar.gz", root, "", f"tar -xzf {room.release}/{name}.tar.gz -C {root}")
    room.compiles_in(root, f"/{name}/bin/slsc")


def deb(room):
    root = room.empty_root("deb")
    for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers"):
        (root / folder).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    package = room.release / f"slsc_{room.version}_amd64.deb"
    MISSING("dpkg")
    room.installs("dpkg --root=ROOT -i slsc.deb", root, "", f"dpkg --root={root} --force-not-root --log=/dev/null -i {package}")
    room.compiles_in(root, "/usr/bin/slsc")
    for name in ("usr/share/man/man1/slsc.1.gz", "usr/share/bash-completion/completions/slsc", "usr/share/slsc/serverless.schema.json", "usr/share/doc/slsc/copyright"):
        assert (root / name).exists(), name
    room.run(f"dpkg --root={root} --force-not-root --log=/dev/null -r slsc", root)
    assert not (root / "usr/bin/slsc").exists()


def lintian(room):
    MISSING("lintian")
    for package in sorted(room.release.glob("*.deb")):
        done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", package], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    room.says("lintian slsc.deb", "no errors, no warnings")


def debootstrap(room):
    """A bare Debian 12 from the registry: apt-get install of the file. By name alone, as it takes a minute."""
    MISSING("debootstrap")
    root = room.tmp / "debian"
    room.run(f"debootstrap --variant=minbase bookworm {root}", room.tmp)
    shutil.copy(room.release / f"slsc_{room.version}_amd64.deb", root / "slsc.deb")
    room.into(root)
    room.installs("apt-get install ./slsc.deb", root, "", f"chroot {root} apt-get install -qqy ./slsc.deb")
    room.compiles_in(root, "/usr/bin/slsc")


def oci(room):
    layout = room.tmp / "layout"
    with tarfile.open(room.release / f"slsc-{room.version}-oci.tar") as archive:
        archive.extractall(layout)
    for blob in (layout / "blobs/sha256").iterdir():
        assert room.sha256(blob) == blob.name, blob
    index = json.loads((layout / "index.json").read_text())["manifests"]
    assert [entry["annotations"]["org.opencontainers.image.ref.name"] for entry in index] == [room.version, f"{room.version}-amd64", f"{room.version}-arm64"]
    MISSING("umoci")
    room.installs("umoci unpack", room.tmp, "", f"umoci unpack --rootless --image {layout}:{room.version}-amd64 {room.tmp}/bundle")
    config = json.loads((room.tmp / "bundle/config.json").read_text())["process"]
    assert (config["args"], config["cwd"]) == (["/slsc"], "/work"), config
    root = room.tmp / "bundle/rootfs"
    room.into(root)
    room.compiles_in(root, "/slsc")


def buildah(room):
    MISSING("buildah")
    store = f"buildah --root {room.tmp}/store --runroot {room.tmp}/run --storage-driver vfs"
    room.installs("buildah from oci-archive:slsc-oci.tar", room.tmp, "", f"{store} --registries-conf /dev/null from --name slsc oci-archive:{room.release}/slsc-{room.version}-oci.tar:{room.version}")
    home = room.project("buildah")
    room.compiles("buildah run", home, f"{store} run --isolation chroot -v {home}:/work slsc /slsc serverless.yml")


def formula(room):
    text = (room.release / "slsc.rb").read_text()
    found = re.findall(r'url ".*/v([^/]*)/([^"]*)"\n *sha256 "(\w+)"', text)
    assert len(found) == 4 and {version for version, _, _ in found} == {room.version}, found
    for _, name, digest in found:
        assert room.sha256(room.release / name) == digest, name
    MISSING("ruby")
    room.run(f"ruby -wc {room.release}/slsc.rb", room.tmp)
    room.says("ruby -wc slsc.rb", "four addresses with their checksums")


def sbom(room):
    bill = json.loads((room.release / f"slsc-{room.version}.cdx.json").read_text())
    components = {entry["name"]: entry for entry in bill["components"]}
    for line in Path("dist/libraries.txt").read_text().splitlines():
        if not line.startswith("#"):
            name, version, digest = line.split()[:3]
            assert components[name]["version"] == version and components[name]["hashes"][0]["content"] == digest and components[name]["licenses"], name
    for platform in ("linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"):
        with tarfile.open(room.release / f"slsc-{room.version}-{platform}.tar.gz") as archive:
            binary = archive.extractfile(f"slsc-{room.version}-{platform}/bin/slsc").read()
            texts = archive.extractfile(f"slsc-{room.version}-{platform}/LICENSES.txt").read().decode()
        assert components[f"slsc-{room.version}-{platform}"]["hashes"][0]["content"] == room.sha256(binary), platform
        for name in ("pcre2", "nettle", "libdeflate", "libfyaml", "xxhash", "musl"):
            assert f"\n{name} " in texts, name
    room.says("slsc.cdx.json", f"{len(components)} components, with their licences")


TESTS = [npm, npm_compile, npx, npm_files, pnpm, yarn, pip, tarballs, deb, lintian, oci, buildah, formula, sbom, fetching.installer, fetching.action, fetching.pre_commit]
BY_NAME_ALONE = [debootstrap]


def main():
    release, slsc, wanted = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), set(filter(None, ",".join(sys.argv[3:]).split(",")))
    passed = failed = 0
    for test in TESTS + BY_NAME_ALONE:
        name = test.__name__
        if (wanted and name not in wanted) or (not wanted and test in BY_NAME_ALONE):
            continue
        with tempfile.TemporaryDirectory(prefix="slsc-packages.") as tmp:
            try:
                test(Room(name, release, slsc, Path(tmp)))
                passed += 1
            except SKIPPED as why:
                print(f"{name}: SKIPPED, {why}")
            except (AssertionError, subprocess.CalledProcessError, OSError) as error:
                failed += 1
                print(f"{name}: FAILED: {error}\n{getattr(error, 'stderr', None) or ''}{getattr(error, 'stdout', None) or ''}")
    print(f"packages: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
