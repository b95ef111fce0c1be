const slsw = require('serverless-webpack');
module.exports = { entry: slsw.lib.entries, mode: 'none', externals: ['debug', 'uuid', '@aws-sdk/client-s3'] };
