import { value } from './lib/value';

export const handler = async (event) => value?.deep ?? event;
