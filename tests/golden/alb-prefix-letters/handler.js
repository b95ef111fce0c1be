'use strict';

module.exports.main = async () => ({});
