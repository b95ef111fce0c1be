#!/usr/bin/env node
// A session of an editor, step by step through vscode-languageserver-protocol: tests/lsp/session.steps says what is typed and asked,
// tests/lsp/session.expected what the server answers. Every character that is typed is a step.
// usage: session.mjs --slsc SLSC --modules node_modules [--bless]
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(2);
let slsc = 'build/slsc';
let modules = 'build/lsp/node_modules';
let bless = false;
while (args.length) {
  const arg = args.shift();
  if (arg === '--slsc') slsc = args.shift();
  else if (arg === '--modules') modules = args.shift();
  else if (arg === '--bless') bless = true;
}
const here = path.dirname(new URL(import.meta.url).pathname);
const require = createRequire(path.join(path.resolve(modules), 'x.js'));
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-languageserver-protocol/node');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-lsp-')));
fs.cpSync(path.join(here, 'service'), folder, { recursive: true });
const uriOf = (name) => pathToFileURL(path.join(folder, name)).href;
const shown = (uri) => decodeURIComponent(uri.replace(`${pathToFileURL(folder).href}/`, ''));

const server = spawn(path.resolve(slsc), ['lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
const ended = new Promise((done) => server.on('exit', (code, signal) => done(code ?? signal)));
const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
const published = new Map();
const messages = [];
connection.onNotification('textDocument/publishDiagnostics', (params) => published.set(params.uri, params));
connection.onNotification('window/showMessage', (params) => messages.push(params.message));
connection.listen();

// The texts as the editor has them.
const texts = new Map();
let name = '';
let cursor = 0;
let steps = 0;
const out = [];
const say = (line) => out.push(line);

const offset = (text, { line, character }) => {
  let at = 0;
  for (let i = 0; i < line; i += 1) at = text.indexOf('\n', at) + 1;
  return at + character;
};
const position = (text, at) => {
  const before = text.slice(0, at).split('\n');
  return { line: before.length - 1, character: before[before.length - 1].length };
};
const place = (p) => `${p.line + 1}:${p.character + 1}`;
const part = (range, of = name) => texts.has(of) ? texts.get(of).text.slice(offset(texts.get(of).text, range.start), offset(texts.get(of).text, range.end)) : '';
const oneLine = (text) => JSON.stringify(text).slice(1, -1);

async function edit(from, to, text) {
  const doc = texts.get(name);
  const range = { start: position(doc.text, from), end: position(doc.text, to) };
  doc.text = doc.text.slice(0, from) + text + doc.text.slice(to);
  doc.version += 1;
  steps += 1;
  await connection.sendNotification('textDocument/didChange', { textDocument: { uri: uriOf(name), version: doc.version }, contentChanges: [{ range, text }] });
}

function apply(of, edits) {
  const doc = texts.get(of);
  const sorted = edits.map((e) => ({ from: offset(doc.text, e.range.start), to: offset(doc.text, e.range.end), text: e.newText })).sort((a, b) => b.from - a.from);
  for (const e of sorted) doc.text = doc.text.slice(0, e.from) + e.text + doc.text.slice(e.to);
  doc.version += 1;
  steps += 1;
  return connection.sendNotification('textDocument/didChange', { textDocument: { uri: uriOf(of), version: doc.version }, contentChanges: [{ text: doc.text }] });
}

const ask = (method, more = {}) => {
  steps += 1;
  return connection.sendRequest(method, { textDocument: { uri: uriOf(name) }, position: position(texts.get(name).text, cursor), ...more });
};
const whole = () => ({ start: { line: 0, character: 0 }, end: position(texts.get(name).text, texts.get(name).text.length) });
const tree = (symbols, depth) => { for (const s of symbols) { say(`  ${'  '.repeat(depth)}${s.name} (${s.kind}) ${place(s.range.start)}-${place(s.range.end)}`); tree(s.children ?? [], depth + 1); } };

const commands = {
  async open(file) {
    name = file;
    const text = fs.existsSync(path.join(folder, file)) ? fs.readFileSync(path.join(folder, file), 'utf8') : '';
    texts.set(file, { text, version: 1 });
    cursor = 0;
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uriOf(file), languageId: 'yaml', version: 1, text } });
  },
  async switch(file) { name = file; },
  async close() { await connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf(name) } }); texts.delete(name); },
  // Behind the text, which must stand there; a second word: within it, so many characters from its beginning.
  async at(text, within) {
    const found = texts.get(name).text.indexOf(text);
    if (found < 0) throw new Error(`'${text}' is not in ${name}`);
    cursor = found + (within === undefined ? text.length : Number(within));
  },
  async end() { cursor = texts.get(name).text.length; },
  async type(text) { for (const c of text) { await edit(cursor, cursor, c); cursor += c.length; } },
  async paste(text) { await edit(cursor, cursor, text); cursor += text.length; },
  async erase(n) { for (let i = 0; i < Number(n); i += 1) { await edit(cursor - 1, cursor, ''); cursor -= 1; } },
  async diagnostics() {
    await ask('slsc/settle');
    for (const [uri, params] of [...published].sort()) {
      for (const d of params.diagnostics) {
        say(`  ${shown(uri)}:${place(d.range.start)}-${place(d.range.end)} ${d.severity === 1 ? 'error' : 'warning'} ${d.code} ${oneLine(d.message)}`);
        for (const r of d.relatedInformation ?? []) say(`    ${shown(r.location.uri)}:${place(r.location.range.start)} ${oneLine(r.message)}`);
      }
    }
    if (![...published.values()].some((p) => p.diagnostics.length)) say('  none');
  },
  async hover() { const h = await ask('textDocument/hover'); say(h ? `  ${oneLine(part(h.range))}: ${oneLine(h.contents.value)}` : '  nothing'); },
  async complete(label) {
    const answer = await ask('textDocument/completion');
    const items = answer?.items ?? [];
    if (label === undefined) {
      say(`  ${items.length}: ${items.slice(0, 12).map((i) => i.label).join(' ')}`);
      return;
    }
    const item = items.find((i) => i.label === label);
    if (!item) throw new Error(`'${label}' is not among ${items.map((i) => i.label).join(' ')}`);
    say(`  ${item.label}: ${oneLine(item.textEdit.newText)} for '${part(item.textEdit.range)}'${item.detail ? `, ${item.detail}` : ''}${item.documentation ? `, ${item.documentation}` : ''}`);
    const text = item.textEdit.newText.replace(/\$\{?\d+\}?/g, '');
    const from = offset(texts.get(name).text, item.textEdit.range.start);
    await edit(from, offset(texts.get(name).text, item.textEdit.range.end), text);
    cursor = from + text.length;
  },
  async definition() { const d = await ask('textDocument/definition'); say(d ? `  ${shown(d.uri)}:${place(d.range.start)} ${oneLine(part(d.range, shown(d.uri)))}` : '  nothing'); },
  async references() {
    for (const l of await ask('textDocument/references', { context: { includeDeclaration: true } }) ?? []) say(`  ${shown(l.uri)}:${place(l.range.start)} ${oneLine(part(l.range, shown(l.uri)))}`);
  },
  async rename(newName) {
    const prepared = await ask('textDocument/prepareRename');
    if (!prepared) { say('  nothing to rename'); return; }
    try {
      const edits = await ask('textDocument/rename', { newName });
      for (const [uri, list] of Object.entries(edits.changes)) {
        for (const e of list) say(`  ${shown(uri)}:${place(e.range.start)} ${oneLine(part(e.range, shown(uri)))} -> ${e.newText}`);
        if (texts.has(shown(uri))) await apply(shown(uri), list);
      }
    } catch (e) { say(`  ${e.message}`); }
    for (const m of messages.splice(0)) say(`  ${m}`);
  },
  async symbols() { tree(await ask('textDocument/documentSymbol'), 0); },
  async workspace(query) { steps += 1; for (const s of await connection.sendRequest('workspace/symbol', { query })) say(`  ${s.name} (${s.kind}) ${s.containerName ?? ''} ${shown(s.location.uri)}:${place(s.location.range.start)}`); },
  async folding() { say(`  ${(await ask('textDocument/foldingRange')).map((f) => `${f.startLine + 1}-${f.endLine + 1}${f.kind ? ` ${f.kind}` : ''}`).join(', ')}`); },
  async selection() {
    const [first] = await ask('textDocument/selectionRange', { positions: [position(texts.get(name).text, cursor)] });
    for (let s = first; s; s = s.parent) say(`  ${place(s.range.start)}-${place(s.range.end)}`);
  },
  async links() { for (const l of await ask('textDocument/documentLink')) say(`  ${oneLine(part(l.range))} -> ${shown(l.target)}`); },
  async lens() { for (const l of await ask('textDocument/codeLens')) say(`  ${place(l.range.start)} ${l.command.title}`); },
  async hints() { for (const h of await ask('textDocument/inlayHint', { range: whole() })) say(`  ${place(h.position)} ${h.label}`); },
  async tokens() {
    const { data } = await ask('textDocument/semanticTokens/full');
    let line = 0;
    let character = 0;
    for (let i = 0; i < data.length; i += 5) {
      character = data[i] ? data[i + 1] : character + data[i + 1];
      line += data[i];
      say(`  ${part({ start: { line, character }, end: { line, character: character + data[i + 2] } })} ${data[i + 3]}`);
    }
  },
  async actions(title) {
    const found = await ask('textDocument/codeAction', { range: whole(), context: { diagnostics: [] } });
    for (const a of found) {
      say(`  ${a.title}${a.isPreferred ? ', preferred' : ''}`);
      if (a.title === title) for (const [uri, list] of Object.entries(a.edit.changes)) await apply(shown(uri), list);
    }
  },
  async save() { fs.writeFileSync(path.join(folder, name), texts.get(name).text); await connection.sendNotification('textDocument/didSave', { textDocument: { uri: uriOf(name) } }); },
  // A file that another program writes.
  async write(file, text) {
    fs.writeFileSync(path.join(folder, file), text);
    await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(file), type: 2 }] });
  },
  async text() { for (const line of texts.get(name).text.replace(/\n$/, '').split('\n')) say(`  |${line}`); },
};

