#!/usr/bin/env python3
"""No diagnostic in the editor that slsc check has not, and none that it has is missing: over folders with a serverless.yml (goldens, or cases of the
conformance suite), in one server, the messages of one and the other, by id and place.
usage: same.py SLSC FOLDER... [--each N]"""
import json, os, subprocess, sys, pathlib

args = sys.argv[1:]
each = 1
if '--each' in args:
    at = args.index('--each')
    each = int(args[at + 1])
    del args[at:at + 2]
slsc, *roots = args
slsc = os.path.abspath(slsc)
names = ('serverless.yml', 'serverless.yaml', 'serverless.json')
folders = sorted(p.parent for root in roots for name in names for p in pathlib.Path(root).glob(f'**/{name}') if 'node_modules' not in p.parts)[::each]


def read(stream):
    length = 0
    while (line := stream.readline()) != b'\r\n':
        if not line:
            raise EOFError('the server ended')
        if line.lower().startswith(b'content-length:'):
            length = int(line.split(b':')[1])
    return json.loads(stream.read(length))


class Server:
    def __init__(self, folder, options):
        self.process = subprocess.Popen([slsc, 'lsp'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=ENVIRONMENT)
        self.send('initialize', {'capabilities': {'general': {'positionEncodings': ['utf-8']}}, 'rootUri': folder.as_uri(), 'initializationOptions': options}, 0)
        read(self.process.stdout)

    def send(self, method, params, number=None):
        message = {'jsonrpc': '2.0', 'method': method, 'params': params}
        if number is not None:
            message['id'] = number
        body = json.dumps(message).encode()
        self.process.stdin.write(b'Content-Length: %d\r\n\r\n%s' % (len(body), body))
        self.process.stdin.flush()

    # slsc looks at the code when nothing comes for a while: the answer to a request that follows has all that it found.
    def diagnostics(self, file):
        self.send('textDocument/didOpen', {'textDocument': {'uri': file.as_uri(), 'languageId': 'yaml', 'version': 1, 'text': file.read_text(errors='surrogateescape').encode('utf-8', 'replace').decode()}})
        self.send('slsc/settle', {}, 1)
        found = {}
        while True:
            message = read(self.process.stdout)
            if message.get('method') == 'textDocument/publishDiagnostics':
                found[message['params']['uri']] = message['params']['diagnostics']
            elif message.get('id') == 1:
                break
        return {(uri, d['range']['start']['line'] + 1, d['code'], d['severity'] == 1) for uri, all in found.items() for d in all}

    def end(self):
        self.send('shutdown', None, 2)
        self.send('exit', None)
        self.process.stdin.close()
        if self.process.wait(20) != 0:
            raise SystemExit(f'the server ended with {self.process.returncode}')


ENVIRONMENT = {'PATH': os.environ.get('PATH', '')}
KEYS = {'--stage': 'stage', '-s': 'stage', '--region': 'region', '-r': 'region', '--values': 'values', '--plugins': 'plugins', '--policy': 'policy'}


def options_of(folder):
    """Options of the command line that a case has, as an editor's settings and as arguments; None: an editor has them not."""
    given = []
    case = folder.parent / 'case.json' if folder.name == 'service' else None
    if case and case.exists():
        about = json.loads(case.read_text())
        options = about.get('options') or {}
        given = list(options) if isinstance(options, list) else [w for k, v in options.items() for w in (f'--{k}', str(v))]
        if about.get('env') or about.get('service_dir') or (case.parent / 'pins.json').exists():
            return None
        if about.get('ignored_plugins'):
            given += ['--plugins', 'off']
    elif (folder / 'args').exists():
        given = [line for line in (folder / 'args').read_text().split('\n') if line]
        if given[0] in ('print', 'values', 'package'):
            return None
        given = given[given[0] == 'check':]
    values = [f for f in (folder / 'values.json', folder.parent / 'values.json') if f.exists()]
    settings, arguments = {'programs': True}, []
    words = iter(given)
    for word in words:
        option, _, value = word.partition('=')
        key = KEYS.get(option)
        if not key:
            return None
        value = value or next(words, '')
        if not value:
            return None
        settings[key] = str(folder / value) if key in ('values', 'policy') else value
        arguments += [option, settings[key]]
    if values and 'values' not in settings and case:
        settings['values'] = str(values[0])
        arguments += ['--values', settings['values']]
    return settings, arguments


compared = skipped = said = 0
bad = []
for folder in folders:
    folder = folder.resolve()
    file = next(folder / name for name in names if (folder / name).exists())
    options = options_of(folder)
    if options is None:
        skipped += 1
        continue
    run = subprocess.run([slsc, 'check', file.name, '--offline', '--format', 'json', '-o', '-', *options[1]], cwd=folder, capture_output=True, text=True, env=ENVIRONMENT)
    if run.returncode not in (0, 1):
        skipped += 1
        continue
    report = json.loads(run.stdout or '[]')
    expected = {((folder / (d.get('file') or file.name)).as_uri() if not os.path.isabs(d.get('file') or '') else pathlib.Path(d['file']).as_uri(), d.get('line') or 1, d['id'], d['severity'] == 'error') for d in report if d['severity'] != 'notice'}
    server = Server(folder, options[0])
    try:
        found = server.diagnostics(file)
        server.end()
    except (EOFError, BrokenPipeError) as e:
        bad.append(f'{folder}: {e}')
        continue
    normal = lambda s: {(os.path.normpath(u[7:]), *rest) for u, *rest in s}
    more, less = normal(found) - normal(expected), normal(expected) - normal(found)
    compared += 1
    said += len(found)
    for what, of in (('only in the editor', more), ('not in the editor', less)):
        bad += [f'{os.path.relpath(p, folder.parent)}:{line}: {code} {"error" if error else "warning"} {what}' for p, line, code, error in sorted(of)]
print('\n'.join(bad[:60]))
print(f'lsp: {compared} services with {said} diagnostics as slsc check has them, {len(bad)} differences, {skipped} skipped')
sys.exit(bool(bad))
