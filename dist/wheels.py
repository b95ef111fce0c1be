"""PyPI: one wheel a platform, with the binary as a script. No Python of ours is in it."""
import base64
import hashlib
import io
import time
import zipfile

from release import EPOCH, HOMEPAGE, PLATFORMS, SUMMARY, File, licences, project


def wheel(release, platform):
    info = f"slsc-{release.version}.dist-info"
    metadata = (f"Metadata-Version: 2.1\nName: slsc\nVersion: {release.version}\nSummary: {SUMMARY}\nHome-page: {HOMEPAGE}\nLicense: MIT\nLicense-File: LICENSE\n"
                f"License-File: LICENSES.txt\nRequires-Python: >=3.7\nDescription-Content-Type: text/markdown\n\n{project('dist/npm/README.md').decode()}"
                .replace("`npx slsc", "`slsc").replace("`npm i -D slsc` brings the program for your platform (Linux and macOS, x64 and arm64) as an optional dependency; no install\nscript runs, so `--ignore-scripts` changes nothing.",
                                                          "`pip install slsc` brings the program for your platform (Linux and macOS, x64 and arm64)."))
    tags = "".join(f"Tag: py3-none-{tag}\n" for tag in platform.wheel.split("."))
    files = [
        File(f"slsc-{release.version}.data/scripts/slsc", release.binary(platform.name), True),
        File(f"{info}/LICENSE", project("LICENSE")),
        File(f"{info}/LICENSES.txt", licences(release)),
        File(f"{info}/METADATA", metadata.encode()),
        File(f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: slsc\nRoot-Is-Purelib: false\n{tags}".encode()),
    ]
    record = "".join(f"{file.name},sha256={base64.urlsafe_b64encode(hashlib.sha256(file.data).digest()).decode().rstrip('=')},{len(file.data)}\n" for file in files)
    files.append(File(f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode()))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, time.gmtime(EPOCH)[:6])
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED  # 3: Unix, so that the mode counts
            entry.external_attr = (0o100755 if file.program else 0o100644) << 16
            archive.writestr(entry, file.data)
    return held.getvalue()


def wheels(release):
    for platform in PLATFORMS:
        release.write(f"pypi/slsc-{release.version}-py3-none-{platform.wheel}.whl", wheel(release, platform))
