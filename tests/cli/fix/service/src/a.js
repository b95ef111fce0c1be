exports.hello = exports.other = 1;
