// compile(text, options) for node: slsc.wasm beside this file, compiled at the first call.
"use strict";
const { readFileSync } = require("fs");
const path = require("path");
const { compiler } = require("./compiler.js");

let ready;
const slsc = () => (ready = ready || compiler(new WebAssembly.Module(readFileSync(path.join(__dirname, "slsc.wasm")))));

module.exports = {
  compiler,
  compile: (text, options) => slsc().compile(text, options),
  run: (args, options) => slsc().run(args, options),
};
