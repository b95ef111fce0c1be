// compile(text, options): slsc in this process, by slsc-wasm.
"use strict";
module.exports = require("slsc-wasm");
