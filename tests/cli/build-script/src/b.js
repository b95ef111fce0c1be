exports.main = 2;
