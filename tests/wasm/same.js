#!/usr/bin/env node
// same.js SLSC PACKAGE [CONFORMANCE]: slsc-wasm in the folder PACKAGE gives the bytes of the program SLSC, on both outputs,
// and ends alike: for each golden with files in memory and by cli.js on real files, and for each case of the folder
// CONFORMANCE, where that is, in memory, and for a service with a file that can be executed. A case needs other programs if SLSC alone ends otherwise where PATH leads to none:
// such a case is left out of the comparison, but must not succeed with another template. Where several services are
// compiled, each by a process of its own, slsc-wasm must refuse.
"use strict";
const { spawnSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const [slsc, folder, conformance] = process.argv.slice(2).map((name) => path.resolve(name));
const wasm = require(path.join(folder, "index.js"));
const NAMES = ["serverless.yml", "serverless.yaml", "serverless.json", "serverless.js", "serverless.cjs", "serverless.mjs", "serverless.ts"];
const NO_TEMPLATE = ["print", "values"]; // commands that refuse --code-digest
const NOWHERE = "/nonexistent";

const read = new Map(); // by root: all goldens have one
function filesOf(root) {
  if (read.has(root)) return read.get(root);
  const files = {}, executables = [];
  const visit = (below) => {
    for (const name of fs.readdirSync(path.join(root, below))) {
      const file = path.join(below, name);
      const stat = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
      if (stat && stat.isDirectory()) visit(file);
      else if (stat && stat.isFile()) {
        files[file] = fs.readFileSync(path.join(root, file));
        if (stat.mode & 0o100) executables.push(file);
      }
    }
  };
  visit("");
  read.clear();
  read.set(root, { files, executables });
  return read.get(root);
}

const spawned = (program, args, cwd, env) => {
  const run = spawnSync(program, args, { cwd, env, encoding: "utf8", timeout: 60000, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
};
const same = (a, b) => a.status === b.status && a.stdout === b.stdout && a.stderr === b.stderr;

function goldens() {
  const root = path.resolve("tests/golden");
  return fs.readdirSync(root).sort().flatMap((name) => {
    const cwd = path.resolve(root, name);
    const config = NAMES.find((file) => fs.existsSync(path.join(cwd, file)));
    if (!config) return [];
    const args = fs.existsSync(path.join(cwd, "args")) ? fs.readFileSync(path.join(cwd, "args"), "utf8").split("\n").filter(Boolean) : [];
    const command = args.length && !args[0].startsWith("-") ? [args.shift(), config] : [config];
    const digest = NO_TEMPLATE.includes(command[0]) || args.includes("--code-digest") ? [] : ["--code-digest", "off"];
    return [{ name, root, folder: name, args: [...command, ...args, ...digest, "--offline"], env: {} }];
  });
}

function cases() {
  return fs.readdirSync(conformance).sort().filter((name) => fs.existsSync(path.join(conformance, name, "case.json"))).map((name) => {
    const c = JSON.parse(fs.readFileSync(path.join(conformance, name, "case.json"), "utf8"));
    const args = [c.config || "serverless.yml"];
    if (c.ignored_plugins && c.ignored_plugins.length) args.push("--plugins", "off");
    if (Array.isArray(c.options)) args.push(...c.options.map(String));
    else
      for (const [key, value] of Object.entries(c.options || {}))
        for (const one of [value].flat()) {
          if (one === true) args.push(`--${key}`);
          else if (one !== false && one !== null && one !== undefined) args.push(`--${key}`, String(one));
        }
    const pins = path.join(conformance, name, "pins.json");
    if (fs.existsSync(pins)) args.push("--values", path.relative(path.join(conformance, name, "service", c.service_dir || ""), pins));
    return { name, root: path.join(conformance, name), folder: path.join("service", c.service_dir || ""), args: [...args, "--offline"], env: c.env || {} };
  });
}

let failed = 0;
function compare(title, list, engine) {
  const left = [], services = [];
  let templates = 0, refused = 0;
  for (const one of list) {
    const cwd = path.join(one.root, one.folder);
    const env = { HOME: NOWHERE, TZ: "UTC", LANG: "C.UTF-8", NO_COLOR: "1", AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", ...one.env };
    const wanted = spawned(slsc, one.args, cwd, { ...env, PATH: process.env.PATH });
    const alone = spawned(slsc, one.args, cwd, { ...env, PATH: NOWHERE });
    const got = engine(one, cwd, { ...env, PATH: NOWHERE });
    const several = one.args.some((arg) => /^serverless-compose\./.test(arg));
    if (several) {
      services.push(one.name);
      if (got.status !== 64 || !got.stderr.includes("one service at a time")) failed++, console.log(`FAIL ${title} ${one.name}: several services are not refused`);
      continue;
    }
    const needs = !same(wanted, alone);
    if (needs) left.push(one.name);
    const ok = needs ? got.status !== 0 || got.stdout === wanted.stdout : same(wanted, got);
    if (!ok) {
      failed++;
      const at = ["status", "stdout", "stderr"].find((key) => wanted[key] !== got[key]);
      console.log(`FAIL ${title} ${one.name}: slsc ${one.args.join(" ")}: other ${at}\n  ${String(wanted[at]).slice(0, 300)}\n  ${String(got[at]).slice(0, 300)}`);
    } else if (!needs && wanted.status === 0) templates++;
    else if (!needs) refused++;
  }
  console.log(`${title}: ${list.length} cases, the same bytes in ${templates} that compile and ${refused} that are refused; ${left.length} need other programs${left.length ? ": " + left.join(" ") : ""}; ${services.length} are of several services${services.length ? ": " + services.join(" ") : ""}`);
  if (!templates) failed++;
}

const inMemory = (one, cwd, env) => wasm.run(one.args, { ...filesOf(one.root), env, folder: one.folder });
const byCli = (one, cwd, env) => spawned(process.execPath, [path.join(folder, "cli.js"), ...one.args], cwd, env);
// No golden has such a file, whose right is part of the digest.
const made = fs.mkdtempSync(path.join(os.tmpdir(), "slsc-wasm-"));
process.on("exit", () => fs.rmSync(made, { recursive: true, force: true }));
fs.writeFileSync(path.join(made, "serverless.yml"), "service: shop\nprovider: { name: aws, runtime: nodejs20.x }\nfunctions: { a: { handler: h.a } }\n");
fs.mkdirSync(path.join(made, "bin"));
fs.writeFileSync(path.join(made, "h.js"), "exports.a = 1;\n");
fs.writeFileSync(path.join(made, "bin/run"), "#!/bin/sh\n", { mode: 0o755 });
const rights = [{ name: "executable", root: made, folder: "", args: ["serverless.yml", "--offline"], env: {} }];
compare("rights in memory", rights, inMemory);
compare("rights by cli.js", rights, byCli);
compare("goldens in memory", goldens(), inMemory);
compare("goldens by cli.js", goldens(), byCli);
if (conformance && fs.existsSync(conformance)) compare("conformance in memory", cases(), inMemory);
else console.log("conformance: SKIPPED, no cases here");
process.exitCode = failed ? 1 : 0;
