'use strict';
// Loaded into the framework's process: sends every request that would leave the machine to the test's own server.
const http = require('http');
const https = require('https');
delete process.env.NODE_OPTIONS; /* npm, which plugins start, is to reach its registry */
const port = Number(process.env.SLSC_REFERENCE_PORT);
https.request = (options, ...rest) => {
  const url = typeof options === 'string' || options instanceof URL ? new URL(options) : null;
  const host = url ? url.host : options.host || options.hostname;
  return http.request({
    host: '127.0.0.1', port, method: (options && options.method) || 'GET',
    path: url ? url.pathname + url.search : options.path,
    headers: { ...(options.headers || {}), 'x-original-host': host },
  }, ...rest);
};
