#!/usr/bin/env node
// Broken texts: each prefix (by line) of a service's serverless.yml, and the text without one of its lines. slsc check ends with a verdict
// and no crash, and where the text is no YAML any more, it says nothing of lines far from the break that it does not say of the whole text.
// Far: outside of the block that holds the line, which is what is indented as its parent is or more.
// usage: recovery.mjs --slsc PATH [--each N] [--most PERCENT] FOLDER...   (folders that hold a serverless.yml, or service/serverless.yml)
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const opt = { slsc: 'build/slsc', each: '1', most: '5' };
const folders = [];
for (let a = process.argv.slice(2); a.length;) {
  const word = a.shift();
  if (word.startsWith('--')) opt[word.slice(2)] = a.shift();
  else folders.push(word);
}
const slsc = path.resolve(opt.slsc);
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-recovery-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

const indent = (line) => line.length - line.trimStart().length;
const says = (line) => line.trim() !== '' && !line.trim().startsWith('#');

// The lines [from, to) of the block around a line: up to the nearest line above that is indented less, down to the next such line.
function block(lines, at) {
  const column = says(lines[at] ?? '') ? indent(lines[at]) : 0;
  let from = at, to = at + 1;
  while (from > 0 && !(says(lines[from - 1]) && indent(lines[from - 1]) < column)) from -= 1;
  from = Math.max(0, from - 1);
  const parent = says(lines[from]) && column > 0 ? indent(lines[from]) : 0;
  while (to < lines.length && !(says(lines[to]) && indent(lines[to]) <= parent && column > 0)) to += 1;
  return [from, to];
}

function check(folder, text) {
  fs.writeFileSync(path.join(folder, 'serverless.yml'), text);
  const r = spawnSync(slsc, ['check', 'serverless.yml', '--offline', '--format', 'json', '--plugins', 'ignore', '--code-digest', 'off'], { cwd: folder, encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 28 });
  if (r.status !== 0 && r.status !== 1) throw new Error(`status ${r.status} ${r.signal ?? ''} ${r.stderr.slice(0, 400)}`);
  return JSON.parse(r.stdout || '[]');
}

const sum = { prefixes: 0, deletions: 0, broken: 0, far: 0, crashes: 0 };
const count = new Map();
folders.forEach((given, number) => {
  const from = fs.existsSync(path.join(given, 'service')) ? path.join(given, 'service') : given;
  const file = path.join(from, 'serverless.yml');
  if (!fs.existsSync(file)) return;
  const folder = path.join(work, String(number));
  fs.cpSync(from, folder, { recursive: true });
  const text = fs.readFileSync(file, 'utf8'), lines = text.split('\n');
  const key = (d) => `${d.id} ${d.message}`;
  let known;
  try { known = new Set(check(folder, text).map(key)); } catch (e) { console.log(`${given}: ${e.message}`); sum.crashes += 1; return; }
  for (let i = number % Number(opt.each); i < lines.length; i += Number(opt.each)) {
    for (const [kind, changed] of [['prefix', lines.slice(0, i).join('\n')], ['deletion', [...lines.slice(0, i), ...lines.slice(i + 1)].join('\n')]]) {
      let found;
      try { found = check(folder, changed); } catch (e) { console.log(`${given}:${i + 1} ${kind}: ${e.message}`); sum.crashes += 1; continue; }
      sum[kind === 'prefix' ? 'prefixes' : 'deletions'] += 1;
      if (!found.some((d) => d.id === 'yaml-syntax')) continue;
      sum.broken += 1;
      const rest = changed.split('\n'), [first, last] = block(rest, Math.min(i, rest.length - 1));
      const far = found.filter((d) => !known.has(key(d)) && d.file === 'serverless.yml' && !(d.line - 1 >= first - 1 && d.line - 1 <= last));
      if (!far.length) continue;
      sum.far += 1;
      for (const d of far) count.set(d.id, (count.get(d.id) ?? 0) + 1);
      if (process.env.SHOW) console.log(`${given}:${i + 1} ${kind} [${first + 1}, ${last}]: ${far.map((d) => `${d.line} ${d.id} ${d.message}`).join(' | ')}`);
    }
  }
  fs.rmSync(folder, { recursive: true, force: true });
});
const share = sum.broken ? (100 * sum.far) / sum.broken : 0;
console.log(`${sum.prefixes} prefixes, ${sum.deletions} texts without a line: ${sum.broken} are no YAML, ${sum.far} of these with a message far from the break (${share.toFixed(1)} %), ${sum.crashes} crashes`);
for (const [id, n] of [...count].sort((a, b) => b[1] - a[1])) console.log(`${String(n).padStart(6)} ${id}`);
process.exit(sum.crashes || !sum.broken || share > Number(opt.most) ? 1 : 0);
