module.exports = {
  entry: { 'out/first': './src/first.mjs', 'out/second': './src/second.js' },
  mode: 'production', target: 'node20', devtool: 'inline-source-map',
  externals: [/^node:/],
  output: { library: { type: 'commonjs2' }, filename: '[name].js', path: __dirname + '/dist' },
  module: { rules: [{ test: /\.sql$/, type: 'asset/source' }, { test: /\.bin$/, type: 'asset/resource' }] },
};
