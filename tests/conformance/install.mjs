// The frameworks that slsc is compared with, AWS's validator, and plugins, installed once into build/reference (npm).
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const VERSIONS = { serverless: '3.40.0', osls: '4.3.1', '@aws/cloudformation-validate': '1.9.0-beta' };
const root = path.join(path.dirname(new URL(import.meta.url).pathname), '..', '..');
const home = path.join(root, 'build', 'reference');
const folder = (where, name) => path.join(where, 'node_modules', ...name.split('/'));

/* The plugins that slsc knows, with the versions that were measured and their kinds: docs/PLUGINS.md, which is made of their rows. */
export function knownPlugins() {
  const rows = fs.readFileSync(path.join(root, 'docs', 'PLUGINS.md'), 'utf8').split('\n').filter((l) => l.startsWith('| ')).slice(1).map((l) => l.split(/ *\| */));
  return Object.fromEntries(rows.flatMap(([, names, kind, version]) => names.split(', ').map((name) => [name, { version, kind }])));
}

const installed = (where, name) => {
  const file = path.join(folder(where, name), 'package.json');
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).version.replace(/^v/, '') : null;
};

/* Packages of npm, { name: version }, in the folder's node_modules. A plugin asks for a framework of its time: its wish is not heard. */
export function install(where, wanted) {
  const missing = Object.entries(wanted).filter(([name, version]) => installed(where, name) !== version).map((pair) => pair.join('@'));
  if (!missing.length) return;
  fs.mkdirSync(where, { recursive: true });
  if (!fs.existsSync(path.join(where, 'package.json'))) fs.writeFileSync(path.join(where, 'package.json'), '{"private": true}\n');
  const npm = spawnSync('npm', ['install', '--save-exact', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', ...missing], { cwd: where, stdio: ['ignore', 'ignore', 'inherit'] });
  if (npm.status !== 0) throw new Error(`npm could not install ${missing.join(', ')}`);
}

/* Returns the folder whose node_modules hold the frameworks and these plugins. */
export function installReference(plugins = []) {
  const known = knownPlugins();
  install(home, { ...VERSIONS, ...Object.fromEntries(plugins.map((name) => [name, known[name].version])) });
  return home;
}

/* The command line of one of the frameworks. */
export const scriptOf = (name) => path.join(folder(home, name), 'bin', 'serverless.js');
