#!/usr/bin/env python3
"""slsc --split: the stacks are the template, keep CloudFormation's limits, and stay what they are.

usage: check.py SLSC [--quick] [--cases FOLDER]   FOLDER: conformance cases, each with service/serverless.yml
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from flatten import Wrong, check_same, names_in  # noqa: E402

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
BENCH = REPOSITORY / 'bench' / 'generate.mjs'
SHAPES = ['plain', 'queues', 'api', 'mixed', 'full']
LIMITS = {'Resources': 500, 'Parameters': 200, 'Outputs': 200, 'Mappings': 200}
MOST_BYTES = 1048576


def run(slsc, folder, *options, config='serverless.yml'):
    refused = [] if '--refused' in options else ['--refused', 'warning']
    return subprocess.run([slsc, config, *options, *refused, '-q', '--offline', '--code-digest', 'off'], cwd=folder, capture_output=True, text=True, check=False)


def load_stacks(folder, name='split'):
    root = json.loads((folder / f'{name}.json').read_text())
    nested = {p.stem: json.loads(p.read_text()) for p in sorted((folder / f'{name}.nested').glob('*.json'))} if (folder / f'{name}.nested').is_dir() else {}
    return root, nested


def compile_both(slsc, folder, config='serverless.yml'):
    """The unsplit template, the root and the nested templates; None where the service does not compile."""
    whole = run(slsc, folder, '-o', 'whole.json', config='whole.yml')
    split = run(slsc, folder, '--split', '-o', 'split.json', config=config)
    if whole.returncode:
        return None
    template = json.loads((folder / 'whole.json').read_text())
    resources = template['Resources']
    if not isinstance(resources, dict) or not all(isinstance(r, dict) and isinstance(r.get('Type'), str) for r in resources.values()):
        return None
    if split.returncode:
        raise Wrong(f'does not compile split: {split.stderr[:600]}')
    return template, *load_stacks(folder)


def check_limits(folder, root, nested):
    for name, template in [('root', root), *nested.items()]:
        for section, most in LIMITS.items():
            if len(template.get(section) or {}) > most:
                raise Wrong(f'{name} has {len(template[section])} {section}')
    for path in (folder / 'split.nested').glob('*.json') if nested else []:
        if path.stat().st_size > MOST_BYTES:
            raise Wrong(f'{path.name} is too large')


def with_budget(text, budget):
    """The configuration with custom.slsc.split.budget; None where it cannot be put in by hand."""
    setting = f'slsc: {{split: {{budget: {budget}}}}}'
    if re.search(r'^\s*slsc:', text, re.M) or re.search(r'^\?|^\{|^---\s*\S', text, re.M):
        return None
    found = re.search(r'^custom:[ \t]*(#.*)?\n((?:[ \t]*(?:#.*)?\n)*)([ ]+)\S', text, re.M)
    if found:
        at = found.start(3)
        return f'{text[:at]}{found.group(3)}{setting}\n{text[at:]}'
    return None if re.search(r'^["\']?custom', text, re.M) else f'{text.rstrip()}\ncustom:\n  {setting}\n'


def check_shapes(slsc, quick):
    for shape in SHAPES:
        for n in (100, 300) if quick else (100, 300, 1000, 3000):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                write_shape(folder, shape, n)
                try:
                    whole, root, nested = compile_both(slsc, folder)
                    check_same(whole, root, nested)
                    check_limits(folder, root, nested)
                    parameters = [len(t.get('Parameters', {})) for t in nested.values()]
                    if shape in ('api', 'full') and parameters and sum(parameters) / len(parameters) > 15:
                        raise Wrong(f'{sum(parameters) / len(parameters):.1f} parameters a stack')
                except Wrong as e:
                    raise SystemExit(f'{shape} of {n} functions: {e}') from e
                print(f'{shape} {n}: {len(nested)} nested stacks, {sum(parameters) / max(1, len(parameters)):.1f} parameters each')


def write_shape(folder, shape, n):
    text = subprocess.run(['node', BENCH, shape, str(n)], capture_output=True, text=True, check=True).stdout
    (folder / 'serverless.yml').write_text(text)
    (folder / 'whole.yml').write_text(text)
    (folder / 'code.zip').write_bytes(subprocess.run(['node', BENCH, 'zip'], capture_output=True, check=True).stdout)


def services(cases, quick):
    found = sorted((REPOSITORY / 'tests' / 'golden').glob('*/serverless.yml')) + sorted(HERE.glob('services/*/serverless.yml'))
    if cases:
        found += sorted(Path(cases).glob('*/service/serverless.yml'))
    return found[::4] + [p for p in found if HERE in p.parents] if quick else found


def check_services(slsc, cases, quick):
    done = split = 0
    wrong = []
    for path in services(cases, quick):
        text = path.read_text(errors='surrogateescape')
        for budget in (5, 20, 100):
            changed = with_budget(text, budget)
            if changed is None:
                break
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name) / 's'
                shutil.copytree(path.parent, folder, symlinks=True, ignore_dangling_symlinks=True)
                (folder / 'serverless.yml').write_text(changed, errors='surrogateescape')
                (folder / 'whole.yml').write_text(text, errors='surrogateescape')
                try:
                    stacks = compile_both(slsc, folder)
                    if stacks is None:
                        break
                    check_same(*stacks)
                    check_limits(folder, *stacks[1:])
                    done += 1
                    split += bool(stacks[2])
                except (Wrong, LookupError, TypeError, AttributeError) as e:
                    # What CloudFormation refuses unsplit is no template to compare with.
                    refused = run(slsc, folder, '--refused', 'error', '-o', 'whole.json', config='whole.yml').returncode
                    # Some services put all of custom into their template, and with it the budget.
                    if 'split-impossible' not in str(e) and '/slsc is only in the second' not in str(e) and not refused:
                        wrong.append(f'{path}, budget {budget}: {e!r}')
    print(f'{done} services split with small budgets, {split} into nested stacks')
    if wrong:
        raise SystemExit('\n'.join(wrong[:20]) + f'\n{len(wrong)} wrong')


def homes(root, nested):
    return {key: where for where, t in [('root', root), *nested.items()] for key in t['Resources'] if 'LambdaVersion' not in key and 'ApiGatewayDeployment' not in key}


def functions_of(text):
    head, _, tail = text.partition('functions:\n')
    return head, re.split(r'(?m)^(?=  fn)', tail)[1:]


def check_stability(slsc, quick):
    pick = random.Random(7)
    for shape in SHAPES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_shape(folder, shape, 100)
            text = (folder / 'serverless.yml').read_text().replace('custom:\n', 'custom:\n  slsc: {split: {budget: 60}}\n')
            (folder / 'serverless.yml').write_text(text)
            for step in range(6 if quick else 25):
                before = compile_split(slsc, folder)
                head, functions = functions_of(text)
                kind, at = pick.choice(['add', 'remove', 'rename', 'event']), pick.randrange(len(functions))
                if kind == 'add':
                    functions.insert(at, functions[at].replace(functions[at].split(':')[0].strip(), f'fn{1000 + step}').replace('/r', f'/r{1000 + step}x'))
                elif kind == 'remove':
                    del functions[at]
                elif kind == 'rename':
                    old = functions[at].split(':')[0].strip()
                    functions[at] = functions[at].replace(f'  {old}:', f'  other{step}:', 1)
                else:
                    event = '      - schedule: rate(1 hour)\n' if 'schedule' not in functions[at] else '      - schedule: rate(2 hours)\n'
                    functions[at] = functions[at] + event if 'events:' in functions[at] else f'{functions[at]}    events:\n{event}'
                text = head + 'functions:\n' + ''.join(functions)
                (folder / 'serverless.yml').write_text(text)
                (folder / 'whole.yml').write_text(text.replace('  slsc: {split: {budget: 60}}\n', ''))
                whole, root, nested = compile_both(slsc, folder)
                check_same(whole, root, nested)
                now = homes(root, nested)
                moved = [k for k in before if k in now and before[k] != now[k]]
                if moved:
                    raise SystemExit(f'{shape}: {kind} moves {moved[:5]}')
    print('no change of one function moves another resource')


def compile_split(slsc, folder):
    done = run(slsc, folder, '--split', '-o', 'split.json')
    if done.returncode:
        raise SystemExit(done.stderr)
    return homes(*load_stacks(folder))


def check_merge(slsc):
    """Two branches that add functions: git merges the lock files, and nothing moves."""
    def git(*words):
        subprocess.run(['git', '-c', 'user.name=t', '-c', 'user.email=t@example.org', *words], cwd=folder, check=True, capture_output=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_shape(folder, 'full', 80)
        before = compile_split(slsc, folder)
        base = (folder / 'serverless.yml').read_text()
        head, functions = functions_of(base)
        git('init', '-q', '-b', 'main')
        git('add', 'slsc.stacks.json')
        git('commit', '-qm', 'base')
        added = {branch: functions[at].replace(f'fn{at}', f'{branch}{at}').replace('/r', f'/{branch}') for branch, at in (('alpha', 3), ('zeta', 60))}
        sides = {}
        for branch, text in added.items():
            git('checkout', '-q', '-b', branch, 'main')
            (folder / 'serverless.yml').write_text(base + text)
            sides[branch] = compile_split(slsc, folder)
            git('commit', '-qam', branch)
        git('merge', '-q', 'alpha', '-m', 'both')
        (folder / 'serverless.yml').write_text(base + ''.join(added.values()))
        now = compile_split(slsc, folder)
        for known in (before, *sides.values()):
            moved = [k for k in known if known[k] != now[k]]
            if moved:
                raise SystemExit(f'after a merge {moved[:5]} moved')
        if subprocess.run(['git', 'status', '--porcelain', 'slsc.stacks.json'], cwd=folder, capture_output=True, text=True, check=True).stdout:
            raise SystemExit('the merged lock is not as slsc writes it')
    print('lock files of two branches merge')


def main():
    words = sys.argv[1:]
    slsc = os.path.abspath(words[0])
    quick = '--quick' in words
    cases = words[words.index('--cases') + 1] if '--cases' in words else None
    check_merge(slsc)
    check_stability(slsc, quick)
    check_services(slsc, cases, quick)
    check_shapes(slsc, quick)


if __name__ == '__main__':
    main()
