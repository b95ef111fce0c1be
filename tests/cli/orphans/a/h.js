exports.f = 1
