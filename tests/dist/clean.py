"""Where a package is tried: folders with nothing of slsc, and an environment that leads to nothing of it."""
import hashlib
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

SHOP = Path("examples/shop").resolve()


class SKIPPED(Exception):
    pass


def MISSING(tool):
    if not shutil.which(tool):
        raise SKIPPED(f"no {tool}")


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


class Room:
    def __init__(self, name, release, slsc, tmp):
        self.name, self.release, self.slsc, self.tmp = name, release, slsc, tmp
        self.tools = Path("build/dist/tools").resolve()
        self.version = next(release.glob("slsc-*-linux-x64.tar.gz")).name.split("-")[1]
        machine = {"x86_64": "x64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
        self.platform = f"{os.uname().sysname.lower()}-{machine}"
        self.expected = subprocess.run([slsc, "serverless.yml"], cwd=SHOP, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        self.begin = time.time()
        self.before = 0
        # npm and yarn find no settings and no cache of the user.
        self.env = {"PATH": os.environ["PATH"], "HOME": str(tmp), "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}

    @staticmethod
    def sha256(what):
        return hashlib.sha256(what if isinstance(what, bytes) else what.read_bytes()).hexdigest()

    def run(self, command, folder, env=None):
        return subprocess.run(["sh", "-c", command], cwd=folder, env={**self.env, **(env or {})}, check=True, capture_output=True, stdin=subprocess.DEVNULL)

    def project(self, name, package=None):
        """A copy of the shop, in the folder of this name."""
        home = self.tmp / name
        shutil.copytree(SHOP, home)
        if package:
            (home / "package.json").write_text(json.dumps(package))
        return home

    def empty_root(self, name):
        root = self.tmp / name
        root.mkdir()
        self.into(root)
        return root

    def into(self, root):
        shutil.copytree(SHOP, root / "work", dirs_exist_ok=True)
        (root / "tmp").mkdir(exist_ok=True)

    def installs(self, shown, folder, more, command=None):
        """Runs command (what is shown, where there is none) with more options; the clock begins."""
        self.begin, self.before, self.folder = time.time(), size_of(folder), folder
        self.run(f"{command or shown} {more}", folder)
        print(f"{self.name}: {shown}: {time.time() - self.begin:.2f} s, {size_of(folder) - self.before} bytes")

    def compiles(self, shown, folder, command):
        """The shop becomes the expected bytes; the seconds since the installation began."""
        out = self.run(command, folder).stdout
        assert out == self.expected, f"{shown} makes another template of {len(out)} bytes"
        seconds = time.time() - self.begin
        print(f"{self.name}: {shown}: the shop's template, {len(out)} bytes, {seconds:.2f} s after the start")
        return seconds

    def compiles_in(self, root, program):
        """The same in a root of its own, where nothing else can be run."""
        if os.geteuid() != 0:
            raise SKIPPED("chroot needs root")
        done = subprocess.run([program, "serverless.yml"], cwd=root / "work", env={"PATH": "/"}, check=True, capture_output=True, preexec_fn=lambda: (os.chroot(root), os.chdir("/work")))
        assert done.stdout == self.expected, f"another template of {len(done.stdout)} bytes"
        print(f"{self.name}: chroot {program}: the shop's template, {len(done.stdout)} bytes, {time.time() - self.begin:.2f} s after the start")

    def says(self, shown, what):
        print(f"{self.name}: {shown}: {what}")
