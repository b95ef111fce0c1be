#!/usr/bin/env node
// What slsc packs against what serverless package v3.40.0 packs, on trees that npm, yarn and pnpm install here from the
// registry: development dependencies, optional and peer ones, aliases, links, workspaces, nested projects, strays.
// usage: packaging.mjs --slsc PATH --framework node_modules/serverless [--keep]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const opt = { slsc: 'build/slsc', framework: 'build/reference/node_modules/serverless' };
for (let a = process.argv.slice(2); a.length;) {
  const key = a.shift().replace(/^--/, '');
  opt[key] = key === 'keep' ? true : a.shift();
}
const work = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'slsc-packaging-'));
if (!opt.keep) process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));
const env = { ...process.env, SLS_TRACKING_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };

function run(cwd, command, ...args) {
  const r = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (r.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${r.stderr || r.stdout || r.error}`);
  return r.stdout;
}
const npm = (cwd) => run(cwd, 'npm', 'install', '--silent', '--no-audit', '--no-fund');
const tool = (cwd, name, ...args) => run(cwd, path.join(work, 'tools', 'node_modules', '.bin', name), ...args);

const json = (o) => JSON.stringify({ version: '1.0.0', license: 'MIT', ...o });
const trees = {
  'npm': {
    'package.json': json({ name: 'npm', dependencies: { express: '4.18.2', debug: '4.3.4', ms: '2.1.3' }, devDependencies: { mocha: '10.2.0', ms: '2.1.3', 'debug-old': 'npm:debug@2.6.9', eslint: '8.50.0' }, optionalDependencies: { '@types/node': '20.1.0' } }),
    install: npm,
    'node_modules/stray/package.json': json({ name: 'stray', dependencies: { yargs: '*' } }),
  },
  'yarn': {
    'package.json': json({ name: 'yarn', dependencies: { chalk: '4.1.2' }, devDependencies: { 'jest-diff': '29.6.0', prettier: '2.8.8', 'ts-node': '10.9.1', typescript: '5.1.6' } }),
    install: (cwd) => tool(cwd, 'yarn', 'install', '--silent'),
  },
  'pnpm': {
    'package.json': json({ name: 'pnpm', dependencies: { express: '4.18.2' }, devDependencies: { mocha: '10.2.0', debug: '4.3.4' } }),
    install: (cwd) => tool(cwd, 'pnpm', 'install', '--silent'),
  },
  'workspaces': {
    'package.json': json({ name: 'workspaces', workspaces: ['packages/*'], dependencies: { ms: '2.1.3' }, devDependencies: { semver: '7.5.4' } }),
    'packages/a/package.json': json({ name: '@w/a', dependencies: { '@w/b': '1.0.0', uuid: '9.0.0' }, devDependencies: { rimraf: '3.0.2', debug: '2.6.9' } }),
    'packages/b/package.json': json({ name: '@w/b', dependencies: { debug: '4.3.4' }, devDependencies: { mkdirp: '1.0.4', semver: '6.3.1' } }),
    install: npm,
  },
  'nested': {
    'package.json': json({ name: 'nested', dependencies: { 'shared-lib': 'file:./lib' }, devDependencies: { semver: '7.5.4' } }),
    'lib/package.json': json({ name: 'shared-lib', dependencies: { ms: '2.1.3' }, devDependencies: { semver: '7.5.4', rimraf: '3.0.2' } }),
    'fn/a/package.json': json({ name: 'a', dependencies: { debug: '4.3.4' }, devDependencies: { mkdirp: '1.0.4' } }),
    'fn/b/package.json': json({ name: 'b', dependencies: { mkdirp: '1.0.4' }, devDependencies: { debug: '4.3.4', 'ajv-keywords': '3.5.2' } }),
    install: (cwd) => ['fn/a', 'fn/b', '.'].forEach((d) => npm(path.join(cwd, d))),
  },
  'peers': {
    'package.json': json({ name: 'peers', dependencies: { 'react-dom': '18.2.0', ws: '8.13.0' }, devDependencies: { react: '18.2.0', bufferutil: '4.0.7', '@testing-library/react': '14.0.0' } }),
    install: npm,
  },
  'patterns': {
    'package.json': json({ name: 'patterns', dependencies: { ms: '2.1.3' }, devDependencies: { semver: '7.5.4' } }),
    'serverless.yml': 'service: tree\nprovider:\n  name: aws\n  runtime: nodejs20.x\n  region: us-east-1\npackage:\n  individually: true\n  patterns: ["!**/*.md", "!layer-src"]\nfunctions:\n  hello:\n    handler: index.main\n    package:\n      patterns: ["!node_modules/**", "node_modules/semver/**", "src/**"]\n  other:\n    handler: index.main\n',
    'src/a.js': '1', 'src/readme.md': '1', 'layer-src/x.js': '1', 'layer-src/y.txt': '1', 'layer-src/package.json': json({ name: 'layer', devDependencies: { mkdirp: '1.0.4' } }),
    install: (cwd) => ['layer-src', '.'].forEach((d) => npm(path.join(cwd, d))),
  },
};

function write(dir, tree, after) {
  for (const [name, text] of Object.entries(tree)) {
    if (name === 'install' || name.startsWith('node_modules/') !== after) continue;
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  }
}
const zips = (dir) => Object.fromEntries(fs.readdirSync(dir).filter((f) => f.endsWith('.zip')).sort().map((f) => [f, entries(path.join(dir, f))]));
const entries = (zip) => run(work, 'python3', '-c', 'import zipfile,sys\nfor i in sorted(zipfile.ZipFile(sys.argv[1]).infolist(), key=lambda i: i.filename): print(i.filename, oct(i.external_attr >> 16), "%08x" % i.CRC)', zip).trim().split('\n');

fs.mkdirSync(path.join(work, 'tools'));
fs.writeFileSync(path.join(work, 'tools', 'package.json'), json({ name: 'tools', dependencies: { yarn: '1.22.22', pnpm: '9.15.0' } }));
npm(path.join(work, 'tools'));
let failed = 0;
for (const [name, tree] of Object.entries(trees)) {
  const dir = path.join(work, name), out = path.join(work, `${name}.out`);
  write(dir, { 'serverless.yml': 'service: tree\nprovider:\n  name: aws\n  runtime: nodejs20.x\n  region: us-east-1\nfunctions:\n  hello:\n    handler: index.main\n', 'index.js': 'exports.main = 1;\n', ...tree }, false);
  tree.install(dir);
  write(dir, tree, true);
  run(dir, path.resolve(opt.slsc), 'package', 'serverless.yml', '-p', out, '--offline', '-q');
  run(dir, process.execPath, path.resolve(opt.framework, 'bin/serverless.js'), 'package');
  const got = zips(out), want = zips(path.join(dir, '.serverless'));
  const differences = [...new Set([...Object.keys(got), ...Object.keys(want)])].flatMap((zip) => [
    ...(want[zip] ?? []).filter((e) => !(got[zip] ?? []).includes(e)).map((e) => `- ${zip} ${e}`),
    ...(got[zip] ?? []).filter((e) => !(want[zip] ?? []).includes(e)).map((e) => `+ ${zip} ${e}`),
  ]);
  console.log(`${name.padEnd(12)} ${Object.values(want).flat().length} entries in ${Object.keys(want).length} zips: ${differences.length ? `${differences.length} differ` : 'equal'}`);
  differences.slice(0, 12).forEach((d) => console.log('   ' + d));
  failed += differences.length > 0;
}
process.exit(failed ? 1 : 0);
