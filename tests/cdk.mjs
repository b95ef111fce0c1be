#!/usr/bin/env node
// The verdicts of slsc diff beside those of npm @aws-cdk/cloudformation-diff on every pair of tests/diff.
// usage: cdk.mjs --slsc PATH; the package is installed into build/cdk when it is missing. Prints where they differ;
// docs/DIFF.md says why each does, and the exit status is 1 for one that it does not list.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const VERSION = '2.187.5';
const here = path.dirname(new URL(import.meta.url).pathname);
const home = path.join(here, '..', 'build', 'cdk');
const pairs = path.join(here, 'diff');
const slsc = process.argv[2] === '--slsc' ? path.resolve(process.argv[3]) : path.join(here, '..', 'build', 'slsc');

if (!fs.existsSync(path.join(home, 'node_modules/@aws-cdk/cloudformation-diff'))) {
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(path.join(home, 'package.json'), '{"private": true}\n');
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', `@aws-cdk/cloudformation-diff@${VERSION}`], { cwd: home, stdio: 'inherit' });
  if (npm.status !== 0) process.exit(1);
}
const { fullDiff } = createRequire(path.join(home, 'x.js'))('@aws-cdk/cloudformation-diff');
const impacts = { WILL_CREATE: 'create', WILL_UPDATE: 'update', MAY_REPLACE: 'may-replace', WILL_REPLACE: 'replace', WILL_DESTROY: 'remove', WILL_ORPHAN: 'remove' };
// Cases that docs/DIFF.md explains.
const explained = new Set(fs.readFileSync(path.join(here, '..', 'docs', 'DIFF.md'), 'utf8').match(/^\| `[^|]*/gm)?.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map((m) => m[1])) ?? []);

const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
let verdicts = 0, same = 0, open = 0;
for (const name of fs.readdirSync(pairs).sort()) {
  const [old, now] = ['old.json', 'new.json'].map((file) => path.join(pairs, name, file));
  if (!fs.existsSync(old)) continue;
  const theirs = {}, ours = {};
  fullDiff(read(old), read(now)).resources.forEachDifference((id, change) => {
    if (change.isDifferent && change.changeImpact !== 'NO_CHANGE') theirs[id] = impacts[change.changeImpact] ?? change.changeImpact;
  });
  const strict = fs.existsSync(path.join(pairs, name, 'args')) && fs.readFileSync(path.join(pairs, name, 'args'), 'utf8').includes('--strict');
  const run = spawnSync(slsc, ['diff', old, now, '--format', 'json', ...(strict ? ['--strict'] : [])], { encoding: 'utf8' });
  for (const r of JSON.parse(run.stdout).resources) {
    ours[r.id] = r.impact === 'rename' ? 'create' : r.impact;
    if (r.impact === 'rename') ours[r.oldId] = 'remove';
  }
  for (const id of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    verdicts++;
    if (theirs[id] === ours[id]) {
      same++;
      continue;
    }
    const known = explained.has(name);
    if (!known) open++;
    console.log(`${name}: ${id}: cdk ${theirs[id] ?? '-'}, slsc ${ours[id] ?? '-'}${known ? '' : ' (not explained)'}`);
  }
}
console.log(`${same} of ${verdicts} verdicts agree, ${open} differences are not explained`);
process.exit(open ? 1 : 0);
