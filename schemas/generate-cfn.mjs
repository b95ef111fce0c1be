#!/usr/bin/env node
// Writes schemas/cfn_table.c and schemas/runtimes.c: CloudFormation's resource types, their properties, attributes and
// replacement behaviour, and Lambda's runtimes. The types are the union of two sources: the npm package
// @aws-cdk/aws-service-spec (Apache-2.0, Amazon.com), which comes first where both know something, and the resource provider
// schemas that CloudFormation publishes, as the PyPI package cfn-lint (MIT-0, Amazon.com) carries them, which also give the
// patterns, bounds and allowed values. Facts only: no documentation is taken over. Standard output says what changed.
// usage: make tables; or generate-cfn.mjs FOLDER_OF_THE_NPM_PACKAGE FOLDER_OF_THE_PYTHON_MODULE_cfnlint FOLDER_OF_THE_TABLES
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { report } from './compare-tables.mjs';
import { refactors } from './refactor.mjs';
import { alternatives, below, holds, items, members, readProviders, resolve, rulesOf, valueOf, within, written } from './provider-schemas.mjs';
import { Program } from './rules-program.mjs';
import { PUBLISHED, ROWS } from './rules.mjs';
import { runtimeTable } from './runtime-table.mjs';

const [folder, lint, target] = process.argv.slice(2);
const version = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
const db = JSON.parse(zlib.gunzipSync(fs.readFileSync(path.join(folder, 'db.json.gz')))).schema;
const providers = readProviders(lint);
const source = `@aws-cdk/aws-service-spec ${version} and the provider schemas in cfn-lint ${providers.version}`;
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

// Formats that AWS gives ids: their digits are hexadecimal, eight of the old kind or seventeen.
const id = (prefix) => `^${prefix}-[0-9a-f]{8}([0-9a-f]{9})?$`;
const arn = (rest) => `^arn:aws[a-zA-Z-]*:${rest}`;
const FORMATS = { 'AWS::EC2::SecurityGroup.Id': id('sg'), 'AWS::EC2::VPC.Id': id('vpc'), 'AWS::EC2::Subnet.Id': id('subnet') };
// Those that count where the schema has no pattern of its own.
const LOOSE_FORMATS = {
  'AWS::IAM::Role.Arn': arn('iam::[0-9]{12}:role/.'), 'AWS::Lambda::Function.Arn': arn('lambda:[a-z0-9-]+:[0-9]{12}:function:.'),
  'AWS::SNS::Topic.Arn': arn('sns:[a-z0-9-]+:[0-9]{12}:.'), 'AWS::KMS::Key.Arn': arn('kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/.'),
  'AWS::ACM::Certificate.Arn': arn('acm:[a-z0-9-]+:[0-9]{12}:certificate/.'), 'AWS::EC2::Image.Id': '^ami-([0-9a-z]{8}|[0-9a-z]{17})$',
  'AWS::Logs::LogGroup.Name': '^[._/#A-Za-z0-9-]{1,512}$', 'AWS::KMS::Alias.AliasName': '^alias/[a-zA-Z0-9:/_-]+$',
  'AWS::KMS::Key.Id': '^(mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$',
  'ipv4-network': '^([0-9]{1,3}\\.){3}[0-9]{1,3}/([12]?[0-9]|3[0-2])$', 'ipv6-network': '^[0-9a-fA-F:.]+/[0-9]{1,3}$',
};
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
const BOUNDS = { string: ['minLength', 'maxLength'], list: ['minItems', 'maxItems'], map: ['minProperties', 'maxProperties'], integer: NUMBER, number: NUMBER };
// What the shapes say of the provider's schemas, by their nodes: the program of rules says the rest.
const told = { enums: new Set(), bounds: new Set(), required: new Map() };
const finite = (n) => (typeof n === 'number' && Math.abs(n) < 2 ** 53 ? n : undefined);
const bounds = new Pool();
// The number of what a value of this kind must keep to, 0 for nothing.
function bound(kindName, part) {
  const node = resolve(part)?.node;
  if (!node) return 0;
  const unique = kindName === 'list' && node.uniqueItems === true ? 1 : 0;
  const [least, most] = BOUNDS[kindName].map((key) => finite(node[key])).map((n) => (n === 0 && BOUNDS[kindName] !== NUMBER ? undefined : n));
  const text = kindName === 'string' ? FORMATS[node.format] ?? node.pattern ?? LOOSE_FORMATS[node.format] : undefined;
  const pattern = typeof text === 'string' ? perl(text) : null;
  if (!pattern && !unique && least === undefined && most === undefined) return 0;
  return bounds.add({ pattern: pattern ? string(pattern) : unique, least: least ?? null, most: most ?? null }) + 1;
}

let text = '';
const offsets = new Map();
function string(s) {
  if (!offsets.has(s)) { offsets.set(s, Buffer.byteLength(text)); text += `${s}\0`; }
  return offsets.get(s);
}
string('');

// ---- shapes

