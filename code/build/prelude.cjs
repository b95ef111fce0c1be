// What every script of a builder begins with: the question, and the answer in a file of its own, as what it runs may print.

'use strict';
const fs = require('fs'), path = require('path'), Module = require('module');
// Children of node get its options again: not this script.
process.execArgv.length = 0;
// Libraries look for the program's own file.
process.argv[1] = require('path').resolve('slsc');

const question = JSON.parse(fs.readFileSync(0, 'utf8'));
const cwd = process.cwd(), load = Module.createRequire(path.join(cwd, 'package.json'));
const fromHere = (name) => path.relative(cwd, path.resolve(name)).split(path.sep).join('/');
const isLibrary = (name) => name.includes('/node_modules/');

// Nobody waits for an answer any more once slsc has been killed.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 250).unref();

// place: { path, row, column, length }, row and column from 1, columns in UTF-16 units. Each message is kept once.
const messages = [], said = new Set();
const say = (error, text, place) => {
	const [first, ...notes] = String(text).split('\n').map((line) => line.trimEnd()).filter((line) => line.trim());
	const message = { error, text: (first || 'it fails without a message').trim(), notes: notes.slice(0, 12), ...place };
	if (said.has(JSON.stringify(message))) return;
	said.add(JSON.stringify(message));
	messages.push(message);
};

const answer = (more) => {
	fs.writeFileSync(question.answer, JSON.stringify({ ...more, messages }));
	process.exit(0);
};

// Where the service's own code has thrown it, or could not be parsed.
const thrownAt = (e) => {
	const stack = String((e && e.stack) || ''), unparsed = /^(?:file:\/\/)?(\/.*):(\d+)\n.*\n([ \t]*)\^/.exec(stack);
	if (unparsed) return { path: fromHere(unparsed[1]), row: Number(unparsed[2]), column: unparsed[3].length + 1 };
	for (const line of stack.split('\n')) {
		const m = /^\s+at (?:.*\()?(?:file:\/\/)?(\/.*?):(\d+):(\d+)\)?$/.exec(line);
		if (m && !isLibrary(m[1])) return { path: fromHere(m[1]), row: Number(m[2]), column: Number(m[3]) };
	}
	return {};
};

const fail = (e) => {
	say(true, (e && e.message) || e, thrownAt(e));
	answer({ failed: true });
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
