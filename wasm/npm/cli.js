#!/usr/bin/env node
// slsc of the command line by WebAssembly, on the files of this machine: for platforms that have no program of slsc.
"use strict";
const fs = require("fs");
const path = require("path");

// node says at each start that its WASI is experimental; of slsc's messages that is none.
const warn = process.emitWarning;
process.emitWarning = (warning, ...more) => (String(warning).includes("WASI") ? undefined : warn.call(process, warning, ...more));
const { WASI } = require("wasi");

const cwd = process.cwd();
const { root } = path.parse(cwd);
const wasi = new WASI({
  version: "preview1",
  args: ["slsc", ...process.argv.slice(2)],
  env: { ...process.env, PWD: "/" + path.relative(root, cwd).split(path.sep).join("/") },
  preopens: { "/": root },
  returnOnExit: true,
});

// node 20 can abort where its own functions are the imports and the memory has grown; functions of JavaScript around them are safe.
const imports = {};
for (const [name, call] of Object.entries(wasi.wasiImport)) imports[name] = (...given) => call(...given);

// WASI tells no rights of files, so slsc asks which can be executed; folders are known by their descriptors.
let instance;
const ROOT = 3; // what is open at the start
const folders = new Map([[ROOT, root]]);
const text = (at, n) => Buffer.from(instance.exports.memory.buffer, at, n).toString();
imports.path_open = (fd, follow, at, n, how, rights, inherited, flags, out) => {
  const status = wasi.wasiImport.path_open(fd, follow, at, n, how, rights, inherited, flags, out);
  if (status === 0) folders.set(new DataView(instance.exports.memory.buffer).getUint32(out, true), folders.get(fd) + "/" + text(at, n));
  return status;
};
function executable(fd, at, n, follow) {
  const stat = (follow ? fs.statSync : fs.lstatSync)(folders.get(fd) + "/" + text(at, n), { throwIfNoEntry: false });
  return stat && stat.mode & 0o100 ? 1 : 0;
}

try {
  const program = new WebAssembly.Module(fs.readFileSync(path.join(__dirname, "slsc.wasm")));
  instance = new WebAssembly.Instance(program, { wasi_snapshot_preview1: imports, slsc: { executable } });
  process.exitCode = wasi.start(instance);
} catch (error) {
  console.error(`slsc: internal error: ${error.message}`);
  process.exitCode = 70;
}
