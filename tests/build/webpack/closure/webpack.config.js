const slsw = require('serverless-webpack');
module.exports = { entry: slsw.lib.entries, mode: 'none', externals: [({ request }, done) => (/^[a-z@]/.test(request) ? done(null, 'commonjs ' + request) : done())] };
