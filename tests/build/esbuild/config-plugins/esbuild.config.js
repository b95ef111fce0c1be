const upper = { name: 'upper', setup: (build) => build.onLoad({ filter: /\.txt$/ }, (args) => ({ contents: require('fs').readFileSync(args.path, 'utf8').toUpperCase(), loader: 'text' })) };

module.exports = () => ({ outputFileExtension: '.cjs', plugins: [upper], concurrency: 1 });
