#!/usr/bin/env node
// One table: slsc against the floor (libfyaml's event scan of the input plus writing the output's bytes) and, with
// --framework, against serverless package v3.40.0; all in turn within one run. Medians of whole processes.
// usage: run.mjs --slsc PATH --floor PATH --measure PATH [--framework] [--shapes a,b] [--sizes 1,10,100] [--json FILE]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeZip, generate, schema } from './generate.mjs';

const opt = { slsc: 'build/slsc', floor: 'build/floor', measure: 'build/measure', shapes: 'plain,queues,api,mixed,full', sizes: '1,100,1000,10000', rounds: '9' };
for (let a = process.argv.slice(2); a.length;) {
  const key = a.shift().replace(/^--/, '');
  opt[key] = key === 'framework' ? true : a.shift();
}
const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '..');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-bench-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));
const tool = (name) => path.resolve(opt[name]);

function measure(rounds, commands, cwd) {
  const r = spawnSync(tool('measure'), [String(rounds), ...commands], { cwd, encoding: 'utf8' });
  if (r.status !== 0) throw new Error(r.stderr);
  return r.stdout.trim().split('\n').map((l) => JSON.parse(l));
}

const framework = path.join(root, 'build', 'reference', 'node_modules', 'serverless', 'bin', 'serverless.js');
const rows = [];
for (const shape of opt.shapes.split(',')) {
  for (const size of opt.sizes.split(',').map(Number)) {
    const dir = path.join(work, `${shape}-${size}`);
    fs.mkdirSync(dir);
    fs.writeFileSync(path.join(dir, 'serverless.yml'), generate(shape, size));
    fs.writeFileSync(path.join(dir, 'code.zip'), codeZip());
    if (shape === 'resolvers') fs.writeFileSync(path.join(dir, 'schema.graphql'), schema(size));
    const made = spawnSync(tool('slsc'), ['serverless.yml', '-o', 'stack.json'], { cwd: dir, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`${shape} ${size}: ${made.stderr}`);
    const rounds = size >= 10000 ? Math.min(5, opt.rounds) : opt.rounds;
    const [slsc, floor] = measure(rounds, [`${tool('slsc')} serverless.yml -o -`, `${tool('floor')} serverless.yml stack.json`], dir);
    const row = { shape, functions: size, input: fs.statSync(path.join(dir, 'serverless.yml')).size, output: fs.statSync(path.join(dir, 'stack.json')).size, slsc, floor };
    if (opt.framework && size <= 1000 && fs.existsSync(framework)) {
      process.env.SLS_TRACKING_DISABLED = '1';
      process.env.SLS_NOTIFICATIONS_MODE = 'off';
      process.env.AWS_ACCESS_KEY_ID ??= 'x';
      process.env.AWS_SECRET_ACCESS_KEY ??= 'x';
      [row.framework] = measure(3, [`${process.execPath} ${framework} package`], dir);
    }
    rows.push(row);
  }
}
const ms = (s) => (s * 1000).toFixed(s < 0.01 ? 2 : 1).padStart(9);
console.log('shape    functions   input kB  output kB    slsc ms   floor ms   × floor   peak MB   bound MB  framework ms  framework/slsc');
for (const r of rows) {
  const bound = 8 + (2 * (r.input + r.output)) / 1e6;
  console.log([
    r.shape.padEnd(8), String(r.functions).padStart(9), (r.input / 1e3).toFixed(1).padStart(10), (r.output / 1e3).toFixed(1).padStart(10), ms(r.slsc.wall).padStart(10), ms(r.floor.wall).padStart(10),
    (r.slsc.wall / r.floor.wall).toFixed(2).padStart(9), (r.slsc.peak / 1e6).toFixed(1).padStart(9), bound.toFixed(1).padStart(10),
    r.framework ? ms(r.framework.wall).padStart(13) : ''.padStart(13), r.framework ? (r.framework.wall / r.slsc.wall).toFixed(0).padStart(15) : '',
  ].join(' '));
}
for (const shape of opt.shapes.split(',')) {
  const at = (n) => rows.find((r) => r.shape === shape && r.functions === n)?.slsc.wall;
  if (at(1000) && at(10000)) console.log(`${shape}: time(10,000) / time(1,000) = ${(at(10000) / at(1000)).toFixed(2)}`);
}
if (opt.json) fs.writeFileSync(opt.json, JSON.stringify(rows, null, 1));
