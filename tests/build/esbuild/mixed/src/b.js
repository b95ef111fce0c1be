exports.b = require('lodash').chunk([1, 2], 1);
