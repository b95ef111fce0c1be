"""What all packages of a release share: its platforms, its files, and archives that are the same bytes anywhere.

Nothing here depends on the clock, the user, the umask or the order of a folder: every entry of an archive has the time
of the release (SOURCE_DATE_EPOCH, seconds), belongs to root and has mode 644 or 755.
"""
import gzip
import hashlib
import io
import os
import platform
import subprocess
import tarfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH") or 315532800)  # zip has no earlier year than 1980
HOMEPAGE = os.environ.get("HOMEPAGE") or "https://github.com/OWNER/slsc"
SUMMARY = "Compiles a serverless.yml to the CloudFormation template that the Serverless Framework v3 would deploy"
MAINTAINER = "The slsc authors <slsc@example.com>"


class Platform(NamedTuple):
    """A row says what each package manager calls the platform."""
    name: str
    npm_os: str
    npm_cpu: str
    wheel: str
    deb: str  # empty: no .deb
    oci: str  # empty: no image


PLATFORMS = [
    # Linux's binaries are static: manylinux and musllinux are both true, and npm's libc is left out.
    Platform("linux-x64", "linux", "x64", "manylinux2014_x86_64.manylinux_2_17_x86_64.musllinux_1_1_x86_64", "amd64", "amd64"),
    Platform("linux-arm64", "linux", "arm64", "manylinux2014_aarch64.manylinux_2_17_aarch64.musllinux_1_1_aarch64", "arm64", "arm64"),
    Platform("darwin-x64", "darwin", "x64", "macosx_11_0_x86_64", "", ""),
    Platform("darwin-arm64", "darwin", "arm64", "macosx_11_0_arm64", "", ""),
]


class File(NamedTuple):
    """One file of an archive: its name there, its bytes, and whether it is a program."""
    name: str
    data: bytes
    program: bool = False


class Library(NamedTuple):
    """A row of libraries.txt, with the text of its licence."""
    package: str
    version: str
    sha256: str
    licence: str
    text: str


class Release(NamedTuple):
    version: str
    build: Path  # build/dist: the binaries and the libraries' sources
    out: Path  # build/release
    completions: dict  # shell: bytes
    libraries: list

    def binary(self, name):
        return (self.build / name / "slsc").read_bytes()

    def write(self, name, data):
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def project(name):
    return (ROOT / name).read_bytes()


def libraries(sources):
    rows = [line.split() for line in (ROOT / "dist/libraries.txt").read_text().splitlines() if not line.startswith("#")]
    found = []
    for package, version, digest, _, licence, files in rows:
        text = "\n".join((sources / package / name).read_text(errors="replace") for name in files.split(","))
        found.append(Library(package, version, digest, licence.replace("_", " "), text))
    return found


def licences(release):
    """The licences of slsc and of all that is linked into it, as one text."""
    libc = (release.build / "zig/zig").resolve().parent / "lib/libc"
    parts = [("slsc " + release.version, "MIT", project("LICENSE").decode())]
    parts += [(f"{library.package} {library.version}", library.licence, library.text) for library in release.libraries]
    parts.append(("musl (Linux, and what wasi-libc has of it)", "MIT", (libc / "musl/COPYRIGHT").read_text(errors="replace")))
    parts.append(("wasi-libc (WebAssembly)", "MIT", (libc / "wasi/LICENSE-MIT").read_text(errors="replace")))
    notice = ROOT / "NOTICE"
    extra = notice.read_text() + "\n" if notice.exists() else ""
    return (extra + "\n".join(f"{'=' * 80}\n{name}: {licence}\n{'=' * 80}\n\n{text.rstrip()}\n" for name, licence, text in parts)).encode()


def native():
    """The platform of this machine."""
    cpu = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(platform.machine().lower(), platform.machine())
    return f"{platform.system().lower()}-{cpu}"


def completions(build):
    slsc = build / native() / "slsc"
    return {shell: subprocess.run([slsc, "completion", shell], check=True, stdout=subprocess.PIPE).stdout for shell in ("bash", "zsh", "fish")}


def compressed(data):
    held = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=held, compresslevel=9, mtime=0) as stream:
        stream.write(data)
    return held.getvalue()


def tar(files, folders=()):
    """An uncompressed tar of the files, in order, after empty folders (name, mode)."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, mode in folders:
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode, entry.mtime = tarfile.DIRTYPE, mode, EPOCH
            archive.addfile(entry)
        for file in files:
            entry = tarfile.TarInfo(file.name)
            entry.size, entry.mtime, entry.mode = len(file.data), EPOCH, 0o755 if file.program else 0o644
            entry.uname = entry.gname = "root"
            archive.addfile(entry, io.BytesIO(file.data))
    return held.getvalue()
