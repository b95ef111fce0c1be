// Fakes of AWS clients: every call is kept, and answered by the table's function or value, or by nothing.
'use strict';

function fake(answers = {}) {
	const calls = [];
	const client = new Proxy({}, {
		get: (_, name) => async (input) => {
			calls.push([name, input]);
			const answer = answers[name];
			return typeof answer === 'function' ? answer(input, calls) : answer;
		},
	});
	return { client, calls, named: (name) => calls.filter(([n]) => n === name).map(([, input]) => input) };
}

function named(name) {
	return Object.assign(new Error(name), { name });
}

const context = {
	invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:svc-dev-custom-resource',
	logStreamName: 'stream',
};

module.exports = { fake, named, context };
