/*! @license of its own */
import fs from 'node:fs';
import query from './query.sql';
import file from './data.bin';
export const handler = async () => [fs.existsSync('x'), query, file];
