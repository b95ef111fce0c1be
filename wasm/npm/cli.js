#!/usr/bin/env node
// slsc of the command line by WebAssembly, on the files of this machine: for platforms that have no program of slsc.
"use strict";
const { readFileSync } = require("fs");
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
const program = new WebAssembly.Module(readFileSync(path.join(__dirname, "slsc.wasm")));
try {
  process.exitCode = wasi.start(new WebAssembly.Instance(program, { wasi_snapshot_preview1: wasi.wasiImport }));
} catch (error) {
  console.error(`slsc: internal error: ${error.message}`);
  process.exitCode = 70;
}
