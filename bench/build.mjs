#!/usr/bin/env node
// Building TypeScript: a service of many functions that import zod, lodash-es and each other's helpers, the AWS SDK left to
// the runtime, packaged individually. Measured in turn, in one run: slsc on an empty cache, slsc again with nothing changed
// and with one helper changed, one call of esbuild for all entry points plus deflating what it made (the floor), and
// serverless package v3.40 with serverless-esbuild. CPU time and wall time, children included, by build/measure.
// usage: build.mjs --slsc PATH --floor PATH --measure PATH --modules FOLDER [--framework PATH/node_modules/serverless]
//                  [--functions 80,300] [--rounds 3] [--check]; a negative number of rounds: without an uncounted one first
// --check: exit status 1 unless slsc takes at most 1.05 x the floor in CPU time, 0.2 x the framework, 0.005 x its time when
// nothing changed, starts no process then, builds one function where one changed, and stays below 64 MB itself
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const opt = { slsc: 'build/slsc', floor: 'build/floor-package', measure: 'build/measure', modules: 'build/builders', functions: '80,300', rounds: '3' };
for (let a = process.argv.slice(2); a.length;) {
  const key = a.shift().replace(/^--/, '');
  opt[key] = key === 'check' ? true : path.extname(key) || /^(functions|rounds)$/.test(key) ? a.shift() : path.resolve(a.shift());
}
for (const key of ['slsc', 'floor', 'measure', 'modules']) opt[key] = path.resolve(opt[key]);
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-build-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));
const write = (name, text) => (fs.mkdirSync(path.dirname(name), { recursive: true }), fs.writeFileSync(name, text));
const HELPERS = 20;

// Without log groups and versions, so that 300 functions are within CloudFormation's 500 resources.
function generate(folder, n) {
  const fn = (i) => `fn${String(i).padStart(3, '0')}`;
  write(path.join(folder, 'package.json'), JSON.stringify({ name: 'many', version: '1.0.0', dependencies: { zod: '3', 'lodash-es': '4', '@aws-sdk/client-dynamodb': '3' } }));
  write(path.join(folder, 'serverless.yml'), `service: many
provider:
  name: aws
  runtime: nodejs20.x
  versionFunctions: false
package:
  individually: true
plugins:
  - serverless-esbuild
custom:
  esbuild:
    exclude: ['@aws-sdk/*']
functions:
${Array.from({ length: n }, (_, i) => `  ${fn(i)}:\n    handler: src/functions/${fn(i)}.main\n    disableLogs: true\n`).join('')}`);
  for (let i = 0; i < HELPERS; i++)
    write(path.join(folder, `src/lib/helper${i}.ts`), `import { groupBy, sortBy } from 'lodash-es';
export interface Item${i} { id: string; at: number; tags?: string[] }
export const order${i} = (items: Item${i}[]): Item${i}[] => sortBy(items, 'at', (item) => item.id + ${i});
export const kinds${i} = (items: Item${i}[]): Record<string, Item${i}[]> => groupBy(items, (item) => item.tags?.[0] ?? 'none');
`);
  // The last function alone has a helper of its own: that is the one to be changed.
  write(path.join(folder, 'src/lib/own.ts'), 'export const own = (): number => 0;\n');
  for (let i = 0; i < n; i++) {
    const [a, b] = [i % HELPERS, (i * 7 + 3) % HELPERS];
    write(path.join(folder, `src/functions/${fn(i)}.ts`), `import { z } from 'zod';
import { debounce, merge } from 'lodash-es';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { order${a} } from '../lib/helper${a}';
import { kinds${b} } from '../lib/helper${b}';
${i === n - 1 ? "import { own } from '../lib/own';\n" : ''}
const Event = z.object({ id: z.string().min(${i % 9}), at: z.number(), tags: z.array(z.string()).optional() });
type Event = z.infer<typeof Event>;
const client = new DynamoDBClient({});
export const main = async (event: unknown): Promise<unknown> => {
  const items: Event[] = z.array(Event).parse(event);
  debounce(() => merge({}, kinds${b}(items)), ${i})();
  await client.send(new PutItemCommand({ TableName: 'table${i}', Item: { id: { S: order${a}(items)[0].id } } }));
  return { n: items.length${i === n - 1 ? ' + own()' : ''} };
};
`);
  }
}

