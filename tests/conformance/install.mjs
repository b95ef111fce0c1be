// The frameworks that slsc is compared with, and AWS's validator, installed once into build/reference (npm).
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const VERSIONS = { serverless: '3.40.0', osls: '4.3.1', '@aws/cloudformation-validate': '1.9.0-beta' };
const home = path.join(path.dirname(new URL(import.meta.url).pathname), '..', '..', 'build', 'reference');
const folder = (name) => path.join(home, 'node_modules', ...name.split('/'));

/* Returns the folder whose node_modules hold them. */
export function installReference() {
  const packages = Object.entries(VERSIONS);
  if (packages.every(([name]) => fs.existsSync(folder(name)))) return home;
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(path.join(home, 'package.json'), '{"private": true}\n');
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages.map((pair) => pair.join('@'))], { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
  if (npm.status !== 0) throw new Error(`npm could not install ${packages.map((pair) => pair.join('@')).join(', ')}`);
  return home;
}

/* The command line of one of the frameworks. */
export const scriptOf = (name) => path.join(folder(name), 'bin', 'serverless.js');
