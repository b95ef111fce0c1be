// The rules of CloudFormation's types that a table of shapes cannot hold (alternatives, conditions, groups of properties) as a
// program of words, which ir/truth/rules.c runs. Its instructions are those of schemas/cfn_table.h, in the notation of JSON
// Schema: one node of a schema is one node of the program, and equal nodes are one.
import { resolve } from './provider-schemas.mjs';

const OPS = ['end', 'type', 'required', 'enum', 'enumNoCase', 'bound', 'properties', 'closed', 'items', 'values', 'all', 'any', 'one', 'not', 'if', 'depends',
  'excludes', 'xor', 'or', 'never', 'contains', 'names', 'refers', 'says', 'multiple', 'unique'];
// A name as an operand: its offset among the strings, and its length from this bit on, so that most names need not be read.
const NAME_LENGTH = 2 ** 20;
const TYPES = { string: 1, integer: 2, number: 4, boolean: 8, array: 16, object: 32 };

// The names of alternatives that demand one name each and nothing else, null where they are others.
function singleNames(list) {
  const single = (one) => Object.keys(one).every((key) => key === 'required' || key === 'title' || key === 'description') && one.required?.length === 1;
  return list?.every(single) ? list.map((one) => one.required[0]) : null;
}

// ---- what a resource must have for a rule to be broken, so that most rules need not be asked: lists of names, of each of which
// one at least is there. An empty list can never be; no list at all: it may be broken by anything.

const NOTHING = [[]]; // what can never be
const either = (...ways) => { // one of these
  const open = ways.filter((way) => way !== NOTHING);
  if (!open.length) return NOTHING;
  return open.length === 1 ? open[0] : open.some((way) => !way.length) ? [] : [[...new Set(open.flatMap((way) => way[0]))]];
};
const TELLING = ['title', 'description', '$comment'];

function broken(schema) {
  if (schema === true) return NOTHING;
  if (schema === false) return [];
  const below = (list) => list.map(broken);
  return either(...Object.entries(schema).map(([key, said]) => {
    switch (key) {
      case 'type': return said === 'object' ? NOTHING : [];
      case 'properties': return [Object.keys(said).filter((name) => said[name] !== true)];
      case 'allOf': return either(...below(said));
      case 'anyOf': return below(said).flat();
      case 'not': return kept(said);
      case 'if': return either([...kept(said), ...broken(schema.then ?? true)], 'else' in schema ? broken(schema.else) : NOTHING);
      case 'then': case 'else': return NOTHING;
      case 'dependentRequired': case 'dependentExcluded': return [Object.keys(said)];
      default: return TELLING.includes(key) ? NOTHING : [];
    }
  }));
}

// The same for a rule to be kept: what it demands.
function kept(schema) {
  return [...(schema.required ?? []).map((name) => [name]), ...(schema.allOf ?? []).flatMap(kept)];
}

// A name is one of 64 bits (ir/truth/rules.c has the same): the two shortest lists as masks of theirs, low words first.
function masks(lists) {
  const bit = (name) => (name.charCodeAt(0) + 7 * name.charCodeAt(name.length >> 1) + 3 * name.charCodeAt(name.length - 1) + 5 * name.length) % 64;
  const few = lists.toSorted((a, b) => a.length - b.length).slice(0, 2);
  return [0, 1].flatMap((i) => {
    const mask = few[i] ? few[i].reduce((all, name) => all | 1n << BigInt(bit(name)), 0n) : ~0n;
    return [Number(BigInt.asUintN(32, mask)), Number(BigInt.asUintN(32, mask >> 32n))];
  });
}

export class Program {
  // string: the number of a text; bound: that of (kind, part), 0 for nothing; told: what the table of shapes says already.
  constructor({ string, bound, told }) {
    Object.assign(this, { string, bound, told });
    this.nodes = []; // { words }; a word is a number or a node
    this.made = { extra: new Map(), whole: new Map() };
    this.equal = new Map();
  }

