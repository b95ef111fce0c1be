const data = require("./data.json"); exports.handler = async (n) => [data, n ?? 1, require("uuid").v4()];
