"""Small wheels for tests, so that pip and uv need no network."""
import base64, hashlib, pathlib, sys, zipfile


def wheel(folder, name, version, files, needs=(), scripts=(), tag='py3-none-any'):
    info = f'{name}-{version}.dist-info'
    texts = dict(files)
    texts[f'{info}/METADATA'] = f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n' + ''.join(f'Requires-Dist: {n}\n' for n in needs)
    texts[f'{info}/WHEEL'] = f'Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n'
    if scripts:
        texts[f'{info}/entry_points.txt'] = '[console_scripts]\n' + ''.join(f'{s}\n' for s in scripts)
    rows = [f'{n},sha256={base64.urlsafe_b64encode(hashlib.sha256(t.encode()).digest()).decode().rstrip("=")},{len(t.encode())}' for n, t in texts.items()]
    texts[f'{info}/RECORD'] = '\n'.join(rows + [f'{info}/RECORD,,', ''])
    with zipfile.ZipFile(folder / f'{name}-{version}-{tag}.whl', 'w') as z:
        for n, t in sorted(texts.items()):
            entry = zipfile.ZipInfo(n, (2020, 1, 1, 0, 0, 0))
            entry.external_attr = 0o100644 << 16
            z.writestr(entry, t)


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    wheel(folder, 'alpha', '1.0', {'alpha/__init__.py': 'import beta\n', 'alpha/data.txt': 'x\n', 'alpha/.hidden': '', 'alpha/tests/test_a.py': ''}, ['beta>=2'])
    wheel(folder, 'alpha', '1.1', {'alpha/__init__.py': 'import beta\n# newer\n'}, ['beta>=2'])
    wheel(folder, 'beta', '2.0', {'beta.py': 'B = 2\n', 'share/doc/beta.md': '# beta\n'})
    wheel(folder, 'gamma_tool', '3.0', {'gamma_tool/__init__.py': 'def main(): pass\n', 'gamma_tool/requirements.txt': 'none\n'}, scripts=['gamma = gamma_tool:main'])
    wheel(folder, 'delta', '1.0', {'delta/__init__.py': '', 'delta/fast.so': 'no library\n', 'delta/readme.md': '# delta\n'}, ['alpha==1.0'])
    wheel(folder, 'werkzeug', '3.1.0', {'werkzeug/__init__.py': ''}, ['six'])
    wheel(folder, 'six', '1.17.0', {'six.py': ''})
    wheel(folder, 'impossible', '1.0', {'impossible.py': ''}, ['alpha>5'])
    for python in '310', '311', '312', '313':
        for arch in 'x86_64', 'aarch64':
            wheel(folder, 'native', '1.0', {f'native.cpython-{python}-{arch}-linux-gnu.so': f'{python} {arch}\n'}, tag=f'cp{python}-cp{python}-manylinux2014_{arch}')


if __name__ == '__main__':
    make(pathlib.Path(sys.argv[1]))
