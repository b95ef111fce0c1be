#!/usr/bin/env node
// Does --fix mend what it touches? Goldens that compile, each with one mistake in a line (a key misspelt, a blank or a colon missing, an
// indentation that slipped, a value in the wrong case), where slsc check proposes a fix: after slsc check --fix-unsafe the template must be that of
// the golden. usage: fix_mutants.mjs SLSC [--each N] [--least PERCENT]     SHOW=1 names those that are not
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const slsc = path.resolve(process.argv[2] ?? 'build/slsc');
const option = (name, otherwise) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise);
const each = option('--each', 1), least = option('--least', 80);
const root = path.join(path.dirname(new URL(import.meta.url).pathname), 'golden');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-fix-mutants-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

const KEY = /^(\s*(?:- )?)([A-Za-z]{4,})(:)(\s|$)(.*)$/;
const mistakes = {
  swapped: (m) => `${m[1]}${m[2].slice(0, 2)}${m[2][3]}${m[2][2]}${m[2].slice(4)}:${m[4]}${m[5]}`,
  dropped: (m) => `${m[1]}${m[2].slice(0, -2)}${m[2].slice(-1)}:${m[4]}${m[5]}`,
  doubled: (m) => `${m[1]}${m[2].slice(0, 2)}${m[2].slice(1)}:${m[4]}${m[5]}`,
  case: (m) => `${m[1]}${m[2] === m[2].toLowerCase() ? m[2][0].toUpperCase() + m[2].slice(1) : m[2].toLowerCase()}:${m[4]}${m[5]}`,
  'no blank': (m) => (m[5] && !/^[!&*|>]/.test(m[5]) ? `${m[1]}${m[2]}:${m[5]}` : null),
  'no colon': (m) => (/^[\w./-]+$/.test(m[5]) ? `${m[1]}${m[2]} ${m[5]}` : null),
  deeper: (m) => (m[1].includes('-') ? null : `${m[1]}  ${m[2]}:${m[4]}${m[5]}`),
  'less deep': (m) => (m[1].length >= 4 && !m[1].includes('-') ? `${m[1].slice(2)}${m[2]}:${m[4]}${m[5]}` : null),
  'value in another case': (m) => (/^[a-z]{4,}$/i.test(m[5]) ? `${m[1]}${m[2]}: ${m[5] === m[5].toUpperCase() ? m[5].toLowerCase() : m[5].toUpperCase()}` : null),
};

const run = (folder, ...words) => spawnSync(slsc, words, { cwd: folder, encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 28 });
const sum = new Map(Object.keys(mistakes).map((kind) => [kind, { mutants: 0, mended: 0 }]));
let lines = 0;
for (const name of fs.readdirSync(root).sort()) {
  const from = path.join(root, name);
  if (!fs.existsSync(path.join(from, 'serverless.yml')) || fs.existsSync(path.join(from, 'expect.err')) || fs.existsSync(path.join(from, 'args'))) continue;
  const text = fs.readFileSync(path.join(from, 'serverless.yml'), 'utf8').split('\n');
  const folder = path.join(work, name), file = path.join(folder, 'serverless.yml');
  fs.cpSync(from, folder, { recursive: true });
  const right = run(folder, 'serverless.yml', '--code-digest', 'off', '--offline');
  const known = JSON.parse(run(folder, 'check', 'serverless.yml', '--format', 'json', '--offline', '--code-digest', 'off').stdout || 'null');
  if (right.status === 0 && known && !known.length)
    text.forEach((line, i) => {
      const m = KEY.exec(line);
      lines += 1;
      if (!m || lines % each) return;
      for (const [kind, make] of Object.entries(mistakes)) {
        const wrong = make(m);
        if (wrong === null || wrong === line) continue;
        fs.writeFileSync(file, [...text.slice(0, i), wrong, ...text.slice(i + 1)].join('\n'));
        const found = JSON.parse(run(folder, 'check', 'serverless.yml', '--format', 'json', '--offline', '--code-digest', 'off').stdout || '[]');
        if (!found.some((d) => d.fix)) continue;
        const count = sum.get(kind);
        count.mutants += 1;
        run(folder, 'check', 'serverless.yml', '--fix-unsafe', '--offline', '--code-digest', 'off');
        const after = run(folder, 'serverless.yml', '--code-digest', 'off', '--offline');
        if (after.status === 0 && after.stdout === right.stdout) count.mended += 1;
        else if (process.env.SHOW) console.log(`${name}:${i + 1} ${kind}: ${wrong.trim()} -> ${fs.readFileSync(file, 'utf8').split('\n')[i]?.trim()}; ${found.filter((d) => d.fix).map((d) => d.fix.description).join(' | ')}`);
      }
    });
  fs.rmSync(folder, { recursive: true, force: true });
}
let mutants = 0, mended = 0;
for (const [kind, n] of sum) {
  mutants += n.mutants;
  mended += n.mended;
  console.log(`${kind.padEnd(24)} ${String(n.mended).padStart(5)} of ${String(n.mutants).padStart(5)}`);
}
const share = mutants ? (100 * mended) / mutants : 0;
console.log(`${mended} of ${mutants} mistakes that have a fix are mended (${share.toFixed(1)} %)`);
process.exit(mutants && share >= least ? 0 : 1);
