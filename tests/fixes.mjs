#!/usr/bin/env node
// The fixes of diagnostics. Every example of tests/diagnostics, and every golden that is refused, is checked with --format json: a
// diagnostic that asks "did you mean" must have a fix, and applying a fix must make its diagnostic disappear and nothing
// else appear in its place. tests/fixes holds more configurations, each next to <name>.fixed.<ending>: what it is once
// no fix is left. usage: fixes.mjs SLSC [--bless]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const slsc = path.resolve(process.argv[2] ?? 'build/slsc');
const bless = process.argv[3] === '--bless';
const tests = path.dirname(new URL(import.meta.url).pathname);
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-fixes-'));

// Where no edit of a file is the way: what is wrong stands on the command line or in the environment, or the text is not written there.
const without = {
  'file-unreadable': 'the file is named on the command line',
  'review-not-found': 'the resource is named on the command line',
};

function report(folder, file, options) {
  const run = spawnSync(slsc, ['check', file, '--offline', '--format', 'json', '-v', ...options], { cwd: folder, encoding: 'utf8' });
  try { return JSON.parse(run.stdout); } catch { return null; }
}

// Edits from the last to the first. Columns count code points.
function apply(folder, { edits }) {
  const at = (lines, line, column) => lines.slice(0, line - 1).join('').length + [...lines[line - 1] ?? ''].slice(0, column - 1).join('').length;
  const order = [...edits].sort((a, b) => b.line - a.line || b.column - a.column || b.endLine - a.endLine || b.endColumn - a.endColumn);
  for (const e of order) {
    const file = path.join(folder, e.file);
    const text = fs.readFileSync(file, 'utf8');
    const lines = text.split(/(?<=\n)/);
    fs.writeFileSync(file, text.slice(0, at(lines, e.line, e.column)) + e.text + text.slice(at(lines, e.endLine, e.endColumn)));
  }
}

const key = (d) => `${d.id} ${d.message}`;
const keys = (all) => new Set(all.map(key));
let tried = 0;
let unmeant = 0;
const failures = [];

function copyOf(from) {
  const folder = path.join(work, `${tried}`);
  fs.rmSync(folder, { recursive: true, force: true });
  if (fs.statSync(from).isDirectory()) fs.cpSync(from, folder, { recursive: true });
  else { fs.mkdirSync(folder); fs.copyFileSync(from, path.join(folder, path.basename(from))); }
  return folder;
}

function check(name, from, file, options) {
  const folder = copyOf(from);
  const before = report(folder, file, options);
  for (const d of before ?? []) {
    if (!d.fix) {
      if (!/^did you mean/.test(d.label ?? '')) continue;
      unmeant += 1;
      if (!without[d.id]) failures.push(`${name}: no fix for ${d.file}:${d.line}:${d.column} ${key(d)} (${d.label})`);
      continue;
    }
    tried += 1;
    const mended = copyOf(from);
    apply(mended, d.fix);
    const after = report(mended, file, options);
    if (!after) failures.push(`${name}: nothing is reported after the fix of ${key(d)}`);
    else if (keys(after).has(key(d)) && after.filter((x) => key(x) === key(d)).length >= before.filter((x) => key(x) === key(d)).length)
      failures.push(`${name}: the fix leaves ${d.file}:${d.line}:${d.column} ${key(d)} (${d.fix.description})`);
    else for (const x of after.filter((y) => /^(yaml|json)-/.test(y.id) && !keys(before).has(key(y))))
      failures.push(`${name}: the fix of ${key(d)} brings ${key(x)}`);
  }
}

const first = (file) => fs.readFileSync(file, 'utf8').split('\n')[0];
const options = (line) => (/^# slsc: (.*)/.exec(line)?.[1] ?? '').split(' ').filter((word) => word && word !== 'check');

const examples = path.join(tests, 'diagnostics');
for (const name of fs.readdirSync(examples).sort()) {
  const at = path.join(examples, name);
  if (!fs.statSync(at).isDirectory()) check(name, at, name, options(first(at)));
  else if (!fs.existsSync(path.join(at, 'command'))) check(name, at, 'serverless.yml', options(first(path.join(at, 'serverless.yml'))));
}
const golden = path.join(tests, 'golden');
for (const name of fs.readdirSync(golden).sort()) {
  const at = path.join(golden, name);
  if (!fs.existsSync(path.join(at, 'expect.err')) || !/did you mean|deprecat/.test(fs.readFileSync(path.join(at, 'expect.err'), 'utf8'))) continue;
  if (fs.existsSync(path.join(at, 'serverless.yml'))) check(`golden/${name}`, at, 'serverless.yml', []);
}

// Fixes one after the other, as a tool applies them, until there is none.
const chains = path.join(tests, 'fixes');
for (const name of fs.readdirSync(chains).filter((n) => !n.includes('.fixed.')).sort()) {
  const at = path.join(chains, name);
  tried += 1;
  const folder = copyOf(at);
  for (let left = 40; left; left -= 1) {
    const fix = (report(folder, name, options(first(at))) ?? []).find((d) => d.fix)?.fix;
    if (!fix) break;
    apply(folder, fix);
  }
  const fixed = fs.readFileSync(path.join(folder, name), 'utf8');
  const expected = at.replace(/\.(\w+)$/, '.fixed.$1');
  if (bless) fs.writeFileSync(expected, fixed);
  else if (!fs.existsSync(expected) || fs.readFileSync(expected, 'utf8') !== fixed) failures.push(`fixes/${name}: becomes\n${fixed}`);
}

fs.rmSync(work, { recursive: true });
for (const f of failures) console.log(`FAIL ${f}`);
console.log(`fixes: ${tried} applied, ${unmeant} of them without one; ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
