// The compiler's two modules, which a page loads as scripts, as a page opened from a file may fetch nothing: each script calls
// slscModule(name, base64 of the gzipped WebAssembly). "core" compiles; "all" also knows AWS's rules and takes its place.
"use strict";
const slscModules = {};
const slscWaiting = {};

async function slscModule(name, base64) {
  try {
    const packed = atob(base64);
    const bytes = new Uint8Array(packed.length);
    for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const program = await WebAssembly.compile(await new Response(stream).arrayBuffer());
    slscModules[name] = slsc.compiler(program);
    slscWaiting[name].resolve(slscModules[name]);
  } catch (error) {
    slscWaiting[name].reject(error);
  }
}

// The compiler of the script NAME.js beside this page.
function slscLoad(name) {
  return new Promise((resolve, reject) => {
    slscWaiting[name] = { resolve, reject };
    const script = document.createElement("script");
    script.src = name + ".js";
    script.onerror = () => reject(new Error(`${script.src} cannot be read`));
    document.head.append(script);
  });
}
