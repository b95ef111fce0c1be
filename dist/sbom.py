"""The bill of materials, CycloneDX 1.5: what is linked into the binaries, with versions, checksums and licences."""
import json
import re
import time
import uuid

from release import EPOCH, HOMEPAGE, PLATFORMS, project, sha256

# What the compiler adds. Its version stands in dist/rules.mk.
FROM_ZIG = [("musl", "MIT", "the C library, in the binaries for Linux"), ("wasi-libc", "MIT", "the C library, in slsc-wasm"), ("compiler-rt", "MIT", "the compiler's own functions")]


def component(name, version, licence, **more):
    key = "expression" if re.search(" (OR|AND|WITH) ", licence) else "license"
    held = licence if key == "expression" else {"id": licence}
    return {"type": "library", "bom-ref": f"{name}@{version}", "name": name, "version": version, "licenses": [{key: held}], **more}


def sbom(release):
    zig = re.search(r"^ZIG_VERSION := (.*)$", project("dist/rules.mk").decode(), re.M).group(1)
    linked = [component(library.package, library.version, library.licence, purl=f"pkg:generic/{library.package}@{library.version}",
                        hashes=[{"alg": "SHA-256", "content": library.sha256}], scope="required") for library in release.libraries]
    linked += [component(name, f"zig-{zig}", licence, description=what, scope="required") for name, licence, what in FROM_ZIG]
    binaries = [{"type": "file", "bom-ref": platform.name, "name": f"slsc-{release.version}-{platform.name}", "hashes": [{"alg": "SHA-256", "content": sha256(release.binary(platform.name))}]}
                for platform in PLATFORMS]
    main = component("slsc", release.version, "MIT", purl=f"pkg:generic/slsc@{release.version}", externalReferences=[{"type": "website", "url": HOMEPAGE}])
    main["type"] = "application"
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, HOMEPAGE + "".join(binary["hashes"][0]["content"] for binary in binaries)).urn,
        "version": 1,
        "metadata": {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(EPOCH)), "component": main},
        "components": linked + binaries,
        "dependencies": [{"ref": main["bom-ref"], "dependsOn": [entry["bom-ref"] for entry in linked]}],
    }
    release.write(f"slsc-{release.version}.cdx.json", (json.dumps(document, indent=2) + "\n").encode())
