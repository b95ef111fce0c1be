// All of the options: those beside it in custom.esbuild are not read.
module.exports = (serverless) => ({
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  mangleProps: /_$/,
  define: { STAGE: JSON.stringify(serverless.service.provider.stage) },
  plugins: [],
});
