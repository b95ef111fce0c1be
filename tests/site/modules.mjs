// modules.mjs SLSC CORE ALL: on each golden that is compiled, the playground's modules give the template of the program SLSC,
// and the complete one its messages, too. Goldens of other commands, of several services and those that need programs are left out.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const [slsc, core, all] = process.argv.slice(2).map((name) => path.resolve(name));
const { compiler } = createRequire(import.meta.url)("../../wasm/npm/compiler.js");
const modules = { core, all };
for (const name of Object.keys(modules)) modules[name] = compiler(new WebAssembly.Module(fs.readFileSync(modules[name])));
const ENV = { HOME: "/nonexistent", PATH: "/nonexistent", TZ: "UTC", LANG: "C.UTF-8", NO_COLOR: "1", AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" };

const root = "tests/golden";
const files = {}; // some goldens read others' files
const visit = (below) => {
  for (const name of fs.readdirSync(path.join(root, below))) {
    const file = path.join(below, name), stat = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
    if (stat && stat.isDirectory()) visit(file);
    else if (stat && stat.isFile()) files[file] = fs.readFileSync(path.join(root, file));
  }
};
visit("");

let compared = 0, templates = 0, failed = 0;
for (const name of fs.readdirSync(root)) {
  const cwd = path.join(root, name);
  const args = fs.existsSync(path.join(cwd, "args")) ? fs.readFileSync(path.join(cwd, "args"), "utf8").split("\n").filter(Boolean) : [];
  if (!fs.existsSync(path.join(cwd, "serverless.yml")) || (args.length && !args[0].startsWith("-"))) continue;
  const given = ["serverless.yml", ...args, "--offline", ...(args.includes("--code-digest") ? [] : ["--code-digest", "off"])];
  const wanted = spawnSync(slsc, given, { cwd, env: ENV, encoding: "utf8" });
  if (wanted.stderr.includes("cannot be started") || /\bcannot be run\b/.test(wanted.stderr)) continue;
  compared++;
  for (const [module, { run }] of Object.entries(modules)) {
    const got = run(given, { files, folder: name, env: ENV });
    const judged = wanted.status !== 0 && module === "core"; // refused perhaps by a rule that the core does not know
    if (module === "core" ? !judged && got.stdout !== wanted.stdout : got.stdout !== wanted.stdout || got.status !== wanted.status || got.stderr !== wanted.stderr) {
      failed++;
      console.log(`FAIL ${module} ${name}: status ${got.status}, wanted ${wanted.status}\n${got.stderr.slice(0, 400)}\n${wanted.stderr.slice(0, 400)}`);
    }
  }
  if (wanted.status === 0) templates++;
}
console.log(`modules: ${compared} goldens, the same templates in ${templates}, by both modules; ${failed} differ`);
process.exitCode = failed || templates < 100 ? 1 : 0;
