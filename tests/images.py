#!/usr/bin/env python3
"""images.py SLSC: images built by buildah and pushed to a registry on loopback, by the printed commands and at once.

What lies in the registry must be what slsc saw: the files of each image, its tag, and nothing built or pushed twice.
Needs buildah and docker-registry (Debian's packages of these names); skipped without them. A script plays the aws command line.
"""

import hashlib, io, json, os, shutil, signal, socket, subprocess, sys, tarfile, tempfile, time, urllib.error, urllib.request

AWS = r'''#!/usr/bin/env python3
"""Plays AWS: a stack without changes, and ECR's calls about the registry on loopback."""
import json, os, sys, urllib.error, urllib.request
registry, log, words = os.environ["REGISTRY"], os.environ["CALLS"], sys.argv[1:]
with open(log, "a") as f: f.write("aws " + " ".join(words[:2]) + "\n")
option = {a.lstrip("-"): b for a, b in zip(words, words[1:]) if a.startswith("--")}
made = log + ".repositories"
def fail(name): sys.exit(f"An error occurred ({name}) when calling the operation")
match words[:2]:
    case ["ecr", "describe-repositories"]:
        name = option["repository-names"]
        if not os.path.exists(made) or name not in open(made).read().split(): fail("RepositoryNotFoundException")
        print(f"123456789012\t{registry}/{name}")
    case ["ecr", "create-repository"]:
        name = option["repository-name"]
        with open(made, "a") as f: f.write(name + "\n")
        print(f"123456789012\t{registry}/{name}")
    case ["ecr", "describe-images"]:
        tag = option["image-ids"].removeprefix("imageTag=")
        accept = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json"
        try:
            request = urllib.request.Request(f"http://{registry}/v2/{option['repository-name']}/manifests/{tag}", headers={"Accept": accept})
            print(urllib.request.urlopen(request).headers["Docker-Content-Digest"])
        except urllib.error.HTTPError: fail("ImageNotFoundException")
    case ["ecr", "get-login-password"]: print("password")
    case ["cloudformation", "describe-stacks"]: print("UPDATE_COMPLETE\tarn:aws:cloudformation:us-east-1:1:stack/s/1")
    case ["cloudformation", "describe-stack-resource"]: print("bucket")
    case ["cloudformation", "create-change-set"]: print("arn:aws:cloudformation:us-east-1:1:stack/s/1")
    case ["cloudformation", "describe-change-set"]: print("FAILED\tThe submitted information didn't contain changes.")
'''

SERVICE = '''service: shop
provider:
  name: aws
  ecr:
    images:
      app: { path: app, buildArgs: { NOTE: "it's $x" } }
      other: { path: ., file: Dockerfile.other, buildOptions: [--label, "a=b c"] }
functions:
  f: { image: app }
  g: { image: app }
  h: { image: other }
'''

DOCKERFILE = 'FROM scratch\nARG NOTE\nLABEL note=$NOTE\nCOPY . /task/\nCMD ["h.js"]\n'
FILES = {
    'serverless.yml': SERVICE, 'Dockerfile.other': DOCKERFILE, 'Dockerfile.other.dockerignore': '*\n!app/lib\napp/lib/*.log\n',
    'app/Dockerfile': DOCKERFILE, 'app/h.js': 'exports.h = 1;\n', 'app/.dockerignore': 'node_modules\n*.md\n!keep.md\n**/*.log\n',
    'app/keep.md': 'k\n', 'app/drop.md': 'd\n', 'app/node_modules/a/index.js': '1\n', 'app/lib/x.js': 'x\n', 'app/lib/y.log': 'y\n', 'app/lib/deep/z.log': 'z\n',
}
failures = []


def check(what, ok, more=''):
    if not ok:
        failures.append(what)
        print(f'images: FAIL {what} {more}')


def write(root, files):
    for name, text in files.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as f:
            f.write(text)


