#!/usr/bin/env node
// Writes schemas/cfn_table.c: CloudFormation's resource types, their properties, attributes and replacement behaviour,
// from the npm package @aws-cdk/aws-service-spec (Apache-2.0, Amazon.com); patterns and bounds of values, which that one
// leaves out, from the resource provider schemas that CloudFormation publishes, as the PyPI package cfn-lint (MIT-0,
// Amazon.com) carries them. Facts only: no documentation is taken over.
// usage: npm install @aws-cdk/aws-service-spec@VERSION; pip install cfn-lint==VERSION;
//   generate-cfn.mjs FOLDER_OF_THE_NPM_PACKAGE FOLDER_OF_THE_PYTHON_MODULE_cfnlint >cfn_table.c
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const [folder, lint] = process.argv.slice(2);
const version = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
const db = JSON.parse(zlib.gunzipSync(fs.readFileSync(path.join(folder, 'db.json.gz')))).schema;
// The file numbers its entities; references mean their $id.
const typeDefinitions = new Map(Object.values(db.typeDefinition.entities).map((e) => [e.$id, e]));

class Pool { // numbers equal things once
  constructor() { this.at = new Map(); this.list = []; }
  add(item, key = JSON.stringify(item)) {
    if (!this.at.has(key)) { this.at.set(key, this.list.length); this.list.push(item); }
    return this.at.get(key);
  }
}

// ---- patterns and bounds

// What the provider's schema leaves to the service, in Perl's notation: by type and property.
const OWN = {
  'AWS::Events::Rule': { ScheduleExpression: '^$|^rate\\( *(0*1 +(minute|hour|day)|0*([2-9]|[1-9][0-9]+) +(minutes|hours|days)) *\\)$|^cron\\( *[^ ]+( +[^ ]+){5} *\\)$' },
};

const lintVersion = /__version__ = "([^"]+)"/.exec(fs.readFileSync(path.join(lint, 'version.py'), 'utf8'))[1];
const provided = path.join(lint, 'data', 'schemas');
const digests = JSON.parse(fs.readFileSync(path.join(provided, 'providers', 'us-east-1.json'), 'utf8'));
const providerSchema = (type) => (digests[type] ? JSON.parse(fs.readFileSync(path.join(provided, 'resources', `${digests[type]}.json`), 'utf8')) : null);

// A part of a provider's schema, together with the whole that its references mean.
const resolve = (part) => {
  for (let depth = 0; part?.node?.$ref && depth < 16; depth += 1) {
    const steps = part.node.$ref.startsWith('#/') ? part.node.$ref.slice(2).split('/') : [];
    part = { root: part.root, node: steps.reduce((at, key) => at?.[key], steps.length ? part.root : undefined) };
  }
  return part?.node && typeof part.node === 'object' ? part : null;
};
const within = (part, ...steps) => { const at = resolve(part); return at && resolve({ root: at.root, node: steps.reduce((node, key) => node?.[key], at.node) }); };
const valueOf = (part) => {
  const at = resolve(part);
  const [pattern] = Object.keys(at?.node.patternProperties ?? {});
  return at && (pattern !== undefined ? within(at, 'patternProperties', pattern) : within(at, 'additionalProperties'));
};

// Formats that AWS gives ids: their digits are hexadecimal, eight of the old kind or seventeen.
const id = (prefix) => `^${prefix}-[0-9a-f]{8}([0-9a-f]{9})?$`;
const FORMATS = { 'AWS::EC2::SecurityGroup.Id': id('sg'), 'AWS::EC2::VPC.Id': id('vpc'), 'AWS::EC2::Subnet.Id': id('subnet') };
// From the notation of ECMAScript and Java, which has characters beyond 16 bits as pairs, to Perl's; null where that cannot
// be: halves of such pairs alone, Java's POSIX classes, a repeated end of the text, groups repeated beyond PCRE's size.
const character = (digits) => {
  const c = String.fromCharCode(parseInt(digits, 16));
  return /[0-9A-Za-z]/.test(c) ? c : /[!-~]/.test(c) ? `\\${c}` : `\\x{${digits}}`;
};
function perl(pattern) {
  const p = pattern.replace(/\\uD800\\uDC00-\\uDBFF\\uDFFF/gi, '\\x{10000}-\\x{10FFFF}').replace(/\\u([0-9a-fA-F]{4})/g, (_, digits) => character(digits))
    .replace(/(\\[wdsWDS]|\\p\{\w+\})-(?!\])/g, '$1\\-'); // a dash after a class is one
  const foreign = /\\x\{[dD][89a-fA-F]|[^\x20-\x7e]|\\p\{(Print|Graph)\}|\$\{\d|\)\{\d*,?([5-9]\d\d|\d{4,})\}/;
  return foreign.test(p) ? null : p;
}

