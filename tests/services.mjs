#!/usr/bin/env node
// Public services with plugins: each is packaged by v3.40 with the real plugins, compiled by slsc with plugins on (after slsc pin where slsc
// asks for it), and compared as values. What v3.40 cannot package is named with its reason, and slsc must not end without a way on there.
// usage: services.mjs --slsc PATH --cases FOLDER --modules FOLDER [--docs FILE] [--results FILE] [--more FOLDER] [--jobs N] [NAME...]
// --cases: folders with case.json and service/; --modules: where npm installs; --docs: where the table goes; --results: keeps what was
// found, so that a later run of some NAMEs (parts of names) completes it; --more: plugins that npm has not, by their names or repositories.
// A plugin that cannot run there (it bundles code, which the cases have not; npm does not have it) is left out in a second run, and the table says so.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { differences } from './conformance/compare.mjs';
import { install, knownPlugins } from './conformance/install.mjs';
import { startAws } from './services/aws.mjs';
import { LOCAL, MODULES, NOT_ON_NPM, RENAMED, STAND_INS, VERSIONS } from './services/plugins.mjs';

const here = path.dirname(new URL(import.meta.url).pathname);
const { values: given, positionals: chosen } = parseArgs({
  options: { slsc: { type: 'string' }, cases: { type: 'string' }, modules: { type: 'string' }, docs: { type: 'string' }, jobs: { type: 'string', default: '2' }, more: { type: 'string' }, results: { type: 'string' }, verbose: { type: 'boolean' } },
  allowPositionals: true,
});
const slsc = path.resolve(given.slsc), modules = path.resolve(given.modules, 'node_modules'), cases = path.resolve(given.cases);
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-services-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));
const known = knownPlugins();
const versions = path.join(os.homedir(), '.pyenv', 'versions');
const pythons = fs.existsSync(versions) ? fs.readdirSync(versions).map((v) => path.join(versions, v, 'bin')) : [];
const isBuilder = (name) => /building/.test(known[name]?.kind ?? '');

const services = fs.readdirSync(cases).sort().flatMap((name) => {
  const file = path.join(cases, name, 'case.json');
  const about = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const plugins = about.ignored_plugins ?? [];
  return about.area?.startsWith('real/') && plugins.length && (!chosen.length || chosen.some((c) => name.includes(c))) ? [{ name, about, plugins }] : [];
});

/* ---- the plugins */

const named = new Set(services.flatMap((s) => s.plugins).map((p) => RENAMED[p] ?? p).filter((p) => !p.startsWith('.') && !NOT_ON_NPM.includes(p)));
install(path.dirname(modules), { serverless: '3.40.0', ...MODULES, ...Object.fromEntries([...named].map((p) => [p, VERSIONS[p] ?? known[p]?.version]).filter(([, v]) => v)) });
const folderOf = (plugin) => [given.more && path.resolve(given.more, plugin), path.join(modules, RENAMED[plugin] ?? plugin)].find((f) => f && fs.existsSync(f));

/* ---- running */

const optionsOf = (about) => (Array.isArray(about.options) ? about.options.map(String) : Object.entries(about.options ?? {}).flatMap(([k, v]) => [v].flat().flatMap((one) => (one === true ? [`--${k}`] : [`--${k}`, String(one)]))));

function run(program, words, { cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '', err = '';
    child.stdout.on('data', (d) => { out += d; });
    child.stderr.on('data', (d) => { err += d; });
    const timer = setTimeout(() => child.kill('SIGKILL'), 240000);
    child.on('close', (status) => { clearTimeout(timer); resolve({ status, out, err, said: `${out}\n${err}` }); });
  });
}

/* What stands in for the code that was not recorded. */
function standIn(folder) {
  for (const e of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(e.parentPath ?? e.path, e.name);
    const [, text] = e.isFile() ? STAND_INS.find(([name]) => name.test(file)) ?? [] : [];
    if (text && fs.readFileSync(file, 'utf8').trim() === 'stub') fs.writeFileSync(file, text);
  }
}

