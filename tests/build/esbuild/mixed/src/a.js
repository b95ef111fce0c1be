const { b } = require('./b');
exports.handler = async () => b;
