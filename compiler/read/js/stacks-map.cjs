// stacks-map.js of serverless-plugin-split-stacks: a map from resource types to where they go, or a function of a resource and
// its logical id; older ones put both into the plugin's own exports.
const Module = require('module');
const plugin = { stacksMap: {} };
const loadModule = Module._load;
Module._load = (name, ...rest) => (name === 'serverless-plugin-split-stacks' ? plugin : loadModule(name, ...rest));

const decides = (v) => v || v === false;

const choice = (given, map, resource, id) => {
	if (typeof plugin.resolveMigration === 'function') {
		const own = plugin.resolveMigration.call({}, resource, id, {});
		if (decides(own)) return own;
	}
	if (typeof given === 'function') {
		const own = given(resource, id);
		if (decides(own)) return own;
	}
	return map[resource.Type];
};

try {
	const given = load(file);
	const map = { ...plugin.stacksMap, ...(typeof given === 'function' ? {} : given) };
	const destinations = {}, changed = [];
	for (const [id, resource] of Object.entries(ask.resources)) {
		if (!resource) continue;
		const before = JSON.stringify(resource), v = choice(given, map, resource, id);
		if (JSON.stringify(resource) !== before) changed.push(id);
		if (v) destinations[id] = { destination: `${v.destination}`, allowSuffix: !!v.allowSuffix, force: !!v.force };
		else if (v === false) destinations[id] = false;
	}
	answer({ destinations, changed });
} catch (e) {
	fail(e);
}
