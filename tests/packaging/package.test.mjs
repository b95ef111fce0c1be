// The bytes of packages, and the memory of what they were made of. SLSC: the program, build/slsc by default.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

const slsc = path.resolve(process.env.SLSC ?? 'build/slsc');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-test-'));
test.after(() => fs.rmSync(work, { recursive: true, force: true }));

const config = 'service: s\nprovider:\n  name: aws\n  runtime: nodejs20.x\n  region: us-east-1\nfunctions:\n  f:\n    handler: a.b\n';
let services = 0;
function service(yml = config) {
  const dir = path.join(work, `service${services++}`, 'x');
  fs.mkdirSync(path.join(dir, 'lib'), { recursive: true });
  fs.writeFileSync(path.join(dir, 'serverless.yml'), yml);
  fs.writeFileSync(path.join(dir, 'a.js'), 'exports.b = 1;\n');
  fs.writeFileSync(path.join(dir, 'lib', 'é.js'), 'ccc\n');
  fs.writeFileSync(path.join(dir, 'lib', 'run'), '#!/bin/sh\n', { mode: 0o755 });
  return dir;
}
function run(dir, { env = {}, umask = '022', args = [] } = {}) {
  return spawnSync('sh', ['-c', `umask ${umask}; exec "$0" "$@"`, slsc, 'package', 'serverless.yml', '--offline', '-q', ...args], { cwd: dir, encoding: 'utf8', env: { ...process.env, ...env } });
}
function made(dir, folder = '.serverless') {
  const out = path.join(dir, folder);
  return Object.fromEntries(fs.readdirSync(out).filter((f) => f !== '.slsc-package').sort().map((f) => [f, createHash('sha256').update(fs.readFileSync(path.join(out, f))).digest('hex')]));
}
const pack = (dir, how) => { const r = run(dir, how); assert.strictEqual(r.status, 0, r.stderr); return made(dir); };
const age = (dir) => { for (const f of fs.readdirSync(dir, { recursive: true })) fs.utimesSync(path.join(dir, f), 1e9, 1e9); };
const inode = (dir) => fs.statSync(path.join(dir, '.serverless', 's.zip')).ino;
const settle = () => spawnSync('sleep', ['2.2']); // past the time in which a change could go unseen

