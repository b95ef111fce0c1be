const slsw = require('serverless-webpack');
const { service } = slsw.lib.serverless;

module.exports = (async () => ({
  entry: slsw.lib.entries,
  mode: 'development',
  devtool: false,
  resolve: { extensions: ['.ts', '.js'] },
  optimization: { concatenateModules: false },
  plugins: [new (require('webpack').DefinePlugin)({ STAGE: JSON.stringify(`${service.provider.stage} ${service.functions.b.name} ${slsw.lib.options.stage}`) })],
  module: { rules: [{ test: /\.ts$/, loader: 'ts-loader', options: { transpileOnly: true } }] },
}))();
