"""npm: slsc, which finds one package a platform in its optionalDependencies, and slsc-wasm (wasm/rules.mk) where there is none. No package has an install script."""
import json

from release import HOMEPAGE, PLATFORMS, SUMMARY, File, compressed, licences, project, tar


def described(release, name, more):
    head = {"name": name, "version": release.version, "description": SUMMARY, "license": "MIT", "homepage": HOMEPAGE, "repository": {"type": "git", "url": f"git+{HOMEPAGE}.git"}}
    return File("package/package.json", (json.dumps({**head, **more}, indent=2) + "\n").encode())


def written(release, name, files):
    release.write(f"npm/{name}-{release.version}.tgz", compressed(tar(files)))


def packages(release):
    texts = [File("package/LICENSE", project("LICENSE")), File("package/LICENSES.txt", licences(release))]
    for platform in PLATFORMS:
        name = f"slsc-{platform.name}"
        more = {"os": [platform.npm_os], "cpu": [platform.npm_cpu], "preferUnplugged": True}
        written(release, name, [described(release, name, more), File("package/bin/slsc", release.binary(platform.name), True)] + texts)
    # wasm/rules.mk has made the folder; cli.js is a program
    wasm = sorted((release.build.parent / "wasm/npm").iterdir())
    written(release, "slsc-wasm", [File(f"package/{path.name}", path.read_bytes(), path.name == "cli.js") for path in wasm] + texts)
    more = {
        "main": "index.js",
        "types": "index.d.ts",
        "bin": {"slsc": "bin/slsc.js"},
        "engines": {"node": ">=16"},
        "dependencies": {"slsc-wasm": release.version},
        "optionalDependencies": {f"slsc-{platform.name}": release.version for platform in PLATFORMS},
    }
    files = [described(release, "slsc", more), File("package/bin/slsc.js", project("dist/npm/slsc.js"), True)]
    files += [File(f"package/{name}", project(f"dist/npm/{name}")) for name in ("README.md", "index.js", "index.d.ts")]
    written(release, "slsc", files + texts[:1])
