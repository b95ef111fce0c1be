// Where the plugins of public services come from, beside those of npm that docs/PLUGINS.md names with their versions.

/* Other versions than slsc's rows name, because v3.40 cannot load those, and plugins without a row. */
export const VERSIONS = {
  'serverless-offline': '13.10.1',
  'serverless-slic-watch-plugin': '3.2.0',
  'serverless-lumigo': '1.14.6',
  'serverless-plugin-epsagon': '1.10.3',
  'serverless-plugin-chrome': '1.0.0-55.3',
};

/* Plugins that npm does not have under these names. */
export const NOT_ON_NPM = ['serverless-iam-helper', 'serverless-s3-bucket-helper', 'serverless-idempotency-helper', 'aws-amplify-exports-serverless-plugin'];
/* Where it has them under other ones. */
export const RENAMED = { 'serverless-iam-helper': '@stratiformdigital/serverless-iam-helper', 'serverless-idempotency-helper': '@stratiformdigital/serverless-idempotency-helper' };

/* What plugins load from the service's own modules. */
export const MODULES = { esbuild: '0.25.12', typescript: '5.9.3', webpack: '5.113.0' };

/* Plugins that services name by a path out of their folder: the repository is the plugin's own, and npm has its file. */
export const LOCAL = {
  'dherault/serverless-offline': { file: /src\/index\.js$/, module: 'serverless-offline/src/index.js' },
};

/* The recorded services have the text "stub" in the place of their code. What the framework or a plugin reads of it is the least that they take. */
export const STAND_INS = [
  [/\.graphql$/, 'type Query { stub: String }\n'],
  [/requirements[^/]*\.txt$/, '# not recorded\n'],
  [/tsconfig[^/]*\.json$/, '{}\n'],
  [/webpack\.config[^/]*\.c?js$/, "module.exports = { entry: require('serverless-webpack').lib.entries, mode: 'none', target: 'node' };\n"],
  [/plugin[^/]*(\/index)?\.js$/, 'module.exports = class {};\n'],
  [/\.tsx?$/, 'export {};\n'],
  [/\.[cm]?jsx?$/, '// not recorded\n'],
];
