const { twice } = require('../lib');
exports.main = async () => twice(2);
