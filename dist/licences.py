#!/usr/bin/env python3
"""licences.py VERSION BUILD: the licences of slsc and of all that is linked into it, on standard output (site/rules.mk)."""
import sys
from pathlib import Path

import release

version, build = sys.argv[1], Path(sys.argv[2]).resolve()
sys.stdout.buffer.write(release.licences(release.Release(version, build, build, {}, release.libraries(build / "sources"))))
