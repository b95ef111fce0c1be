import { shared } from 'shared';
export const main = async (): Promise<number> => shared('bb');
