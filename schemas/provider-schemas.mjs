// The resource provider schemas of CloudFormation, as the PyPI package cfn-lint carries them: JSON Schemas, one a type.
import fs from 'node:fs';
import path from 'node:path';

// A part of a schema is { root, node }: references within the node mean the root.
export const resolve = (part) => {
  for (let depth = 0; part?.node?.$ref && depth < 16; depth += 1) {
    const steps = part.node.$ref.startsWith('#/') ? part.node.$ref.slice(2).split('/') : [];
    part = { root: part.root, node: steps.reduce((at, key) => at?.[key], steps.length ? part.root : undefined) };
  }
  return part?.node && typeof part.node === 'object' ? part : null;
};
export const within = (part, ...steps) => {
  const at = resolve(part);
  return at && resolve({ root: at.root, node: steps.reduce((node, key) => node?.[key], at.node) });
};
// What the values of a map are, NULL for anything.
export const valueOf = (part) => {
  const at = resolve(part);
  const [pattern] = Object.keys(at?.node.patternProperties ?? {});
  return at && (pattern !== undefined ? within(at, 'patternProperties', pattern) : within(at, 'additionalProperties'));
};
const branches = (part) => ['oneOf', 'anyOf', 'allOf'].flatMap((key) => (part.node[key] ?? []).map((node) => resolve({ root: part.root, node })).filter(Boolean));
// The properties of an object by name, those that stand only in one of its alternatives included.
export function members(part, depth = 0) {
  const at = resolve(part);
  if (!at || depth > 8) return {};
  const own = Object.fromEntries(Object.keys(at.node.properties ?? {}).map((name) => [name, within(at, 'properties', name) ?? { root: at.root, node: {} }]));
  return { ...Object.assign({}, ...branches(at).map((branch) => members(branch, depth + 1))), ...own };
}
export const alternatives = (part) => branches(part);

// What a schema says of its properties by JSON pointers ("/properties/A/*/B"): lists of steps, which are followed down.
const RULES = { readOnly: 'readOnlyProperties', createOnly: 'createOnlyProperties', maybeCreateOnly: 'conditionalCreateOnlyProperties' };
const steps = (pointer) => pointer.replace(/^\/properties\//, '').split('/').filter((step) => step !== 'properties' && step !== 'items');
export const rulesOf = (root) => Object.fromEntries(Object.entries(RULES).map(([rule, key]) => [rule, (root?.[key] ?? []).map(steps)]));
const map = (rules, f) => Object.fromEntries(Object.entries(rules).map(([rule, paths]) => [rule, f(paths)]));
export const below = (rules, name) => map(rules, (paths) => paths.filter(([first, ...rest]) => first === name && rest.length).map(([, ...rest]) => rest));
export const items = (rules) => map(rules, (paths) => paths.map(([first, ...rest]) => (first === '*' ? rest : [first, ...rest])).filter((rest) => rest.length));
export const holds = (rules, rule, name) => rules[rule].some((path) => path.length === 1 && path[0] === name);
export const written = (rules) => (Object.values(rules).some((paths) => paths.length) ? JSON.stringify(rules) : '');

// Types that are made in some regions only count, too: us-east-1's schema of a type comes before that of any other region.
export function readProviders(lint) {
  const read = (...names) => JSON.parse(fs.readFileSync(path.join(lint, 'data', ...names), 'utf8'));
  const regions = fs.readdirSync(path.join(lint, 'data', 'schemas', 'providers')).filter((name) => name.endsWith('.json') && name !== 'sam.json').sort();
  const digests = {};
  for (const region of ['us-east-1.json', ...regions])
    for (const [type, digest] of Object.entries(read('schemas', 'providers', region)))
      if (/^(AWS|Alexa)::/.test(type)) digests[type] ??= digest;
  return {
    version: /__version__ = "([^"]+)"/.exec(fs.readFileSync(path.join(lint, 'version.py'), 'utf8'))[1],
    date: read('schemas', 'version.json').schema_date.slice(0, 10),
    types: Object.keys(digests),
    schema: (type) => (digests[type] ? read('schemas', 'resources', `${digests[type]}.json`) : null),
    // A rule that cfn-lint publishes as data, as a schema of all properties; way: where in them it applies.
    published: (type, file, way) => {
      const folder = `${type.toLowerCase().replace(/::/g, '_')}/`;
      const rule = read('schemas', 'extensions', ...(file.includes('/') ? file : folder + file).concat('.json').split('/'));
      return way.split('/').filter(Boolean).reduceRight((schema, step) => (step === '*' ? { items: schema } : { properties: { [step]: schema } }), rule);
    },
    stateful: new Set(Object.keys(read('AdditionalSpecs', 'StatefulResources.json').ResourceTypes ?? {})),
    lifecycle: read('AdditionalSpecs', 'LmbdRuntimeLifecycle.json'),
  };
}
