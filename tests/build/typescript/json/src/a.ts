import { name, version } from '../package.json';
import data from './data.json';
import { page } from './page';
export const handler = async () => [name, version, data.list.length, page];