class Registry:
    """docker-registry on a free port of loopback; ended with the block."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix='slsc-images-')
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.address = '127.0.0.1:%d' % s.getsockname()[1]
        config = os.path.join(self.folder, 'registry.yml')
        write(self.folder, {'registry.yml': 'version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: %s/data } }\nhttp: { addr: "%s" }\n' % (self.folder, self.address)})
        self.process = subprocess.Popen(['docker-registry', 'serve', config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                urllib.request.urlopen(f'http://{self.address}/v2/')
                return self
            except OSError:
                time.sleep(0.05)
        raise SystemExit('images: the registry does not answer')

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, path):
        accept = 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json'
        with urllib.request.urlopen(urllib.request.Request(f'http://{self.address}/v2/{path}', headers={'Accept': accept})) as r:
            return r.read()

    def tags(self):
        try:
            return sorted(json.loads(self.get('serverless-shop-dev/tags/list'))['tags'] or [])
        except urllib.error.HTTPError:
            return []

    def files(self, tag):
        """The files and links below /task of an image: name to digest or target."""
        out = {}
        for layer in json.loads(self.get(f'serverless-shop-dev/manifests/{tag}'))['layers']:
            with tarfile.open(fileobj=io.BytesIO(self.get('serverless-shop-dev/blobs/' + layer['digest']))) as tar:
                for m in tar:
                    name = m.name.removeprefix('./').removeprefix('task/')
                    if m.isfile():
                        out[name] = hashlib.sha256(tar.extractfile(m).read()).hexdigest()
                    elif m.issym():
                        out[name] = m.linkname
        return out


def main(slsc):
    for program in ('buildah', 'docker-registry'):
        if not shutil.which(program) and not os.path.exists('/usr/bin/' + program):
            print(f'images: SKIPPED, no {program}')
            return
    with Registry() as registry:
        work = os.path.join(registry.folder, 'work')
        home = os.path.join(registry.folder, 'home')
        write(work, FILES)
        os.symlink('lib/x.js', os.path.join(work, 'app/link'))
        write(home, {
            'bin/aws': AWS,
            'registries.conf': f'[[registry]]\nlocation = "{registry.address}"\ninsecure = true\n',
            'policy.json': '{ "default": [{ "type": "insecureAcceptAnything" }] }\n',
            'storage.conf': f'[storage]\ndriver = "vfs"\nrunroot = "{home}/run"\ngraphroot = "{home}/graph"\n',
            # A build from loopback's registry without its certificate, by the program that slsc is told.
            'bin/buildah': '#!/bin/sh\necho "buildah $1" >> "$CALLS"\ncase $1 in\nlogin) shift; exec /usr/bin/buildah login --tls-verify=false "$@" ;;\n'
                           f'push) shift; exec /usr/bin/buildah push --signature-policy {home}/policy.json --tls-verify=false "$@" ;;\n'
                           f'build) shift; exec /usr/bin/buildah build --signature-policy {home}/policy.json "$@" ;;\nesac\nexec /usr/bin/buildah "$@"\n',
        })
        for program in ('aws', 'buildah'):
            os.chmod(os.path.join(home, 'bin', program), 0o755)
        calls = os.path.join(home, 'calls')
        env = {'PATH': f'{home}/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME': home, 'TMPDIR': registry.folder, 'SLSC_POLL': '0', 'SLSC_DOCKER': f'{home}/bin/buildah', 'REGISTRY': registry.address, 'CALLS': calls,
               'BUILDAH_ISOLATION': 'chroot', 'CONTAINERS_STORAGE_CONF': f'{home}/storage.conf', 'CONTAINERS_REGISTRIES_CONF': f'{home}/registries.conf', 'REGISTRY_AUTH_FILE': f'{home}/auth.json'}

        def run(*argv, ok=True):
            r = subprocess.run(argv, cwd=work, env=env, capture_output=True, text=True)
            check(' '.join(argv), (r.returncode == 0) == ok, r.stdout + r.stderr)
            return r.stdout + r.stderr

        def asked():
            text = open(calls).read().splitlines() if os.path.exists(calls) else []
            if os.path.exists(calls):
                os.remove(calls)
            return text

        def deploy(*options):
            run(slsc, 'package', '-q', '--deploy-script', 'deploy.sh', *options)
            asked()
            out = run('sh', './deploy.sh')
            return out, asked()

        _, said = deploy()
        first = registry.tags()
        check('two images', len(first) == 2, first)
        check('each image once', said.count('buildah build') == 2 and said.count('buildah push') == 2, said)
        check('the stack is touched last', max(i for i, s in enumerate(said) if s.startswith('buildah')) < said.index('aws cloudformation create-change-set'), said)
        app, other = first
        seen = {}
        for line in open(os.path.join(work, '.serverless/images.sha256')):
            digest, _, name = line.rstrip('\n').partition('  ')
            seen[name] = digest
        files = registry.files(app)
        wanted = {n.removeprefix('app/'): d for n, d in seen.items() if n.startswith('app/') and not n.endswith('z.log')} | {'link': 'lib/x.js'}
        check('the files of the context', files == wanted, (sorted(files), sorted(wanted)))
        check('what .dockerignore leaves out', 'drop.md' not in files and 'keep.md' in files and 'lib/y.log' not in files, sorted(files))
        files = registry.files(other)
        check('its own .dockerignore', files == {'app/lib/x.js': seen['app/lib/x.js'], 'app/lib/deep/z.log': seen['app/lib/deep/z.log']}, sorted(files))
        template = open(os.path.join(work, '.serverless/cloudformation-template-update-stack.json')).read()
        check('the template names both tags', all(f'serverless-shop-dev:{t}' in template for t in first))

        _, said = deploy()
        check('nothing is built again', not [s for s in said if s.startswith('buildah')], said)
        write(work, {'app/drop.md': 'another\n', 'app/node_modules/b/index.js': '2\n'})
        _, said = deploy()
        check('nothing for what is left out', not [s for s in said if s.startswith('buildah')] and registry.tags() == first, said)
        write(work, {'app/h.js': 'exports.h = 2;\n'})
        _, said = deploy()
        check('one image anew', said.count('buildah build') == 1 and said.count('buildah push') == 1 and len(registry.tags()) == 3, said)

        write(work, {'app/h.js': 'exports.h = 3;\n'})
        asked()
        run(slsc, 'package', '-q', '--build-images', '--deploy-script', 'deploy.sh')
        said = asked()
        check('built at once', said.count('buildah build') == 1 and 'buildah push' not in said, said)
        run('sh', './deploy.sh')
        said = asked()
        check('and only pushed then', said.count('buildah push') == 1 and 'buildah build' not in said, said)
        write(work, {'app/Dockerfile': DOCKERFILE + 'COPY nothing-here /\n'})
        out = run(slsc, 'package', '--build-images', '--deploy-script', 'deploy.sh', ok=False)
        check('the reason of a failed build', 'image-build' in out and 'nothing-here' in out and 'serverless.yml:6:' in out, out)
        out = run('sh', './deploy.sh')
        check('the package before it is whole', 'no changes' in out, out)
    print('images: FAILED' if failures else 'images: built and pushed as packaged')
    sys.exit(bool(failures))


main(os.path.abspath(sys.argv[1]))
