exports.main = async () => "b";
