const fs = require('fs'), path = require('path');

// Modules that are nowhere, and a file beside the bundles.
module.exports = (serverless) => [
  {
    name: 'virtual',
    setup(build) {
      const { service } = serverless;
      build.onResolve({ filter: /^virtual:/ }, (args) => ({ path: args.path.slice(8), namespace: 'virtual' }));
      build.onLoad({ filter: /.*/, namespace: 'virtual' }, (args) => ({
        contents: `export default ${JSON.stringify([service.service, service.provider.stage, service.provider.region, service.custom.texts[args.path],
          Object.keys(service.functions), service.functions.b.name, serverless.config.serviceDir === process.cwd()])}`,
      }));
    },
  },
  {
    name: 'notice',
    setup(build) {
      build.onEnd((result) => result.errors.length || fs.writeFileSync(path.join(build.initialOptions.outdir, 'NOTICE.txt'), 'All rights.\n'));
    },
  },
];
