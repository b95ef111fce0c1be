#!/usr/bin/env node
// Latency in an editor: slsc lsp beside yaml-language-server with slsc's schema, in one run on the same edits; and the server's memory.
// usage: lsp.mjs --slsc SLSC --modules node_modules [--functions 100,1000] [--edits 200] [--memory 100000]
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeZip, generate } from './generate.mjs';

const args = process.argv.slice(2);
const options = { slsc: 'build/slsc', modules: 'build/lsp/node_modules', functions: '100,1000', edits: '200', memory: '100000' };
while (args.length) options[args.shift().slice(2)] = args.shift();
const require = createRequire(path.join(path.resolve(options.modules), 'x.js'));
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-languageserver-protocol/node');
const root = path.join(path.dirname(new URL(import.meta.url).pathname), '..');
const schema = pathToFileURL(path.join(root, 'schemas', 'serverless.schema.json')).href;

function client(command, argv, cwd, settings) {
  const server = spawn(command, argv, { cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const waiting = [];
  connection.onNotification('textDocument/publishDiagnostics', (p) => { for (const w of waiting.splice(0)) w(p); });
  connection.onRequest('workspace/configuration', (p) => p.items.map((i) => settings?.[i.section] ?? null));
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  return { server, connection, published: () => new Promise((done) => { waiting.push(done); }) };
}

const at = (list, share) => list[Math.min(list.length - 1, Math.floor(list.length * share))];
const shown = (list) => { list.sort((a, b) => a - b); return `median ${at(list, 0.5).toFixed(1)} ms, p99 ${at(list, 0.99).toFixed(1)} ms`; };
// Of all its threads, in milliseconds: clock ticks are hundredths of a second.
const cpu = (pid) => { const f = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
const rss = (pid) => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

async function measure(name, start, folder, edits) {
  const { server, connection, published } = start();
  const file = path.join(folder, 'serverless.yml');
  const uri = pathToFileURL(file).href;
  let text = fs.readFileSync(file, 'utf8');
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: { workspace: { configuration: true } }, initializationOptions: {} });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml: { schemas: { [schema]: 'serverless.yml' }, validate: true } } });
  let seen = published();
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  await seen;
  await new Promise((done) => setTimeout(done, 1500));
  // A digit at the end of a line of the middle, put there and taken away again.
  const lines = text.split('\n');
  const number = lines.findIndex((l, i) => i > lines.length / 2 && /^ {4}timeout: \d+$/.test(l));
  const place = { line: number, character: lines[number].length };
  const times = [];
  const spent = cpu(server.pid);
  const completions = [];
  for (let i = 0; i < edits; i += 1) {
    const change = i % 2 ? { range: { start: place, end: { ...place, character: place.character + 1 } }, text: '' } : { range: { start: place, end: place }, text: '1' };
    const before = process.hrtime.bigint();
    seen = published();
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: i + 2 }, contentChanges: [change] });
    await seen;
    times.push(Number(process.hrtime.bigint() - before) / 1e6);
    const asked = process.hrtime.bigint();
    await connection.sendRequest('textDocument/completion', { textDocument: { uri }, position: { line: number, character: 4 } });
    completions.push(Number(process.hrtime.bigint() - asked) / 1e6);
  }
  console.log(`  ${name}: change to diagnostics ${shown(times)}; completion ${shown(completions)}; processor ${((cpu(server.pid) - spent) / edits).toFixed(1)} ms a change and completion; memory ${(rss(server.pid) / 1024).toFixed(0)} MB`);
  server.kill();
}

async function memory(start, folder, edits, made) {
  const { server, connection, published } = start();
  const file = path.join(folder, 'serverless.yml');
  const uri = pathToFileURL(file).href;
  const text = fs.readFileSync(file, 'utf8');
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {} });
  let seen = published();
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  await seen;
  const figures = [];
  for (let i = 0; i < edits; i += 1) {
    const lines = text.split('\n').length;
    const place = { line: (i * 7) % lines, character: 0 };
    const change = i % 2 ? { range: { start: { line: ((i - 1) * 7) % lines, character: 0 }, end: { line: ((i - 1) * 7) % lines, character: 1 } }, text: '' } : { range: { start: place, end: place }, text: '#' };
    seen = published();
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: i + 2 }, contentChanges: [change] });
    await seen;
    if (i % (edits / 5) === (edits / 5) - 1 || i === 999) figures.push(`${i + 1}: ${(rss(server.pid) / 1024).toFixed(1)} MB`);
  }
  console.log(`  memory by edits, text and template ${((text.length + made) / 1e6).toFixed(2)} MB: ${figures.join(', ')}`);
  server.kill();
}

for (const n of options.functions.split(',').map(Number)) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'slsc-lsp-bench-')));
  fs.writeFileSync(path.join(folder, 'serverless.yml'), generate('mixed', n));
  fs.writeFileSync(path.join(folder, 'code.zip'), codeZip());
  const made = Number(spawnSync(path.resolve(options.slsc), ['serverless.yml', '-o', 'stack.json'], { cwd: folder }).status === 0 && fs.statSync(path.join(folder, 'stack.json')).size);
  const start = () => client(path.resolve(options.slsc), ['lsp'], folder);
  const other = () => client('node', [require.resolve('yaml-language-server/bin/yaml-language-server'), '--stdio'], folder, { yaml: { schemas: { [schema]: 'serverless.yml' }, validate: true } });
  console.log(`${n} functions, ${fs.statSync(path.join(folder, 'serverless.yml')).size} bytes`);
  await measure('slsc lsp', start, folder, Number(options.edits));
  await measure('yaml-language-server', other, folder, Number(options.edits) / 4);
  if (n === 100 && Number(options.memory)) await memory(start, folder, Number(options.memory), made);
  fs.rmSync(folder, { recursive: true });
}
process.exit(0);