const NUMBER = ['minimum', 'maximum'];
const BOUNDS = { string: ['minLength', 'maxLength'], list: ['minItems', 'maxItems'], integer: NUMBER, number: NUMBER };
const finite = (n) => (typeof n === 'number' && Math.abs(n) < 2 ** 53 ? n : undefined);
const bounds = new Pool();
// The number of what a value of this kind must keep to, 0 for nothing.
function bound(kindName, part) {
  const node = resolve(part)?.node;
  if (!node) return 0;
  const [least, most] = BOUNDS[kindName].map((key) => finite(node[key])).map((n) => (n === 0 && BOUNDS[kindName] !== NUMBER ? undefined : n));
  const written = kindName === 'string' ? FORMATS[node.format] ?? node.pattern : undefined;
  const pattern = typeof written === 'string' ? perl(written) : null;
  if (!pattern && least === undefined && most === undefined) return 0;
  return bounds.add({ pattern: pattern ? string(pattern) : 0, least: least ?? null, most: most ?? null }) + 1;
}

let text = '';
const offsets = new Map();
function string(s) {
  if (!offsets.has(s)) { offsets.set(s, Buffer.byteLength(text)); text += `${s}\0`; }
  return offsets.get(s);
}
string('');

const KINDS = ['any', 'string', 'integer', 'number', 'boolean', 'list', 'map', 'object', 'union'];
const kind = (name) => KINDS.indexOf(name);
const shapes = new Pool();
const words = new Pool();  // lists of allowed values
const unions = new Pool();
const props = [];
const definitionOf = new Map(); // entity id -> index
const definitions = [];

// part: what the provider's schema says of the same place, or null.
function shape(t, part) {
  const add = (name, of = 0, bounded = 0) => shapes.add({ kind: kind(name), of, bound: bounded });
  switch (t.type) {
    case 'string': return t.allowedValues ? add('string', words.add(t.allowedValues.map(String)) + 1) : add('string', 0, bound('string', part));
    case 'date-time': return add('string');
    case 'integer': case 'number': return add(t.type, 0, bound(t.type, part));
    case 'boolean': return add('boolean');
    case 'array': return add('list', shape(t.element, within(part, 'items')), bound('list', part));
    case 'map': return add('map', shape(t.element, valueOf(part)));
    case 'ref': // a few references lead to nothing: they may be anything
      return typeDefinitions.has(t.reference.$ref) ? add('object', definition(t.reference.$ref, part)) : add('any');
    case 'union': return add('union', unions.add(t.types.map((one) => shape(one, null))));
    case 'tag': return add('object', tagDefinition());
    default: return add('any');
  }
}

const REPLACES = { yes: 2, maybe: 4 };
function property([name, p], part) {
  return { name: string(name), shape: shape(p.type, within(part, 'properties', name)), flags: (p.required ? 1 : 0) | (REPLACES[p.causesReplacement] ?? 0) };
}
const byName = ([a], [b]) => (a < b ? -1 : a > b ? 1 : 0);

function fill(d, properties, part) {
  const rows = Object.entries(properties).sort(byName).map((entry) => property(entry, part));
  d.first = props.length;
  d.n = rows.length;
  props.push(...rows);
}

let tag = -1;
function tagDefinition() {
  if (tag < 0) {
    tag = definitions.push({}) - 1;
    fill(definitions[tag], { Key: { type: { type: 'string' }, required: true }, Value: { type: { type: 'string' }, required: true } }, null);
  }
  return tag;
}

