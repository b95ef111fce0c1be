exports.handler = async () => "one"
