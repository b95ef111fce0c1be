exports.b = async () => {};
