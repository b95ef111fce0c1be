const { v4 } = require('uuid');
exports.handler = async () => v4();
