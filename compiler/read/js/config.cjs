// A configuration, as v3.40 reads it: an object or the promise of one, through JSON; of an .mjs file the default export.
process.on('beforeExit', () => answer({ error: { message: 'its promise is never settled' } }));

const isPlain = (v) => {
	if (v === null || typeof v !== 'object' || Array.isArray(v)) return false;
	const p = Object.getPrototypeOf(v);
	return p === null || Object.getPrototypeOf(p) === null;
};

let hint = '';
(async () => {
	if (file.endsWith('.ts')) {
		const reader = readTypeScript();
		if (!reader) return answer({ typescript: false });
		hint = reader.hint;
	}
	const config = await (file.endsWith('.mjs') ? import(pathToFileURL(file)).then((m) => m.default) : load(file));
	answer(isPlain(config) ? { config } : { odd: config === null ? 'null' : Array.isArray(config) ? 'a list' : typeof config });
})().catch((e) => fail(e, hint));
