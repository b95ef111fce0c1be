"""npm: slsc, which finds one package a platform in its optionalDependencies. No package has an install script."""
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
    wasm = (release.out / f"npm/slsc-wasm-{release.version}.tgz").exists()
    more = {
        "bin": {"slsc": "bin/slsc.js"},
        "engines": {"node": ">=16"},
        "optionalDependencies": {f"slsc-{platform.name}": release.version for platform in PLATFORMS},
    }
    if wasm:
        more |= {"main": "index.js", "types": "index.d.ts", "dependencies": {"slsc-wasm": release.version}}
    files = [described(release, "slsc", more)]
    files += [File("package/README.md", project("dist/npm/README.md")), File("package/bin/slsc.js", project("dist/npm/slsc.js"), True)]
    if wasm:
        files += [File("package/index.js", project("dist/npm/index.js")), File("package/index.d.ts", project("dist/npm/index.d.ts"))]
    written(release, "slsc", files + texts[:1])
