// esbuild by its JavaScript interface, for options that are code or that the command line does not have. The question has
// esbuild (the package's folder), service, stage, region, options or config (a module that makes them), plugins and, where
// something is built, entries, outdir, and what slsc has found out: target, external, extension. Answers options, or built.
const esbuild = () => require(ask.esbuild);

// What modules may ask of the framework while it packages. Anything else is said rather than taken for absent.
const functions = ask.service.functions || {};
const service = Object.assign(Object.create({
	getFunction: (name) => functions[name],
	getAllFunctions: () => Object.keys(functions),
	getAllFunctionsNames: () => Object.values(functions).map((f) => f.name),
	getServiceName: () => ask.service.service,
}), { layers: {}, resources: {}, custom: {}, plugins: [], ...ask.service, functions, serviceObject: { name: ask.service.service } });
const say = (...words) => console.error(...words);
const parts = {
	service, serviceDir: root, version: '3.40.0',
	config: { serviceDir: root, servicePath: root },
	processedInput: { commands: ['package'], options: { stage: ask.stage, region: ask.region } },
	getVersion: () => '3.40.0',
	getProvider: () => ({ getStage: () => ask.stage, getRegion: () => ask.region, options: { stage: ask.stage, region: ask.region } }),
	cli: { log: say, consoleLog: say },
};
const serverless = new Proxy(parts, {
	get: (o, name) => {
		if (typeof name !== 'symbol' && !(name in o)) throw new Error(`slsc has no serverless.${name} for modules of esbuild's options`);
		return o[name];
	},
});

// ---- options

const inService = (name) => path.join(root, name);

const readOptions = () => {
	if (!ask.config) return ask.options || {};
	const make = load(inService(ask.config));
	if (typeof make !== 'function') throw new Error(`${ask.config} exports no function`);
	const options = make(serverless);
	if (options && typeof options.then === 'function') throw new Error(`${ask.config} returns a promise, for which serverless-esbuild does not wait`);
	return options || {};
};

const readPlugins = (options) => {
	if (!options.plugins || Array.isArray(options.plugins)) return options.plugins || [];
	let plugins = load(inService(options.plugins));
	if (typeof plugins === 'object' && plugins !== null && 'default' in plugins) plugins = plugins.default;
	return typeof plugins === 'function' ? plugins(serverless) : plugins;
};

// As JSON: regular expressions by their text, plugins by whether there are any.
const asData = (options) => ({
	...JSON.parse(JSON.stringify(options, (key, v) => (v instanceof RegExp ? v.source : v))),
	plugins: !!options.plugins && !(Array.isArray(options.plugins) && !options.plugins.length),
});

// ---- builds: one an entry point, as serverless-esbuild does it

const OWN = ['concurrency', 'zipConcurrency', 'exclude', 'nativeZip', 'packager', 'packagePath', 'watch', 'keepOutputDirectory', 'packagerOptions', 'installExtraArgs',
	'outputFileExtension', 'outputBuildFolder', 'outputWorkFolder', 'nodeExternals', 'skipBuild', 'skipRebuild', 'skipBuildExcludeFns', 'stripEntryResolveExtensions',
	'disposeContext', 'config'];

const filesBelow = (folder) => {
	const found = new Map();
	for (const e of fs.existsSync(folder) ? fs.readdirSync(folder, { withFileTypes: true }) : []) {
		const name = path.join(folder, e.name);
		if (e.isDirectory()) for (const [k, v] of filesBelow(name)) found.set(k, v);
		else if (e.isFile()) found.set(name, ((s) => `${s.ino} ${s.size} ${s.mtimeMs}`)(fs.statSync(name)));
	}
	return found;
};

const withoutEnding = (name) => name.slice(0, name.length - path.extname(name).length);

const build = async () => {
	const options = readOptions(), plugins = readPlugins(options);
	const given = { bundle: true, platform: 'node', target: ask.target, ...options };
	for (const name of OWN) delete given[name];
	Object.assign(given, { external: ask.external, plugins, logLevel: 'warning', logLimit: 0, color: false, metafile: true });
	if (ask.extension !== '.js') given.outExtension = { '.js': ask.extension };

	// What plugins wrote in an earlier run is not this one's.
	const record = path.join(ask.outdir, ask.record), meta = { inputs: {}, outputs: {} };
	for (const name of fs.existsSync(record) ? JSON.parse(fs.readFileSync(record, 'utf8')) : []) if (!name.startsWith('..')) fs.rmSync(path.join(ask.outdir, name), { force: true });
	const before = filesBelow(ask.outdir), queue = [...ask.entries], failures = [];
	const work = async () => {
		for (let entry; (entry = queue.shift()) !== undefined;) {
			try {
				const result = await esbuild().build({ ...given, entryPoints: [entry], outdir: path.join(ask.outdir, path.dirname(entry)) });
				Object.assign(meta.inputs, result.metafile.inputs);
				Object.assign(meta.outputs, result.metafile.outputs);
				if (!options.metafile) continue;
				const text = JSON.stringify(result.metafile, null, 2).split(`"${ask.seen}`).join(`"${ask.theirs}`);
				fs.writeFileSync(path.join(ask.outdir, `${withoutEnding(entry)}-meta.json`), text);
			} catch (e) {
				failures.push(e);
			}
		}
	};
	await Promise.all(Array.from({ length: options.concurrency > 0 && options.concurrency < 16 ? options.concurrency : 16 }, work));
	if (failures.length) {
		// What esbuild has reported itself stands on standard error.
		const other = failures.find((e) => !(e && Array.isArray(e.errors) && e.errors.length));
		return other === undefined ? answer({ reported: true }) : fail(other);
	}
	const made = [];
	for (const [name, state] of filesBelow(ask.outdir)) {
		if (before.get(name) === state) continue;
		made.push(path.relative(ask.outdir, name));
		const known = path.relative(root, name);
		meta.outputs[known] ||= { imports: [] };
	}
	fs.writeFileSync(record, JSON.stringify(made.filter((name) => name !== ask.record)));
	answer({ built: meta });
};

(async () => (ask.entries ? build() : answer({ options: asData(readOptions()) })))().catch(fail);
