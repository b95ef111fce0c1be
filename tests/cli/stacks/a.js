exports.hello = exports.other = exports.a = exports.b = exports.c = async () => ({});
