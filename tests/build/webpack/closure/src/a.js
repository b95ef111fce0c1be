const mkdirp = require('mkdirp'), formats = require('ajv-formats'), { merge } = require('@hapi/hoek/lib/merge'), fs = require('fs');
exports.handler = async () => [mkdirp, formats, merge, fs];
