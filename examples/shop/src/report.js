'use strict';

exports.handler = async ({ kind }) => ({ kind, table: process.env.TABLE, at: new Date().toISOString() });
