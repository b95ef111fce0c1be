#!/usr/bin/env node
// The diagnostics of every example in tests/diagnostics as JSON and as SARIF: both must be well formed, agree with
// each other, and the SARIF must have SARIF 2.1.0's shape. usage: formats.mjs SLSC ; SARIF_SCHEMA=FILE checks against
// the official schema (sarif-schema-2.1.0.json of OASIS) as well.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const slsc = path.resolve(process.argv[2] ?? 'build/slsc');
const examples = path.join(path.dirname(new URL(import.meta.url).pathname), 'diagnostics');

const text = { type: 'string', minLength: 1 };
const line = { type: 'integer', minimum: 1 };
const object = (properties, required) => ({ type: 'object', properties, required, additionalProperties: false });
const message = object({ text }, ['text']);
const properties = object({ tags: { type: 'array', minItems: 1, items: { enum: ['refused'] } } }, ['tags']);
const location = object({
  message,
  physicalLocation: object({
    artifactLocation: object({ uri: { type: 'string', pattern: "^[A-Za-z0-9._~/!$&'()*+,;=:@%-]+$" } }, ['uri']),
    region: object({ startLine: line, startColumn: line, endLine: line, endColumn: line }, ['startLine']),
  }, ['artifactLocation']),
}, ['physicalLocation']);
const region = object({ startLine: line, startColumn: line, endLine: line, endColumn: line }, ['startLine', 'startColumn', 'endLine', 'endColumn']);
const artifactLocation = object({ uri: text }, ['uri']);
const replacement = object({ deletedRegion: region, insertedContent: object({ text }, ['text']) }, ['deletedRegion']);
const change = object({ artifactLocation, replacements: { type: 'array', minItems: 1, items: replacement } }, ['artifactLocation', 'replacements']);
const fix = object({ description: message, artifactChanges: { type: 'array', minItems: 1, items: change } }, ['description', 'artifactChanges']);
// The part of SARIF 2.1.0 that slsc writes.
const shape = object({
  $schema: text,
  version: { enum: ['2.1.0'] },
  runs: {
    type: 'array',
    minItems: 1,
    items: object({
      tool: object({
        driver: object({
          name: text,
          version: text,
          rules: { type: 'array', uniqueItems: true, items: object({ id: text, shortDescription: message, help: message, properties }, ['id']) },
        }, ['name']),
      }, ['driver']),
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      results: {
        type: 'array',
        items: object({
          ruleId: text,
          ruleIndex: { type: 'integer', minimum: -1 },
          level: { enum: ['none', 'note', 'warning', 'error'] },
          message,
          properties,
          locations: { type: 'array', items: location },
          fixes: { type: 'array', minItems: 1, maxItems: 1, items: fix },
          relatedLocations: { type: 'array', uniqueItems: true, items: location },
        }, ['message']),
      },
    }, ['tool']),
  },
}, ['version', 'runs']);

const types = {
  object: (v) => typeof v === 'object' && v !== null && !Array.isArray(v), array: Array.isArray, string: (v) => typeof v === 'string',
  integer: Number.isInteger, number: (v) => typeof v === 'number', boolean: (v) => typeof v === 'boolean', null: (v) => v === null,
};

// The keywords of JSON Schema that both schemas use; returns the breaches.
function breaches(schema, value, at, root) {
  if (schema.$ref) return breaches(schema.$ref.slice(2).split('/').reduce((s, key) => s[key], root), value, at, root);
  const found = [];
  const breach = (what) => found.push(`${at || '/'}: ${what}`);
  const below = (s, v, key) => found.push(...breaches(s, v, `${at}/${key}`, root));
  if (schema.type && ![schema.type].flat().some((t) => types[t](value))) return [`${at || '/'}: is no ${schema.type}`];
  if (schema.enum && !schema.enum.some((e) => JSON.stringify(e) === JSON.stringify(value))) breach(`is none of ${schema.enum}`);
  if (schema.minimum !== undefined && value < schema.minimum) breach(`is below ${schema.minimum}`);
  if (schema.minLength && value.length < schema.minLength) breach('is empty');
  if (schema.pattern && typeof value === 'string' && !new RegExp(schema.pattern).test(value)) breach(`does not match ${schema.pattern}`);
  if (types.array(value)) {
    if (schema.minItems && value.length < schema.minItems) breach('has too few items');
    if (schema.uniqueItems && new Set(value.map((v) => JSON.stringify(v))).size < value.length) breach('has an item twice');
    if (schema.items) value.forEach((v, i) => below(schema.items, v, i));
  }
  if (types.object(value)) {
    for (const key of schema.required ?? []) if (!(key in value)) breach(`lacks ${key}`);
    for (const [key, v] of Object.entries(value)) {
      if (schema.properties?.[key]) below(schema.properties[key], v, key);
      else if (schema.additionalProperties === false) breach(`has an unknown ${key}`);
      else if (types.object(schema.additionalProperties)) below(schema.additionalProperties, v, key);
    }
  }
  const fits = (s) => breaches(s, value, at, root).length === 0;
  for (const s of schema.allOf ?? []) found.push(...breaches(s, value, at, root));
  if (schema.anyOf && !schema.anyOf.some(fits)) breach('fits none of anyOf');
  if (schema.oneOf && schema.oneOf.filter(fits).length !== 1) breach('does not fit one of oneOf');
  if (schema.not && fits(schema.not)) breach('fits not');
  return found;
}

const official = process.env.SARIF_SCHEMA ? JSON.parse(fs.readFileSync(process.env.SARIF_SCHEMA, 'utf8')) : null;

