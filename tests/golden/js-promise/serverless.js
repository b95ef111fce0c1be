// A promise of the configuration; variables in it are resolved as in YAML, undefined and functions are left out.
module.exports = (async () => ({
	service: 'js-promise',
	provider: { name: 'aws', region: 'eu-west-1', runtime: 'nodejs20.x' },
	custom: { memory: 512, gone: undefined },
	functions: { hello: { handler: 'src/index.handler', memorySize: '${self:custom.memory}' } },
}))();
