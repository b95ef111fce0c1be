#!/usr/bin/env python3
"""Packages that slsc builds against those of serverless v3.40 with the real plugins: the fixtures of tests/build/<builder>.

usage: build.py --slsc PATH --framework node_modules/serverless --work FOLDER [CASE...]

The same entries in the same zips, the same bytes in each, an equal template. FOLDER/node_modules holds the plugins and what
the fixtures import; what the framework made of a fixture is kept below FOLDER as long as the fixture is unchanged. A fixture
with a file `install` gets its own node_modules from the registry, by the package manager that the file names (npm). A fixture's file `differs`
names, a line each, what differs on purpose: "entry ZIP NAME", "zip ZIP", "bytes ZIP NAME".

Fixtures for Python install wheels made here (wheels.py), without a network. FOLDER/venv holds pip, pipenv, poetry and uv; they
are called through scripts that note that they were. One with a file `with-uv` lets slsc install by uv, all others by pip.
"""
import argparse, base64, concurrent.futures, hashlib, http.server, io, json, os, pathlib, re, shutil, subprocess, sys, threading, zipfile

import wheels

ENV = dict(os.environ, SLS_TRACKING_DISABLED='1', SLS_NOTIFICATIONS_MODE='off', AWS_ACCESS_KEY_ID='x', AWS_SECRET_ACCESS_KEY='x')

INSTALL = {
    'npm': ('npm', 'install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts'),
    'pnpm': ('pnpm', 'install', '--silent', '--ignore-scripts', '--ignore-workspace', '--store-dir', '.store'),
    'yarn': ('yarn', 'install', '--silent', '--ignore-scripts', '--non-interactive', '--ignore-engines'),
}

def python_tools(work):
    """Scripts that stand for the tools of the virtual environment."""
    for folder, names in ('tools', ('python3', 'pipenv', 'poetry')), ('tools-uv', ('uv',)):
        (work / folder).mkdir(exist_ok=True)
        for name in names:
            path = work / folder / name
            path.write_text(f'#!/bin/sh\n[ -z "$ASKED" ] || echo {name} >> "$ASKED"\nexec {work}/venv/bin/{name} "$@"\n')
            path.chmod(0o755)


class NoStack(http.server.BaseHTTPRequestHandler):
    """AWS before a first deployment, which layers make the framework ask (tests/conformance/redirect.cjs)."""
    def do_POST(self):
        self.rfile.read(int(self.headers.get('content-length', 0)))
        body = b'<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id test does not exist</Message></Error></ErrorResponse>'
        self.send_response(400)
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def python_env(case, work, ours):
    """Byte code is the same twice only where there is none."""
    env = {k: v for k, v in ENV.items() if not k.startswith(('PIP_', 'UV_'))}
    env |= {'HOME': str(work / 'homes' / case.name), 'PATH': f'{work}/tools:{env["PATH"]}', 'ASKED': str(work / 'asked' / case.name), 'PIPENV_VERBOSITY': '-1'}
    if ours and (case / 'with-uv').exists():
        return env | {'PATH': f'{work}/tools-uv:{env["PATH"]}', 'UV_NO_INDEX': '1', 'UV_FIND_LINKS': str(work / 'wheels')}
    return env | {'PIP_NO_INDEX': '1', 'PIP_FIND_LINKS': str(work / 'wheels'), 'PIP_COMPILE': '0', 'PIP_DISABLE_PIP_VERSION_CHECK': '1', 'PIP_NO_BUILD_ISOLATION': '0'}


def run(folder, *argv, env=ENV):
    # The plugin does not end where it fails.
    try:
        return subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=240)
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(argv, 1, late.stdout, late.stderr)


def entries(path):
    """Those of a zip within the zip among them, each behind the zip's name."""
    found = {}
    with zipfile.ZipFile(path) as z:
        for i in z.infolist():
            if i.filename.endswith('.requirements.zip'):
                found |= {f'{i.filename}!{n}': e for n, e in entries(io.BytesIO(z.read(i))).items()}
            elif not i.is_dir() and not i.filename.endswith('node_modules/.package-lock.json'):
                found[i.filename] = (z.read(i), bool(i.external_attr >> 16 & 0o100))
    # What RECORD says of scripts depends on where Python lies.
    return {n: (re.sub(rb'(?m)^../../bin/.*\n', b'', b), x) if n.endswith('.dist-info/RECORD') else (b, x) for n, (b, x) in found.items()}


