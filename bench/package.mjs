#!/usr/bin/env node
// Packaging a service with a large node_modules: slsc, the same again with nothing changed, the floor (reading the files
// and deflating them with the same library at the same level), and with --framework serverless package v3.40.0, all in one
// run. Each round measures all of them one after another; the ratios are medians of the rounds' own, so that what else the
// machine does weighs on both sides alike.
// usage: package.mjs --slsc PATH --floor PATH [--framework PATH/node_modules/serverless] [--files 10000] [--rounds 5] [--check]
// --check: exit status 1 unless slsc takes at most 1.3 x the floor, 0.1 x as long when nothing changed, and 0.1 x the framework
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const opt = { slsc: 'build/slsc', floor: 'build/floor-package', files: '10000', rounds: '5' };
for (let a = process.argv.slice(2); a.length;) {
  const key = a.shift().replace(/^--/, '');
  opt[key] = key === 'check' ? true : a.shift();
}
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-package-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

// A generator of its own, so that every run packs the same bytes.
let seed = 20240229;
const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const words = Array.from({ length: 4000 }, () => Array.from({ length: 3 + Math.floor(random() * 9) }, () => 'etaoinshrdlucmfwypvbgk'[Math.floor(random() ** 1.6 * 22)]).join(''));
const word = () => words[Math.floor(random() ** 2 * words.length)];
const shapes = [
  () => `\tconst ${word()} = ${word()}(${word()}, ${Math.floor(random() * 1e4)});\n`,
  () => `\tif (${word()}.${word()} === '${word()}') return ${word()};\n`,
  () => `\t// ${word()} ${word()} ${word()} ${word()}\n`,
  () => `\t${word()}.${word()}(${word()} => ${word()}.${word()}(${word()}));\n`,
];
function source(bytes) {
  const lines = [];
  for (let n = 0; n < bytes;) {
    const line = shapes[Math.floor(random() * shapes.length)]();
    lines.push(line);
    n += line.length;
  }
  return lines.join('');
}

const perPackage = 20;
const packages = Math.ceil(opt.files / perPackage);
const service = path.join(work, 'service');
const names = Array.from({ length: packages }, (_, i) => `${word()}-${i}`);
fs.mkdirSync(service);
fs.writeFileSync(path.join(service, 'serverless.yml'), 'service: large\nprovider:\n  name: aws\n  runtime: nodejs20.x\n  region: us-east-1\nfunctions:\n  hello:\n    handler: index.main\n');
fs.writeFileSync(path.join(service, 'index.js'), 'exports.main = async () => 1;\n');
const dependencies = (list) => Object.fromEntries(list.map((n) => [n, '1.0.0']));
fs.writeFileSync(path.join(service, 'package.json'), JSON.stringify({ name: 'large', version: '1.0.0', dependencies: dependencies(names.slice(0, -20)), devDependencies: dependencies(names.slice(-20)) }));
for (const [i, name] of names.entries()) {
  const dir = path.join(service, 'node_modules', name);
  fs.mkdirSync(path.join(dir, 'lib'), { recursive: true });
  fs.writeFileSync(path.join(dir, 'package.json'), JSON.stringify({ name, version: '1.0.0', dependencies: dependencies(names.slice(i + 1, i + 1 + (i % 3)).filter(() => i < packages - 24)) }));
  for (let k = 1; k < perPackage; k++) fs.writeFileSync(path.join(dir, k % 2 ? 'lib' : '.', `file${k}.js`), source(4000 + random() ** 3 * 33000));
}
const old = new Date(Date.now() - 3600e3);
const list = fs.readdirSync(service, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => path.join(e.parentPath ?? e.path, e.name));
const total = list.reduce((n, f) => n + fs.statSync(f).size, 0);
for (const f of list) fs.utimesSync(f, old, old);
spawnSync('sleep', ['3']); // files changed a moment ago are not trusted to be unchanged

function time(command, args, input) {
  const from = process.hrtime.bigint();
  const r = spawnSync(command, args, { cwd: service, input, encoding: 'utf8', env: { ...process.env, SLS_TRACKING_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' } });
  if (r.status !== 0) throw new Error(`${command}: ${r.stderr || r.stdout || r.error}`);
  return Number(process.hrtime.bigint() - from) / 1e9;
}
const out = path.join(work, 'out');
const slsc = () => time(path.resolve(opt.slsc), ['package', 'serverless.yml', '-p', out, '-q']);
const packed = (() => {
  slsc();
  const zip = path.join(out, 'large.zip');
  const names_ = spawnSync('unzip', ['-Z1', zip], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout.trim().split('\n');
  return { names: names_.sort(), size: fs.statSync(zip).size };
})();
const input = packed.names.map((n) => path.join(service, n)).join('\n') + '\n';
const rows = { floor: [], first: [], again: [], framework: [] };
const framework = opt.framework && [path.resolve(opt.framework, 'bin/serverless.js'), 'package'];
const theirs = path.join(service, '.serverless');
for (let i = 0; i < Number(opt.rounds); i++) {
  rows.floor.push(time(path.resolve(opt.floor), [], input));
  fs.rmSync(out, { recursive: true });
  rows.first.push(slsc());
  rows.again.push(slsc());
  if (!framework) continue;
  fs.rmSync(theirs, { recursive: true, force: true });
  rows.framework.push(time(process.execPath, framework));
}
const median = (l) => [...l].sort((a, b) => a - b)[Math.floor(l.length / 2)];
const ratio = (a, b) => median(a.map((t, i) => t / b[i]));
const told = (name, l, rest = '') => console.log(`${name.padEnd(16)} ${median(l).toFixed(3)} s, least ${Math.min(...l).toFixed(3)} s   ${rest}`);
const [overFloor, overFirst] = [ratio(rows.first, rows.floor), ratio(rows.again, rows.first)];
console.log(`${list.length} files, ${(total / 1e6).toFixed(0)} MB; packed ${packed.names.length} files into ${(packed.size / 1e6).toFixed(1)} MB; ${opt.rounds} rounds`);
told('floor', rows.floor);
told('slsc', rows.first, `${overFloor.toFixed(2)} x the floor`);
told('slsc, unchanged', rows.again, `${overFirst.toFixed(3)} x the first`);
let failed = overFloor > 1.3 || overFirst > 0.1;
if (framework) {
  const zip = path.join(theirs, 'large.zip');
  const names_ = spawnSync('unzip', ['-Z1', zip], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout.trim().split('\n').sort();
  const same = names_.join('\n') === packed.names.join('\n'), over = ratio(rows.framework, rows.first);
  told('framework v3.40', rows.framework, `${over.toFixed(1)} x slsc; ${same ? 'the same entries' : `OTHER ENTRIES: ${names_.length}`}, ${(fs.statSync(zip).size / 1e6).toFixed(1)} MB`);
  failed ||= over < 10 || !same;
}
process.exit(opt.check && failed ? 1 : 0);
