#!/usr/bin/env node
// The schema in the real yaml-language-server, with the tags of CloudFormation as editors set them: no error on a golden that slsc compiles
// without a word, but for those in schema.known. usage: schema.mjs --modules node_modules [--all]
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(2);
const all = args.includes('--all');
const modules = args[args.indexOf('--modules') + 1];
const require = createRequire(path.join(path.resolve(modules), 'x.js'));
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-languageserver-protocol/node');
const root = path.join(path.dirname(new URL(import.meta.url).pathname), '..', '..');
const schema = pathToFileURL(path.join(root, 'schemas', 'serverless.schema.json')).href;
const tags = ['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Not', 'Or', 'Ref', 'Select', 'Split', 'Sub', 'Transform', 'Condition']
  .flatMap((name) => ['scalar', 'sequence', 'mapping'].map((kind) => `!${name} ${kind}`));
const settings = { yaml: { schemas: { [schema]: ['serverless.yml'] }, validate: true, customTags: tags } };

const server = spawn('node', [require.resolve('yaml-language-server/bin/yaml-language-server'), '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
let arrived = () => {};
connection.onNotification('textDocument/publishDiagnostics', (p) => arrived(p));
connection.onRequest('workspace/configuration', (p) => p.items.map((i) => settings[i.section] ?? null));
connection.onRequest('client/registerCapability', () => null);
connection.listen();
await connection.sendRequest('initialize', { processId: process.pid, rootUri: pathToFileURL(root).href, capabilities: { workspace: { configuration: true } } });
await connection.sendNotification('initialized', {});
await connection.sendNotification('workspace/didChangeConfiguration', { settings });

const golden = path.join(root, 'tests', 'golden');
const names = fs.readdirSync(golden).filter((name) => fs.existsSync(path.join(golden, name, 'serverless.yml')) && fs.existsSync(path.join(golden, name, 'expect.json')) && !fs.existsSync(path.join(golden, name, 'expect.err')) &&
  !fs.existsSync(path.join(golden, name, 'args')) && /![A-Z]/.test(fs.readFileSync(path.join(golden, name, 'serverless.yml'), 'utf8')));
const chosen = all ? names : names.filter((_, i) => i % 4 === 0);
// False errors that are known, as golden:line: yaml-language-server hands the schema what is behind a tag, without the tag.
const known = new Set(fs.readFileSync(path.join(root, 'tests', 'lsp', 'schema.known'), 'utf8').split('\n').filter(Boolean));
let bad = 0;
let expected = 0;
for (const name of chosen) {
  const file = path.join(golden, name, 'serverless.yml');
  const uri = pathToFileURL(file).href;
  const seen = new Promise((done) => { arrived = (p) => { if (p.uri === uri) done(p.diagnostics); }; });
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text: fs.readFileSync(file, 'utf8') } });
  for (const d of await seen) {
    if (known.has(`${name}:${d.range.start.line + 1}`)) {
      expected += 1;
      continue;
    }
    bad += 1;
    console.log(`${name}:${d.range.start.line + 1}: ${d.message}`);
  }
  await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
}
server.kill();
console.log(`schema in yaml-language-server: ${chosen.length} goldens with tags, ${bad} new false errors, ${expected} known ones`);
process.exit(bad ? 1 : 0);
