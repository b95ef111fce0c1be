exports.handler = async () => require('./c.js');
