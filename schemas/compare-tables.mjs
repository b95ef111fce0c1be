// What a generated table knows that the one before did not, and the other way round.

// A line a fact: types, properties with the way to them, what a change of one does, allowed values, attributes; runtimes.
function facts(source) {
  const all = new Map(['type', 'property', 'required', 'replacement', 'value', 'attribute', 'runtime'].map((kind) => [kind, new Set()]));
  for (const [, name] of source.matchAll(/^\t\{ "([^"]+)", "/gm)) all.get('runtime').add(name);
  if (!source.includes('cfn_strings[] =')) return all;
  const block = (name) => new RegExp(`^const .* ?${name}\\[\\] = \\{\\n([^]*?)\\n\\};`, 'm').exec(source)[1];
  const rows = (name) => [...block(name).matchAll(/\{([^}]*)\}/g)].map((m) => m[1].split(',').map(Number));
  const numbers = (name) => block(name).split(',').map(Number);
  const strings = new Map();
  let offset = 0;
  for (const [, piece] of /cfn_strings\[\] =\n([^]*?);\n/.exec(source)[1].matchAll(/("(?:[^"\\]|\\.)*") "\\0"/g)) {
    const s = JSON.parse(piece);
    strings.set(offset, s);
    offset += Buffer.byteLength(s) + 1;
  }
  const [types, definitions, properties, shapes, unions, words] = ['types', 'definitions', 'properties', 'shapes', 'unions', 'words'].map((name) => rows(`cfn_${name}`));
  const [shapesOfUnions, wordStrings, attributes] = ['union_shapes', 'word_strings', 'attributes'].map((name) => numbers(`cfn_${name}`));
  const STRING = 1, INTEGER = 2, LIST = 5, MAP = 6, OBJECT = 7, UNION = 8;
  function inside(way, number, seen) {
    const [kind, , of] = shapes[number];
    if ((kind === STRING || kind === INTEGER) && of)
      for (let i = 0; i < words[of][1]; i += 1) all.get('value').add(`${way} = ${strings.get(wordStrings[words[of][0] + i])}`);
    if (kind === LIST || kind === MAP) inside(`${way}[]`, of, seen);
    if (kind === UNION) for (let i = 0; i < unions[of][1]; i += 1) inside(way, shapesOfUnions[unions[of][0] + i], seen);
    if (kind === OBJECT && !seen.has(of)) members(way, definitions[of], seen.add(of));
  }
  function members(way, [first, n], seen) {
    for (const [name, shape, flags] of properties.slice(first, first + n)) {
      const here = `${way}.${strings.get(name)}`;
      all.get('property').add(here);
      if (flags & 1) all.get('required').add(here);
      if (flags & 6) all.get('replacement').add(`${here}${flags & 4 ? ' (perhaps)' : ''}`);
      inside(here, shape, seen);
    }
  }
  for (const [name, first, n, firstAttribute, attributesN] of types) {
    const type = strings.get(name);
    all.get('type').add(type);
    members(type, [first, n], new Set());
    for (const attribute of attributes.slice(firstAttribute, firstAttribute + attributesN)) all.get('attribute').add(`${type} ${strings.get(attribute)}`);
  }
  return all;
}

const SHOWN = 20;
export function report(file, before, after) {
  const [old, made] = [facts(before), facts(after)];
  console.log(`${file}: ${before === after ? 'unchanged' : 'changed'}`);
  const kinds = [...made].filter(([kind, set]) => set.size || old.get(kind).size);
  for (const [kind, set] of kinds) {
    const added = [...set].filter((fact) => !old.get(kind).has(fact)), removed = [...old.get(kind)].filter((fact) => !set.has(fact));
    console.log(`  ${kind}: ${set.size} (${added.length} new, ${removed.length} gone)`);
    for (const [sign, list] of [['+', added], ['-', removed]]) {
      for (const fact of list.slice(0, SHOWN)) console.log(`    ${sign} ${fact}`);
      if (list.length > SHOWN) console.log(`    ${sign} … ${list.length - SHOWN} more`);
    }
  }
}
