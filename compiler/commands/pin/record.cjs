// Loaded into the framework by slsc pin (node --require): notes what sources of variables answer that plugins define, by
// "type(parameters):address", and writes it where SLSC_PIN_ANSWERS says once the framework ends.
'use strict';
const fs = require('fs'), Module = require('module');

const framework = new Set(['aws', 'cf', 'env', 'file', 'opt', 'param', 's3', 'self', 'sls', 'ssm', 'strToBool']);
const answers = {}, recording = new WeakSet(), wrapped = new WeakMap();
let asked = false;

function record(type, source) {
	const noted = {
		...source,
		resolve: async (question) => {
			const answer = await source.resolve(question);
			const params = (question.params ?? []).map((p) => (p === null || p === undefined ? '' : String(p))).join(', ');
			if (answer && !answer.isPending) answers[`${type}${question.params?.length ? `(${params})` : ''}:${question.address ?? ''}`] = answer.value ?? null;
			return answer;
		},
	};
	recording.add(noted);
	return noted;
}

// The framework hands all sources to one function, anew for each of its phases.
function wrap(resolveVariables) {
	if (!wrapped.has(resolveVariables))
		wrapped.set(resolveVariables, (data) => {
			asked = true;
			for (const [type, source] of Object.entries(data.sources))
				if (!framework.has(type) && !recording.has(source)) data.sources[type] = record(type, source);
			return resolveVariables(data);
		});
	return wrapped.get(resolveVariables);
}

const load = Module._load;
Module._load = function (request, ...rest) {
	const made = load.call(this, request, ...rest);
	return /configuration\/variables\/resolve(\.js)?$/.test(request) && typeof made === 'function' ? wrap(made) : made;
};
process.on('exit', () => { if (asked) fs.writeFileSync(process.env.SLSC_PIN_ANSWERS, JSON.stringify(answers), { mode: 0o600 }); });
