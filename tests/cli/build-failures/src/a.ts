exports.main = async () => "a";
