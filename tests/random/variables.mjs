// Trees of variables that lead to each other, to files, to options and nowhere.
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const MEMBERS = ['x', 'y', 'z', '0', '1'];
const FIXED = { map: { k1: 'a', k2: { z: 'deep' } }, list: ['l0', { x: 1 }], n: 7, t: 'true', nul: null };
const PATHS = [
  ...KEYS.flatMap((k) => [k, ...MEMBERS.map((m) => `${k}.${m}`)]), 'missing', 'a.x.y', 'map', 'map.k1', 'map.k2', 'list', 'list.0', 'list.1', 'n', 't', 'nul',
].map((p) => `custom.${p}`).concat('service', 'provider', 'provider.stage', 'provider.region');
export const ENVIRONMENT = { ENV_A: 'from env', ENV_N: '12', ENV_E: '' };
const LITERALS = ["'text'", '"dq"', '12', '0', '-1', 'true', 'false', 'null', "''", '""', "'a, b'", "'with } brace'", '1.5'];

class Writer {
  constructor(dice) { Object.assign(this, { dice, depth: 0 }); }
  address(path) {
    return this.depth < 2 && this.dice.chance(0.12) ? this.dice.pick(['custom.', 'provider.', '']) + this.variable() : path;
  }
  source() {
    const { dice } = this;
    return dice.pick([
      ...Array(5).fill(() => `self:${this.address(dice.pick(PATHS))}`),
      () => `env:${dice.pick([...Object.keys(ENVIRONMENT), 'ENV_MISSING'])}`,
      () => `opt:${dice.pick(['stage', 'region', 'foo', 'missing'])}`,
      ...Array(2).fill(() => this.file()),
      () => `strToBool(${dice.pick(['true', 'false', '1', '0', '${self:custom.t}'])})`,
      () => 'sls:stage',
      ...Array(2).fill(() => dice.pick(LITERALS)),
    ])();
  }
  file() {
    const { dice } = this;
    const name = this.depth < 2 && dice.chance(0.1) ? '${self:custom.map.k1}.yml' : dice.pick(['a.yml', 'b.json', 't.txt', 'missing.yml', 'sub/c.yaml']);
    const address = dice.pick(['one', 'two', 'two.x', 'list', 'list.0', 'missing', 'nul', '', '']);
    return `file(${dice.pick(['./', ''])}${name})${address && `:${address}`}`;
  }
  variable() {
    const { dice } = this;
    this.depth += 1;
    const parts = [this.source()];
    while (parts.length < 4 && dice.chance(0.3)) parts.push(this.depth < 3 && dice.chance(0.3) ? this.variable() : this.source());
    if (dice.chance(0.93)) parts.push(dice.pick(LITERALS)); /* mostly there is an answer */
    this.depth -= 1;
    return `\${${parts.join(dice.pick([', ', ',', ' , ']))}}`;
  }
  value(depth) {
    const { dice } = this;
    return dice.pick([
      ...Array(5).fill(() => this.variable()),
      () => dice.pick(['pre-', '', 'a b ', '$', '\\']) + this.variable() + dice.pick(['-post', '', ' ']),
      () => this.variable() + dice.pick(['', ' ', '/', '.']) + this.variable(),
      () => (depth > 1 ? null : Object.fromEntries(dice.some(1, 3, () => [dice.pick(MEMBERS), this.value(depth + 1)]))),
      () => (depth > 1 ? true : dice.some(1, 3, () => this.value(depth + 1))),
      () => dice.pick(['plain', 1, true, null, '', 0, '$ {self:custom.a}']),
    ])();
  }
}

export function make(dice) {
  const w = new Writer(dice), custom = { ...FIXED };
  for (const k of KEYS) if (dice.chance(0.4)) custom[k] = w.value(0);
  const a = { one: 1, two: { x: dice.pick(['${self:custom.n}', 'fx']) }, list: ['f0', dice.chance(0.3) ? w.variable() : 'f1'], nul: null };
  const b = { one: 'json', two: { x: dice.chance(0.3) ? '${file(./a.yml):one}' : true }, list: [1, 2] };
  const c = dice.pick([{ one: '${self:custom.map}', two: '${file(./a.yml):two}' }, ['s0']]);
  const stage = dice.chance(0.2) ? "${opt:stage, 'dev'}" : 'dev';
  return {
    config: { service: 'svc', provider: { name: 'aws', region: 'eu-west-1', stage }, custom },
    files: { 'a.yml': JSON.stringify(a), 'b.json': JSON.stringify(b), 't.txt': 'text of a file\n', 'sub/c.yaml': JSON.stringify(c) },
    options: dice.chance(0.4) ? { stage: 'prod' } : {},
  };
}
export const compared = 'custom';
