exports.h = async () => {};
