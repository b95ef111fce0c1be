module.exports.value = require('./src/libs/suffix').suffix + ' again';
