#!/usr/bin/env node
// Pinned effects of real plugins: each service is pinned by the real framework and compiled, and equals, as a value, what the framework
// makes of it in another run. Then each of its inputs is changed in turn: slsc must name it.
// usage: pins.mjs --slsc PATH --modules FOLDER [NAME...]; the folder's node_modules have the framework and the plugins
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { differences } from './conformance/compare.mjs';
import { services } from './pins/services.mjs';

const args = process.argv.slice(2);
const options = {};
while (args[0]?.startsWith('--')) options[args.shift().slice(2)] = path.resolve(args.shift());
const here = path.dirname(new URL(import.meta.url).pathname);
const script = path.join(options.modules, 'node_modules', 'serverless', 'bin', 'serverless.js');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-pins-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));
const env = { ...process.env, SLS_TRACKING_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', TZ: 'UTC' };
const run = (program, words, cwd) => spawnSync(program, words, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });

let checks = 0;
let failed = 0;
function check(ok, what, detail = '') {
  checks += 1;
  if (ok) return true;
  failed += 1;
  console.log(`FAILED ${what}\n${detail}`);
  return false;
}

function folderOf(service) {
  const folder = path.join(work, service.name);
  fs.mkdirSync(folder, { recursive: true });
  fs.cpSync(path.join(here, 'pins', 'plugins'), path.join(folder, 'plugins'), { recursive: true });
  fs.symlinkSync(path.join(options.modules, 'node_modules'), path.join(folder, 'node_modules'));
  fs.writeFileSync(path.join(folder, 'index.js'), 'exports.handler = async () => {};\n');
  fs.writeFileSync(path.join(folder, 'serverless.yml'), service.text);
  return folder;
}

const slsc = (folder, ...words) => run(options.slsc, words, folder);
const compile = (folder, ...words) => slsc(folder, 'compile', 'serverless.yml', '-o', 'out.json', '--offline', ...words);

// Whether the compiled template is what the framework makes in a run of its own.
function equals(service, folder) {
  const made = run(process.execPath, [script, 'package', '--package', path.join(folder, 'made')], folder);
  const file = path.join(folder, 'made', 'cloudformation-template-update-stack.json');
  if (!check(made.status === 0 && fs.existsSync(file), `${service.name}: the framework packages it`, made.stdout + made.stderr)) return;
  const found = differences(JSON.parse(fs.readFileSync(file)), JSON.parse(fs.readFileSync(path.join(folder, 'out.json'))));
  check(!found.length, `${service.name}: equal to the framework's`, found.slice(0, 5).map((d) => JSON.stringify(d)).join('\n'));
  fs.rmSync(path.join(folder, 'made'), { recursive: true, force: true });
}

// A change of the service's text, or of another file, is named by pin-stale, or, where it does not matter, by nothing.
function changed(service, folder, { file = 'serverless.yml', from, to, names }) {
  const at = path.join(folder, file);
  const before = fs.readFileSync(at, 'utf8');
  const now = before.replace(from, to);
  check(now !== before, `${service.name}: '${from}' is there to be changed`);
  fs.writeFileSync(at, now);
  const { status, stderr } = compile(folder);
  fs.writeFileSync(at, before);
  if (names) check(status === 1 && stderr.includes('[pin-stale]') && stderr.includes(names), `${service.name}: '${to}' is named as ${names}`, stderr);
  else check(status === 0, `${service.name}: '${to}' does not matter`, stderr);
}

const chosen = args.length ? services.filter((s) => args.includes(s.name)) : services;
for (const service of chosen) {
  const folder = folderOf(service);
  const pinned = slsc(folder, 'pin', 'serverless.yml');
  if (!check(pinned.status === 0 && pinned.stdout.includes('holds what these plugins did'), `${service.name}: it can be pinned`, pinned.stdout + pinned.stderr)) continue;
  console.log(`${service.name}: ${pinned.stdout.trim()}`);
  check(!/\(0 made, 0 changed, 0 taken/.test(pinned.stdout), `${service.name}: the plugin changes something`);
  const made = compile(folder);
  if (!check(made.status === 0, `${service.name}: it compiles`, made.stderr)) continue;
  const first = fs.readFileSync(path.join(folder, 'out.json'));
  check(compile(folder).status === 0 && first.equals(fs.readFileSync(path.join(folder, 'out.json'))), `${service.name}: the same bytes again`);
  equals(service, folder);
  for (const change of service.changes ?? []) changed(service, folder, change);
  if (service.checked) check(slsc(folder, 'pin', '--check').status === 0, `${service.name}: pin --check finds nothing new`);
}
console.log(`pins: ${chosen.length} services, ${checks} checks, ${failed} failed`);
process.exit(failed ? 1 : 0);
