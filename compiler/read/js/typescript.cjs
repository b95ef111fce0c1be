// TypeScript, read by what there is: ts-node as in v3.40, of the service or of the machine; else the compiler typescript
// or esbuild, with the paths of tsconfig.json; else node itself, which only takes types away.
const globalRequires = () => {
	const bin = path.dirname(process.execPath), folders = [path.join(bin, '..', 'lib', 'node_modules'), path.join(bin, 'node_modules')];
	for (const folder of (process.env.PATH || '').split(path.delimiter)) folders.push(path.join(folder, '..', 'lib', 'node_modules'));
	return folders.filter((f) => fs.existsSync(f)).map((f) => createRequire(path.join(path.resolve(f), 'x.js')));
};

const found = (name) => {
	for (const from of [load, ...globalRequires()]) {
		try {
			return from(name);
		} catch (e) {
			if (e.code !== 'MODULE_NOT_FOUND') throw e;
		}
	}
	return null;
};

// JSON with comments and commas before a closing bracket.
const readJson = (name) => {
	const text = fs.readFileSync(name, 'utf8').replace(/^\uFEFF/, '');
	const plain = text.replace(/("(?:\\.|[^"\\])*")|\/\/.*|\/\*[\s\S]*?\*\//g, (all, string) => string || '');
	return JSON.parse(plain.replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (all, string) => string || ''));
};

const existing = (...names) => names.find((name) => fs.existsSync(name) && fs.statSync(name).isFile());

// The compilerOptions of a tsconfig.json with those that it extends; folders are made absolute.
const compilerOptions = (name, depth = 0) => {
	if (!name || depth > 20) return {};
	const config = readJson(name), folder = path.dirname(name), own = { ...config.compilerOptions };
	if (own.baseUrl) own.baseUrl = path.resolve(folder, own.baseUrl);
	if (own.paths) own.pathsBase = own.baseUrl || folder;
	let options = {};
	for (const base of [].concat(config.extends || [])) {
		const near = path.resolve(folder, base);
		let from = /^[./]/.test(base) ? existing(near, near + '.json', path.join(near, 'tsconfig.json')) : null;
		for (const there of from || /^[./]/.test(base) ? [] : [base, base + '.json', base + '/tsconfig.json']) {
			try {
				from = from || createRequire(name).resolve(there);
			} catch {} // the next form
		}
		options = { ...options, ...compilerOptions(from, depth + 1) };
	}
	return { ...options, ...own };
};

const tsconfigOf = (name) => {
	for (let folder = path.dirname(name); ; folder = path.dirname(folder)) {
		const config = existing(path.join(folder, 'tsconfig.json'));
		if (config || folder === path.dirname(folder)) return config;
	}
};

// Where the paths of tsconfig.json lead a bare name: the most exact pattern goes first.
const mapped = (options, request) => {
	const out = [], rank = (pattern) => (pattern.includes('*') ? pattern.indexOf('*') : Infinity);
	for (const pattern of Object.keys(options.paths || {}).sort((a, b) => rank(b) - rank(a))) {
		const [before, behind] = pattern.split('*');
		const fits = behind === undefined ? request === pattern
			: request.length >= before.length + behind.length && request.startsWith(before) && request.endsWith(behind);
		const star = behind === undefined ? '' : request.slice(before.length, request.length - behind.length);
		if (fits) out.push(...options.paths[pattern].map((target) => path.resolve(options.pathsBase, target.replace('*', star))));
	}
	if (options.baseUrl) out.push(path.resolve(options.baseUrl, request));
	return out;
};

const resolveAsTypeScript = (options) => {
	const Module = require('module'), resolve = Module._resolveFilename;
	Module._resolveFilename = function (request, parent, ...rest) {
		const bare = !/^(\.|\/|node:)/.test(request) && !(parent && parent.filename && isLibrary(parent.filename)) && !Module.builtinModules.includes(request);
		const tries = bare ? [...mapped(options, request), request] : [request];
		if (/^\..*\.[cm]?js$/.test(request)) tries.push(request.replace(/\.([cm]?)js$/, '.$1ts'));
		let first;
		for (const one of tries) {
			try {
				return resolve.call(this, one, parent, ...rest);
			} catch (e) {
				if (e.code !== 'MODULE_NOT_FOUND') throw e;
				if (one === request) first = e;
			}
		}
		throw first;
	};
};

const compilerOf = (options) => {
	const ts = found('typescript');
	if (ts && ts.transpileModule) {
		const settings = ts.convertCompilerOptionsFromJson(options, root).options;
		const given = { target: ts.ScriptTarget.ES2020, esModuleInterop: true, ...settings, module: ts.ModuleKind.CommonJS, moduleResolution: undefined,
			inlineSourceMap: true, sourceMap: false, noEmit: false, declaration: false, composite: false, incremental: false, verbatimModuleSyntax: false };
		return (text, name) => {
			const { outputText, diagnostics } = ts.transpileModule(text, { compilerOptions: given, fileName: name, reportDiagnostics: true });
			const bad = diagnostics.find((d) => d.category === ts.DiagnosticCategory.Error && d.file);
			if (!bad) return outputText;
			const { line, character } = bad.file.getLineAndCharacterOfPosition(bad.start);
			const errors = [{ text: ts.flattenDiagnosticMessageText(bad.messageText, ' '), location: { file: name, line: line + 1, column: character } }];
			throw Object.assign(new Error(), { errors });
		};
	}
	const esbuild = found('esbuild');
	return esbuild && ((text, name) => esbuild.transformSync(text, { loader: name.endsWith('x') ? 'tsx' : 'ts', format: 'cjs', sourcemap: 'inline',
		sourcefile: name, logLevel: 'silent', tsconfigRaw: { compilerOptions: options } }).code);
};

// False if nothing reads it; else what is to be said beside a failure.
const readTypeScript = () => {
	if (process[Symbol.for('ts-node.register.instance')]) return { hint: '' };
	const node = found('ts-node');
	if (node) {
		node.register();
		return { hint: '' };
	}
	const options = compilerOptions(tsconfigOf(file)), compile = compilerOf(options);
	if (!compile) return process.features.typescript ? { hint: '; node only takes types away: npm install --save-dev ts-node typescript@5' } : null;
	process.setSourceMapsEnabled(true);
	resolveAsTypeScript(options);
	for (const ending of ['.ts', '.tsx', '.cts'])
		require.extensions[ending] = (m, name) => m._compile(compile(fs.readFileSync(name, 'utf8'), name), name);
	return { hint: '' };
};
