#!/usr/bin/env node
// tests/unit/glob.table: what each pattern matches of the paths at its head. This checks it against the framework's own
// library (micromatch, dot files included); --renew writes it, after a change of the paths or patterns.
// usage: globs.mjs --framework node_modules/serverless [--renew]
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const opt = {};
for (let a = process.argv.slice(2); a.length;) {
  const key = a.shift().replace(/^--/, '');
  opt[key] = key === 'renew' ? true : a.shift();
}
const require = createRequire(path.join(path.resolve(opt.framework), 'package.json'));
const micromatch = require('micromatch');

const file = new URL('../unit/glob.table', import.meta.url);
const [head, body] = fs.readFileSync(file, 'utf8').trimEnd().split('\n\n');
const paths = head.split('\n');
const row = (pattern) => {
  const hits = new Set(micromatch(paths, [pattern], { dot: true }));
  return `${paths.map((p) => (hits.has(p) ? '1' : '0')).join('')} ${pattern}`;
};
const patterns = body.split('\n').map((line) => line.replace(/^[01]+ /, ''));
const wanted = `${head}\n\n${patterns.map(row).join('\n')}\n`;
if (opt.renew) fs.writeFileSync(file, wanted);
const equal = fs.readFileSync(file, 'utf8') === wanted;
console.log(`globs: ${patterns.length} patterns, ${paths.length} paths: ${equal ? 'as micromatch has them' : 'NOT as micromatch has them'}`);
process.exit(equal ? 0 : 1);
