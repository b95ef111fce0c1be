#!/usr/bin/env python3
"""packages.py VERSION BUILD OUT: all packages of a release, from the binaries in BUILD/PLATFORM/slsc, written to OUT.

OUT is made anew. Standard library alone, beside dpkg-deb for the .deb (without it there is none).
"""
import shutil
import sys
from pathlib import Path

import archives
import debian
import npm
import oci
import release
import sbom
import wheels


def main():
    version, build, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    made = release.Release(version, build, out, release.completions(build), release.libraries(build / "sources"))
    source = out.parent / f"slsc-{version}.tar.gz"
    if source.exists():
        shutil.copy(source, out)
    for part in (archives.tarballs, npm.packages, wheels.wheels, debian.packages, oci.image, sbom.sbom, archives.formula, archives.sums, archives.installer):
        part(made)
    for path in sorted(out.rglob("*")):
        if path.is_file():
            print(f"{path.stat().st_size:>10} {path.relative_to(out)}")


main()
