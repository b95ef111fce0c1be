"""A container image without a daemon: an OCI layout, in one tar, of the program alone (FROM scratch) for both Linux CPUs.

docker load, podman load and skopeo read it. In the image /slsc is the entry point and /work the folder it runs in.
"""
import json
import time

from release import EPOCH, HOMEPAGE, PLATFORMS, File, compressed, licences, sha256, tar

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"


def image(release):
    blobs = {}

    def blob(data, media, **more):
        digest = sha256(data)
        blobs[digest] = data
        return {"mediaType": media, "digest": f"sha256:{digest}", "size": len(data), **more}

    def document(value):
        return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()

    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(EPOCH))
    labels = {"org.opencontainers.image.title": "slsc", "org.opencontainers.image.version": release.version, "org.opencontainers.image.source": HOMEPAGE,
              "org.opencontainers.image.licenses": "MIT"}
    manifests = []
    for platform in PLATFORMS:
        if not platform.oci:
            continue
        layer = tar([File("LICENSES.txt", licences(release)), File("slsc", release.binary(platform.name), True)], [("tmp/", 0o1777), ("work/", 0o777)])
        packed = compressed(layer)
        config = {"created": created, "architecture": platform.oci, "os": "linux", "config": {"Entrypoint": ["/slsc"], "WorkingDir": "/work", "Env": ["PATH=/"], "Labels": labels},
                  "rootfs": {"type": "layers", "diff_ids": [f"sha256:{sha256(layer)}"]}, "history": [{"created": created, "created_by": "slsc's binary"}]}
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": blob(document(config), "application/vnd.oci.image.config.v1+json"),
                    "layers": [blob(packed, "application/vnd.oci.image.layer.v1.tar+gzip")], "annotations": labels}
        manifests.append(blob(document(manifest), MANIFEST, platform={"architecture": platform.oci, "os": "linux"}))
    index = blob(document({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}), INDEX)

    def named(entry, name):
        return {**entry, "annotations": {"org.opencontainers.image.ref.name": name}}

    # The version for all CPUs, and one name a CPU for tools that do not choose.
    names = [named(index, release.version)] + [named(entry, f"{release.version}-{entry['platform']['architecture']}") for entry in manifests]
    files = [File("oci-layout", b'{"imageLayoutVersion":"1.0.0"}'), File("index.json", document({"schemaVersion": 2, "mediaType": INDEX, "manifests": names}))]
    files += [File(f"blobs/sha256/{digest}", blobs[digest]) for digest in sorted(blobs)]
    release.write(f"slsc-{release.version}-oci.tar", tar(files))