const KINDS = ['any', 'string', 'integer', 'number', 'boolean', 'list', 'map', 'object', 'union'];
const kind = (name) => KINDS.indexOf(name);
const shapes = new Pool();
const words = new Pool();  // lists of allowed values
const unions = new Pool();
const props = [];
const definitionOf = new Map(); // its key -> index
const definitions = [];
const pending = []; // definitions that are still to be filled: [key, the specification's id or null, part, rules]

const add = (name, of = 0, bounded = 0) => shapes.add({ kind: kind(name), of, bound: bounded });
function wordList(values) {
  values?.forEach((value) => string(String(value)));
  return values?.length ? words.add(values.map(String)) + 1 : 0;
}
const enumOf = (part) => { const values = resolve(part)?.node.enum; return Array.isArray(values) ? values : null; };
function scalar(name, part, allowed = enumOf(part)) {
  const node = resolve(part)?.node;
  if (allowed && (name === 'string' || name === 'integer')) {
    told.enums.add(node);
    return add(name, wordList(allowed));
  }
  told.bounds.add(node);
  return add(name, 0, BOUNDS[name] ? bound(name, part) : 0);
}

// A type of the specification. part: what the provider's schema says of the same place, or null.
function shape(t, part, rules) {
  switch (t.type) {
    case 'string': return scalar('string', part, t.allowedValues ?? enumOf(part));
    case 'date-time': return add('string');
    case 'integer': case 'number': case 'boolean': return scalar(t.type, part);
    case 'array': return add('list', shape(t.element, within(part, 'items'), items(rules)), bound('list', part));
    case 'map': return add('map', shape(t.element, valueOf(part), items(rules)), bound('map', part));
    case 'ref': // a few references lead to nothing: they may be anything
      return typeDefinitions.has(t.reference.$ref) ? add('object', definition(t.reference.$ref, part, rules)) : add('any');
    case 'union': return add('union', unions.add(t.types.map((one) => shape(one, null, NO_RULES))));
    case 'tag': return add('object', tagDefinition());
    default: return add('any');
  }
}

// The same of what only the provider's schema knows. Where it leaves a map open, anything may stand in it.
function providedShape(part, rules) {
  const at = resolve(part);
  if (!at) return add('any');
  const { node } = at;
  const kinds = [node.type].flat().filter((t) => t && t !== 'null');
  if (kinds.length > 1) return add(kinds.some((t) => t === 'object' || t === 'array') ? 'any' : 'string');
  const [type] = kinds;
  const named = Object.keys(members(at)).length > 0;
  if (type === 'array') return add('list', providedShape(within(at, 'items'), items(rules)), bound('list', at));
  if (BOUNDS[type] || type === 'boolean') return scalar(type, at);
  if (named) return node.additionalProperties === false ? add('object', definition(null, at, rules)) : add('any');
  if (type === 'object') return valueOf(at) ? add('map', providedShape(valueOf(at), items(rules)), bound('map', at)) : add('any');
  if (enumOf(at)) return scalar('string', at);
  const several = alternatives(at);
  return several.length ? add('union', unions.add(several.map((one) => providedShape(one, rules)))) : add('any');
}

const NO_RULES = rulesOf(null);
const REPLACES = { yes: 2, maybe: 4 };
// What CloudFormation's schema calls conditional is never certain, whatever the specification says.
const replaces = (name, known, rules) =>
  (holds(rules, 'maybeCreateOnly', name) ? REPLACES.maybe : holds(rules, 'createOnly', name) ? REPLACES.yes : REPLACES[known] ?? 0);
const byName = ([a], [b]) => (a < b ? -1 : a > b ? 1 : 0);

// The union of both sources' properties; what only the provider's schema has and calls read-only is none of them.
function fill(d, properties, part, rules) {
  const provided = Object.entries(members(part)).filter(([name]) => !(name in properties) && !holds(rules, 'readOnly', name));
  const required = resolve(part)?.node.required ?? [];
  const rows = Object.entries(properties).map(([name, p]) => [name,
    shape(p.type, within(part, 'properties', name), below(rules, name)), p.required, replaces(name, p.causesReplacement, rules)])
    .concat(provided.map(([name, at]) => [name, providedShape(at, below(rules, name)), required.includes(name), replaces(name, null, rules)]))
    .sort(byName).map(([name, shaped, needed, replacing]) => ({ own: name, name: string(name), shape: shaped, flags: (needed ? 1 : 0) | replacing }));
  const node = resolve(part)?.node;
  if (node) told.required.set(node, new Set(rows.filter(({ flags }) => flags & 1).map(({ own }) => own)));
  d.first = props.length;
  d.n = rows.length;
  props.push(...rows);
}

let tag = -1;
function tagDefinition() {
  if (tag < 0) {
    tag = definitions.push({}) - 1;
    fill(definitions[tag], { Key: { type: { type: 'string' }, required: true }, Value: { type: { type: 'string' }, required: true } }, null, NO_RULES);
  }
  return tag;
}

