exports.hello = exports.first = exports.second = async () => ({ ok: true });