  // What is to be said besides the shapes, null for nothing. rows: rules of our own about the same type, { says, severity, schema }.
  type(root, rows) {
    const own = root && this.worth({ root, node: root }) ? [this.op('all', 1), this.node({ root, node: root }, 'extra')] : [];
    const all = [...own, ...rows.flatMap((row) => this.row(row))];
    return all.length ? this.share([...all, this.op('end', 0)]) : null;
  }

  row({ says, severity, schema }) {
    return [this.op('says', severity), this.string(says), this.node({ root: schema, node: schema }, 'whole'), ...masks(broken(schema))];
  }

  op(name, n) { return OPS.indexOf(name) + n * 256; }

  // ---- which nodes say more than the shapes

  children(at) {
    const { node, root } = at;
    const below = [...Object.values(node.properties ?? {}), ...Object.values(node.patternProperties ?? {}), node.items, node.additionalProperties];
    return below.filter((one) => one && typeof one === 'object').map((one) => resolve({ root, node: one })).filter(Boolean);
  }

  says(node) {
    return ['anyOf', 'oneOf', 'allOf', 'not', 'if', 'dependentRequired', 'dependencies', 'dependentExcluded', 'requiredXor', 'requiredOr', 'enumCaseInsensitive',
      'multipleOf', 'propertyNames', 'contains'].some((key) => node[key]) || this.lostEnum(node) || this.lostBound(node) || this.lostRequired(node).length > 0;
  }

  lostEnum(node) { return Array.isArray(node.enum) && !this.told.enums.has(node); }
  lostBound(node) { return !this.told.bounds.has(node) && ('pattern' in node || 'minLength' in node) && !node.enum && [node.type].flat().length === 1; }
  lostRequired(node) { return this.told.required.has(node) ? (node.required ?? []).filter((name) => !this.told.required.get(node).has(name)) : []; }

  worth(start) {
    if (!this.worthy) this.worthy = new Map();
    const reached = new Map(), todo = [resolve(start)];
    while (todo.length) {
      const at = todo.pop();
      if (!at || reached.has(at.node)) continue;
      reached.set(at.node, this.children(at));
      todo.push(...reached.get(at.node));
    }
    for (const node of reached.keys()) this.worthy.set(node, this.says(node));
    for (let changed = true; changed;) {
      changed = false;
      for (const [node, below] of reached)
        if (!this.worthy.get(node) && below.some((one) => this.worthy.get(one.node))) { this.worthy.set(node, true); changed = true; }
    }
    return this.worthy.get(resolve(start)?.node) ?? false;
  }

  // ---- nodes

  share(words) {
    const key = JSON.stringify(words.map((word) => (typeof word === 'number' ? word : { at: word.number })));
    if (!this.equal.has(key)) {
      const made = { number: this.nodes.length, words };
      this.nodes.push(made);
      this.equal.set(key, made);
    }
    return this.equal.get(key);
  }

  // way: 'whole' says everything of the node, 'extra' only what the shapes do not.
  node(part, way) {
    if (part.node === true) return this.share([this.op('end', 0)]);
    if (part.node === false) return this.share([this.op('never', 0), this.op('end', 0)]);
    const at = resolve(part);
    if (!at) return this.share([this.op('end', 0)]);
    const before = this.made[way].get(at.node);
    if (before) return before;
    const open = { number: this.nodes.length, words: null };
    this.nodes.push(open);
    this.made[way].set(at.node, open);
    open.words = [...this.words(at, way), this.op('end', 0)];
    return open;
  }

