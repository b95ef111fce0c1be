exports.a = async () => {};