function check(folder, file) {
  const options = (/^# slsc: (.*)/.exec(fs.readFileSync(path.join(folder, file), 'utf8'))?.[1] ?? '').split(' ').filter((word) => word && word !== 'check');
  const run = (format) => spawnSync(slsc, ['check', file, '--offline', '--format', format, '-v', ...options], { cwd: folder, encoding: 'utf8' });
  const json = JSON.parse(run('json').stdout);
  const sarif = JSON.parse(run('sarif').stdout);
  const problems = breaches(shape, sarif, '', shape);
  if (official) problems.push(...breaches(official, sarif, '', official));
  const place = (l) => `${decodeURIComponent(l.artifactLocation.uri)}:${l.region.startLine}:${l.region.startColumn}`;
  const ofJson = json.map((d) => `${d.id} ${d.severity} ${d.refused ? 'refused ' : ''}${d.file}:${d.line}:${d.column}`).join('\n');
  const { results, tool } = sarif.runs[0];
  const ofSarif = results.map((r) => `${r.ruleId} ${r.level.replace('note', 'notice')} ${r.properties?.tags.includes('refused') ? 'refused ' : ''}${place(r.locations[0].physicalLocation)}`).join('\n');
  if (ofJson !== ofSarif) problems.push(`JSON says\n${ofJson}\nSARIF says\n${ofSarif}`);
  const edits = (all) => all.map((e) => `${e.line}:${e.column}-${e.endLine}:${e.endColumn} ${e.text}`).join('\n');
  json.forEach((d, i) => {
    const ofSarifFix = (results[i]?.fixes ?? []).flatMap((f) => f.artifactChanges.flatMap((c) => c.replacements)).map(({ deletedRegion: r, insertedContent: c }) =>
      ({ line: r.startLine, column: r.startColumn, endLine: r.endLine, endColumn: r.endColumn, text: c?.text ?? '' }));
    if (edits(d.fix?.edits ?? []) !== edits(ofSarifFix)) problems.push(`the fix of ${d.id} differs`);
  });
  for (const r of results) if (tool.driver.rules[r.ruleIndex]?.id !== r.ruleId) problems.push(`ruleIndex of ${r.ruleId} leads elsewhere`);
  if (!json.length) problems.push('nothing is reported');
  return problems;
}

// The findings of slsc diff, which has no carets: each id at its line and column of the new template.
const before = {
  Resources: {
    Kept: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'a' } },
    Data: { Type: 'AWS::S3::Bucket' },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'a' } },
    Role: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' }] } } },
  },
};
const after = {
  Resources: {
    Kept: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'b' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'b' } },
    Role: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::a/*' }] } } },
  },
};
const findings = [
  'diff-data-lost old.json:9:13', 'diff-changed old.json:9:13', 'diff-changed new.json:6:24', 'diff-data-lost new.json:9:14',
  'diff-replaced new.json:12:22', 'diff-changed new.json:19:24', 'diff-broader new.json:20:13', 'diff-changed new.json:20:13',
];
const service = (split) => `service: moved
provider: { name: aws, runtime: nodejs20.x, region: eu-central-1 }
custom: { slsc: { split: ${split} } }
functions:
  hello: { handler: a.hello }
`;
const moves = ['split-moved serverless.yml:5:3', 'split-moved serverless.yml:5:3', 'split-moved serverless.yml:5:3'];

// What slsc diff says of two files as SARIF, against the places that are expected.
function checkDiff(files, operands, expected) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-formats-'));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  if (files['whole.yml']) spawnSync(slsc, ['whole.yml', '-o', 'whole.json', '--code-digest', 'off', '-q'], { cwd: folder });
  const run = spawnSync(slsc, ['diff', ...operands, '--format', 'sarif', '--code-digest', 'off'], { cwd: folder, encoding: 'utf8' });
  fs.rmSync(folder, { recursive: true });
  const sarif = JSON.parse(run.stdout);
  const problems = breaches(shape, sarif, '', shape);
  if (official) problems.push(...breaches(official, sarif, '', official));
  const found = sarif.runs[0].results.map((r) => {
    const { artifactLocation, region } = r.locations[0].physicalLocation;
    return `${r.ruleId} ${artifactLocation.uri}:${region.startLine}:${region.startColumn}`;
  });
  if (found.join('\n') !== expected.join('\n')) problems.push(`slsc diff ${operands.join(' ')} says\n${found.join('\n')}`);
  return problems;
}

let failed = 0;
let checked = 0;
const names = fs.readdirSync(examples).sort();
for (const name of names) {
  const folder = fs.statSync(path.join(examples, name)).isDirectory();
  if (folder && fs.existsSync(path.join(examples, name, 'command'))) continue; // has its own command line, in text
  checked += 1;
  const problems = folder ? check(path.join(examples, name), 'serverless.yml') : check(examples, name);
  if (problems.length) { failed += 1; console.log(`FAIL ${name}\n  ${problems.slice(0, 5).join('\n  ')}`); }
}
for (const problems of [
  checkDiff({ 'old.json': JSON.stringify(before, null, 2), 'new.json': JSON.stringify(after, null, 2) }, ['old.json', 'new.json'], findings),
  checkDiff({ 'whole.yml': service('false'), 'serverless.yml': service('{ budget: 5 }') }, ['whole.json', 'serverless.yml'], moves),
]) {
  if (problems.length) { failed += 1; console.log(`FAIL diff\n  ${problems.join('\n  ')}`); }
  checked += 1;
}
console.log(`formats: ${checked - failed} examples as JSON and SARIF, ${failed} failed`);
process.exit(failed ? 1 : 0);
