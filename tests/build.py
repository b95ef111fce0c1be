#!/usr/bin/env python3
"""Packages that slsc builds against those of serverless v3.40 with the real plugins: the fixtures of tests/build/<builder>.

usage: build.py --slsc PATH --framework node_modules/serverless --modules FOLDER [--keep] [CASE...]

The same entries in the same zips, the same bytes in each, an equal template. FOLDER holds the plugins and what the
fixtures import; a fixture with a file `install` gets its own node_modules from the registry. A fixture's file `differs`
names, a line each, what differs on purpose: "entry ZIP NAME", "zip ZIP".
"""
import argparse, base64, hashlib, json, os, pathlib, re, shutil, subprocess, sys, tempfile, zipfile

ENV = dict(os.environ, SLS_TRACKING_DISABLED='1', SLS_NOTIFICATIONS_MODE='off', AWS_ACCESS_KEY_ID='x', AWS_SECRET_ACCESS_KEY='x')


def run(folder, *argv):
    return subprocess.run(argv, cwd=folder, env=ENV, capture_output=True, text=True)


def entries(path):
    with zipfile.ZipFile(path) as z:
        return {i.filename: (z.read(i), bool(i.external_attr >> 16 & 0o100)) for i in z.infolist()
                if not i.is_dir() and not i.filename.endswith('node_modules/.package-lock.json')}


def template(folder):
    text = (folder / 'cloudformation-template-update-stack.json').read_text()
    for digest in set(re.findall(r'"CodeSha256": "([^"]*)"', text)):
        known = [base64.b64encode(hashlib.sha256(z.read_bytes()).digest()).decode() for z in folder.glob('*.zip')]
        assert digest in known, f'CodeSha256 {digest} is that of no zip'
    text = re.sub(r'\d{13}-\d{4}-\d\d-\d\dT[\d:.]+Z', 'TIME', text)
    text = re.sub(r'"CodeSha256": "[^"]*"', '"CodeSha256": ""', text)
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
            elif a[entry] != b[entry]:
                wrong.append(f'{name}: {entry}: other {"bytes" if a[entry][0] != b[entry][0] else "mode"}')
    if template(ours) != template(theirs):
        wrong.append('another template')
    return wrong


def check(case, work, opt):
    ours, theirs = work / 'a' / case.name, work / 'b' / case.name
    shutil.copytree(case, theirs)
    service = next((p for p in (theirs / 'service', theirs) if (p / 'serverless.yml').exists()))
    if (case / 'install').exists():
        r = run(theirs, 'npm', 'install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts')
        if r.returncode:
            return [f'npm: {r.stderr}']
    shutil.copytree(theirs, ours, symlinks=True)
    within = service.relative_to(theirs)
    r = run(ours / within, opt.slsc, 'package', '--offline', '-q')
    s = run(theirs / within, 'node', str(opt.framework / 'bin' / 'serverless.js'), 'package')
    if r.returncode or s.returncode:
        return [f'slsc: {r.returncode} {r.stderr}' if r.returncode else f'serverless: {s.stdout}{s.stderr}']
    lines = (case / 'differs').read_text().splitlines() if (case / 'differs').exists() else []
    wrong = compare(ours / within / '.serverless', theirs / within / '.serverless', lines)
    # Unchanged, nothing is built: a tool that cannot run is not missed.
    before = {p.name: p.read_bytes() for p in (ours / within / '.serverless').glob('*.zip')}
    meta = ours / within / '.serverless' / '.slsc-build' / 'esbuild-meta.json'
    meta.unlink(missing_ok=True)
    again = run(ours / within, opt.slsc, 'package', '--offline', '-q')
    if again.returncode or meta.exists():
        wrong.append(f'the second run builds again {again.stderr}')
    if before != {p.name: p.read_bytes() for p in (ours / within / '.serverless').glob('*.zip')}:
        wrong.append('the second run makes other zips')
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--slsc', default='build/slsc')
    parser.add_argument('--framework', default='build/reference/node_modules/serverless', type=pathlib.Path)
    parser.add_argument('--modules', default='build/builders/node_modules', type=pathlib.Path)
    parser.add_argument('--keep', action='store_true')
    parser.add_argument('cases', nargs='*')
    opt = parser.parse_args()
    opt.slsc, opt.framework = os.path.abspath(opt.slsc), opt.framework.resolve()
    work = pathlib.Path(tempfile.mkdtemp(prefix='slsc-build-')).resolve()
    (work / 'node_modules').symlink_to(opt.modules.resolve())
    failed = n = 0
    for case in sorted((pathlib.Path(__file__).parent / 'build').glob('*/*')):
        if not case.is_dir() or (opt.cases and case.name not in opt.cases):
            continue
        n += 1
        wrong = check(case, work, opt)
        failed += bool(wrong)
        for line in wrong:
            print(f'{case.parent.name}/{case.name}: {line}')
    print(f'builds: {n - failed} of {n} as the plugins make them')
    print(f'kept: {work}' if opt.keep else '', end='')
    if not opt.keep:
        shutil.rmtree(work)
    sys.exit(bool(failed) or not n)


if __name__ == '__main__':
    main()
