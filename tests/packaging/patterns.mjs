#!/usr/bin/env node
// Random trees and random patterns: the files that slsc packs against those that the framework's own function picks.
// usage: patterns.mjs --slsc PATH --framework node_modules/serverless [--rounds N] [--seed N]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const opt = { slsc: 'build/slsc', rounds: '150', seed: '1' };
for (let a = process.argv.slice(2); a.length;) opt[a.shift().replace(/^--/, '')] = a.shift();
const require = createRequire(import.meta.url);
const rules = require(path.resolve(opt.framework, 'lib/plugins/package/lib/package-service.js'));
const work = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'slsc-patterns-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

let seed = Number(opt.seed);
const random = (n) => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0, Math.floor((seed / 2 ** 32) * n));
const pick = (list) => list[random(list.length)];
const folders = ['src', 'lib', 'node_modules', 'a', '.hidden', 'test', 'node_modules/x', 'src/a', 'src/test', 'node_modules/x/lib', 'a/b', 'a/b/c', '.git', 'src/.cache'];
const names = ['index.js', 'index.ts', 'a.test.js', 'README.md', '.env', '.env.dev', 'package-lock.json', 'a', 'test', 'yarn-error.log', 'x.JS', 'a b.js', 'a[1].js', '.gitignore', 'src'];
const parts = ['**', '*', 'src', 'node_modules', 'test', '*.js', '*.{js,ts}', '!(a).js', '?', '[a-c]', 'a', 'b', '.*', '**.js', '@(src|lib)', '*.test.*', 'x', '{a,src}', 'index.js', '+(a|b)', '.hidden', 'lib'];
const glob = () => Array.from({ length: 1 + random(3) }, () => pick(parts)).join('/');
const pattern = () => (random(12) === 0 ? `../shared/${pick(['**', '*', 'src/**', '*.js', 'a/*'])}` : (random(5) === 0 ? './' : '') + glob());
const signed = () => (random(2) ? '!' : '') + pattern();

let failed = 0;
for (let round = 0; round < Number(opt.rounds); round++) {
  const service = path.join(work, String(round), 'service');
  fs.mkdirSync(service, { recursive: true });
  for (const where of [service, path.join(service, '..', 'shared')]) {
    for (let i = 0; i < 25; i++) {
      const dir = path.join(where, random(3) ? pick(folders) : '');
      const file = path.join(dir, pick(names));
      try {
        fs.mkdirSync(dir, { recursive: true });
        fs.writeFileSync(file, '');
      } catch { /* a file is where a folder should be */ }
    }
  }
  const include = Array.from({ length: random(5) }, signed);
  const exclude = Array.from({ length: random(3) }, () => (random(5) === 0 ? '!' : '') + pattern());
  const config = { service: 'p', provider: { name: 'aws', runtime: 'nodejs20.x', region: 'us-east-1' }, functions: { f: { handler: 'a.b' } }, package: { excludeDevDependencies: false, patterns: include, exclude } };
  fs.writeFileSync(path.join(service, 'serverless.json'), JSON.stringify(config));
  const self = {
    serverless: {
      serviceDir: service, configurationFilename: 'serverless.json', configurationInput: config,
      service: { package: config.package, plugins: undefined, getAllLayers: () => [] },
      pluginManager: { parsePluginsObject: () => ({ localPath: undefined }) },
    },
    ...rules,
  };
  let want;
  try {
    want = await self.resolveFilePathsFromPatterns({ exclude: self.getExcludes([], true), include: self.getIncludes() });
  } catch (e) {
    if (e.code !== 'NO_MATCHED_FILES') continue; // the framework fails on patterns that go through a file
    want = [];
  }
  want = [...new Set(want.map((f) => path.normalize(f).replace(/^(\.\.\/)+/, '')))].filter((f) => !f.startsWith('.serverless/')).sort();
  const out = path.join(work, String(round), 'out');
  const r = spawnSync(path.resolve(opt.slsc), ['package', 'serverless.json', '-p', out, '--offline', '-q'], { cwd: service, encoding: 'utf8' });
  const got = r.status === 0 ? spawnSync('unzip', ['-Z1', path.join(out, 'p.zip')], { encoding: 'utf8' }).stdout.trim().split('\n').sort() : [];
  const more = got.filter((f) => !want.includes(f)), less = want.filter((f) => !got.includes(f));
  if (more.length || less.length) {
    failed++;
    console.log(`round ${round}: patterns ${JSON.stringify(include)} exclude ${JSON.stringify(exclude)}\n  slsc has ${JSON.stringify(more)}\n  slsc lacks ${JSON.stringify(less)}${r.status ? '\n' + r.stderr : ''}`);
  }
  fs.rmSync(path.join(work, String(round)), { recursive: true });
}
console.log(`patterns: ${Number(opt.rounds) - failed} of ${opt.rounds} rounds agree`);
process.exit(failed ? 1 : 0);