def template(folder):
    text = (folder / 'cloudformation-template-update-stack.json').read_text()
    for digest in set(re.findall(r'"CodeSha256": "([^"]*)"', text)):
        known = [base64.b64encode(hashlib.sha256(z.read_bytes()).digest()).decode() for z in folder.glob('*.zip')]
        assert digest in known, f'CodeSha256 {digest} is that of no zip'
    text = re.sub(r'\d{13}-\d{4}-\d\d-\d\dT[\d:.]+Z', 'TIME', text)
    text = re.sub(r'"CodeSha256": "[^"]*"', '"CodeSha256": ""', text)
    text = re.sub(r'"Value": "[0-9a-f]{40}"', '"Value": ""', text)  # of a layer's zip
    return json.loads(re.sub(r'LambdaVersion[0-9A-Za-z]{20,}', 'LambdaVersion', text))


def compare(ours, theirs, differs):
    wrong = []
    names = sorted({p.name for f in (ours, theirs) for p in f.glob('*.zip')})
    for name in names:
        if f'zip {name}' in differs:
            continue
        a, b = ((entries(f / name) if (f / name).exists() else None) for f in (ours, theirs))
        if a is None or b is None:
            wrong.append(f'{name}: only {"theirs" if a is None else "ours"}')
            continue
        for entry in sorted(a.keys() | b.keys()):
            if f'entry {name} {entry}' in differs:
                continue
            if entry not in a or entry not in b:
                wrong.append(f'{name}: {entry}: only {"theirs" if entry not in a else "ours"}')
            elif a[entry] != b[entry] and f'bytes {name} {entry}' not in differs:
                wrong.append(f'{name}: {entry}: other {"bytes" if a[entry][0] != b[entry][0] else "mode"}')
    if template(ours) != template(theirs):
        wrong.append('another template')
    return wrong


def print_of(case):
    """A digest of the fixture's files, by which what the framework made of it is known."""
    d = hashlib.sha256()
    for p in sorted(case.rglob('*')):
        if p.is_file() and p != case / 'differs':
            d.update(f'{p.relative_to(case)}\0{p.stat().st_mode & 0o100}\0'.encode() + p.read_bytes() + b'\0')
    return d.hexdigest()


def environment(case, opt, ours):
    if case.parent.name != 'python':
        return ENV
    redirect = pathlib.Path(__file__).resolve().parent / 'conformance' / 'redirect.cjs'
    return python_env(case, opt.work, ours) | ({} if ours else {'NODE_OPTIONS': f'--require {redirect}', 'SLSC_REFERENCE_PORT': opt.aws})


def reference(case, theirs, within, opt):
    """Lets the framework package a copy of the fixture; what is wrong, as a text."""
    mark = theirs.parent / f'{case.name}.made'
    if mark.exists() and mark.read_text() == print_of(case):
        return ''
    shutil.rmtree(theirs, ignore_errors=True)
    shutil.copytree(case, theirs, ignore=shutil.ignore_patterns('differs'))
    if (case / 'install').exists():
        manager = (case / 'install').read_text().strip() or 'npm'
        r = run(theirs, *INSTALL[manager])
        if r.returncode:
            return f'{manager}: {r.stdout}{r.stderr}'
    r = run(theirs / within, 'node', str(opt.framework / 'bin' / 'serverless.js'), 'package', env=environment(case, opt, False))
    if not r.returncode:
        mark.write_text(print_of(case))
    return f'serverless: {r.stdout}{r.stderr}' if r.returncode else ''


