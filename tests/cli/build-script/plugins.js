const fs = require('fs'), path = require('path');

module.exports = (serverless) => [{
  name: 'greeting',
  setup(build) {
    console.log('plugins may print');
    build.onLoad({ filter: /./ }, (args) => (args.path.endsWith('a.js') ? { contents: `// ${serverless.service.custom.text} ${serverless.service.functions.a.name}\n` } : undefined));
    build.onEnd(() => fs.writeFileSync(path.join(build.initialOptions.outdir, 'NOTICE'), 'All rights.\n'));
  },
}];
