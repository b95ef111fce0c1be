// What every script that slsc gives to node begins with: the question, and the one answer to it. The module that it runs
// may print, throw, exit and never end; what slsc reads is the JSON behind the last mark on standard output.
'use strict';
const fs = require('fs'), path = require('path');
const { createRequire } = require('module');
const { fileURLToPath, pathToFileURL } = require('url');

const ask = JSON.parse(fs.readFileSync(0, 'utf8'));
const file = path.resolve(ask.path);
if (ask.root) process.chdir(ask.root);
const root = process.cwd();
const load = createRequire(file);
Error.stackTraceLimit = 50;

// Nobody waits for an answer any more once slsc has been killed.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 250).unref();

let sent = false;
const send = (o) => {
	if (sent) return;
	const bytes = Buffer.from('\n\x01slsc-answer\x01' + JSON.stringify(o.error ? { ...o, environment: process.env } : o));
	sent = true;
	for (let at = 0; at < bytes.length;) at += fs.writeSync(1, bytes, at);
};

const isLibrary = (name) => name.includes('/node_modules/');

// The files of the service that the module has brought, but for those that it imports as ECMAScript modules.
const filesRead = () => Object.keys(require.cache).filter((name) => path.isAbsolute(name) && !isLibrary(name)).map((name) => path.relative(root, name));

const answer = (o) => {
	send({ ...o, files: filesRead() });
	process.exit(0);
};

// ---- failures: one line, and the place in the service's own code

// Paths from the service's folder instead of from the root, where that makes them independent of where it lies.
const withoutFolders = (text) => text.split(pathToFileURL(root).href + '/').join('').split(root + '/').join('')
	.replace(/(?:file:\/\/)?(\/[^\s'"`():,;<>]+)/g, (all, name) => (name.split('/')[1] === root.split('/')[1] ? path.relative(root, name) || '.' : name));

const asPath = (name) => (name.startsWith('file://') ? fileURLToPath(name) : name);

// A file that does not parse: its name and line stand above the message, the column is that of a caret.
const unparsed = (stack) => {
	const m = /^((?:file:\/\/)?\/.*):(\d+)\n.*\n(?:([ \t]*)\^)?/.exec(stack);
	return m && { file: asPath(m[1]), line: Number(m[2]), column: (m[3] || '').length + 1 };
};

// JSON that does not parse is named before the message, its place, if at all, in it.
const unparsedJson = (message) => {
	const m = /^(\/.*\.json): .*?(?:at position (\d+)|$)/.exec(message);
	const before = m ? fs.readFileSync(m[1], 'utf8').slice(0, Number(m[2] || 0)).split('\n') : [];
	return m && { file: m[1], line: before.length, column: before[before.length - 1].length + 1 };
};

const thrownAt = (stack) => {
	const frames = [];
	for (const line of stack.split('\n')) {
		const m = /^\s+at (?:.*\()?((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/.exec(line);
		if (m) frames.push({ file: asPath(m[1]), line: Number(m[2]), column: Number(m[3]) });
	}
	const own = frames.filter((f) => !isLibrary(f.file));
	return own.find((f) => f.file.startsWith(root + '/')) || own[0];
};

const firstLine = (text) => (String(text).split('\n').find((line) => line.trim()) || '').trim();

const asText = (e) => {
	try {
		return firstLine(e);
	} catch {
		return 'it throws something that is no text';
	}
};

// What compilers of TypeScript say of a text: they have places of their own.
const compilation = (e) => {
	const ts = /^(.*?)\((\d+),(\d+)\): error (.*)/m.exec(e.diagnosticText || '');
	if (ts) return { message: ts[4], at: { file: path.resolve(root, ts[1]), line: Number(ts[2]), column: Number(ts[3]) } };
	const one = Array.isArray(e.errors) && e.errors[0];
	if (!one || !one.text || !one.location) return null;
	return { message: one.text, at: { file: path.resolve(root, one.location.file), line: one.location.line, column: one.location.column + 1 } };
};

const failure = (e) => {
	if (!(e instanceof Error) && !(e && typeof e.message === 'string')) return { message: asText(e) };
	const compiled = compilation(e);
	if (compiled) return compiled;
	const stack = typeof e.stack === 'string' ? e.stack : '', first = firstLine(e.message);
	const name = typeof e.name === 'string' && e.name !== 'Error' ? e.name : '';
	return {
		message: [name, first].filter(Boolean).join(': ') || 'Error',
		at: unparsedJson(first) || unparsed(stack) || thrownAt(stack),
	};
};

const fail = (e, hint) => {
	const { message, at } = failure(e);
	const error = { message: withoutFolders(message) + (hint || '') };
	if (at) Object.assign(error, { file: path.relative(root, at.file), line: at.line, column: at.column });
	answer({ error });
};

process.on('uncaughtException', (e) => fail(e));
process.on('exit', (code) => send({ error: { message: `it ends node by process.exit(${code})` } }));
