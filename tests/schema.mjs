#!/usr/bin/env node
// The configuration schema beside the framework's: configurations made at random from the schema that a loaded v3.40
// holds, a few of their values broken, are given to both validators. They must agree whether it is accepted and on
// what the coercion made of it. With --newer node_modules/osls every other configuration is made from osls's schema, and
// what either of the two accepts is to be accepted.
// usage: schema.mjs --framework node_modules/serverless [--newer node_modules/osls] --probe PROBE [--samples N] [--seed N] [-v]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const option = (name, otherwise) => { const at = process.argv.indexOf(name); return at < 0 ? otherwise : process.argv[at + 1]; };
const frameworks = [option('--framework'), option('--newer')].filter(Boolean).map((folder) => path.resolve(folder));
const probe = path.resolve(option('--probe'));
const samples = Number(option('--samples', 4000));
const verbose = process.argv.includes('-v');
Object.assign(process.env, { SLS_TRACKING_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' });

let state = Number(option('--seed', 1)) >>> 0;
function random(n) {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % n;
}
const one = (list) => list[random(list.length)];
const chance = (percent) => random(100) < percent;

// ---- values that fit a schema, more or less

const texts = [
  'a', 'text', '', ' 12 ', '12', '0x10', '1e3', '-1', '1.5', 'true', 'false', 'null', 'yes', '256', 'A1', 'my-name', 'my_name', 'a.b', 'a/b', '*', 'rate(5 minutes)', 'cron(0 12 * * ? *)',
  'arn:aws:sns:eu-west-1:123456789012:topic', 'arn:aws:sqs:eu-west-1:123456789012:queue', 'arn:aws:kinesis:eu-west-1:123456789012:stream/s', 'arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/1',
  'arn:aws:iam::123456789012:role/r', 'arn:aws:kms:eu-west-1:123456789012:key/0', 'arn:aws:lambda:eu-west-1:123456789012:function:f', 'arn:aws:lambda:eu-west-1:123456789012:layer:l:1', 'arn:aws:s3:::b',
  'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/p', 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/a/50dc6c495c0c9188/f2f7dc8efc522ab2', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-AbCdEf',
  'arn:aws:mq:eu-west-1:123456789012:broker:b:b-1', 'arn:aws:kafka:eu-west-1:123456789012:cluster/c/1', 'arn:aws-us-gov:sns:x:1:t', 'nodejs20.x', 'nodejs12.x', 'python3.12', 'GET /users', 'get /users/{id}', 'ANY /', '123456789012',
  'https://example.com/x', 'https://example.com', '2030-01-01T00:00:00Z', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/repo:tag', 'src/a.handler', 'cors', 'NONE', 'AWS', 'eu-west-1', 'us-east-1', '$request.header.x', 'method.request.header.X',
  'AWS::Region', '00000000-0000-0000-0000-000000000000', 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000', 'x'.repeat(65), 'x'.repeat(256), '${AWS::Region}', 'Ab.c', '10.0.0.0/8', '::1/128', '{"a":1}', 'é', '\u{1F600}', 'a b', 'a\nb',
];
const numbers = [0, 1, -1, 2, 5, 10, 60, 128, 256, 300, 512, 900, 1024, 10000, 10240, 10241, 3653, 1.5, 1e21, 12345678901, 99999];
const functions = [
  () => ({ Ref: 'A' }), () => ({ 'Fn::GetAtt': ['A', 'Arn'] }), () => ({ 'Fn::Sub': 'a' }), () => ({ 'Fn::ImportValue': 'x' }), () => ({ 'Fn::Join': ['', ['a', { Ref: 'B' }]] }), () => ({ 'Fn::If': ['C', 'a', { Ref: 'B' }] }),
  () => ({ 'Fn::Sub': ['a', { b: 'c' }] }), () => ({ 'Fn::Select': [0, ['a']] }), () => ({ 'Fn::Split': [',', 'a,b'] }), () => ({ 'Fn::FindInMap': ['a', 'b', 'c'] }), () => ({ 'Fn::Base64': 'x' }), () => ({ 'Fn::GetAZs': '' }),
  () => ({ 'Fn::GetAtt': 'A.Arn' }), () => ({ Ref: 1 }), () => ({ 'Fn::Cidr': ['a', 1, 2] }), () => ({ 'Fn::Transform': { Name: 'x' } }),
];
function anything(depth) {
  switch (random(depth > 2 ? 6 : 9)) {
    case 0: case 1: return one(texts);
    case 2: return one(numbers);
    case 3: return chance(50);
    case 4: return null;
    case 5: return one(functions)();
    case 6: return Array.from({ length: random(3) }, () => anything(depth + 1));
    case 7: return [anything(depth + 1)];
    default: return Object.fromEntries(Array.from({ length: random(3) }, () => [one(['a', 'b', 'Ref', 'name', 'arn', 'x-y']), anything(depth + 1)]));
  }
}

let root;
let broken = 0; // percent of nodes
function text(s) {
  for (let i = 0; i < 60; i += 1) {
    const t = one(texts);
    const pattern = s.pattern ? new RegExp(s.pattern, 'u') : s.regexp ? regexp(s.regexp) : null;
    if (!pattern || pattern.test(t)) return t;
  }
  return one(texts);
}
function regexp(given) {
  const parts = /^\/(.*)\/([a-z]*)$/s.exec(String(given.pattern ?? given));
  return parts ? new RegExp(parts[1], parts[2].replace('g', '')) : new RegExp(String(given.pattern ?? given), given.flags ?? '');
}
function number(s) {
  const fitting = numbers.filter((n) => n >= (s.minimum ?? -Infinity) && n <= (s.maximum ?? Infinity) && (s.type !== 'integer' || Number.isInteger(n)));
  return fitting.length ? one(fitting) : s.minimum ?? 1;
}
function object(s, depth) {
  const out = {};
  for (const key of s.required ?? []) out[key] = s.properties?.[key] ? make(s.properties[key], depth + 1) : anything(depth + 1);
  const keys = Object.keys(s.properties ?? {});
  for (let i = 0; keys.length && i < 1 + random(3); i += 1) { const key = one(keys); out[key] ??= make(s.properties[key], depth + 1); }
  for (const [pattern, sub] of Object.entries(s.patternProperties ?? {})) {
    const fitting = ['a', 'A1', 'my-name', 'X_Y', 'default', 'prod', 'Name', '200', 'x.y', '_z'].filter((k) => new RegExp(pattern, 'u').test(k));
    if (fitting.length) for (let i = random(3); i > 0; i -= 1) out[one(fitting)] = make(sub, depth + 1);
  }
  const extra = s.additionalProperties;
  if (extra && typeof extra === 'object') for (let i = random(3); i > 0; i -= 1) out[one(['a', 'my-name', 'X_Y', '200', 'x.y'])] = make(extra, depth + 1);
  if (chance(broken)) out[one(['a', 'Nmae', 'arn', 'x.y'])] = anything(depth + 1);
  if (chance(broken) && Object.keys(out).length) delete out[one(Object.keys(out))];
  return out;
}
const kinds = { string: text, number, integer: number, boolean: () => chance(50), null: () => null, object, array: list };
function list(s, depth) {
  const items = Array.isArray(s.items) ? s.items : null;
  if (items) return items.slice(0, (s.minItems ?? 0) + random(items.length + 1)).map((i) => make(i, depth + 1));
  return Array.from({ length: (s.minItems ?? 0) + random(3) }, () => make(s.items ?? {}, depth + 1));
}
function make(s, depth) {
  if (s === true || !s || depth > 12) return anything(2);
  if (s.$ref) return make(s.$ref.slice(2).split('/').reduce((at, key) => at[key], root), depth);
  if (chance(broken)) return anything(1);
  if (chance(3)) return one(functions)();
  const of = s.anyOf ?? s.oneOf;
  if (of && s.type === 'object') {
    const more = make(one(of), depth);
    return { ...object(s, depth), ...(more && typeof more === 'object' ? more : {}) };
  }
  if (of) return make(one(of), depth);
  if (s.allOf) return s.allOf.map((part) => make(part, depth)).reduce((a, b) => (Array.isArray(b) || typeof b !== 'object' || !b ? b : { ...a, ...b }));
  if (s.enum) return one(s.enum);
  if ('const' in s) return s.const;
  const kind = Array.isArray(s.type) ? one(s.type) : s.type ?? (s.properties || s.patternProperties ? 'object' : s.pattern ? 'string' : null);
  return kind && kinds[kind] ? kinds[kind](s, depth) : anything(depth + 1);
}

// ---- one configuration: a service with one or two options

const NAME = '^[a-zA-Z0-9-_]+$';
function configuration() {
  broken = one([0, 2, 5, 15]);
  const config = { service: 'shop', configValidationMode: 'error', provider: { name: 'aws', runtime: 'nodejs20.x' }, functions: { a: { handler: 'a.b' } } };
  const fn = root.properties.functions.patternProperties[NAME];
  const events = fn.properties.events.items.anyOf;
  for (let i = 1 + random(2); i > 0; i -= 1) {
    const where = random(10);
    if (where < 3) { const key = one(Object.keys(root.properties.provider.properties)); if (key !== 'name') config.provider[key] = make(root.properties.provider.properties[key], 0); }
    else if (where < 5) { const key = one(Object.keys(fn.properties)); if (key !== 'events') config.functions.a[key] = make(fn.properties[key], 0); }
    else if (where < 8) (config.functions.a.events ??= []).push(make(one(events), 0));
    else {
      const key = one(Object.keys(root.properties));
      if (!['provider', 'functions', 'service', 'configValidationMode', 'frameworkVersion', 'plugins', 'custom'].includes(key)) config[key] = make(root.properties[key], 0);
    }
  }
  return config;
}

// ---- the framework's side

// The validator is made once: the framework looks for it by a digest of the whole schema each time.
function rememberValidator(require) {
  const file = require.resolve('./lib/classes/config-schema-handler/resolve-ajv-validate.js');
  const resolve = require(file);
  let made;
  require.cache[file].exports = (schema) => (made ??= resolve(schema));
}

async function load(framework) {
  const require = createRequire(path.join(framework, 'package.json'));
  rememberValidator(require);
  const Serverless = require('./lib/serverless.js');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-schema-'));
  fs.writeFileSync(path.join(folder, 'serverless.json'), '{"service": "shop", "provider": {"name": "aws"}}');
  const sls = new Serverless({ commands: ['package'], options: {}, configuration: { service: 'shop', configValidationMode: 'error', provider: { name: 'aws' } }, serviceDir: folder, configurationFilename: 'serverless.json' });
  await sls.init();
  fs.rmSync(folder, { recursive: true });
  sls.service.configValidationMode = 'error';
  await validate(sls, { service: 'shop', provider: { name: 'aws' }, functions: {} });
  return sls;
}

// Before the validation the framework gives functions their name and events, where these are falsy.
async function validate(sls, config) {
  const given = [];
  for (const fn of Object.values(config.functions)) {
    for (const [key, value] of [['events', []], ['name', 'shop-dev-a']]) if (!fn[key]) { given.push([fn, key]); delete fn[key]; fn[key] = value; }
  }
  let why = '';
  try { await sls.configSchemaHandler.validateConfig(config); } catch (error) { why = error.message; }
  for (const [fn, key] of given) delete fn[key];
  return why;
}

const sorted = (v) => (Array.isArray(v) ? v.map(sorted) : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : v);
const loaded = [];
for (const framework of frameworks) loaded.push(await load(framework));
const all = Array.from({ length: samples }, (_, i) => {
  root = loaded[i % loaded.length].configSchemaHandler.schema;
  return configuration();
});
const run = spawnSync(probe, [], { input: `${all.map((c) => JSON.stringify(c)).join('\n')}\n`, encoding: 'utf8', maxBuffer: 1 << 30 });
if (run.status !== 0) { console.error(`probe ended with ${run.status ?? run.signal}`); process.exit(1); }
const answers = run.stdout.split('\n');
// A runtime that is unknown is a warning on purpose, and numbers that AWS takes by now are taken (docs/DIFFERENCES.md).
const runtimeOnly = (why) => why && why.split('\n').filter((line) => line.includes(' at ') || line.startsWith('Configuration error at')).every((line) => /(runtime|logRetentionInDays)': must be equal to one of|(timeout|memorySize|ephemeralStorageSize)': must be <= /.test(line));
const score = { accepted: 0, rejected: 0, verdict: 0, coercion: 0 };
for (const [i, config] of all.entries()) {
  const written = JSON.stringify(config);
  const judged = [];
  for (const sls of loaded) {
    const copy = JSON.parse(written);
    judged.push({ why: await validate(sls, copy), copy });
  }
  const accepting = judged.filter((j) => !j.why);
  const { why } = accepting[0] ?? judged[0];
  const copies = (why ? judged : accepting).map((j) => j.copy);
  const copy = copies[0];
  const [verdict, coerced, ours] = answers[i].split('\t');
  if (!coerced || coerced === 'undefined') throw new Error(`slsc cannot read ${written}: ${ours}`);
  score[why ? 'rejected' : 'accepted'] += 1;
  const agree = (verdict === 'ok') === !why || (verdict === 'ok' && runtimeOnly(why));
  const same = copies.some((c) => JSON.stringify(sorted(c)) === JSON.stringify(sorted(JSON.parse(coerced))));
  score.verdict += !agree;
  score.coercion += agree && !same;
  if (verbose && !(agree && same)) console.log(`${written}\n  framework: ${why.split('\n').slice(0, 4).join(' | ') || 'accepts'}\n  slsc: ${verdict === 'ok' ? 'accepts' : ours}${same ? '' : `\n  ${JSON.stringify(sorted(copy))}\n  ${JSON.stringify(sorted(JSON.parse(coerced)))}`}`);
}
console.log(`schema: ${samples} configurations, the framework accepts ${score.accepted} and rejects ${score.rejected}; ${score.verdict} are judged otherwise, ${score.coercion} coerced otherwise`);
process.exit(score.verdict || score.coercion ? 1 : 0);
