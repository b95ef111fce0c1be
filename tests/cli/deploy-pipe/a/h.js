exports.x = async () => ({});
