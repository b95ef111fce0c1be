'use strict';
// Loaded into the framework's process: sends every request that would leave the machine to the test's own server.
const http = require('http');
const https = require('https');
delete process.env.NODE_OPTIONS; /* npm, which plugins start, is to reach its registry */
const port = Number(process.env.SLSC_REFERENCE_PORT);
const request = http.request.bind(http);
/* LocalStack's address, which a plugin puts in the place of AWS's. */
http.request = (options, ...rest) => (options && Number(options.port) === 4566 ? https.request(options, ...rest) : request(options, ...rest));
https.request = (options, ...rest) => {
  const url = typeof options === 'string' || options instanceof URL ? new URL(options) : null;
  const host = url ? url.host : options.host || options.hostname;
  return request({
    host: '127.0.0.1', port, method: (options && options.method) || 'GET',
    path: url ? url.pathname + url.search : options.path,
    headers: { ...(options.headers || {}), 'x-original-host': host },
  }, ...rest);
};
