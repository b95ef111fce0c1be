// Plays the package esbuild: a bundle is its source and the options it was built with; loaders of plugins make its text.
const fs = require('fs'), path = require('path');

const SHOWN = ['external', 'target', 'bundle', 'platform', 'minify', 'mangleProps', 'mangleCache', 'nodePaths', 'outbase', 'outExtension', 'define'];

exports.build = async (o) => {
  const loads = [], ends = [];
  for (const p of o.plugins) await p.setup({ initialOptions: o, onLoad: (_, f) => loads.push(f), onEnd: (f) => ends.push(f) });
  const [entry] = o.entryPoints, name = path.join(o.outdir, path.basename(entry).replace(/\.\w+$/, o.outExtension?.['.js'] ?? '.js'));
  let text = fs.readFileSync(entry, 'utf8');
  for (const load of loads) text = (await load({ path: path.resolve(entry) }))?.contents ?? text;
  if (text.includes('oops')) {
    process.stderr.write(`✘ [ERROR] Expected ";"\n\n    ${entry}:1:0:\n      1 │ oops\n        ╵ ~~~~\n\n1 error\n`);
    throw Object.assign(new Error('Build failed'), { errors: [{ text: 'Expected ";"' }] });
  }
  fs.mkdirSync(o.outdir, { recursive: true });
  fs.writeFileSync(name, `${text}// ${JSON.stringify(Object.fromEntries(SHOWN.filter((k) => k in o).map((k) => [k, String(o[k] && JSON.stringify(o[k]))])))}\n`);
  fs.appendFileSync(path.join(process.env.HOME, '.asked'), `built ${entry}\n`);
  const result = { errors: [], metafile: { inputs: { [entry]: { imports: [] } }, outputs: { [path.relative('', name)]: { entryPoint: entry, imports: [] } } } };
  for (const end of ends) await end(result);
  return result;
};
