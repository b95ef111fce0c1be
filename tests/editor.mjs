#!/usr/bin/env node
// The schema for editors (schemas/serverless.schema.json) beside the compiler, over every golden that is written in YAML:
// where slsc accepts the configuration and finds nothing wrong with its shape, the text as written must satisfy the schema,
// and so must it with a variable in the place of any one of its values; where slsc finds its shape wrong, the schema must
// refuse it, or tests/editor.known says why an editor cannot know. The examples must satisfy it, too.
// usage: editor.mjs --slsc SLSC --modules node_modules (with ajv, ajv-formats and js-yaml) [-v] [PREFIX...]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const args = process.argv.slice(2);
const prefixes = [];
let slsc = 'build/slsc';
let modules = 'build/editor/node_modules';
let most = 3;
while (args.length) {
  const arg = args.shift();
  if (arg === '--slsc') slsc = args.shift();
  else if (arg === '--modules') modules = args.shift();
  else if (arg === '-v') most = 40;
  else prefixes.push(arg);
}
const here = path.dirname(new URL(import.meta.url).pathname);
const root = path.join(here, '..');
const require = createRequire(path.join(path.resolve(modules), 'x.js'));
const Ajv = require('ajv').default;
const yaml = require('js-yaml');

// The short forms of CloudFormation's functions, as the compiler reads them.
const functions = ['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Not', 'Or', 'Select', 'Split', 'Sub', 'Transform'];
const split = (text) => { const at = text.indexOf('.'); return at < 0 ? text : [text.slice(0, at), text.slice(at + 1)]; };
const tag = (name, key, kind) => new yaml.Type(`!${name}`, { kind, construct: (v) => ({ [key]: name === 'GetAtt' && kind === 'scalar' ? split(v) : v }) });
const tags = [...functions.map((name) => [name, `Fn::${name}`]), ['Ref', 'Ref'], ['Condition', 'Condition']];
const dialect = yaml.DEFAULT_SCHEMA.extend(tags.flatMap(([name, key]) => ['scalar', 'sequence', 'mapping'].map((kind) => tag(name, key, kind))));
// Dates come as texts, which they are to the compiler and in JSON.
const read = (file) => JSON.parse(JSON.stringify(yaml.load(fs.readFileSync(file, 'utf8'), { schema: dialect }) ?? null));

const schema = JSON.parse(fs.readFileSync(path.join(root, 'schemas', 'serverless.schema.json'), 'utf8'));
const [valid, why] = [false, true].map((allErrors) => {
  const ajv = new Ajv({ strict: false, allErrors, logger: false });
  require('ajv-formats').default(ajv);
  return ajv.compile(schema);
});
function reasons(document) {
  why(document);
  return why.errors.slice(0, most).map((e) => `\n  ${e.instancePath || '/'} ${e.message}${e.params.additionalProperty ? ` (${e.params.additionalProperty})` : ''}`).join('');
}

// What slsc finds wrong with a golden's shape: by the schema, and by what is looked at before it.
const shape = new Set(['config-no-map', 'config-key', 'config-type', 'config-value', 'config-size', 'config-missing', 'config-clash', 'config-event',
  'policy-invalid', 'functions-no-map', 'section-list', 'service-map', 'provider-missing', 'resources-kind']);
function judged(folder) {
  const file = path.join(folder, 'args');
  const own = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  if (['print', 'values'].includes(own[0])) own.length = 0;
  if (own[0] === 'check') own.shift();
  const run = spawnSync(path.resolve(slsc), ['serverless.yml', '-o', '/dev/null', '--offline', ...own, '--format', 'json'], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
  if (run.status !== 0 && run.status !== 1) throw new Error(`slsc ended with ${run.status ?? run.signal} in ${folder}`);
  const ids = (run.stderr.trim() ? JSON.parse(run.stderr) : []).map((said) => said.id);
  return { accepted: run.status === 0, wrong: [...new Set(ids.filter((id) => shape.has(id)))] };
}

// Each value below a node, in the place where it stands.
function* places(node, at = '') {
  for (const key of Object.keys(node ?? {})) {
    yield { node, key, at: `${at}/${key}` };
    if (node[key] && typeof node[key] === 'object') yield* places(node[key], `${at}/${key}`);
  }
}
// Every option may hold a variable. Not so the functions of CloudFormation, whose shape is what tells them.
function withVariables(name, document) {
  let refused = 0;
  for (const { node, key, at } of places(document)) {
    if (/\/(Fn::\w+|Ref)(\/|$)/.test(at)) continue;
    const before = node[key];
    node[key] = '${self:custom.any}';
    score.variables += 1;
    if (!valid(document) && (refused += 1) <= most) fail(name, `no variable may stand at ${at}:${reasons(document)}`);
    node[key] = before;
  }
}

const known = new Map(fs.readFileSync(path.join(here, 'editor.known'), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'))
  .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ')).trim()]));
const score = { accepted: 0, valid: 0, wrong: 0, refused: 0, otherwise: 0, unread: 0, silent: 0, known: 0, variables: 0, failed: 0 };
function fail(name, reason) {
  score.failed += 1;
  console.log(`${name}: ${reason}`);
}

function judge(name, document, { accepted, wrong }) {
  if (document?.configValidationMode === 'off') { score.silent += 1; return; }
  const ok = valid(document);
  // Rejected for another reason: a finding about the shape may have given way to that.
  if (!accepted && !wrong.length) { score.otherwise += 1; return; }
  score[wrong.length ? 'wrong' : 'accepted'] += 1;
  if (ok === !wrong.length) {
    score[ok ? 'valid' : 'refused'] += 1;
    if (ok) withVariables(name, document);
    if (known.has(name)) fail(name, 'is listed in tests/editor.known, and agrees');
  } else if (known.has(name)) score.known += 1;
  else fail(name, ok ? `slsc finds ${wrong.join(', ')}, the schema accepts it` : `slsc has nothing against it, the schema refuses it:${reasons(document)}`);
}

const goldens = path.join(here, 'golden');
for (const name of fs.readdirSync(goldens).sort()) {
  const file = path.join(goldens, name, 'serverless.yml');
  if (!fs.existsSync(file) || fs.existsSync(path.join(goldens, name, 'serverless-compose.yml')) || (prefixes.length && !prefixes.some((prefix) => name.startsWith(prefix)))) continue;
  const verdict = judged(path.join(goldens, name));
  let document;
  try {
    document = read(file);
  } catch (error) {
    if (verdict.accepted || verdict.wrong.length) fail(name, `js-yaml cannot read it: ${error.message.split('\n')[0]}`);
    else score.unread += 1;
    continue;
  }
  judge(name, document, verdict);
}
if (!prefixes.length) for (const example of fs.readdirSync(path.join(root, 'examples')).sort()) {
  const file = path.join(root, 'examples', example, 'serverless.yml');
  if (fs.existsSync(file)) judge(`examples/${example}`, read(file), { accepted: true, wrong: [] });
}
if (!prefixes.length && !score.wrong) fail('all goldens', 'none has a wrong shape: this test does not read what slsc says');
console.log(`editor schema: ${score.valid} of ${score.accepted} accepted configurations are valid, and with ${score.variables} variables in place of a value; `
  + `${score.refused} of ${score.wrong} of a wrong shape are refused, ${score.known} cannot be known; not compared: ${score.otherwise} rejected for another reason, `
  + `${score.silent} with validation off, ${score.unread} no YAML; ${score.failed} failed`);
process.exit(score.failed ? 1 : 0);