// One of the specification's definitions may stand for several of a provider's schema: it is written once for each.
const partNumbers = new Map();
function definition(id, part, rules) {
  const node = resolve(part)?.node ?? null;
  if (!partNumbers.has(node)) partNumbers.set(node, partNumbers.size);
  const key = `${id} ${partNumbers.get(node)} ${written(rules)}`;
  if (!definitionOf.has(key)) {
    definitionOf.set(key, definitions.push({}) - 1);
    pending.push([key, id, part, rules]);
  }
  return definitionOf.get(key);
}

// ---- types

// Whether Ref gives a name, though the resource has an ARN besides.
function namedByRef(root) {
  const [only, ...more] = root?.primaryIdentifier ?? [];
  return !more.length && /^\/properties\/(Name|\w+Name|QueueUrl)$/.test(only ?? '') && (root.readOnlyProperties ?? []).includes('/properties/Arn');
}

// What a compilation reads lies close together, as the system maps a program's file by pieces of 64 kB: the names of the types,
// which are searched; then what belongs to the types that v3.40's services are made of; then the rest.
const COMMON = ['Lambda', 'Logs', 'IAM', 'S3', 'SQS', 'SNS', 'Events', 'ApiGateway', 'ApiGatewayV2', 'DynamoDB', 'CloudWatch', 'Scheduler', 'CloudFormation', 'StepFunctions', 'Cognito'];
const place = (name) => (COMMON.indexOf(name.split('::')[1]) + COMMON.length + 1) % (COMMON.length + 1);

const types = [];
const attributes = [];
const known = new Map(Object.values(db.resource.entities).map((r) => [r.cloudFormationType, r]));
const typeNames = [...new Set([...known.keys(), ...providers.types])].sort();
typeNames.forEach(string);
for (const name of typeNames.toSorted((a, b) => place(a) - place(b) || byName([a], [b]))) {
  const r = known.get(name), root = providers.schema(name), rules = rulesOf(root);
  const t = { root, own: name, name: string(name), flags: (r?.isStateful || providers.stateful.has(name) ? 1 : 0) | (namedByRef(root) ? 2 : 0) | (refactors(name, root) ? 4 : 0) };
  for (const [property, pattern] of Object.entries(OWN[name] ?? {})) root.properties[property].pattern = pattern;
  fill(t, r?.properties ?? {}, root && { root, node: root }, rules);
  const given = rules.readOnly.filter((steps) => !steps.includes('*')).map((steps) => steps.join('.'));
  const names = [...new Set([...Object.keys(r?.attributes ?? {}), ...given])].sort();
  t.firstAttribute = attributes.length;
  t.attributes = names.length;
  attributes.push(...names.map(string));
  types[typeNames.indexOf(name)] = t;
  while (pending.length) {
    const [key, id, of, rulesOfPart] = pending.pop();
    fill(definitions[definitionOf.get(key)], id === null ? {} : typeDefinitions.get(id).properties, of, rulesOfPart);
  }
}

// ---- the rules

const program = new Program({ string, bound, told });
for (const t of types.toSorted((a, b) => place(a.own) - place(b.own) || byName([a.own], [b.own]))) {
  const name = t.own;
  const rows = ROWS.filter((row) => row.types.includes(name)).map(({ says, severity, schema }) => ({ says, severity, schema }));
  const published = PUBLISHED.filter(([type]) => type === name).map(([, file, way, says]) => ({ says, severity: 0, schema: providers.published(name, file, way) }));
  t.rules = program.type(t.root, [...rows, ...published]);
}
const rules = program.flat();

// ---- the table

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
out.push(`/* Generated by schemas/generate-cfn.mjs from ${source} (Apache-2.0 and MIT-0, Amazon.com). Do not edit. */`, '#include "schemas/cfn_table.h"', '', '#include <math.h>', '');
out.push(`const char cfn_date[] = "${providers.date}", cfn_source[] = "${source}";`);
const pieces = text.split('\0').slice(0, -1);
out.push('const char cfn_strings[] =');
for (let i = 0; i < pieces.length; i += 8) out.push(`\t${pieces.slice(i, i + 8).map((s) => `${JSON.stringify(s)} "\\0"`).join(' ')}`);
out[out.length - 1] += ';';
table('const struct cfn_type cfn_types[]', types.map((t) => row(t.name, t.first, t.n, t.firstAttribute, t.attributes, t.rules?.at ?? 0, t.flags)), 6);
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
table('const uint32_t cfn_rules[]', rules.map((x) => `${x},`), 24);
table('const uint32_t cfn_attributes[]', [...attributes.map((x) => `${x},`), '0,'], 20);

for (const [name, made] of Object.entries({ 'cfn_table.c': `${out.join('\n')}\n`, 'runtimes.c': runtimeTable(providers, source) })) {
  const file = path.join(target, name);
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  report(file, before, made);
  fs.writeFileSync(file, made);
}
