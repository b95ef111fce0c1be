exports.create = exports.list = () => {}