def check(case, opt):
    ours, theirs = opt.work / 'a' / case.name, opt.work / 'b' / case.name
    within = 'service' if (case / 'service').exists() else '.'
    failed = reference(case, theirs, within, opt)
    if failed:
        return [failed]
    shutil.rmtree(ours, ignore_errors=True)
    # What Python's tools leave beside the sources is not kept.
    python = case.parent.name == 'python'
    env = environment(case, opt, True)
    shutil.copytree(case if python else theirs, ours, symlinks=True, ignore=shutil.ignore_patterns('.serverless', 'differs'))
    r = run(ours / within, opt.slsc, 'package', '--offline', '-q', env=env)
    if r.returncode:
        return [f'slsc: {r.returncode} {r.stderr}']
    lines = (case / 'differs').read_text().splitlines() if (case / 'differs').exists() else []
    wrong = compare(ours / within / '.serverless', theirs / within / '.serverless', lines)
    # Unchanged, nothing is built: a tool that cannot run is not missed.
    before = {p.name: p.read_bytes() for p in (ours / within / '.serverless').glob('*.zip')}
    meta = ours / within / '.serverless' / '.slsc-build' / 'esbuild-meta.json'
    meta.unlink(missing_ok=True)
    asked = opt.work / 'asked' / case.name
    asked.unlink(missing_ok=True)
    again = run(ours / within, opt.slsc, 'package', '--offline', '-q', env=env if case.parent.name in ('python', 'esbuild') else dict(env, PATH=str(opt.work / 'without-node')))
    if again.returncode or meta.exists() or (asked.exists() and not (case / 'each-time').exists()):
        wrong.append(f'the second run builds again {again.stderr}')
    if before != {p.name: p.read_bytes() for p in (ours / within / '.serverless').glob('*.zip')}:
        wrong.append('the second run makes other zips')
    # The source maps of serverless-bundle name the folder.
    return wrong + ([] if case.parent.name == 'bundle' else elsewhere(ours, within, before, opt, env))


def elsewhere(ours, within, zips, opt, env):
    """Another machine: another folder, another order of files, another umask, time zone, locale and number of cores."""
    there = opt.work / 'c c' / f'{ours.name}-x'
    shutil.rmtree(there, ignore_errors=True)

    def copy(folder, to):
        to.mkdir(parents=True)
        for entry in sorted(os.scandir(folder), key=lambda e: e.name, reverse=True):
            if entry.name in ('.serverless', '.store'):
                continue
            if entry.is_symlink():
                os.symlink(os.readlink(entry.path), to / entry.name)
            elif entry.is_dir():
                copy(entry.path, to / entry.name)
            else:
                shutil.copyfile(entry.path, to / entry.name)
                (to / entry.name).chmod(0o700 if os.access(entry.path, os.X_OK) else 0o600)
    copy(ours, there)
    one = ('taskset', '-c', '0') if shutil.which('taskset') else ()
    r = subprocess.run((*one, opt.slsc, 'package', '--offline', '-q'), cwd=there / within, env=dict(env, TZ='Asia/Kolkata', LC_ALL='tr_TR.UTF-8'),
                       capture_output=True, text=True, stdin=subprocess.DEVNULL, umask=0o077)
    made = {p.name: p.read_bytes() for p in (there / within / '.serverless').glob('*.zip')}
    shutil.rmtree(there)
    return [] if made == zips else [f'elsewhere: {r.stderr}' if r.returncode else f'elsewhere: other zips: {sorted(n for n in made.keys() | zips.keys() if made.get(n) != zips.get(n))}']


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--slsc', default='build/slsc')
    parser.add_argument('--framework', default='build/reference/node_modules/serverless', type=pathlib.Path)
    parser.add_argument('--work', default='build/builders', type=pathlib.Path)
    parser.add_argument('cases', nargs='*')
    opt = parser.parse_args()
    opt.slsc, opt.framework, opt.work = os.path.abspath(opt.slsc), opt.framework.resolve(), opt.work.resolve()
    ENV['PATH'] = f'{opt.work / "node_modules" / ".bin"}{os.pathsep}{ENV["PATH"]}'
    for folder in ('b', 'c c', 'asked'):
        (opt.work / folder).mkdir(parents=True, exist_ok=True)
    if not (opt.work / 'c c' / 'node_modules').is_symlink():
        (opt.work / 'c c' / 'node_modules').symlink_to(opt.work / 'node_modules')
    wheels.make(opt.work / 'wheels')
    python_tools(opt.work)
    aws = http.server.ThreadingHTTPServer(('127.0.0.1', 0), NoStack)
    threading.Thread(target=aws.serve_forever, daemon=True).start()
    opt.aws = str(aws.server_address[1])
    cases = [c for c in sorted((pathlib.Path(__file__).parent / 'build').glob('*/*')) if c.is_dir() and (not opt.cases or c.name in opt.cases)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case, wrong in zip(cases, pool.map(lambda c: check(c, opt), cases)):
            failed += bool(wrong)
            print(f'{case.parent.name}/{case.name}: {"equal" if not wrong else "differs"}', flush=True)
            for line in wrong:
                print(f'{case.parent.name}/{case.name}: {line}', flush=True)
    n = len(cases)
    print(f'builds: {n - failed} of {n} as the plugins make them')
    sys.exit(bool(failed) or not n)


if __name__ == '__main__':
    main()
