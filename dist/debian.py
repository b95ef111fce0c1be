"""Debian: one .deb a CPU, built by dpkg-deb. It depends on nothing; the program is static."""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from email.utils import formatdate
from pathlib import Path

from release import EPOCH, HOMEPAGE, MAINTAINER, PLATFORMS, File, compressed, licences, project

CONTROL = """Package: slsc
Version: {version}
Architecture: {arch}
Maintainer: {maintainer}
Installed-Size: {size}
Section: devel
Priority: optional
Homepage: {home}
Description: compiler from serverless.yml to CloudFormation
 slsc compiles a serverless.yml into the CloudFormation template that the
 Serverless Framework v3.40 would deploy: in milliseconds, offline, and byte
 for byte the same every time. A mistake is shown at its line.
"""
# Which rules of Debian's do not fit: one binary for all systems, and the text "libdeflate 1.14", which lintian takes for zlib's.
OVERRIDES = "slsc: statically-linked-binary\nslsc: initial-upload-closes-no-bugs\nslsc: embedded-library zlib [usr/bin/slsc]\n"


def copyright_of(release):
    def paragraph(text):
        return "".join(f" {line.rstrip() or '.'}\n" for line in text.rstrip().splitlines())

    return ("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: slsc\n"
            f"Source: {HOMEPAGE}\nComment: The licences of the libraries that are linked in are in LICENSES.txt.gz beside this file.\n\n"
            "Files: *\nCopyright: 2026 the slsc authors\nLicense: Expat\n"
            + paragraph(project("LICENSE").decode().split("\n", 4)[4])).encode()


def contents(release, platform):
    changelog = f"slsc ({release.version}) stable; urgency=medium\n\n  * Release {release.version}: {HOMEPAGE}/blob/v{release.version}/CHANGELOG.md\n\n -- {MAINTAINER}  {formatdate(EPOCH)}\n"
    doc = "usr/share/doc/slsc"
    return [
        File("usr/bin/slsc", release.binary(platform.name), True),
        File("usr/share/bash-completion/completions/slsc", release.completions["bash"]),
        File("usr/share/fish/vendor_completions.d/slsc.fish", release.completions["fish"]),
        File("usr/share/zsh/vendor-completions/_slsc", release.completions["zsh"]),
        File("usr/share/man/man1/slsc.1.gz", compressed(project("docs/slsc.1"))),
        File("usr/share/slsc/serverless.schema.json", project("schemas/serverless.schema.json")),
        File(f"{doc}/copyright", copyright_of(release)),
        File(f"{doc}/LICENSES.txt.gz", compressed(licences(release))),
        File(f"{doc}/changelog.gz", compressed(changelog.encode())),
        File("usr/share/lintian/overrides/slsc", OVERRIDES.encode()),
    ]


def package(release, platform, root):
    files = contents(release, platform)
    size = -(-sum(len(file.data) for file in files) // 1024)
    sums = "".join(f"{hashlib.md5(file.data).hexdigest()}  {file.name}\n" for file in files)
    control = CONTROL.format(version=release.version, arch=platform.deb, maintainer=MAINTAINER, size=size, home=HOMEPAGE)
    for file in files + [File("DEBIAN/control", control.encode()), File("DEBIAN/md5sums", sums.encode())]:
        path = root / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
        path.chmod(0o755 if file.program else 0o644)
    for path in [root, *root.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
        os.utime(path, (EPOCH, EPOCH))
    out = release.out / f"slsc_{release.version}_{platform.deb}.deb"
    # One thread, as more of them cut xz's blocks elsewhere.
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--threads-max=1", "--build", root, out], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)})


def packages(release):
    if not shutil.which("dpkg-deb"):
        print("deb: SKIPPED, no dpkg-deb", file=sys.stderr)
        return
    for platform in PLATFORMS:
        if platform.deb:
            with tempfile.TemporaryDirectory() as folder:
                package(release, platform, Path(folder))
