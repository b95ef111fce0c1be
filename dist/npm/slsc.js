#!/usr/bin/env node
// Runs the program of the package for this platform; where there is none, that of slsc-wasm.
"use strict";
const { spawnSync } = require("child_process");

const name = `slsc-${process.platform}-${process.arch}`;

function resolved(file) {
  try {
    return require.resolve(file);
  } catch {
    return undefined;
  }
}

const program = resolved(`${name}/bin/slsc`);
const wasm = program ? undefined : resolved("slsc-wasm/cli.js");
if (program) {
  const run = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
  if (run.error) {
    console.error(`slsc: ${program} does not run: ${run.error.message}`);
    process.exit(70);
  }
  if (run.signal) process.kill(process.pid, run.signal);
  process.exitCode = run.status === null ? 70 : run.status;
} else if (wasm) {
  require(wasm);
} else {
  console.error(`slsc: the package ${name} is not installed. If the platform is one of slsc's, install without --omit=optional (--no-optional); docs/INSTALL.md of slsc has other ways.`);
  process.exit(70);
}