// One of the specification's definitions may stand for several of a provider's schema: it is written once for each.
const partNumbers = new Map();
function definition(id, part) {
  const node = resolve(part)?.node ?? null;
  if (!partNumbers.has(node)) partNumbers.set(node, partNumbers.size);
  const key = `${id} ${partNumbers.get(node)}`;
  if (!definitionOf.has(key)) {
    definitionOf.set(key, definitions.push({}) - 1);
    pending.push([key, id, part]);
  }
  return definitionOf.get(key);
}
const pending = [];

const types = [];
const attributes = [];
const resources = Object.values(db.resource.entities).sort((a, b) => byName([a.cloudFormationType], [b.cloudFormationType]));
for (const r of resources) {
  const t = { name: string(r.cloudFormationType), stateful: r.isStateful ? 1 : 0 };
  const root = providerSchema(r.cloudFormationType);
  for (const [name, pattern] of Object.entries(OWN[r.cloudFormationType] ?? {})) root.properties[name].pattern = pattern;
  fill(t, r.properties, root && { root, node: root });
  const names = Object.keys(r.attributes ?? {}).sort();
  t.firstAttribute = attributes.length;
  t.attributes = names.length;
  attributes.push(...names.map(string));
  types.push(t);
}
while (pending.length) {
  const [key, id, part] = pending.pop();
  fill(definitions[definitionOf.get(key)], typeDefinitions.get(id).properties, part);
}

const lists = (pool, map) => {
  const flat = [];
  const rows = pool.list.map((l) => { const row = [flat.length, l.length]; flat.push(...l.map(map)); return row; });
  return { flat, rows };
};
const w = lists(words, string);
const u = lists(unions, (x) => x);
const out = [];
const table = (declaration, rows, width = 12) => {
  out.push(`${declaration} = {`);
  for (let i = 0; i < rows.length; i += width) out.push(`\t${rows.slice(i, i + width).join(' ')}`);
  out.push('};');
};
const row = (...xs) => `{${xs.join(',')}},`;
out.push(`/* Generated by schemas/generate-cfn.mjs from @aws-cdk/aws-service-spec ${version} (Apache-2.0, Amazon.com) and the provider schemas in cfn-lint ${lintVersion} (MIT-0, Amazon.com). Do not edit. */`, '#include "schemas/cfn_table.h"', '', '#include <math.h>', '');
out.push(`const char cfn_source[] = "@aws-cdk/aws-service-spec ${version}, cfn-lint ${lintVersion}";`);
const pieces = text.split('\0').slice(0, -1);
out.push('const char cfn_strings[] =');
for (let i = 0; i < pieces.length; i += 8) out.push(`\t${pieces.slice(i, i + 8).map((s) => `${JSON.stringify(s)} "\\0"`).join(' ')}`);
out[out.length - 1] += ';';
table('const struct cfn_type cfn_types[]', types.map((t) => row(t.name, t.first, t.n, t.firstAttribute, t.attributes, t.stateful)), 6);
out.push(`const uint32_t cfn_types_n = ${types.length};`);
table('const struct cfn_definition cfn_definitions[]', definitions.map((d) => row(d.first, d.n)));
table('const struct cfn_property cfn_properties[]', props.map((p) => row(p.name, p.shape, p.flags)), 10);
table('const struct cfn_shape cfn_shapes[]', shapes.list.map((s) => row(s.kind, s.bound, s.of)));
const limit = (n) => n ?? 'NAN';
table('const struct cfn_bound cfn_bounds[]', ['{0,NAN,NAN},', ...bounds.list.map((b) => row(b.pattern, limit(b.least), limit(b.most)))], 8);
out.push(`const uint32_t cfn_bounds_n = ${bounds.list.length + 1};`);
table('const struct cfn_range cfn_unions[]', u.rows.map((r) => row(...r)));
table('const uint32_t cfn_union_shapes[]', u.flat.map((x) => `${x},`), 20);
table('const struct cfn_range cfn_words[]', [row(0, 0), ...w.rows.map((r) => row(...r))]);
table('const uint32_t cfn_word_strings[]', [...w.flat.map((x) => `${x},`), '0,'], 20);
table('const uint32_t cfn_attributes[]', [...attributes.map((x) => `${x},`), '0,'], 20);
process.stdout.write(`${out.join('\n')}\n`);
