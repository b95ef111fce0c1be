exports.hello = exports.bye = 1;