const init = await connection.sendRequest('initialize', {
  processId: process.pid, rootUri: pathToFileURL(folder).href, workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'service' }],
  capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } }, general: { positionEncodings: ['utf-16'] } },
  initializationOptions: { values: path.join(folder, 'values.json'), documentation: 'https://example.com/DIAGNOSTICS.md' },
});
await connection.sendNotification('initialized', {});
say(Object.keys(init.capabilities).sort().join(' '));
for (const line of fs.readFileSync(path.join(here, 'session.steps'), 'utf8').split('\n')) {
  if (!line.trim() || line.startsWith('#')) continue;
  const words = [...line.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)].map(([w]) => (w.startsWith('"') ? JSON.parse(w) : w));
  say(line);
  steps += 1;
  try {
    await commands[words[0]](...words.slice(1));
  } catch (e) { say(`  FAILED ${e.message}`); }
}
await connection.sendRequest('shutdown');
await connection.sendNotification('exit');
say(`exit status ${await ended}`);
fs.rmSync(folder, { recursive: true });

const file = path.join(here, 'session.expected');
const text = `${out.join('\n')}\n`;
if (bless) fs.writeFileSync(file, text);
const expected = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
if (text !== expected) {
  fs.mkdirSync('build', { recursive: true });
  fs.writeFileSync('build/session.actual', text);
  const [a, b] = [expected.split('\n'), text.split('\n')];
  const at = b.findIndex((l, i) => l !== a[i]);
  console.error(`lsp session: line ${at + 1} is\n  ${b[at]}\ninstead of\n  ${a[at]}\nall of it is in build/session.actual; --bless takes it over`);
  process.exit(1);
}
if (text.includes('  FAILED ')) { console.error('lsp session: a step failed'); process.exit(1); }
console.log(`lsp session: ${steps} steps as expected`);
process.exit(0);