test('the same bytes under another umask, time zone, locale, folder and date', () => {
  const one = pack(service());
  const dir = service();
  age(dir);
  fs.chmodSync(path.join(dir, 'a.js'), 0o600);
  fs.chmodSync(path.join(dir, 'lib', 'run'), 0o700);
  assert.deepStrictEqual(pack(dir, { umask: '077', env: { TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8', LANG: 'de_DE' } }), one);
  assert.deepStrictEqual(Object.keys(one), ['cloudformation-template-create-stack.json', 'cloudformation-template-update-stack.json', 's.zip', 'serverless-state.json']);
  assert.strictEqual(fs.statSync(path.join(dir, '.serverless', 'serverless-state.json')).mode & 0o777, 0o600);
});

test('the same bytes wherever the package lies, which may look at its folder', () => {
  const named = `${config}    environment:\n      PACKAGE: \${opt:package, 'none'}\n`;
  const one = pack(service(named));
  const dir = service(named);
  assert.strictEqual(run(dir, { args: ['-p', 'out/there'] }).status, 0);
  assert.deepStrictEqual(made(dir, 'out/there'), one);
  assert.strictEqual(run(dir, { args: ['-p', path.join(dir, 'elsewhere')] }).status, 0);
  assert.deepStrictEqual(made(dir, 'elsewhere'), one);
});

test('the state tells of each function which VPC it was given, as the framework keeps it', () => {
  const vpcs = { own: '{securityGroupIds: [sg-0000000a], subnetIds: [subnet-b]}', none: 'false', nothing: 'null', inherited: undefined };
  const functions = Object.entries(vpcs).map(([key, vpc]) => `  ${key}:\n    handler: a.b\n${vpc ? `    vpc: ${vpc}\n` : ''}`);
  const dir = service(config.replace('functions:', `  vpc: {securityGroupIds: [sg-0000000c], subnetIds: [subnet-d]}\nfunctions:\n${functions.join('')}`));
  pack(dir);
  const state = JSON.parse(fs.readFileSync(path.join(dir, '.serverless', 'serverless-state.json'), 'utf8')).service.functions;
  assert.deepStrictEqual(Object.fromEntries(Object.keys(vpcs).map((key) => [key, state[key].vpc])), {
    own: { securityGroupIds: ['sg-0000000a'], subnetIds: ['subnet-b'] }, none: false, nothing: null, inherited: {},
  });
});

test('package.path is the folder; what lies there is not packed again', () => {
  const dir = service(`${config}package:\n  path: build/pkg\n`);
  assert.strictEqual(run(dir).status, 0);
  const one = made(dir, 'build/pkg');
  assert.strictEqual(run(dir).status, 0);
  assert.deepStrictEqual(made(dir, 'build/pkg'), one);
  assert.ok(!fs.existsSync(path.join(dir, '.serverless')));
  assert.ok(one['s.zip']);
});

test('an unchanged tree is not packed again; any change is', () => {
  const dir = service();
  settle();
  const first = pack(dir);
  const kept = inode(dir);
  assert.deepStrictEqual(pack(dir), first);
  assert.strictEqual(inode(dir), kept);
  const file = path.join(dir, 'a.js');
  const { atime, mtime } = fs.statSync(file);
  fs.writeFileSync(file, 'exports.b = 2;\n'); // the same size, and the same time of change set back
  fs.utimesSync(file, atime, mtime);
  const second = pack(dir);
  assert.notStrictEqual(second['s.zip'], first['s.zip']);
  fs.writeFileSync(`${file}.new`, 'exports.b = 1;\n');
  fs.utimesSync(`${file}.new`, atime, mtime);
  fs.renameSync(`${file}.new`, file); // replaced
  assert.deepStrictEqual(pack(dir), first);
  settle();
  pack(dir);
  fs.utimesSync(file, 5e8, 5e8); // touched only
  assert.deepStrictEqual(pack(dir), first);
  fs.chmodSync(file, 0o755);
  assert.notStrictEqual(pack(dir)['s.zip'], first['s.zip']);
});

test('changes within the resolution of the clock are seen', () => {
  const dir = service();
  const file = path.join(dir, 'a.js');
  const seen = new Set();
  for (let i = 0; i < 10; i++) {
    fs.writeFileSync(file, `exports.b = ${i};\n`);
    fs.utimesSync(file, 1e9, 1e9);
    seen.add(pack(dir)['s.zip']);
  }
  assert.strictEqual(seen.size, 10);
});

test('a damaged or foreign memory, and a zip that was changed, are not trusted', () => {
  const dir = service();
  settle();
  const first = pack(dir);
  const mark = path.join(dir, '.serverless', '.slsc-package'), zip = path.join(dir, '.serverless', 's.zip');
  const whole = fs.readFileSync(mark, 'utf8');
  for (const text of ['', '{', '[]', '{"version":1,"zips":{"s.zip":{}},"check":""}', whole.slice(0, -40), whole.replace(/"content": "./, '"content": "#'), '\0\xff']) {
    fs.writeFileSync(mark, text);
    assert.deepStrictEqual(pack(dir), first);
  }
  fs.appendFileSync(zip, 'x');
  assert.deepStrictEqual(pack(dir), first);
  fs.rmSync(zip);
  assert.deepStrictEqual(pack(dir), first);
});

test('a failed run leaves the old package whole', () => {
  const dir = service();
  const first = pack(dir);
  fs.writeFileSync(path.join(dir, 'serverless.yml'), config.replace('us-east-1', '${self:custom.none}'));
  assert.strictEqual(run(dir).status, 1);
  assert.deepStrictEqual(made(dir), first);
  fs.writeFileSync(path.join(dir, 'serverless.yml'), `${config}package:\n  patterns: ['!**']\n`);
  const r = run(dir);
  assert.strictEqual(r.status, 1);
  assert.match(r.stderr, /serverless\.yml:\d+:\d+/);
  assert.deepStrictEqual(made(dir), first);
});

test('a folder that cannot be read is an error where a package needs it', () => {
  const dir = service();
  fs.mkdirSync(path.join(dir, 'data', ...Array(300).fill('d')), { recursive: true }); // deeper than slsc reads
  const r = run(dir);
  assert.strictEqual(r.status, 1);
  assert.match(r.stderr, /cannot read the folder 'data\/d\/d/);
  fs.writeFileSync(path.join(dir, 'serverless.yml'), `${config}package:\n  patterns: ['!data/**']\n`);
  assert.ok(pack(dir)['s.zip']);
});

test('two packages of one name are an error at their line', () => {
  const dir = service(`${config}package:\n  individually: true\nlayers:\n  f:\n    path: lib\n`);
  const r = run(dir);
  assert.strictEqual(r.status, 1);
  assert.match(r.stderr, /two packages would be 'f\.zip'[^]*serverless\.yml:7:3/);
});

test('of several services no commands are printed if one has errors', () => {
  const [one, two] = [service(), service()];
  const both = () => spawnSync(slsc, ['package', path.join(one, 'serverless.yml'), path.join(two, 'serverless.yml'), '--offline', '-q'], { encoding: 'utf8' });
  const whole = both();
  assert.strictEqual(whole.status, 0, whole.stderr);
  assert.strictEqual(whole.stdout.match(/deploys the stack/g).length, 2);
  fs.appendFileSync(path.join(two, 'serverless.yml'), 'x: [');
  const broken = both();
  assert.strictEqual(broken.status, 1);
  assert.strictEqual(broken.stdout, 'exit 1\n');
});

test('zips of functions that are gone go, too', () => {
  const two = `${config}  g:\n    handler: a.b\npackage:\n  individually: true\n`;
  const dir = service(two);
  assert.ok(pack(dir)['g.zip']);
  fs.writeFileSync(path.join(dir, 'serverless.yml'), two.replace('  g:\n    handler: a.b\n', ''));
  assert.ok(!pack(dir)['g.zip']);
});

test('functions packaged one by one hold their files, whichever zip has them first', () => {
  const dir = service(`${config}    package:\n      patterns: ['!lib/**']\n  g:\n    handler: a.b\n  h:\n    handler: lib/large.b\n    package:\n      patterns: ['!a.js']\npackage:\n  individually: true\n`);
  fs.writeFileSync(path.join(dir, 'lib', 'large.js'), 'x = 1;\n'.repeat(400000));
  pack(dir);
  const whole = { 'a.js': 'exports.b = 1;\n', 'lib/large.js': 'x = 1;\n'.repeat(400000), 'lib/run': '#!/bin/sh\n', 'lib/é.js': 'ccc\n' };
  const wanted = { 'f.zip': ['a.js'], 'g.zip': Object.keys(whole), 'h.zip': Object.keys(whole).slice(1) };
  for (const [zip, names] of Object.entries(wanted)) {
    const read = spawnSync('python3', ['-c', 'import json, sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nprint(json.dumps({n: z.read(n).decode() for n in z.namelist()}))', path.join(dir, '.serverless', zip)], { encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.strictEqual(read.status, 0, read.stderr);
    assert.deepStrictEqual(JSON.parse(read.stdout), Object.fromEntries(names.map((n) => [n, whole[n]])));
  }
});