  words(at, way) {
    const { node, root } = at, out = [];
    const put = (name, n, ...words) => out.push(this.op(name, n), ...words);
    const below = (one, as = 'whole') => this.node({ root, node: one }, as);
    const name = (text) => {
      const at = this.string(text);
      if (at >= NAME_LENGTH) throw new Error(`${text} lies beyond what an operand can name`);
      return at + Buffer.byteLength(text) * NAME_LENGTH;
    };
    const names = (list) => list.map(name);
    const kinds = [node.type].flat().filter((t) => t in TYPES);
    const whole = way === 'whole';
    if (whole && kinds.length) put('type', 0, kinds.reduce((mask, t) => mask | TYPES[t], 0));
    const required = whole ? Array.isArray(node.required) ? node.required : [] : this.lostRequired(node);
    if (required.length) put('required', required.length, ...names(required));
    if (whole ? Array.isArray(node.enum) : this.lostEnum(node)) put('enum', node.enum.length, ...names(node.enum.map(String)));
    if ('const' in node && typeof node.const !== 'object') put('enum', 1, name(String(node.const)));
    if (node.enumCaseInsensitive) put('enumNoCase', node.enumCaseInsensitive.length, ...names(node.enumCaseInsensitive.map(String)));
    for (const kind of ['string', 'number', 'list', 'map']) {
      if (!(whole || (kind === 'string' && this.lostBound(node)))) continue;
      const b = this.bound(kind, at);
      if (b) put('bound', ['string', 'number', 'list', 'map'].indexOf(kind), b);
    }
    if (whole && node.uniqueItems) put('unique', 0);
    const shown = Object.entries(node.properties ?? {}).filter(([, one]) => whole || this.worthy.get(resolve({ root, node: one })?.node));
    if (shown.length) put('properties', shown.length, ...shown.flatMap(([property, one]) => [name(property), below(one, way)]));
    if (whole && node.additionalProperties === false && node.properties && !node.patternProperties)
      put('closed', Object.keys(node.properties).length, ...names(Object.keys(node.properties)));
    const item = node.items, [value] = [...Object.values(node.patternProperties ?? {}), node.additionalProperties].filter((one) => one && typeof one === 'object');
    if (item && (whole || this.worthy.get(resolve({ root, node: item })?.node))) put('items', 0, below(item, way));
    if (value && (whole || this.worthy.get(resolve({ root, node: value })?.node))) put('values', 0, below(value, way));
    for (const [key, rule] of [['allOf', 'all'], ['anyOf', 'any'], ['oneOf', 'one']]) {
      const choice = key === 'allOf' ? null : singleNames(node[key]);
      if (choice) { // a group, which cfn-lint may have said as one already
        if (!node.requiredXor && !node.requiredOr) put(rule === 'one' ? 'xor' : 'or', choice.length, ...names(choice));
        continue;
      }
      const several = node[key]?.map((one) => below(one));
      if (several && (rule === 'all' || several.every((one) => one.words?.length !== 1))) put(rule, several.length, ...several); // an empty one takes anything
    }
    if (node.not) put('not', 0, below(node.not));
    if (node.if) put('if', 0, below(node.if), below(node.then ?? true), below(node.else ?? true));
    const pairs = (map) => Object.entries(map).flatMap(([one, needed]) => (Array.isArray(needed) ? needed.map((other) => [one, other]) : []));
    for (const [key, rule] of [['dependentRequired', 'depends'], ['dependencies', 'depends'], ['dependentExcluded', 'excludes']])
      if (node[key]) put(rule, pairs(node[key]).length, ...pairs(node[key]).flatMap(names));
    if (node.requiredXor) put('xor', node.requiredXor.length, ...names(node.requiredXor));
    if (node.requiredOr) put('or', node.requiredOr.length, ...names(node.requiredOr));
    if (node.contains) put('contains', 0, below(node.contains));
    if (node.propertyNames) put('names', 0, below(node.propertyNames));
    if (node.refers) put('refers', 0, this.string(node.refers), below(node.with ?? true));
    if (Number.isInteger(node.multipleOf)) put('multiple', 0, node.multipleOf);
    return out;
  }

  // The words in a row, and where each node begins; the first word belongs to no node.
  flat() {
    let at = 1;
    for (const one of this.nodes) { one.at = at; at += one.words.length; }
    return [0, ...this.nodes.flatMap((one) => one.words.map((word) => (typeof word === 'number' ? word : word.at)))];
  }
}
