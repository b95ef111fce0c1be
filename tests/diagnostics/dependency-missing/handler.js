exports.get = async () => ({});
