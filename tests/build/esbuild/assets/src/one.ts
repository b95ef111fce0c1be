import text from './a.txt';
import query from './q.sql';
import { shared } from './lib';
declare const VERSION: string;
/*! legal */
export const handler = async () => { debugger; console.debug('x'); return [VERSION, process.env.MODE, text, query, shared('ü')]; };