// slsc alone, without its children: the greatest resident size that /proc tells while it runs.
function memory(folder) {
  return new Promise((resolve) => {
    fs.rmSync(path.join(folder, '.serverless'), { recursive: true, force: true });
    const child = spawn(opt.slsc, ['package', '--offline', '-q'], { cwd: folder, stdio: 'ignore' });
    let most = 0;
    const look = setInterval(() => {
      try {
        most = Math.max(most, Number(/VmHWM:\s*(\d+) kB/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
      } catch { /* it has ended */ }
    }, 5);
    child.on('exit', () => (clearInterval(look), resolve(most)));
  });
}

// The programs that a second run starts, itself aside; NaN without strace.
function processes(folder) {
  const log = path.join(work, 'trace');
  const r = spawnSync('strace', ['-f', '-qq', '-e', 'trace=execve,fork,vfork,clone,clone3', '-o', log, opt.slsc, 'package', '--offline', '-q'], { cwd: folder });
  return r.error ? NaN : fs.readFileSync(log, 'utf8').split('\n').filter((l) => /execve|fork|clone/.test(l)).length - 1;
}

let failed = false;
const expect = (what, good) => {
  failed ||= !good;
  if (!good) console.log(`  NOT REACHED: ${what}`);
};
const bundles = (folder) => fs.readdirSync(path.join(folder, '.serverless/.slsc-build/src/functions')).filter((f) => f.endsWith('.js'))
  .map((f) => path.join(folder, '.serverless/.slsc-build/src/functions', f));

for (const n of opt.functions.split(',').map(Number)) {
  const [ours, theirs, one] = ['ours', 'theirs', 'one'].map((f) => path.join(work, String(n), f));
  for (const folder of [ours, theirs, one]) {
    generate(folder, n);
    // Packages lie in the project, as npm installs them.
    const r = spawnSync('cp', ['-al', path.join(opt.modules, 'node_modules'), path.join(folder, 'node_modules')]);
    if (r.status !== 0) spawnSync('cp', ['-a', path.join(opt.modules, 'node_modules'), path.join(folder, 'node_modules')]);
  }
  const script = (name, text) => (write(path.join(work, String(n), name), `set -e\n${text}\n`), `sh ${path.join(work, String(n), name)}`);
  const package_ = `cd ${ours} && exec ${opt.slsc} package --offline -q`;
  const entries = Array.from({ length: n }, (_, i) => `src/functions/fn${String(i).padStart(3, '0')}.ts`).join(' ');
  const commands = [
    ['floor', script('floor', `cd ${one} && rm -rf out && node_modules/esbuild/bin/esbuild ${entries} --bundle --platform=node --target=node20 '--external:@aws-sdk/*' --outdir=out --outbase=. --log-level=warning
find out -type f | sort > list && ${opt.floor} < list > /dev/null`)],
    ['slsc', script('first', `rm -rf ${ours}/.serverless && ${package_}`)],
    ['slsc, unchanged', script('again', package_)],
    ['slsc, one changed', script('changed', `date +'export const own = (): number => %s%N;' > ${ours}/src/lib/own.ts && ${package_}`)],
  ];
  if (opt.framework)
    commands.push(['v3.40 + plugin', script('framework', `export SLS_TRACKING_DISABLED=1 SLS_NOTIFICATIONS_MODE=off AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
cd ${theirs} && rm -rf .serverless .esbuild && exec ${process.execPath} ${opt.framework}/bin/serverless.js package`)]);
  const r = spawnSync(opt.measure, [opt.rounds, ...commands.flatMap(([, c], i) => (i ? ['--vs', c] : [c]))], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const rows = Object.fromEntries(r.stdout.trim().split('\n').map((l, i) => [commands[i][0], JSON.parse(l)]));
  const { slsc } = rows;
  console.log(`${n} functions, ${Math.abs(opt.rounds)} rounds`);
  for (const [name, row] of Object.entries(rows))
    console.log(`  ${name.padEnd(18)} ${row.cpu.toFixed(3).padStart(8)} s of CPU ${row.wall.toFixed(3).padStart(8)} s ${(row.peak / 2 ** 20).toFixed(0).padStart(6)} MB   CPU x ${(row.cpu / slsc.cpu).toFixed(4)}, wall x ${(row.wall / slsc.wall).toFixed(4)}${row.status ? `   EXIT STATUS ${row.status}` : ''}`);

  const before = new Map(bundles(ours).map((f) => [f, fs.statSync(f).ino + fs.statSync(f).mtimeMs]));
  spawnSync('sh', [path.join(work, String(n), 'changed')]);
  const built = [...before].filter(([f, was]) => fs.statSync(f).ino + fs.statSync(f).mtimeMs !== was).length;
  spawnSync('sh', [path.join(work, String(n), 'again')]);
  const started = processes(ours), peak = await memory(ours);
  console.log(`  one helper changed: ${built} of ${n} built; unchanged: ${started} processes started; slsc alone: ${peak.toFixed(0)} MB`);
  expect('every command succeeds', Object.values(rows).every((row) => row.status === 0));
  expect('at most 1.05 x one run of esbuild plus packing', slsc.cpu <= 1.05 * rows.floor.cpu);
  expect('unchanged: 1/200 of v3.40', !opt.framework || rows['slsc, unchanged'].cpu * 200 <= rows['v3.40 + plugin'].cpu);
  expect('a fifth of v3.40', !opt.framework || slsc.cpu * 5 <= rows['v3.40 + plugin'].cpu);
  expect('one built', built === 1);
  expect('no process', !(started > 0));
  expect('64 MB', peak <= 64);
}
process.exit(opt.check && failed ? 1 : 0);
