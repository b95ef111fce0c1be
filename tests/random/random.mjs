#!/usr/bin/env node
// Random services, compiled by slsc and by the real framework, and compared: what both accept, and what they make of it.
//
//	random.mjs --slsc PATH [--kind options|resources|variables|packages|plugins] [--n N] [--first N] [--seed N] [--refusals]
//
// Service i of a seed is always the same. One on which they differ is left in build/random/KIND-I, with both answers.
// --refusals prints why both refuse a service. Exit status 1 if there was a difference.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { differences } from '../conformance/compare.mjs';
import { installReference } from '../conformance/install.mjs';
import { Dice } from './dice.mjs';
import { PLUGINS } from './plugins.mjs';
import { Reference } from './reference.mjs';
import { ENVIRONMENT } from './variables.mjs';
import { ARTIFACT } from './service.mjs';

const KINDS = ['options', 'resources', 'variables', 'packages', 'plugins'];
const GROUP = 10; /* services that have the same dice for what is slow to change */
const { values: args } = parseArgs({ options: { slsc: { type: 'string', default: 'build/slsc' }, kind: { type: 'string' }, n: { type: 'string', default: '200' }, first: { type: 'string', default: '0' }, seed: { type: 'string', default: '1' }, refusals: { type: 'boolean' } } });
const here = path.dirname(new URL(import.meta.url).pathname);
const build = path.join(here, '..', '..', 'build');
const slsc = path.resolve(args.slsc);
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);

function lay(dir, service) {
  fs.rmSync(dir, { recursive: true, force: true });
  const put = (name, bytes) => { fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true }); fs.writeFileSync(path.join(dir, name), bytes); };
  put('serverless.yml', JSON.stringify(service.config, null, 1));
  if (service.config.package?.artifact) put(ARTIFACT, EMPTY_ZIP);
  for (const [name, text] of Object.entries(service.files ?? {})) put(name, text);
  for (const name of service.executable ?? []) fs.chmodSync(path.join(dir, name), 0o755);
}

/* Names and modes of what lies in the zips; slsc's own output is no part of a package. */
async function zips(reference, dir) {
  const Zip = reference.require('jszip'), out = {};
  for (const name of fs.readdirSync(dir).filter((f) => f.endsWith('.zip')).sort()) {
    const files = Object.values((await Zip.loadAsync(fs.readFileSync(path.join(dir, name)))).files);
    out[name] = files.filter((f) => !f.dir && !f.name.startsWith('.serverless/')).map((f) => `${f.name} ${(f.unixPermissions & 0o777).toString(8)}`).sort();
  }
  return out;
}

