#!/usr/bin/env node
// Runs the real Serverless Framework v3.40.0 on every golden and compares: accept cases as values, reject cases by
// being rejected there, too. usage: conformance.mjs --slsc PATH [PREFIX...]
// The plugins that a golden lists are the real ones, at the versions that slsc's rows name.
// What only osls 4 accepts is compared with osls: such a golden has a file `reference` that begins with "osls:".
// Each template also passes AWS's own validator (npm @aws/cloudformation-validate) without an error finding that the
// framework's template does not have. A golden that cannot be compared says why in a file `reference` ("skip: reason"); those are counted and listed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startAws } from './conformance/aws.mjs';
import { differences } from './conformance/compare.mjs';
import { installReference, knownPlugins, scriptOf, VERSIONS } from './conformance/install.mjs';
import { validator } from './conformance/validate.mjs';

const here = path.dirname(new URL(import.meta.url).pathname);
const goldens = path.join(here, 'golden');
const args = process.argv.slice(2);
let slsc = 'build/slsc';
const prefixes = [];
while (args.length) {
  const arg = args.shift();
  if (arg === '--slsc') slsc = args.shift();
  else prefixes.push(arg);
}
slsc = path.resolve(slsc);

const known = Object.keys(knownPlugins());
const textOf = (...names) => { const file = path.join(goldens, ...names); return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''; };
const noteOf = (golden) => textOf(golden, 'reference').trim();
/* The known plugins that a golden names. */
function pluginsOf(golden) {
  const text = ['yml', 'yaml', 'json', 'js', 'ts'].map((end) => textOf(golden, `serverless.${end}`)).join('\n');
  const words = /^"?plugins"?:|"plugins":/m.test(text) ? new Set(text.split(/[\s,'"[\]{}]+/)) : new Set();
  return known.filter((name) => words.has(name));
}

// slsc's own options mean nothing to the framework; the rest is passed on.
function frameworkOptions(lines) {
  const out = [];
  const withValue = new Set(['--plugins', '--values', '--code-digest', '--format', '--timestamp', '--path']);
  const flags = new Set(['--minify', '--strict', '--offline', '-q', '-v']);
  for (let i = 0; i < lines.length; i += 1) {
    if (withValue.has(lines[i])) i += 1;
    else if (!flags.has(lines[i])) out.push(lines[i]);
  }
  return out;
}

function run(script, golden, port) {
  const outer = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-reference-')), work = path.join(outer, 'service');
  fs.cpSync(path.join(goldens, golden), work, { recursive: true, filter: (f) => !/\/(expect\.(json|err)|args|reference)$/.test(f) });
  if (pluginsOf(golden).length) {
    fs.symlinkSync(path.join(home, 'node_modules'), path.join(outer, 'node_modules')); /* not in the service, whose files are packaged */
    fs.writeFileSync(path.join(work, 'code'), ''); /* the framework refuses a package without a file */
  }
  const lines = textOf(golden, 'args').split('\n').filter(Boolean);
  const env = {
    PATH: process.env.PATH, HOME: work, TZ: 'UTC', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_EC2_METADATA_DISABLED: 'true',
    SLS_TRACKING_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', SLSC_REFERENCE_PORT: String(port), npm_config_userconfig: path.join(os.homedir(), '.npmrc'), NODE_OPTIONS: `--require ${path.join(here, 'conformance', 'redirect.cjs')}`,
  };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, 'package', ...frameworkOptions(lines)], { cwd: work, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (d) => { said += d; });
    child.stderr.on('data', (d) => { said += d; });
    const timer = setTimeout(() => child.kill('SIGKILL'), 120000);
    child.on('close', (status) => {
      clearTimeout(timer);
      const out = path.join(work, '.serverless', 'cloudformation-template-update-stack.json');
      const template = status === 0 && fs.existsSync(out) ? JSON.parse(fs.readFileSync(out, 'utf8')) : null;
      fs.rmSync(outer, { recursive: true, force: true });
      resolve({ template, said });
    });
  });
}

// What slsc prints for a golden, if that is a template: other commands print other things, or nothing.
const expectationOf = (golden) => {
  const file = path.join(goldens, golden, 'expect.json');
  if (!fs.existsSync(file)) return null;
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
};

function judge(golden, { template, said }) {
  const ours = expectationOf(golden);
  if (!ours) return template ? ['slsc rejects what the framework accepts'] : [];
  if (!template) return [`the framework rejects it: ${said.replace(/^.*\nError:\n/s, '').split('\n').filter((l) => l.trim()).slice(0, 8).join(' | ')}`];
  return differences(template, ours)
    .map((d) => `${d.at}: framework ${JSON.stringify(d.theirs)?.slice(0, 200)}, slsc ${JSON.stringify(d.ours)?.slice(0, 200)}`)
    .concat(aws.newFindings(template, ours));
}

const names = fs.readdirSync(goldens).sort().filter((n) => !prefixes.length || prefixes.some((p) => n.startsWith(p)));
const home = installReference([...new Set(names.filter((n) => !noteOf(n)).flatMap(pluginsOf))]);
const server = await startAws();
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-validate-'));
const aws = await validator(home, scratch);
let passed = 0;
const failed = [];
const skipped = [];
async function worker() {
  for (let golden = names.shift(); golden; golden = names.shift()) {
    const said = noteOf(golden);
    const byOsls = said.startsWith('osls:');
    if (said && !byOsls) {
      skipped.push(`${golden}: ${said}`);
      const ours = expectationOf(golden);
      const findings = ours && ours.Resources ? aws.newFindings(null, ours) : [];
      if (findings.length) { failed.push(golden); console.log(`FAIL ${golden}\n  ${findings.join('\n  ')}`); }
      continue;
    }
    const problems = judge(golden, await run(scriptOf(byOsls ? 'osls' : 'serverless'), golden, server.address().port));
    if (problems.length) { failed.push(golden); console.log(`FAIL ${golden}\n  ${problems.slice(0, 8).join('\n  ')}`); } else passed += 1;
  }
}
await Promise.all(Array.from({ length: Math.max(1, os.cpus().length) }, worker));
server.close();
aws.end();
fs.rmSync(scratch, { recursive: true, force: true });
for (const line of skipped) console.log(`not compared: ${line}`);
console.log(`conformance with serverless@${VERSIONS.serverless} and osls@${VERSIONS.osls}: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
process.exit(failed.length ? 1 : 0);
