import { merge } from 'lodash-es';
import { shared } from './lib';
export const handler = async (event: { a: number }) => merge({ b: shared('two') }, event);
