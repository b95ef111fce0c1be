import { value } from '@lib/value.js';
export const handler = async () => value;
