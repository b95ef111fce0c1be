// Patterns of every company over one tree of files.
const TREE = [
  'handler.js', 'other.js', 'README.md', '.env', '.gitignore', 'src/a.js', 'src/b.ts', 'src/lib/c.js', 'src/lib/d.json', 'src/lib/deep/e.js', 'src/.hidden',
  'test/a.test.js', 'test/x/y.js', 'data/1.txt', 'data/2.txt', 'data/[x].txt', 'data/a b.txt', 'data/(p).txt', 'data/{q}.txt', 'data/!n.txt', 'data/+m.txt', 'data/é.txt',
  'node_modules/m/index.js', 'node_modules/m/package.json', 'node_modules/@s/p/i.js', 'node_modules/m/test/t.js', 'dist/out.js', 'dist/map.js.map', '.git/config',
  'package.json', 'yarn.lock', 'src/index', 'bin/run.sh', '@x/y.js', 'A/B.js', 'a/b.js',
];
const WHOLE = ['!**', '**', '!./**', '!node_modules/**', 'src/**', '!src/**', '**/*.js', '!**/*.js', '!*', '*'];
const SEGMENTS = [
  'src', 'lib', '*', '**', 'test', 'data', 'a.js', '*.js', '*.{js,ts}', '{src,test}', '?.txt', '[12].txt', '[!1].txt', '!(a).js', '+(a|b).js', '@(src|test)', '*.txt', '.*',
  'index', 'deep', 'node_modules', 'm', '@s', '**.js', 'a*', '*b.txt', '(p).txt', '{q}.txt', '\\[x\\].txt', '[x].txt', 'e.js', '{1..3}.txt', '?(a|b)*', 'A', 'B.js', 'é.txt',
  '.hidden', 'dist', '*.map', '!n.txt', '+m.txt', '*(a).js',
];

function pattern(dice) {
  if (dice.chance(0.2)) return dice.pick(WHOLE);
  const path = dice.some(1, 3, () => dice.pick(SEGMENTS)).join('/');
  return (dice.chance(0.45) ? '!' : '') + dice.pick(['', '', '', '', '', '', '', './']) + path + (dice.chance(0.04) ? '/' : '');
}
const patterns = (dice) => dice.some(1, 4, () => pattern(dice));
/* The older lists mostly hold no exclusions of their own. */
const listed = (dice) => patterns(dice).map((p) => (dice.chance(0.8) ? p.replace(/^!/, '') : p));

export function make(dice) {
  const all = { excludeDevDependencies: false };
  if (dice.chance(0.8)) all.patterns = patterns(dice);
  if (dice.chance(0.15)) all.include = listed(dice);
  if (dice.chance(0.15)) all.exclude = listed(dice);
  if (dice.chance(0.4)) all.individually = true;
  const own = dice.chance(0.4) ? { package: { patterns: patterns(dice), ...(dice.chance(0.5) ? { individually: true } : {}) } } : {};
  return {
    config: {
      service: 's', package: all, provider: { name: 'aws', region: 'eu-west-1', runtime: 'nodejs18.x' },
      functions: { a: { handler: 'handler.a', ...own }, b: { handler: 'src/a.b' } },
    },
    files: Object.fromEntries(TREE.map((f) => [f, f])),
    executable: ['bin/run.sh'],
  };
}
export const compared = 'zips';
