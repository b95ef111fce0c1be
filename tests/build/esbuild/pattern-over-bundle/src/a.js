exports.handler = async () => require("./lib").x;