/* Profiles of AWS that the service names. */
function profilesOf(folder) {
  const texts = fs.readdirSync(folder, { withFileTypes: true, recursive: true }).filter((e) => e.isFile() && /\.(ya?ml|json|[jt]s)$/.test(e.name)).map((e) => fs.readFileSync(path.join(e.parentPath ?? e.path, e.name), 'utf8'));
  return [...new Set(texts.flatMap((t) => [...t.matchAll(/profile['"]?\s*:\s*['"]?([\w-]+)/gi)].map((m) => m[1])))].concat('default');
}

/* A copy of the service whose plugins are found; those of `blank` do nothing. */
function lay(service, blank) {
  const top = fs.mkdtempSync(path.join(work, 's-')), home = path.join(top, 'a', 'b', 'c', 'd', 'e', 'f', 'service');
  fs.cpSync(path.join(cases, service.name, 'service'), home, { recursive: true });
  standIn(home);
  if (!fs.existsSync(path.join(home, service.about.service_dir ?? '.', 'package.json'))) fs.writeFileSync(path.join(home, service.about.service_dir ?? '.', 'package.json'), '{ "name": "service", "version": "1.0.0" }\n');
  fs.symlinkSync(modules, path.join(top, 'node_modules'));
  const cwd = path.join(home, service.about.service_dir ?? '.');
  for (const plugin of service.plugins) {
    const local = LOCAL[service.about.repo];
    const own = path.join(cwd, 'node_modules', plugin);
    if (plugin.startsWith('.')) {
      const file = path.join(cwd, plugin);
      if (local?.file.test(plugin)) {
        fs.mkdirSync(path.dirname(path.dirname(file)), { recursive: true });
        fs.symlinkSync(path.dirname(path.join(modules, local.module)), path.dirname(file));
      } else if (given.more && fs.existsSync(path.join(given.more, service.about.repo ?? '')) && !fs.existsSync(file)) {
        fs.cpSync(path.join(given.more, service.about.repo), cwd, { recursive: true });
      }
    } else if (blank.includes(plugin)) {
      fs.mkdirSync(own, { recursive: true });
      fs.writeFileSync(path.join(own, 'index.js'), 'module.exports = class {};\n');
      fs.writeFileSync(path.join(own, 'package.json'), JSON.stringify({ name: plugin, version: VERSIONS[plugin] ?? known[plugin]?.version ?? '1.0.0' }));
    } else if (!fs.existsSync(path.join(modules, plugin)) && folderOf(plugin)) {
      fs.mkdirSync(path.dirname(own), { recursive: true });
      fs.symlinkSync(folderOf(plugin), own);
    }
  }
  return { top, cwd };
}

/* The framework's own words of what went wrong. */
function reasonOf(said) {
  const text = said.split(/(?:^|\n)Error:\n/)[1] ?? said;
  const lines = text.split('\n').map((l) => l.trim()).filter((l) => l && l !== 'Error:' && !l.startsWith('at ') && !/^(Environment|node|framework|plugin|SDK|Running|Warning|Packaging|Deprecation|×|✖)/i.test(l));
  return (lines.find((l) => /^\S*Error[: ]|^Error/.test(l)) ?? lines[0] ?? 'it says nothing').replaceAll(work, '').replace(/\/s-\w+\/a\/b\/c\/d\/e\/f\/service/g, '').replace(/"?\/[^ "']*node_modules\//g, '').slice(0, 160);
}

async function framework(service, blank, env) {
  const { top, cwd } = lay(service, blank);
  const config = service.about.config ?? 'serverless.yml';
  const made = await run(process.execPath, [path.join(modules, 'serverless', 'bin', 'serverless.js'), 'package', '--config', config, '--package', path.join(top, 'made'), ...optionsOf(service.about)], { cwd, env });
  const file = path.join(top, 'made', 'cloudformation-template-update-stack.json');
  const template = made.status === 0 && fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null;
  fs.rmSync(top, { recursive: true, force: true });
  return { template, reason: template ? '' : reasonOf(made.said), said: made.said };
}

async function ours(service, blank, env, more = []) {
  const { top, cwd } = lay(service, blank);
  const config = service.about.config ?? 'serverless.yml', pins = path.join(cases, service.name, 'pins.json');
  const words = ['--offline', ...(fs.existsSync(pins) ? ['--values', pins] : []), ...more, ...optionsOf(service.about)];
  const compile = () => run(slsc, [config, '-o', 'slsc.out.json', ...words], { cwd, env });
  let made = await compile(), way = 'natively';
  const first = made;
  if (made.status === 1 && /slsc pin/.test(made.err)) {
    way = 'after slsc pin';
    const pin = await run(slsc, ['pin', config, '--framework', path.join(modules, 'serverless', 'bin', 'serverless.js'), ...words], { cwd, env });
    made = pin.status === 0 ? await compile() : pin;
  }
  const file = path.join(cwd, 'slsc.out.json');
  const template = made.status === 0 && fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null;
  fs.rmSync(top, { recursive: true, force: true });
  return { template, way, status: made.status, said: made.err, first: first.err };
}

/* Every error of slsc names a way on: in its notes, beside the caret, or behind a semicolon. */
const hasWay = (text) => text.split(/\n\n/).filter((b) => /^error: /m.test(b)).every((b) => /\n(note|help): /.test(b) || /\n\s*\|\s+\^+ \S/.test(b) || /^error: .*; \S/m.test(b));

async function judge(service) {
  const pins = path.join(cases, service.name, 'pins.json');
  const credentials = path.join(work, `credentials-${service.name}`);
  const aws = await startAws(fs.existsSync(pins) ? JSON.parse(fs.readFileSync(pins, 'utf8')) : {});
  const env = {
    PATH: [process.env.PATH, ...pythons].join(':'), HOME: work, AWS_SHARED_CREDENTIALS_FILE: credentials, TZ: 'UTC', LANG: 'C.UTF-8', NO_COLOR: '1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_EC2_METADATA_DISABLED: 'true', SLS_TRACKING_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off',
    SLSC_REFERENCE_PORT: String(aws.address().port), NODE_OPTIONS: `--require ${path.join(here, 'conformance', 'redirect.cjs')}`, npm_config_userconfig: path.join(os.homedir(), '.npmrc'),
    SOURCE_DATE_EPOCH: String(Math.floor(Date.now() / 1000)), ...service.about.env,
  };
  fs.writeFileSync(credentials, profilesOf(path.join(cases, service.name, 'service')).map((p) => `[${p}]\naws_access_key_id = x\naws_secret_access_key = x\n`).join(''));
  let blank = [], theirs = await framework(service, blank, env);
  const why = theirs.reason;
  if (!theirs.template) {
    blank = service.plugins.filter((p) => !p.startsWith('.') && (isBuilder(p) || !folderOf(p)));
    if (blank.length) theirs = await framework(service, blank, env);
  }
  const equalTo = (m) => m.template && theirs.template && !differences(theirs.template, m.template).length;
  let mine = await ours(service, blank, env);
  if (blank.some(isBuilder) && theirs.template && !equalTo(mine)) { /* slsc leaves them out, too */
    const without = await ours(service, blank, env, ['--plugins', 'ignore']);
    mine = equalTo(without) ? without : mine;
  }
  aws.close();
  const result = { ...service, blank, why, reason: theirs.reason, way: mine.way };
  if (mine.status !== 0 && mine.status !== 1) return { ...result, end: 'FAILED', detail: `slsc ends with ${mine.status}\n${mine.said}` };
  if (!theirs.template) {
    const end = mine.template ? 'compiles' : hasWay(mine.said) ? 'refuses' : 'NO WAY ON';
    return { ...result, end, detail: `${theirs.reason}\n${given.verbose ? theirs.said : ''}${mine.said}` };
  }
  if (!mine.template) return { ...result, end: 'REFUSED', detail: `${mine.said}${theirs.said}` };
  const found = differences(theirs.template, mine.template);
  return { ...result, end: found.length ? 'DIFFERS' : 'equal', detail: found.slice(0, 8).map((d) => `${d.at}: v3.40 ${JSON.stringify(d.theirs)?.slice(0, 160)}, slsc ${JSON.stringify(d.ours)?.slice(0, 160)}`).join('\n') };
}

/* ---- the table */

const earlier = given.results && fs.existsSync(given.results) ? JSON.parse(fs.readFileSync(given.results, 'utf8')) : [];
const results = earlier.filter((r) => !services.some((s) => s.name === r.name));
const queue = [...services];
const bad = (r) => /^[A-Z ]+$/.test(r.end);
await Promise.all(Array.from({ length: Number(given.jobs) }, async () => {
  for (let service = queue.shift(); service; service = queue.shift()) {
    const r = await judge(service);
    results.push(r);
    if (given.results) fs.writeFileSync(given.results, JSON.stringify(results, null, 1));
    const without = r.blank.length ? ` without ${r.blank.join(', ')} (${r.why})` : '';
    console.log(`${r.end === 'equal' ? `equal ${r.way}` : r.end}: ${r.name}${without}${r.end === 'compiles' || r.end === 'refuses' ? ` (v3.40: ${r.reason})` : ''}${bad(r) || given.verbose ? `\n  ${r.detail.replaceAll('\n', '\n  ')}` : ''}`);
  }
}));
results.sort((a, b) => (a.name < b.name ? -1 : 1));

const shown = (s) => s.replace(/[|<>`*_[\]]/g, (c) => `\\${c}`);
function table() {
  const rows = new Map();
  for (const r of results)
    for (const plugin of r.plugins) {
      const at = plugin.startsWith('.') ? (LOCAL[r.about.repo] ? `${plugin.replace(/^(\.\.\/)+/, '…/')} of ${r.about.repo}` : `${plugin} (local)`) : plugin;
      if (!rows.has(at)) rows.set(at, { all: 0, natively: 0, pinned: 0, without: 0, unpackaged: 0 });
      const row = rows.get(at);
      row.all += 1;
      if (r.end !== 'equal') row.unpackaged += 1;
      else if (r.blank.includes(plugin)) row.without += 1;
      else if (r.way === 'natively') row.natively += 1;
      else row.pinned += 1;
    }
  return [...rows].sort(([a, x], [b, y]) => y.all - x.all || (a < b ? -1 : 1)).map(([at, r]) => `| ${shown(at)} | ${r.all} | ${r.natively || ''} | ${r.pinned || ''} | ${r.without || ''} | ${r.unpackaged || ''} |`);
}
const count = (f) => results.filter(f).length;
const equal = (way) => count((r) => r.end === 'equal' && r.way === way && !r.blank.length), less = count((r) => r.end === 'equal' && r.blank.length);
const summary = `${results.length} services: ${equal('natively')} equal natively, ${equal('after slsc pin')} after slsc pin, ${less} without plugins that cannot run here, ${count((r) => !bad(r) && r.end !== 'equal')} that v3.40 cannot package, ${count(bad)} failed`;
console.log(summary);
if (given.docs) {
  const cannot = results.filter((r) => r.end !== 'equal').map((r) => `| ${shown(r.name)} | ${shown(r.reason || 'nothing: it packages the service')} | ${r.end === 'compiles' ? 'compiles' : r.end === 'refuses' ? 'an error, with a way on' : `${r.end} ${/\[[a-z-]+\]/.exec(r.detail)?.[0] ?? ''}`} |`);
  const without = results.filter((r) => r.end === 'equal' && r.blank.length).map((r) => `| ${shown(r.name)} | ${r.blank.map(shown).join(', ')} | ${shown(r.why)} |`);
  fs.writeFileSync(given.docs, `# Public services with plugins

Generated by \`make services CASES=folder\` on ${new Date().toISOString().slice(0, 10)}: public services (examples, users' repositories, plugins' fixtures), each packaged by v3.40 with its real plugins
and compiled by slsc with plugins on, and the templates compared as values.

${summary}.

| plugin | services | equal natively | equal after \`slsc pin\` | equal without it | neither |
|---|---|---|---|---|---|
${table().join('\n')}

*Equal without it*: the plugin cannot run there, because it builds code that the recorded service does not have, or npm has no such plugin; both then went on without it.

| service | without | because v3.40 said |
|---|---|---|
${without.join('\n')}

The others: most v3.40 cannot package at all.

| service | v3.40 said | slsc |
|---|---|---|
${cannot.join('\n')}
`);
}
process.exit(count(bad) ? 1 : 0);
