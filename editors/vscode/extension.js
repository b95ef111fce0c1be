// Starts slsc for configurations of the Serverless Framework and the files that they read.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

let client;

// The setting, else the program in this extension, else that of the PATH.
function program(context, settings) {
  const own = context.asAbsolutePath(path.join('bin', process.platform === 'win32' ? 'slsc.exe' : 'slsc'));
  return settings.get('path') || (fs.existsSync(own) ? own : 'slsc');
}

function options(settings) {
  const names = ['stage', 'region', 'values', 'policy', 'plugins', 'programs'];
  return Object.fromEntries(names.map((name) => [name, settings.get(name)]).filter(([, value]) => value !== ''));
}

async function start(context) {
  const settings = vscode.workspace.getConfiguration('slsc');
  const run = { command: program(context, settings), args: ['lsp'], transport: TransportKind.stdio };
  client = new LanguageClient('slsc', 'slsc', { run, debug: run }, {
    documentSelector: [{ scheme: 'file', language: 'yaml' }, { scheme: 'file', language: 'json', pattern: '**/serverless*.json' }],
    initializationOptions: options(settings),
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/*.{yml,yaml,json,env,js,cjs,mjs,ts,py,graphql}') },
  });
  await client.start();
}

async function activate(context) {
  context.subscriptions.push(vscode.workspace.onDidChangeConfiguration(async (event) => {
    if (!event.affectsConfiguration('slsc')) return;
    await client?.stop();
    await start(context);
  }));
  await start(context);
}

module.exports = { activate, deactivate: () => client?.stop() };
