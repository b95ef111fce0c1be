exports.x = () => {};
