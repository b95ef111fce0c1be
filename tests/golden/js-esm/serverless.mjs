const functions = Object.fromEntries(['a', 'b'].map((name) => [name, { handler: `src/${name}.handler` }]));

export default {
	service: 'js-esm',
	provider: { name: 'aws', region: 'eu-west-1', runtime: 'nodejs20.x' },
	functions,
};