function ours(dir, words) {
  const env = { PATH: process.env.PATH, HOME: dir, TZ: 'UTC', ...ENVIRONMENT };
  const run = spawnSync(slsc, [...words, '--offline'], { cwd: dir, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0 && run.status !== 1) throw new Error(`slsc ended with ${run.status ?? run.signal}`);
  return run.status === 0 ? { said: run.stdout } : { refused: run.stderr.split('\n').find((l) => l.startsWith('error')) ?? run.stderr };
}

function sorted(v) {
  if (Array.isArray(v)) return v.map(sorted);
  return v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : v;
}

/* What each makes of a service: { refused } or { made }, and how the two are compared. */
const COMPARED = {
  template: {
    theirs: async (reference, dir, s) => {
      const refused = await reference.package(dir, s.config);
      return refused ? { refused } : { made: JSON.parse(fs.readFileSync(path.join(dir, '.serverless', 'cloudformation-template-update-stack.json'), 'utf8')) };
    },
    ours: (reference, dir) => {
      const r = ours(dir, ['serverless.yml']);
      return r.refused ? r : { made: JSON.parse(r.said) };
    },
    differ: (theirs, mine) => differences(theirs, mine).slice(0, 3).map((d) => `${d.at}: ${JSON.stringify(d.theirs)} here ${JSON.stringify(d.ours)}`),
  },
  custom: {
    theirs: async (reference, dir, s) => {
      const config = await reference.resolved(dir, s.options);
      return config.refused ? config : { made: config.custom };
    },
    ours: (reference, dir, s) => {
      const r = ours(dir, ['print', 'serverless.yml', '--path', 'custom', '--format', 'json', '--show-secrets', ...Object.entries(s.options).flatMap(([k, v]) => [`--${k}`, v])]);
      return r.refused ? r : { made: JSON.parse(r.said) };
    },
    differ: (theirs, mine) => Object.keys({ ...theirs, ...mine }).map((k) => [k, JSON.stringify(sorted(theirs[k] ?? null)), JSON.stringify(sorted(mine[k] ?? null))])
      .filter(([, a, b]) => a !== b).map(([k, a, b]) => `custom.${k}: ${a} here ${b}`),
  },
  zips: {
    theirs: async (reference, dir, s) => {
      const refused = await reference.package(dir, s.config), made = refused ? {} : await zips(reference, path.join(dir, '.serverless'));
      const hollow = Object.values(made).some((files) => !files.length) && 'a package holds its own output alone';
      return refused || hollow ? { refused: refused || hollow } : { made };
    },
    ours: async (reference, dir) => {
      fs.rmSync(path.join(dir, '.serverless'), { recursive: true, force: true });
      const r = ours(dir, ['package', 'serverless.yml']);
      return r.refused ? r : { made: await zips(reference, path.join(dir, '.serverless')) };
    },
    differ: (theirs, mine) => Object.keys({ ...theirs, ...mine }).flatMap((zip) => [
      ...(theirs[zip] ?? []).filter((f) => !mine[zip]?.includes(f)).map((f) => `${zip} lacks ${f}`),
      ...(mine[zip] ?? []).filter((f) => !theirs[zip]?.includes(f)).map((f) => `${zip} has ${f}`),
    ]),
  },
};

async function judge(how, reference, dir, service) {
  const theirs = await how.theirs(reference, dir, service);
  process.chdir(build);
  const mine = await how.ours(reference, dir, service);
  if (!theirs.refused !== !mine.refused) return { problems: [theirs.refused ? `the framework refuses it: ${theirs.refused}` : `slsc refuses it: ${mine.refused}`] };
  if (mine.refused && args.refusals) console.log(`${path.basename(dir)} refused: ${theirs.refused.slice(0, 250)} / ${mine.refused.slice(0, 250)}`);
  return { refused: !!mine.refused, problems: mine.refused ? [] : how.differ(theirs.made, mine.made) };
}

Object.assign(process.env, ENVIRONMENT);
const reference = new Reference(installReference(args.kind && args.kind !== 'plugins' ? [] : Object.keys(PLUGINS)));
await reference.loadPluginsFor(path.join(build, 'random'));
let failed = 0;
for (const kind of args.kind ? [args.kind] : KINDS) {
  const { make, compared } = await import(`./${kind}.mjs`);
  const tally = { accepted: 0, refused: 0, different: 0 };
  for (let i = Number(args.first); i < Number(args.first) + Number(args.n); i += 1) {
    const dice = (number) => new Dice(Number(args.seed) * 1000003 + number);
    const service = await make(dice(i), reference, dice(-1 - Math.floor(i / GROUP)));
    const dir = path.join(build, 'random', `${kind}-${i}`);
    lay(dir, service);
    const { refused, problems } = await judge(COMPARED[compared], reference, dir, service);
    if (problems.length) console.log(`${kind} ${i}: ${problems.slice(0, 4).join('; ').slice(0, 600)}`);
    else fs.rmSync(dir, { recursive: true, force: true });
    tally[problems.length ? 'different' : refused ? 'refused' : 'accepted'] += 1;
  }
  failed += tally.different;
  console.log(`random ${kind}: ${tally.accepted} alike, ${tally.refused} refused by both, ${tally.different} different`);
}
reference.end();
process.exit(failed ? 1 : 0);
