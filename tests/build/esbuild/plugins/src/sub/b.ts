import text from 'virtual:bye';
import { shared } from '../shared';
export const main = async (): Promise<unknown> => shared(text);
