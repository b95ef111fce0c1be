// A link that holds the files and settings after its #: nothing of it is sent to a server.
"use strict";

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

async function shareWritten(state) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(state)));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return "#s=" + btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const MOST_SHARED = 4 << 20;

// What shareWritten wrote; undefined where hash is something else. Rejects a link that is cut off or no such state.
async function shareRead(hash) {
  if (!hash.startsWith("#s=")) return undefined;
  const text = atob(hash.slice(3).replaceAll("-", "+").replaceAll("_", "/"));
  const state = JSON.parse(new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), Uint8Array.from(text, (c) => c.charCodeAt(0)))));
  const files = Object.entries(state.files);
  if (!files.length || !files.every(([, content]) => typeof content === "string") || files.reduce((n, [, content]) => n + content.length, 0) > MOST_SHARED) throw new Error("no files");
  return { files: Object.fromEntries(files), stage: String(state.stage || ""), region: String(state.region || "") };
}
