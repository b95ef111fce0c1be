// A module of ${file(x.js)}: an object is given whole, a function is called. What it asks for is not known while it runs:
// the promise stays open, the process ends, and slsc runs it again with the answers.
Object.assign(process.env, ask.env);

const questions = [];
process.on('beforeExit', () => answer(questions.length ? { questions } : { error: { message: 'a promise is never settled' } }));

const question = (kind, about) => {
	const key = JSON.stringify([kind, about]);
	const known = ask.known.find((k) => k.key === key);
	if (known) return Promise.resolve(known.value);
	questions.push({ kind, about, key });
	return new Promise(() => {});
};

const given = {
	options: ask.options,
	resolveVariable: async (text) => question('text', '${' + text + '}'),
	resolveConfigurationProperty: async (keys) => question('property', keys.map(String)),
};

const isFunction = (v) => typeof v === 'function' && !/^class\b/.test(Function.prototype.toString.call(v));
const isPlain = (v) => {
	if (v === null || v === undefined || typeof v === 'string' || typeof v === 'boolean') return true;
	if (typeof v === 'number') return Number.isFinite(v);
	if (Array.isArray(v)) return v.every(isPlain);
	if (typeof v !== 'object') return false;
	const p = Object.getPrototypeOf(v);
	return (p === null || Object.getPrototypeOf(p) === null) && typeof v.then !== 'function' && Object.values(v).every(isPlain);
};
const passes = (v) => (v !== null && typeof v === 'object' ? !(v instanceof Date) : isPlain(v) && v !== undefined);

(async () => {
	if (ask.typescript) readTypeScript(); // v3.40 has registered it for the whole process
	try {
		require.resolve(file);
	} catch {
		return answer({ missing: true });
	}
	let at = load(file), called = false;
	if (isFunction(at)) {
		called = true;
		at = await at(given);
	} else if (isPlain(at) && at !== undefined && at !== null) {
		return answer({ whole: at });
	} else at = await at;
	if (ask.address === null) return answer(at === null ? { missing: true } : passes(at) ? { value: at } : { odd: true });
	if (at === null || at === undefined) return answer({ missing: true });
	for (const key of ask.address.split('.')) {
		if (typeof at === 'string') at = await question('text', at);
		const owner = at;
		at = at[key];
		if (at === null || at === undefined) return answer({ missing: true });
		if (called) continue;
		if (isFunction(at)) {
			called = true;
			at = await at.call(owner, given);
		} else at = await at;
		if (at === null || at === undefined) return answer({ missing: true });
	}
	answer(passes(at) ? { value: at } : { odd: true });
})().catch((e) => fail(e));
