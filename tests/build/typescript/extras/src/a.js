exports.stale = true;
