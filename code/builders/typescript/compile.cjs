// One run of the project's TypeScript, as serverless-plugin-typescript 2.1 has it: the options of tsconfig.json, with the
// service's folder as rootDir and .build as outDir; the handlers' files and all that tsconfig.json names. What it emits is
// written to question.to instead of .build.

const ts = load(question.typescript);
if (!ts.createProgram) throw new Error(`typescript ${ts.version} cannot be called by a program: npm install --save-dev typescript@5`);

// All that is read, by which it is known later whether something has changed.
const read = new Set(), readFile = ts.sys.readFile;
ts.sys.readFile = (name, ...rest) => {
	read.add(fromHere(name));
	return readFile.call(ts.sys, name, ...rest);
};

const tell = (error, d) => {
	const text = `${ts.flattenDiagnosticMessageText(d.messageText, '\n').replace(/\n|$/, ` (TS${d.code})$&`)}`;
	if (!d.file || d.start === undefined) return say(error, text, d.file ? { path: fromHere(d.file.fileName) } : {});
	const at = d.file.getLineAndCharacterOfPosition(d.start);
	say(error, text, { path: fromHere(d.file.fileName), row: at.line + 1, column: at.character + 1, length: d.length });
};

const stop = () => answer({ failed: true });

// The options and files that a configuration names, or null if there is no such file.
const configuration = (name) => {
	const file = path.join(cwd, name);
	read.add(fromHere(file));
	if (!fs.existsSync(file)) return null;
	const text = fs.readFileSync(file).toString();
	const { config, error } = ts.parseConfigFileTextToJson(file, text);
	if (error) {
		tell(true, error);
		stop();
	}
	const parsed = ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(file));
	if (parsed.errors.length) {
		// Only of a parsed text is it known where.
		const placed = ts.parseJsonSourceFileConfigFileContent(ts.parseJsonText(file, text), ts.sys, path.dirname(file)).errors;
		for (const d of placed.length ? placed : parsed.errors) d.file ? tell(true, d) : say(true, ts.flattenDiagnosticMessageText(d.messageText, '\n'), { path: fromHere(file) });
		stop();
	}
	return parsed;
};

const own = configuration(question.tsconfig), usual = question.tsconfig === 'tsconfig.json' ? own : configuration('tsconfig.json');
const options = own ? { ...own.options, rootDir: cwd } : {
	allowJs: true, lib: ['lib.es2015.d.ts'], moduleResolution: ts.ModuleResolutionKind.NodeJs, preserveConstEnums: true,
	rootDir: './', sourceMap: true, strictNullChecks: true, target: ts.ScriptTarget.ES5,
};
Object.assign(options, { outDir: '.build', listEmittedFiles: true });

const roots = new Set([...question.entries, ...(usual ? usual.fileNames.map((name) => name.replace(cwd + '/', '')) : [])]);
const program = ts.createProgram([...roots], options);

fs.rmSync(question.to, { recursive: true, force: true });
const outputs = [];
const { emitSkipped, diagnostics } = program.emit(undefined, (name, text, byteOrderMark) => {
	const below = path.relative(path.resolve('.build'), path.resolve(name));
	if (below.startsWith('..')) return; // declarationDir and the like: in no package
	fs.mkdirSync(path.dirname(path.join(question.to, below)), { recursive: true });
	fs.writeFileSync(path.join(question.to, below), (byteOrderMark ? '\uFEFF' : '') + text);
	outputs.push(below.split(path.sep).join('/'));
});

// What is wrong with a file, the plugin prints and goes on; of anything else it dies.
let failed = emitSkipped;
for (const d of [...ts.getPreEmitDiagnostics(program), ...diagnostics]) {
	const error = d.category === ts.DiagnosticCategory.Error && (emitSkipped || !d.file);
	failed = failed || error;
	tell(error, d);
}
if (emitSkipped && !messages.some((m) => m.error)) say(true, 'nothing is emitted: is noEmit set?', { path: question.tsconfig });

for (const file of program.getSourceFiles()) read.add(fromHere(file.fileName));

// Folders in which a new file would be compiled, too.
const folders = new Set();
const addFolder = (folder, below) => {
	if (folders.has(fromHere(folder)) || !fs.existsSync(folder)) return;
	folders.add(fromHere(folder));
	for (const e of below ? fs.readdirSync(folder, { withFileTypes: true }) : [])
		if (e.isDirectory() && e.name !== 'node_modules' && !e.name.startsWith('.')) addFolder(path.join(folder, e.name), true);
};
for (const [folder, flags] of Object.entries((usual && usual.wildcardDirectories) || {})) addFolder(folder, flags === ts.WatchDirectoryFlags.Recursive);

answer({ failed, outputs, read: [...read], folders: [...folders] });
